"""The panel of a move as it reads: the picture, the four columns, three steps, when it began, after the decision."""

from __future__ import annotations

from typing import Any

import ipywidgets as w
import pandas as pd

from netcoach import charts, days
from netcoach.errors import InvalidValueError
from netcoach.forms.answers import ChoiceAnswer, PeopleAnswer, TextAnswer
from netcoach.forms.base import Autosave, Form, Part, button, esc, handled, lines, tick, ticks, words
from netcoach.forms.board import Board
from netcoach.forms.moves import Seats
from netcoach.forms.pictures import Picture, as_html
from netcoach.forms.record import people_in, seen_by
from netcoach.measures.panel import NEEDED
from netcoach.moving import NOT_A_CHANCE
from netcoach.records import SUPPORT, UNKNOWN
from netcoach.telling import older_words

HEARD_FIRST = "first write what you have seen or heard. Then you can say where they are."
STEPS = 3  # more is a plan of somebody else's; our choice
HOPE = "A hope is a guess: it changes nothing that you wrote, and nothing that they told you."
FIRST = "When you have written down who decides, your next steps with them stand here."
NOBODY_SHORT = "Nobody here is short of where they would have to be, as far as you know."
LATER = "This is for the time after the decision. Write its day in step 1, under “Add more”, and it opens."


class Panel(Board):
    """Who would have to agree, on a board and in sentences: what part they have, where they are and would have to be.

    A card that is put down answers that; how she knows it, is asked anew. Whoever is opened is changed in the other
    form, where something has to be seen or heard before anybody is rated.
    """

    ask_more = "How do you know? Open the card to say so."

    def __init__(self, me: Any, seats: Seats) -> None:
        self._seats = seats
        super().__init__(me)

    def build(self) -> list[w.Widget]:
        self._said, self._next, self._notes = words(""), words(""), words("", "nc-quiet")
        return [*super().build(), self._said, self._next, self._notes]

    def refresh(self) -> None:
        me, move = self.me, self.me.move
        self._read = read = me.panel(move)
        seats = list(me.seats_of(move)["person"].items())
        older = {seat: older_words(me, seat, "support_now", "support_needed") for seat, _ in seats}
        self._older = {seat for seat, said in older.items() if said}
        super().refresh()
        then = self._then.value and me.as_of(self._then.value).panel_words(move)[:1]
        before = [f"On {days.in_words(self._then.value)}: {then[0]}"] if then else []
        self._said.value = lines([*before, *me.panel_words(move, read), *me.routes_words(move, read), *me.map_words()])
        verbs = me.next_words(move, read)
        self._next.value = "".join(f"<p><b>{esc(verb)}:</b> {esc(who)}</p>" for verb, who in verbs)
        names = me.seat_names(move)
        told = [
            f"{charts.OLDER} {names.get(person) or names[seat]}: {said}"
            for seat, person in seats
            for said in older[seat]
        ]
        self._notes.value = lines([*told, *(note.format(days.in_words(me.today)) for note in NOT_A_CHANCE)])

    def zones(self, me: Any) -> dict[str, str]:
        seats = me.seats_of(self.me.move).fillna({"role": "not_sure", "support_now": 0})
        return {seat: f"{row.role}:{row.support_now or UNKNOWN}" for seat, row in seats.iterrows()}

    def paint(self, zones: dict[str, str], then: dict[str, str], width: float) -> tuple[Any, pd.DataFrame]:
        me, move = self.me, self.me.move
        words = {name: me.template.choices(f"seat.{name}") for name in ("role", "support_now")}
        names, cards, hoped = me.seat_names(move), {}, {}
        for seat, row in me.seats_of(move).iterrows():
            now, unnamed = zones[seat].partition(":")[2], row["person"] not in me.people.index
            hoped |= {seat: int(now)} if now.isdigit() and zones[seat] != self._kept[seat] else {}
            known = row["how_known"] if isinstance(row["how_known"], str) and seat not in hoped else "guess"
            needed = NEEDED if pd.isna(row["support_needed"]) else row["support_needed"]
            name, known = names[seat if unnamed else row["person"]], known if now.isdigit() else UNKNOWN
            cards[seat] = charts.Card(name, zones[seat], known, needed, unnamed, seat in self._older)
        earlier = me.support(move) if hoped else me.as_of(self._then.value).support(move) if self._then.value else None
        said = ("Now", "as you try it") if hoped else ("Then", "now")
        told = charts.panel_words(me.support(move, hoped), names=names, earlier=earlier, said=said)
        return charts.agree_board(cards, words, width, then, told), me.panel_table(move, self._read)

    def answer(self, gesture: Any, card: str, zone: str) -> None:
        (role, now), (was, before), seat = zone.split(":"), self._kept[card].split(":"), self.me.values(card)
        moved = {"role": role} if role != was else {}
        if now != before:  # how she knew the one says nothing about the other
            moved |= {"support_now": int(now) if now.isdigit() else UNKNOWN, "how_known": None}
        if now != before == UNKNOWN and not seat.get("seen_or_heard"):
            self.open_card(card)
            raise InvalidValueError(f"{self._names[card]}: {HEARD_FIRST}")
        gesture.change(card, **moved)

    def past(self) -> list[Any]:
        return self.me.panel_days(self.me.move)

    def lines(self) -> dict[str, list[tuple[str, str]]]:
        seats = {person: seat for seat, person in self.me.seats_of(self.me.move)["person"].dropna().items()}
        listens = self.me.people["listens_to"].items() if self.me.asks_routes(self.me.move) else ()
        pairs = [(person, whom) for person, to in listens for whom, *_ in to]
        return {"listens": [(seats[one], seats[other]) for one, other in pairs if seats.keys() >= {one, other}]}

    def open_card(self, card: str) -> None:
        self._seats.edit(card)
        self._seats.come_here()


