"""One client's journal, opened: the thin, friendly face that a workbook talks to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import chain, count
from pathlib import Path
from typing import Any

import pandas as pd

from netcoach import days, places, template
from netcoach.bringing import Bringing
from netcoach.choosing import Choosing, journal_at, new_journal, template_named
from netcoach.errors import (
    InvalidValueError,
    JournalError,
    LockedError,
    NetcoachError,
    NotSavedError,
    TemplateError,
    UnknownRecordError,
)
from netcoach.exchange import packs
from netcoach.fold import UNDO, Change, Row, Shown, State
from netcoach.gesture import Gesture
from netcoach.joining import Joining
from netcoach.journal import Journal, keys
from netcoach.keeping import Keeping
from netcoach.meeting import Sessions
from netcoach.moving import Moving
from netcoach.noticing import SOMEONE, Noticing
from netcoach.plan import Planning
from netcoach.reporting import Reporting
from netcoach.sharing import Sharing
from netcoach.tables import Tables
from netcoach.workbook import Workbook

_FACES: list[Me] = []


def _table(kind: str) -> property:
    return property(lambda me: me.table(kind), doc=f"One row per {kind}.")


class Me(Bringing, Choosing, Joining, Keeping, Sharing, Reporting, Planning, Moving, Noticing, Sessions, Workbook):
    """A client's journal with names a workbook can use. Made by :func:`open`.

    Without a journal it is *unbound*: every form then says "choose a journal first".

    Attributes:
        binding: Changes when another journal or day is shown.
        problem: Why no journal is open, in words, if one was chosen and cannot be read.
        locked_path: The journal that was chosen and waits for its passphrase.
        backup_problem: Why the last backup could not be made, in words; "" if it was.
    """

    def __init__(self, journal: Journal | None, *, author: str = "client", problem: str = "") -> None:
        super().__init__()
        self._author = author
        self.problem = problem
        self.locked_path: Path | None = None
        self.backup_problem = ""
        self._watchers: dict[str, Callable[[], None]] = {}
        self._bind(journal)

    def _bind(self, journal: Journal | None, until: dt.datetime | None = None, state: State | None = None) -> None:
        self._journal = journal
        self._taken = len(journal.rows) if journal else 0  # facts that the tables follow so far
        self.binding = object()  # another one for each journal or day: forms then build themselves anew
        self._until = until
        self.state = state or (journal.state if journal else State())
        self._tables = Tables(self.state)
        self._template: template.Template | None = None

    def __repr__(self) -> str:
        """Say that it is a journal, and nothing of what is in it."""
        return "<a netcoach journal>" if self.is_open else "<no journal chosen yet>"

    def shows(self, journal: Journal | None) -> bool:
        """Return whether this is the face of that journal."""
        return self._journal is journal

    # -- what is open ------------------------------------------------------------------------------------------

    @property
    def is_open(self) -> bool:
        """Whether there is a journal behind this page."""
        return self._journal is not None

    @property
    def is_example(self) -> bool:
        """Whether this is the private copy of the fictional example."""
        return self.is_open and self.path.resolve() == places.demo_journal().resolve()

    @property
    def path(self) -> Path:
        """The journal's file."""
        return self.opened().path

    @property
    def today(self) -> dt.date:
        """The client's day; for a view, the day it shows."""
        if self._until is not None:
            return self._until.astimezone().date()
        return (self._journal.clock if self._journal else days.Clock()).today()

    @property
    def damaged(self) -> int:
        """How many facts are not as they were written, and set aside."""
        return len(self._journal.damaged) if self._journal else 0

    @property
    def template(self) -> template.Template:
        """The template that this journal was started with, as it was then."""
        if self._template is None:
            kept = (self.values("template") or {}).get("content")
            with suppress(TemplateError):  # one that no netcoach wrote must not take her pages away
                self._template = template.Template.from_content(kept) if kept else None
            self._template = self._template or template_named(places.DEFAULT_TEMPLATE)
        return self._template

    @property
    def leaves_predictions_out(self) -> bool:
        """Whether the template asks for no predictions; what she wrote before is never hidden."""
        return not self.template.predictions and self.predictions.empty

    def template_then(self, fact: Row) -> template.Template:
        """Return the template as it stood when a fact was written: its words are the ones that she read."""
        kept = [row for row, counts in self.state.facts("template") if counts and "content" in row.fields]
        before = [row for row in kept if (row.recorded_at, row.id) < (fact.recorded_at, fact.id)]
        with suppress(TemplateError, ValueError):  # they may have come in any order
            last = max(before, key=lambda row: (row.recorded_at, row.id))
            return template.Template.from_content(last.fields["content"])
        return self.template

    # -- write -------------------------------------------------------------------------------------------------

    @contextmanager
    def gesture(self, audience: str | None = None) -> Iterator[Gesture]:
        """Collect changes that belong together: saved as one step at the end, undone as one step, or not at all.

        ``audience`` says who may see the records, but for people, that are new in it.
        """
        gesture = Gesture(self, audience)
        yield gesture
        gesture.save()

    def add(self, kind: str, /, **values: Any) -> str:
        """Write a new record and return its id.

        Raises:
            InvalidValueError: If a field or value cannot be; the sentence says what would be right.
            NotSavedError: If it did not reach the disk.
        """
        with self.gesture() as gesture:
            return gesture.add(kind, **values)

    def change(self, record: str, /, **values: Any) -> None:
        """Change fields of a record; None clears one. What was written before is kept as history."""
        with self.gesture() as gesture:
            gesture.change(record, **values)

    def put(self, kind: str, record: str, /, **values: Any) -> None:
        """Write a record of which there is one only, such as ``about``."""
        with self.gesture() as gesture:
            gesture.put(kind, record, **values)

    def remove(self, record: str) -> None:
        """Take a record out of every table and picture; :meth:`undo` brings it back."""
        with self.gesture() as gesture:
            gesture.remove(record)

    def undo(self) -> bool:
        """Take back the last thing saved here; return whether there was one."""
        return self._turned(self.opened(write=True).undo)

    def redo(self) -> bool:
        """Bring back what was last taken back, unless something was saved since; return whether there was one."""
        return self._turned(self.opened(write=True).redo)

    def _turned(self, turn: Callable[[str], list[str]]) -> bool:
        touched = turn(self.author)
        self._follow()
        return bool(touched)

    def write(self, changes: list[Change]) -> None:
        """Write checked changes as one step. Pages say what they change in a :meth:`gesture`."""
        try:
            self.opened(write=True).write(list(packs.stamped(self.state, changes)), self.author)
        except NotSavedError:
            self._follow()  # the page's top may ask for the passphrase, or somebody may be gone
            raise
        self.keep_backup()
        self._follow()

    def look(self) -> None:
        """See what another notebook saved meanwhile."""
        if self._journal and self._until is None:
            try:
                self._journal.refresh()
            except LockedError:
                self._tell()  # another page gave it a passphrase: the top of this one asks for it
                return
            if len(self._journal.rows) > self._taken or self.state is not self._journal.state:
                self._follow()

    def _follow(self) -> None:
        # Whatever was saved since, by this page, another page of this kernel or another notebook.
        if self._journal and self._until is None and self.state is not self._journal.state:
            self._bind(self._journal)  # facts were taken out: no page may go on showing them
        rows = self._journal.rows[self._taken :] if self._journal else []
        self._taken += len(rows)
        for row in rows:
            self._tables.touch(self.state.step_records(row.record) if row.kind == UNDO else [row.record])
        self._template = None
        self._tell()

    def _tell(self) -> None:
        for refresh in list(self._watchers.values()):
            refresh()

    def watch(self, key: str, refresh: Callable[[], None]) -> None:
        """Call ``refresh`` after every save. A second watcher with the same key takes the first one's place."""
        self._watchers[key] = refresh

    # -- read --------------------------------------------------------------------------------------------------

    def values(self, record: str) -> dict[str, Any] | None:
        """Return a record's fields as they stand, or None if it is not there."""
        return self.state.values(record)

    def shown(self, record: str) -> Shown:
        """Return a record as a form shows it, to be handed back with what she changed."""
        return self.state.shown(record) or Shown({}, {})

    def table(self, kind: str) -> pd.DataFrame:
        """Return the records of a kind: index = id, one column per field. See :meth:`Tables.table`."""
        return self._tables.table(kind)

    people = _table("person")
    interactions = _table("interaction")
    intentions = _table("intention")
    accomplishments = _table("accomplishment")
    news = _table("news")
    moves = _table("move")
    seats = _table("seat")
    plans = _table("plan")
    predictions = _table("prediction")
    reflections = _table("reflection")

    @property
    def contacts(self) -> pd.DataFrame:
        """One row per person and interaction: what the measures take."""
        return self._tables.contacts

    @property
    def topics(self) -> pd.DataFrame:
        """One row per person, interaction and topic: what variety takes."""
        return self._tables.topics

    @property
    def names(self) -> dict[str, str]:
        """Each person's id and the name to show: two of one name are told apart by their job or a number."""
        people = self.people
        shown = people["name"].fillna(SOMEONE).to_dict()
        twins = people["name"].str.casefold().duplicated(keep=False)
        taken = set(shown.values())
        apart = people.loc[twins.astype(bool), ["title", "department", "company"]]
        for person, *known in apart.itertuples():
            known = (said for said in known if isinstance(said, str))
            labels = (f"{shown[person]} ({what})" for what in chain(known, count(1)))
            shown[person] = next(label for label in labels if label not in taken)
            taken.add(shown[person])
        return shown

    def history(self, record: str) -> pd.DataFrame:
        """Return every change of a record, oldest first: recorded_at, author, field, value, undone."""
        facts_of = self.state.facts(record)
        if not facts_of:
            raise UnknownRecordError(f"There is nothing with the id '{record}' in this journal.")
        lines = [
            (row.recorded_at, row.author, name, value, not counts)
            for row, counts in facts_of
            for name, value in row.fields.items()
        ]
        table = pd.DataFrame(lines, columns=["recorded_at", "author", "field", "value", "undone"])
        table["recorded_at"] = pd.to_datetime(table["recorded_at"], utc=True, format="ISO8601")
        return table

    def as_of(self, day: dt.date | str, *, seen: bool = False) -> Me:
        """Return a read-only view: everything as it was written by the end of that day.

        Args:
            day: The day, or a moment with its time zone.
            seen: As this copy of the journal knew it by then, not as it was written anywhere.
        """
        until = day if isinstance(day, dt.datetime) else days.end_of(days.as_day(day))
        return self._view(until, self.opened().view(until, seen=seen))

    def as_written(self, fact: Row) -> Me:
        """Return a read-only view: everything as it was when a fact was written here."""
        return self._view(dt.datetime.fromisoformat(fact.recorded_at), self.opened().view_at(fact))

    def _view(self, until: dt.datetime, state: State) -> Me:
        view = Me(None, author=self._author)
        view._bind(self.opened(), until, state)
        return view

    # -- small settings, kept with everything else ---------------------------------------------------------------

    def setting(self, name: str) -> str:
        """Return what was noted under a name, or ""."""
        return (self.values(f"setting:{name}") or {}).get("value") or ""

    def set_setting(self, name: str, value: str) -> None:
        """Note something under a name, with its day: a workbook's progress, a person left in peace."""
        self.put("setting", f"setting:{name}", value=value, day=self.today)

    @property
    def about(self) -> dict[str, Any]:
        """What she said about herself: inside or outside, which conversation."""
        return self.values("about") or {}

    def opened(self, *, write: bool = False) -> Journal:
        """Return the journal, or say why there is none to read or to write."""
        if self._journal is None:
            raise JournalError(self.problem or "Choose a journal first, at the top of this page.")
        if write and self._until is not None:
            raise NetcoachError(f"This is how things stood on {days.in_words(self.today)}. It cannot be changed.")
        return self._journal


