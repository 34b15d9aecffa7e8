"""The people around her: the map, the list, one person at a time; what each is trying to get done."""

from __future__ import annotations

from typing import Any

import ipywidgets as w
import pandas as pd

from netcoach import charts
from netcoach.forms.answers import NewName, PeopleAnswer, TextAnswer, plain
from netcoach.forms.base import Autosave, Form, Part, button, esc, handled, row, words
from netcoach.forms.board import Board
from netcoach.forms.history import History
from netcoach.forms.record import RecordAnswers, seen_as_kept
from netcoach.forms.twice import Twice
from netcoach.records import EXTRA, UNKNOWN
from netcoach.telling import older_words

PLACE = ("direction", "closeness")
ASKED = ("name", "title", "department", "direction", "closeness", "agenda")
MORE = (
    "appreciate",
    "they_know",
    "company",
    "rhythm_days",
    "purpose",
    "how_met",
    "introduced_by",
    "knows",
    "known_since",
    "email",
    "phone",
    *EXTRA,
    "note",
)
LISTED = 12  # names under the search before she narrows it down


class Stakeholders(Board):
    """The map of the people around her, and a form for one of them: add, edit, remove, undo.

    A card that is put down answers where somebody sits and how close they are; the form saves when she presses Save.
    Fields: those of ``person`` in records.py.
    """

    def build(self) -> list[w.Widget]:
        board = super().build()
        self._find = w.Text(placeholder="find a person by any part of the name")
        self._find.observe(lambda _: self._list(), "value")
        self._found, self._listed = row(), None
        self._heading = words("")
        self._asked, self._twice = row(), Twice(self)
        self._form = RecordAnswers(self.me, "person", ASKED, MORE)
        self._remove = button("Remove this person", self._take_out, link=True)
        self._history = History(self)
        self._past = button("What I wrote, and when", self._look_back, link=True)
        self._new = button("Add somebody new", self._begin)
        save = button("Save", self._keep, primary=True)
        self._edit(self._unplaced())
        buttons = row(save, self._new, self._remove, self._past)
        edit = Part([self._heading, self._form, self._asked, buttons, self._twice, self._history])
        edit.add_class("nc-edit")  # where Enter on a card leads
        return [*board, self._find, self._found, edit]

    def refresh(self) -> None:
        super().refresh()
        self._list()
        self._form.offer_people()

    def place(self) -> str | None:
        return self._form.record

    def return_to(self, record: str) -> None:
        self._edit(record)

    def zones(self, me: Any) -> dict[str, str]:
        known = me.people[["direction", "closeness"]].dropna()
        placed = {person: f"{way}:{close}" for person, way, close in known.itertuples()}
        return {person: placed.get(person, charts.PARKED) for person in me.people.index}

    def paint(self, zones: dict[str, str], then: dict[str, str], width: float) -> tuple[Any, pd.DataFrame]:
        names, words = self.me.names, {one: self.me.template.choices(f"person.{one}") for one in PLACE}
        older = {person for person in zones if older_words(self.me, person, *PLACE)}
        cards = {who: charts.Card(names[who], zone, older=who in older) for who, zone in zones.items()}
        lines = [(names[person], *zone.partition(":")[::2]) for person, zone in zones.items()]
        table = pd.DataFrame(lines, columns=["Who", "Where they sit", "How close"])
        for column, field in zip(table.columns[1:], PLACE, strict=True):
            table[column] = table[column].map(words[field]).fillna("not placed yet")
        return charts.around_board(cards, words, width, then, self._layout), table

    def answer(self, gesture: Any, card: str, zone: str) -> None:
        way, _, close = zone.partition(":")
        gesture.change(card, **({"direction": way, "closeness": int(close)} if close else {"closeness": UNKNOWN}))

    def past(self) -> list[Any]:
        return self.me.written_days(self.me.people.index, *PLACE)

    def lines(self) -> dict[str, list[tuple[str, str]]]:
        people = self.me.people
        listens = people["listens_to"].items() if self.me.asks_routes(self.me.move) else ()
        return {
            "introduced": [(by, person) for person, by in people["introduced_by"].dropna().items()],
            "listens": [(person, whom) for person, pairs in listens for whom, *_ in pairs],
        }

    def open_card(self, card: str) -> None:
        self._edit(card)
        self._figure.send({"edit": True})

    def _unplaced(self) -> str | None:
        people = self.me.people
        return next(iter(people.index[people["direction"].isna()]), None)

    def _list(self) -> None:
        wanted, placed = plain(self._find.value), self.me.people["direction"].notna()
        found = [(person, name) for person, name in self.me.names.items() if wanted in plain(name)]
        self._figure.found = [person for person, _ in found] if wanted else None
        found.sort(key=lambda item: (placed[item[0]], plain(item[1])))  # those without a place on the map first
        if found == self._listed:
            return
        self._listed = found
        buttons = [button(name, lambda person=person: self._open(person)) for person, name in found[:LISTED]]
        left = len(found) - len(buttons)
        more = [words(f"and {left} more: type a part of a name", "nc-quiet")] if left else []
        click = [words("To change somebody, click on the name:", "nc-quiet")] if buttons else []
        self._found.children = [*click, *buttons, *more]

    def _edit(self, person: str | None) -> None:
        self._form.show(person)
        name = self.me.names.get(person) if person else None
        self._heading.value = f"<h3>{esc(name or 'Somebody new')}</h3>"
        self._remove.layout.display = self._past.layout.display = "" if person else "none"
        self._history.show(None)
        self._asked.children = []
        self._twice.show(person)

    @handled
    def _open(self, person: str) -> None:
        self._edit(person)
        self.hush()

    @handled
    def _begin(self) -> None:
        self._edit(None)
        self.hush()

    @handled
    def _keep(self) -> None:
        name = self._form.answers["name"].value or ""
        same = [person for person, other in self.me.people["name"].items() if plain(other) == plain(name)]
        self.hush()
        if self._form.record is None and same:
            known = self.me.names[same[0]]
            self._asked.children = [
                words(esc(f"{known} is here already. Is it the same person?")),
                button("Yes, the same", lambda: self._same(same[0])),
                button("No, another person of that name", self._write),
            ]
            return
        self._write()

    @handled
    def _same(self, person: str) -> None:
        said = {name: answer.value for name, answer in self._form.answers.items() if answer.value and name != "name"}
        self._form.show(person, **said)
        self._write()

    @handled
    def _write(self) -> None:
        with self.me.gesture() as gesture:
            person = self._form.save(gesture)
        name = self.me.names[person]
        self._edit(self._unplaced() if self.me.values(person).get("direction") else None)
        self.say_saved(f"{name} is on your map.")

    @handled
    def _look_back(self) -> None:
        self._history.show(self._form.record)

    @handled
    def _take_out(self) -> None:
        name = self.me.names[self._form.record]
        self.me.remove(self._form.record)
        self._edit(None)
        self.say_saved(f"{name} is no longer on your map.")