class FourColumns(Form):
    """Best known, most liked, consistently good, and the work itself: four columns that stay apart."""

    def build(self) -> list[w.Widget]:
        self._table = words("")
        return [self._table]

    def refresh(self) -> None:
        table = self.me.columns_table(self.me.move)
        none = "<p class='nc-quiet'>When you have written down who decides, they stand here.</p>"
        self._table.value = as_html(table) if len(table) else none


class Hopes(Picture):
    """Now, beside after her next three steps, if they go as she hopes. Keeps nothing."""

    def __init__(self, me: Any) -> None:
        super().__init__(me, "hopes", self._drawn)

    def build(self) -> list[w.Widget]:
        self._of: list[str] | None = None
        self._answers: dict[str, ChoiceAnswer] = {}
        self._asked = Part()
        self._picture, *table = super().build()
        return [self._asked, self._picture, *table, words(f"<p class='nc-quiet'>{HOPE}</p>")]

    def refresh(self) -> None:
        read = self.me.panel(self.me.move)
        short = sorted(read.short, key=lambda who: -read.short[who])
        who = [*short, *read.unknown][:STEPS]
        if who != self._of:
            self._of, self._answers = who, {one: self._question(one) for one in who}
            self._asked.children = list(self._answers.values()) or [words(NOBODY_SHORT if read.total else FIRST)]
        self._picture.layout.display = "" if self._hoped() else "none"
        super().refresh()

    def _hoped(self) -> dict[str, int]:
        return {who: answer.value for who, answer in self._answers.items() if answer.value}

    def _question(self, who: str) -> ChoiceAnswer:
        name = self.me.seat_names(self.me.move)[who]
        step = next((step for step, *_ in self.me.open_steps() if who in self.me.values(step).get("people", ())), None)
        what = (self.me.values(step) or {}).get("what") if step else None
        goes = f"this goes well: {what}" if what else f"the next step with {name} goes well"
        points = {point: self.me.template.word("seat.support_now", point) for point in list(SUPPORT)[2:]}
        answer = ChoiceAnswer(f"If {goes}, where would {name} be?", points)
        answer.on_change(self._redraw)
        return answer

    def _drawn(self, me: Any) -> tuple[Any, pd.DataFrame]:
        names, now, hoped = me.seat_names(me.move), me.support(me.move), me.support(me.move, self._hoped())
        said = {"said": ("Now", "in hope"), "word": me.template.word}
        return charts.plot_panel(hoped, names=names, earlier=now, **said), pd.DataFrame()

    @handled
    def _redraw(self) -> None:
        self.refresh()