def open(
    path: Path | str | None = None,
    *,
    today: dt.date | str | None = None,
    passphrase: str | None = None,
    create: bool = False,
    author: str = "client",
    template: str = places.DEFAULT_TEMPLATE,
) -> Me:
    """Open a client's journal.

    Args:
        path: The journal's file. None takes the one she chose last; in a page where none is chosen, forms ask for it.
        today: A fixed day; None follows the calendar.
        passphrase: What the journal asks for; for a new one, what it shall ask for.
        create: Make the journal if there is none at ``path`` (or, without a path, make one in her data folder).
        author: Who is writing: "client" or "coach".
        template: The template that a new journal starts with.

    Raises:
        JournalError: If ``path`` was given and cannot be opened. Without a path the page says so instead.
        LockedError: If ``path`` was given, it has a passphrase, and none or a wrong one was given.
    """
    keys.take_from_environment()
    if author not in ("client", "coach"):
        raise InvalidValueError(f"The author is 'client' or 'coach', not '{author}'.")
    if path is None and create:
        path = places.new_journal()
    if create and not Path(path).exists():
        kept = template_named(template)
        me = _me_of(new_journal(Path(path), today, passphrase), author)
        me.keep_template(kept)
        return me
    if path is not None:
        return _me_of(journal_at(Path(path), today, passphrase), author)
    chosen = places.chosen_journal()
    try:
        return _me_of(journal_at(chosen, today, passphrase) if chosen else None, author)
    except JournalError as problem:
        me = Me(None, author=author, problem=str(problem))
        me.locked_path = chosen if isinstance(problem, LockedError) else None
        return me


def _me_of(journal: Journal | None, author: str) -> Me:
    """Return the one face of a journal: a first cell that is run again must not leave the other cells behind."""
    me = next((me for me in _FACES if me.shows(journal) and author in (me.author, me._author)), None)
    if me is None:
        me = Me(journal, author=author)
        _FACES.append(me)
    elif journal is None:
        me.problem, me.locked_path = "", None  # a journal that was locked is not the chosen one any more
    elif me.looks_back:
        me.look_at_today()
    return me
