"""What she can put on paper: her own page, what her coach may see, and for whoever pays that sessions took place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any
from unicodedata import east_asian_width

import pandas as pd

from netcoach import charts, days, drawing
from netcoach.erasing import texts_in
from netcoach.errors import InvalidValueError, NetcoachError
from netcoach.exchange.report import Part, report
from netcoach.finding import plain
from netcoach.fold import State
from netcoach.moving import NOT_A_CHANCE
from netcoach.plan import SECTIONS
from netcoach.records import KINDS
from netcoach.veil import NO_NAME, WORD

TITLES = {"client": "What I build, keep and notice", "coach": "Shared with my coach", "sponsor": "Coaching report"}
WHO = ("name", "aliases")
ROLE = ("title", "department", "company", "placeholder")
WHERE = ("email", "phone", "url")
#: Words that stand for one person in any company, whether or not they are in the journal.
ANYWHERE = """boss ceo cfo chair chairman chairwoman chief chro cio coo cto deputy director head hr manager predecessor
president successor supervisor vp"""
SMALL = re.compile("a|an|and|as|at|do|for|from|he|i|in|is|it|me|my|new|no|of|on|or|she|so|team|the|they|to|us|we|you")
NAMED = "“{}” has the word “{}” in it, which can stand for somebody. Say it in other words."
STAYS = "What is said in them stays between client and coach."
RELEASED = "In words that the client released for this report:"
COACH = "What I share with my coach, as it stands today. “I”, “my” and “you” are always the client."


class Reporting:
    """Mixed into :class:`netcoach.me.Me`."""

    def report(self, path: Path | str, view: str = "client", **more: Any) -> Path:
        """Write a report as one file that opens without a network and prints well; :meth:`report_preview` says what.

        Args:
            path: A new file, whose name names nobody.
            view: "client", "coach" (only records whose audience is "coach" or "report") or "sponsor".
            more: ``themes``, words that she releases for this one report to her sponsor; ``reflections``, whether her
                own page has what she wrote to its questions.

        Raises:
            NetcoachError: If there is such a file, or a theme or the file's name can stand for somebody.
        """
        path = Path(path)
        self._name_nobody(path.name, WHO)
        made = self.today.isoformat() if view == "sponsor" else days.in_words(self.today)
        text = report(TITLES[view], made, self._parts(view, **more), charts.scripts() if view != "sponsor" else ())
        try:
            path.touch(mode=0o600, exist_ok=False)
        except FileExistsError:
            raise NetcoachError(f"There is a file {path} already. Name a new one.") from None
        path.write_text(text, encoding="utf-8", newline="\n")  # a browser knows each script by its very bytes
        return path

    def report_preview(self, view: str = "client", **more: Any) -> list[str]:
        """Return in sentences what :meth:`report` would write; nothing is written."""
        return [line for part in self._parts(view, **more) for line in part.told() if line]

    def _parts(self, view: str, themes: Sequence[str] = (), reflections: bool = False) -> list[Part]:
        if view not in TITLES:
            raise InvalidValueError(f"A report is for {', '.join(TITLES)}, not for '{view}'.", "view")
        themes = [theme for theme in map(str.strip, themes) if theme]
        if view == "sponsor":
            return list(self._for_sponsor(themes))
        if themes:
            raise InvalidValueError("Themes are only in a report for a sponsor.", "themes")
        days.speak(self.template.language)
        if view == "client":
            return [Part("", self.what_i_have()), *_page(self, self.plan_shown(), reflections)]
        me = self._as_shared()
        return [Part("", [COACH]), *(list(_page(me, me.plan_page(), True)) or [Part("Nothing is shared yet")])]

    def _for_sponsor(self, themes: list[str]) -> Iterator[Part]:
        for theme in themes:
            self._name_nobody(theme, (*WHO, *ROLE), ANYWHERE.split())
        sessions = self.table("session")
        held = sessions["day"].where(sessions["day"] < pd.Timestamp(self.today), sessions["completed_on"]).dropna()
        # Days as numbers: a month may be somebody's name.
        dates = " · ".join(f"{day:%Y-%m-%d}" for day in sorted(held))
        yield Part("Sessions", [f"Sessions that took place: {len(held)}", *filter(None, [dates]), STAYS])
        if themes:
            yield Part("Themes", [RELEASED, *themes])

    def _name_nobody(self, text: str, fields: Iterable[str], words: Iterable[str] = ()) -> None:
        """Refuse a text with a word that stands for somebody who is, or ever was, written down here."""
        written = [row.fields for row in self.opened().rows if row.kind in ("person", "seat")]
        names = {name for said in written for field in fields for name in texts_in(said.get(field))}
        known, here, bare = _words(names) | set(words), plain(text), _bare(text)
        inside = [word for word in known if east_asian_width(word[0]) == "W" and word in here]
        initials = {"".join(word[0] for word in WORD.findall(name)).upper() for name in names}
        spelt = [word for way in (text, text.replace(".", "")) for word in WORD.findall(way)]
        said = [word for word in spelt if not SMALL.fullmatch(word)]  # "it", unlike "IT", is no department
        found = [word for word in said if {plain(word), re.sub(r"(?<=...)e?s$", "", plain(word))} & known]
        found += [word for word in said if word.isupper() and len(word) > 1 and word in initials]
        addresses = [where for said in written for field in WHERE for where in texts_in(said.get(field))]
        found += inside + [where for where in addresses if _bare(where) and _bare(where) in bare]
        if found:
            raise InvalidValueError(NAMED.format(text, found[0]), "themes")

    def _as_shared(self) -> Any:
        """Return a view of what she shares with her coach: those records alone, no private note, nobody else."""
        state, shared = self.state, {"coach", "report"}
        seen = [r for kind in KINDS for r in state.ids(kind) if (self.values(r) or {}).get("audience") in shared]
        rows = [row for record in [*seen, "template"] for row, _ in state.facts(record)]
        rows += [row for step in {row.step for row in rows} for row, _ in state.facts(step)]  # what was taken back
        open_to_see = ({k: v for k, v in row.fields.items() if k != "note_private"} for row in rows)
        rows = [row._replace(fields=fields) for row, fields in zip(rows, open_to_see, strict=True)]
        view = type(self)(None, author="coach")
        view._bind(self.opened(), days.end_of(self.today), State(rows))
        return view


def _page(me: Any, plan: Any, reflections: bool) -> Iterator[Part]:
    if plan:
        said = [(SECTIONS[name], text) for name, text in plan.sections.items() if text]
        sealed = [f"Sealed on {days.in_words(plan.sealed_on)}"] if plan.sealed_on else ["Not sealed yet"]
        yield Part("My networking plan", sealed, table=pd.DataFrame(said, columns=["", ""]))
    steps = [(said, day) for _, said, day in me.open_steps()]
    if steps:
        yield Part("My small steps", table=pd.DataFrame(steps, columns=["Small step", "By when"]))
    held = me.sessions.dropna(subset=["takeaway"])
    if len(held):
        table = held.assign(day=[days.in_words(day.date()) for day in held["day"]])[["day", "takeaway"]]
        yield Part("Sessions", table=table.set_axis(["When", "What I took away"], axis=1))
    if len(seen := me.changes_seen()):
        yield Part("What has changed", table=seen)
    for question, draw in drawing.ONE_OF.items():
        figure, table = draw(me)
        if len(table) and not figure.layout.meta["alt"].startswith(charts.NO_PICTURE):
            said = [NOT_A_CHANCE[0].format(days.in_words(me.today))] if draw is drawing.panel else []
            yield Part(question, [figure.layout.meta["alt"], *said], charts.printed(figure), table)
    answers = me.reflections.dropna(subset=["answer"]) if reflections else me.reflections[:0]
    if len(answers):
        table = answers[["wording", "answer"]].assign(
            day=answers["recorded_on"].map(lambda day: days.in_words(day.date()))
        )
        yield Part("What I wrote", table=table.set_axis(["I was asked", "I wrote", "First written"], axis=1))


def _words(names: Iterable[str]) -> set[str]:
    """Return each word that says who is meant: of several together neither "the" nor a single letter does."""
    parts = [WORD.findall(plain(name)) for name in names]
    return {word for these in parts for word in these if len(these) == 1 or _tells(word)}


def _tells(word: str) -> bool:
    return not NO_NAME.fullmatch(word) and (len(word) > 1 or east_asian_width(word) == "W")


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", plain(text))
