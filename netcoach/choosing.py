"""Which journal a page shows: her own, a new one, or the private copy of the fictional example."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from netcoach import days, places
from netcoach.errors import JournalError, LockedError, TemplateError, did_you_mean
from netcoach.exchange import facts
from netcoach.journal import Journal
from netcoach.template import FILE, Template, load


class Choosing:
    """How :class:`netcoach.me.Me` changes the journal that it shows."""

    def make_journal(self, passphrase: str | None = None, template: Template | None = None) -> None:
        """Make her own journal, with a passphrase or without, and open it in this page and the ones to come."""
        kept = template or template_named(places.DEFAULT_TEMPLATE)
        self._rebind(new_journal(places.new_journal(), passphrase=passphrase))
        self.keep_template(kept)
        places.choose_journal(self.path)

    def look_at_example(self) -> None:
        """Show the fictional example in this page, in a private copy; her own journal is not touched."""
        self._rebind(journal_at(demo()))

    def back_to_my_own(self) -> None:
        """Show her own journal again, or offer one."""
        self._look_at(places.own_journal())

    def work_in(self, journal: Path) -> None:
        """Show another journal, such as a coach's copy of one client, in this page and the ones to come."""
        self._look_at(journal)
        places.choose_journal(journal)

    def my_clients(self) -> Iterator[tuple[Path, Any]]:
        """Yield each of a coach's copies, opened; None for one that waits for its passphrase or cannot be read."""
        for copy in places.client_copies():
            face = None
            with suppress(JournalError):
                face = type(self)(journal_at(copy))
            yield copy, face

    def _look_at(self, path: Path | None) -> None:
        try:
            self._rebind(journal_at(path) if path else None)
        except LockedError as problem:
            self.problem, self.locked_path = str(problem), path
            self._bind(None)
            self._follow()

    def keep_template(self, kept: Template) -> None:
        """Write the template that a journal starts with into it: its words stay, whatever later versions say."""
        self.put("template", "template", name=kept.name, version=kept.version, content=kept.content())

    def offered_templates(self) -> list[Template]:
        """Return the templates that a client can begin with; one that cannot be read is left out."""
        found = []
        for folder in (folder for name, folder in templates().items() if name not in ("example", "blank")):
            with suppress(TemplateError):
                found.append(load(folder))
        return found

    def _rebind(self, journal: Journal | None) -> None:
        self.problem, self.locked_path = "", None
        self._bind(journal)
        self._follow()


def templates() -> dict[str, Path]:
    """Return each template's name and folder: those somebody installed, the usual one, the others."""
    installed, ours = (
        sorted(folder.glob(f"*/{FILE}")) for folder in (places.templates_folder(), places.shipped("templates"))
    )
    ours.sort(key=lambda file: file.parent.name != places.DEFAULT_TEMPLATE)
    return {file.parent.name: file.parent for file in (*installed, *ours)}


def folder_of(said: str) -> Path:
    """Return the folder of a template that ships or was installed, else the folder that was named, if there is one."""
    there = templates()
    if said not in there and not Path(said, FILE).is_file():
        raise TemplateError(f"There is no template '{said}'. There are: {', '.join(there)}.{did_you_mean(said, there)}")
    return there.get(said, Path(said))


def template_named(said: str) -> Template:
    """Return a template. Read before a journal is made: what is wrong with it leaves none behind."""
    return load(folder_of(said))


def new_journal(path: Path, today: dt.date | str | None = None, passphrase: str | None = None) -> Journal:
    """Make a new, empty journal at a path."""
    return Journal.create(path, days.Clock(today), passphrase=passphrase)


def journal_at(path: Path, today: dt.date | str | None = None, passphrase: str | None = None) -> Journal:
    """Return the journal at a path, on a fixed day if one is given."""
    if today is None and path.resolve() == places.demo_journal().resolve():
        today = demo_day()  # in the example it is always the last day of its data
    journal = Journal.open(path, days.Clock(today), passphrase=passphrase)
    if today is not None:
        journal.clock = days.Clock(today)
    return journal


def demo(*, afresh: bool = False) -> Path:
    """Return her private copy of the fictional example, made from the template's facts if there is none.

    Args:
        afresh: Begin again with a new copy; what was tried out in the old one goes.
    """
    path = places.demo_journal()
    if afresh:
        path.unlink(missing_ok=True)
    if not path.exists():
        facts.read_facts(_demo_facts(), path, days.Clock(demo_day()))
    return path


def demo_day() -> dt.date:
    """Return the day it is in the example: the last day of its data."""
    return facts.last_day(_demo_facts())


def _demo_facts() -> Path:
    return places.shipped("templates") / "example" / "facts.jsonl"