class AboutPerson(Form):
    """A few questions about one person at a time, whom she picks. Saves when she presses Save.

    Args:
        me: The client's journal.
        fields: Those of ``person`` that are asked.
    """

    def __init__(self, me: Any, *fields: str) -> None:
        self.fields = fields
        super().__init__(me, " ".join(fields))

    def build(self) -> list[w.Widget]:
        self._who = PeopleAnswer("About whom?", self.me.names, one=True)
        self._form = RecordAnswers(self.me, "person", self.fields)
        self._save = button("Save", self._keep, primary=True)
        self._who.on_change(self._turn)
        self._turn()
        return [self._who, self._form, self._save]

    def refresh(self) -> None:
        self._who.offer(self.me.names)
        self._form.offer_people()

    @handled
    def _turn(self) -> None:
        person = next(iter(self._who.value), None)
        known = person if person and self.me.values(person) else None
        if known != self._form.record:
            self._form.show(known)
        self._form.layout.display = self._save.layout.display = "" if person else "none"

    @handled
    def _keep(self) -> None:
        who = next(iter(self._who.value), None)
        if who is None:
            self.say_problem("Choose one person first.")
            return
        with self.me.gesture() as gesture:
            person = self._form.save(gesture, **({"name": str(who)} if isinstance(who, NewName) else {}))
        name = self.me.names[person]
        self._who.value = None
        self._turn()
        self.say_saved(f"{name}.")


class Agendas(Form):
    """One question about one person at a time: what are they trying to get done this year? Kept as she types."""

    mirrors = True

    def build(self) -> list[w.Widget]:
        self._text = TextAnswer(
            "",
            long=True,
            rows=3,
            hint="In their words, if you have heard them. If you do not know: how could you find out?",
        )
        self._question, self._count = words(""), words("", "nc-quiet")
        self._person: str | None = None
        self._seen = seen_as_kept(self, "person", lambda audience: self.me.let_see(self._person, audience))
        self._autosave = Autosave(self, self._keep)
        self._text.on_change(self._typed)
        self._next = button("Somebody else", self._turn)
        self._turn()
        return [self._question, self._text, self._seen, row(self._next, self._count)]

    def refresh(self) -> None:
        people = self.me.people
        if self._person not in people.index and not self._text.is_draft:  # nobody yet, or taken out meanwhile
            self._turn()
        self._count.value = (
            f"{int(people['agenda'].notna().sum())} of {len(people)} have an answer." if len(people) else ""
        )

    @handled
    def _turn(self) -> None:
        self._autosave.now()  # what she typed belongs to the person it was typed about
        people = self.me.people
        open_ones = people.index[people["agenda"].isna()].tolist()
        order = [person for person in open_ones or people.index.tolist() if person != self._person]
        later = [person for person in order if self._person and person > self._person]
        self._show((later or order or [None])[0])

    def place(self) -> str | None:
        return self._person

    def return_to(self, record: str) -> None:
        self._show(record)

    def _show(self, person: str | None) -> None:
        self._person, people = person, self.me.people
        self._text.layout.display = self._seen.layout.display = "" if self._person else "none"
        self._next.layout.display = "" if len(people) > 1 else "none"
        if self._person is None:
            self._question.value = "Put somebody on your map first."
            return
        self._shown = self.me.shown(self._person)
        name = self.me.names[self._person]
        self._question.value = (
            f"<b>{esc(f'What is {name} trying to get done this year, whether or not it concerns me?')}</b>"
        )
        self._quiet = True
        self._text.value = self._shown.values.get("agenda")
        self._seen.value = self.me.state.audience(self._person)
        self._quiet = False
        self.hush()

    _quiet = False  # while the question changes, nothing has been typed

    def _typed(self) -> None:
        if not self._quiet:
            self._autosave()

    @handled
    def _keep(self) -> None:
        with self.me.gesture() as gesture:
            gesture.change(self._person, shown=self._shown, agenda=self._text.value)
        self._shown = self.me.shown(self._person)
        self._text.settle()
        self.say_saved(f"{self.me.names[self._person]}.")