class Timeline(Picture):
    """When the talks with those who decide began, beside the stages of the move; in kind words below."""

    def __init__(self, me: Any) -> None:
        super().__init__(me, "timeline", _timeline)

    def build(self) -> list[w.Widget]:
        self._said = words("")
        return [*super().build(), self._said]

    def refresh(self) -> None:
        super().refresh()
        self._said.value = lines(self.me.lobby_words(self.me.move))


def _timeline(me: Any) -> tuple[Any, pd.DataFrame]:
    lead = me.lead_times(me.move)
    figure = charts.plot_move(me.contacts, lead, stages=me.stages(me.move), names=me.names, as_of=me.today)
    columns = {"first_talk": "First talk", "before": "Talks before", "late": "Talks after", "asks": "Of all, an ask"}
    table = lead[["person", *columns]].rename(columns=columns | {"person": "Who"})
    first = [days.in_words(day.date()) if pd.notna(day) else "" for day in table["First talk"]]
    return figure, table.assign(Who=table["Who"].map(me.names), **{"First talk": first})


class AfterDecision(Form):
    """After the decision: how it ended, whom to thank, and those who were not chosen.

    What she writes is kept as she types; thanks become small steps when she presses the button.
    """

    mirrors = True

    def build(self) -> list[w.Widget]:
        self._move, self._body = None, Part()
        return [self._body]

    def refresh(self) -> None:
        stage = self.me.stage(self.me.move)
        showing = self.me.move if stage == "decided" else ""
        if showing != self._move:
            self._move = showing
            self._body.children = self._asked() if showing else [words(LATER, "nc-quiet")]

    def _asked(self) -> list[w.Widget]:
        names, seats = self.me.names, self.me.seats_of(self._move)["person"]
        self._outcome = TextAnswer(
            "How did it end, in my own words? If it was not me: what do I see that I did not see before?", long=True
        )
        self._outcome.value = self.me.values(self._move).get("outcome")
        self._outcome.on_change(Autosave(self, self._keep))
        self._thanks = {person: tick(names[person]) for person in dict.fromkeys(seats) if person in names}
        self._others = PeopleAnswer("Who else hoped for it, and was not chosen? A word to them costs little.", names)
        asked = [words("Whom do I thank, however it ended?", "nc-label"), ticks(self._thanks.values())]
        self._seen = seen_by(self.me, "intention")
        make = button("Make small steps of it", self._plan, primary=True)
        return [self._outcome, *asked, self._others, self._seen, make]

    @handled
    def _keep(self) -> None:
        self.me.change(self._move, outcome=self._outcome.value)
        self._outcome.settle()
        self.say_saved()

    @handled
    def _plan(self) -> None:
        with self.me.gesture(self._seen.value) as gesture:
            steps = {person: f"Thank {self.me.names[person]}" for person, box in self._thanks.items() if box.value}
            for person, new in zip(people_in(gesture, self._others), self._others.value, strict=True):
                steps[person] = f"A word to {self.me.names.get(person, new)}, who hoped for it too"
            if not steps:
                self.say_problem("Tick somebody to thank, or type a name.")
                return
            for person, what in steps.items():
                by_when = days.friday(self.me.today)
                gesture.add("intention", what=what, people=[person], by_when=by_when, status="open")
        for box in self._thanks.values():
            box.value = False
        self._others.value = self._seen.value = None
        self.say_saved("They are among your small steps, in My ten minutes.")
