"""What a move is made of: its stages, who would have to agree, and the work that they have seen or not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ipywidgets as w

from netcoach.errors import InvalidValueError
from netcoach.forms.answers import PeopleAnswer
from netcoach.forms.base import Form, Part, button, esc, handled, row, words
from netcoach.forms.history import History
from netcoach.forms.record import RecordAnswers, people_in
from netcoach.moving import STAGES
from netcoach.records import EXTRA

RATED, ALSO_RATED = ("support_now", "how_known"), ("knows_me", "likes", "sees_my_work", "support_needed")
RATINGS = RATED + ALSO_RATED
FIRST = "Write down a move first, at the top of this page."
SEEN_FIRST = "Ratings come after what you have seen or heard. “I don't know yet” is a good answer to each of them."
WHOSE = "Choose one of them above."
NOBODY_YET = "When you have written down who decides, they stand here."
LISTED = 60  # letters of a piece of work on its button


class Shelf(Form):
    """The records of one kind, each a button, and a form for one of them: add, change, remove, undo.

    Saves when she presses Save. Subclasses say which records there are and what is asked.
    """

    kind = ""
    new = ""
    asked: tuple[str, ...] = ()
    more: tuple[str, ...] = ()

    def build(self) -> list[w.Widget]:
        self._list, self._heading = row(), words("")
        self._form = RecordAnswers(self.me, self.kind, self.asked, self.more)
        self._history = History(self)
        self._remove = button("Take it out", self._take_out, link=True)
        self._past = button("What I wrote, and when", self._look_back, link=True)
        save, begin = button("Save", self._keep, primary=True), [button(self.new, self._begin)] if self.new else []
        self._body = Part([self._form, *self.extra(), row(save, *begin, self._remove, self._past), self._history])
        self.edit(None)
        return [self._list, self._heading, self._body]

    def extra(self) -> list[w.Widget]:
        """Return what stands between the answers and the buttons."""
        return []

    def records(self) -> Mapping[str, str]:
        """Return what is there: id to what its button says."""
        return {}

    def also(self, gesture: Any) -> dict[str, Any]:
        """Return what is saved beside the answers, new people included; may refuse in words."""
        return {}

    def refresh(self) -> None:
        there = self.records()
        self._list.children = [
            button(label, lambda record=record: self._open(record)) for record, label in there.items()
        ]
        self._form.offer_people()

    def place(self) -> str | None:
        return self._form.record

    def return_to(self, record: str) -> None:
        self.edit(record)

    def edit(self, record: str | None) -> None:
        """Show one of them, or an empty form."""
        self._form.show(record)
        there = self.records().get(record)
        self._heading.value = f"<h3>{esc(there or self.new)}</h3>"
        self._remove.layout.display = self._past.layout.display = "" if there else "none"
        self._history.show(None)

    @handled
    def _open(self, record: str) -> None:
        self.edit(record)
        self.hush()

    @handled
    def _begin(self) -> None:
        self.edit(None)
        self.hush()

    @handled
    def _keep(self) -> None:
        with self.me.gesture() as gesture:
            record = self._form.save(gesture, **self.also(gesture))
        self.kept(record)
        self.say_saved()

    def kept(self, record: str) -> None:
        """Show what comes after a save: an empty form."""
        self.edit(None)

    @handled
    def _look_back(self) -> None:
        self._history.show(self._form.record)

    @handled
    def _take_out(self) -> None:
        self.me.remove(self._form.record)
        self.edit(None)
        self.say_saved("It is out of every picture.")


class Moves(Shelf):
    """The moves she thinks of, with the day of each stage; the one that is open here is the one the page shows.

    Fields: those of ``move`` in records.py.
    """

    kind = "move"
    mirrors = True
    new = "A new move"
    asked = ("title", "conversation")
    more = tuple(f"stages.{stage}" for stage in STAGES)  # a thought has no days yet

    def build(self) -> list[w.Widget]:
        built = super().build()
        self.edit(self.me.move)
        return built

    def records(self) -> Mapping[str, str]:
        return self.me.moves["title"].fillna("A move").to_dict()

    @handled
    def _open(self, record: str) -> None:
        self.me.look_at_move(record)
        self.edit(record)
        self.hush()

    def kept(self, record: str) -> None:
        self.me.look_at_move(record)
        self.edit(record)

    @handled
    def _take_out(self) -> None:
        super()._take_out()
        self.edit(self.me.move)


class Seats(Shelf):
    """Who would have to agree to the move: a person, or somebody who cannot be named yet.

    What was seen or heard is asked first; the ratings appear when something stands there. Fields: those of ``seat``.
    """

    kind = "seat"
    new = "Somebody new"
    asked = ("person", "placeholder", "role", "seen_or_heard", "need", *RATED)
    more = (*ALSO_RATED, *EXTRA)

    def build(self) -> list[w.Widget]:
        self._move = self.me.move
        built = super().build()
        self._form.answers["seen_or_heard"].on_change(self._gate)
        return built

    def extra(self) -> list[w.Widget]:
        self._listens = PeopleAnswer("Whom do they listen to?", self.me.names)
        self._first = words(SEEN_FIRST, "nc-quiet")
        return [self._first, *([self._listens] if self.me.template.routes else [])]

    def records(self) -> Mapping[str, str]:
        names, seats = self.me.seat_names(self.me.move), self.me.seats_of(self.me.move)
        return {seat: names.get(person) or names[seat] for seat, person in seats["person"].items()}

    def refresh(self) -> None:
        if self._move != self.me.move:
            self._move = self.me.move
            self.edit(None)
        super().refresh()
        self._listens.offer(self.me.names)
        self._body.layout.display = "" if self._move else "none"
        if self._move is None:
            self._heading.value = f"<p class='nc-quiet'>{FIRST}</p>"

    def edit(self, record: str | None) -> None:
        super().edit(record)
        person = self._form.answers["person"].value
        listens = (self.me.values(person[0]) or {}).get("listens_to", []) if person else []
        self._listens.value = [whom for whom, *_ in listens]
        self._listens.layout.display = "" if self.me.move and self.me.asks_routes(self.me.move) else "none"
        self._gate()

    def _gate(self) -> None:
        answers = self._form.answers
        ready = any(answers[name].value is not None for name in ("seen_or_heard", *RATINGS))
        for name in RATINGS:
            answers[name].layout.display = "" if ready else "none"
        self._form.toggle.layout.display = "" if ready else "none"
        self._first.layout.display = "none" if ready else ""

    def also(self, gesture: Any) -> dict[str, Any]:
        person = next(iter(people_in(gesture, self._form.answers["person"])), None)
        if not person and not self._form.answers["placeholder"].value:
            raise InvalidValueError("Say who it is. Someone you cannot name yet needs a few words: “someone from HR”.")
        seats = self.me.seats_of(self.me.move)
        if person and set(seats.index[seats["person"] == person]) - {self._form.record}:
            raise InvalidValueError(f"{self.me.names[person]} is here already. Click on the name above to change it.")
        if person and self.me.asks_routes(self.me.move):
            known = {whom: how for whom, *how in (self.me.values(person) or {}).get("listens_to", [])}
            listens = [(whom, *(known.get(whom) or ["a lot"])) for whom in people_in(gesture, self._listens)]
            gesture.change(person, listens_to=listens)
        return {"move": self.me.move, "person": person}


class Rehearsal(Shelf):
    """Speak as one who would have to agree, and mark what they said and what she made up; then her first sentence.

    Args:
        me: The client's journal.
        fields: Those of ``seat`` that are asked.
    """

    kind = "seat"
    room_on_paper = 1  # as whom, or to whom
    records = Seats.records

    def __init__(self, me: Any, *fields: str) -> None:
        self.asked = fields
        super().__init__(me, fields[0])

    def refresh(self) -> None:
        super().refresh()
        if self._form.record not in self.records():  # another move, or taken out meanwhile
            self.edit(None)

    def edit(self, record: str | None) -> None:
        super().edit(record)
        there = self.records()
        self._body.layout.display = "" if record in there else "none"
        self._remove.layout.display = "none"  # whoever is taken out is taken out where they were put in
        if record not in there:
            self._heading.value = f"<p class='nc-quiet'>{WHOSE if there else NOBODY_YET}</p>"

    def kept(self, record: str) -> None:
        self.edit(record)


class Work(Shelf):
    """What she got done, for whom it mattered, and who has seen it. Fields: those of ``accomplishment``."""

    kind = "accomplishment"
    new = "A new piece of work"
    asked = ("what", "for_whom", "seen_by")
    more = ("day", "evidence")

    def build(self) -> list[w.Widget]:
        self._seen = words("")
        return [self._seen, *super().build()]

    def records(self) -> Mapping[str, str]:
        said = self.me.accomplishments["what"].fillna("A piece of work")
        return {record: text if len(text) <= LISTED else f"{text[:LISTED]}…" for record, text in said.items()}

    def refresh(self) -> None:
        super().refresh()
        deciders, seen = self.me.deciders(self.me.move), set().union(*self.me.accomplishments["seen_by"])
        unseen = [person for person in deciders if person not in seen]
        said = f"None of it has been seen yet by {self.me.names_of(unseen)}, who would have to agree."
        self._seen.value = esc(said) if unseen and len(self.me.accomplishments) else ""
