"""A board whose cards she moves by mouse, finger or keys: a card that is put down is an answer."""

from __future__ import annotations

from typing import Any

import anywidget
import ipywidgets as w
import pandas as pd
import traitlets

from netcoach import charts, days
from netcoach.charts.placing import Place
from netcoach.errors import NetcoachError
from netcoach.forms.base import HERE, button, handled, row, tick, words
from netcoach.forms.pictures import Picture
from netcoach.forms.screen import Covered, Dropdown

FIRST_WIDTH = 700  # px; until the page has told how wide it is
NOW = ("Beside an earlier day …", "")  # None would be shown as a blank line
LINES = {"introduced": "Show who introduced whom", "listens": "Show who listens to whom"}
TRYING = "You are trying. Move whom you like: nothing is kept until you press Keep."
GONE = "{} was taken out on another page meanwhile. Nothing was changed."
MOVED = "{} was moved on another page meanwhile. Look where they are now, and move them if you still mean it."
LOST = "{} was moved or taken out on another page meanwhile, so nothing is kept yet. Press Keep again for the others."


class BoardView(Covered, anywidget.AnyWidget):
    """The script that shows a board, and tells what was moved where and what was opened."""

    covers = ("board",)
    _esm = HERE / "board.js"
    _css = HERE / "board.css"
    width = traitlets.Int(0).tag(sync=True)
    board = traitlets.Dict().tag(sync=True)
    found = traitlets.List(default_value=None, allow_none=True).tag(sync=True)  # the cards that a search leaves bright

    def __repr__(self) -> str:
        """Say nothing of who is on it."""
        return "<a board>"

    def show(self, board: charts.Board) -> str:
        """Show a board in the place of the one before; return its sentence."""
        self.board = board.data
        return board.alt


class Board(Picture):
    """A board with its sentence and its table. What is moved is kept and can be undone.

    "Try without keeping" is for a talk with a coach: cards go anywhere, and nothing is written until she presses Keep.
    Subclasses have ``zones(me)`` (where each card stands), ``paint(zones, then, width)`` (the board and its table),
    ``answer(gesture, card, zone)`` (what that place means; may refuse in words), ``open_card(card)``, ``past()`` (the
    days on which something on the board was written, latest first) and ``lines()`` (a key of LINES to pairs of ids).
    """

    canvas = BoardView
    ask_more = ""  # said after a card was put down

    def __init__(self, me: Any) -> None:
        self._tried: dict[str, tuple[str, str]] | None = None  # card to where it is tried, and where it stands
        self._tried_in = self._layout = None
        self._names: dict[str, str] = {}
        super().__init__(me, "board", self._drawn)

    def build(self) -> list[w.Widget]:
        here = (self.me.path, self.me.looks_back)
        if here != self._tried_in:
            self._tried_in, self._tried = here, None
        self._said_tried = words(f"<p class='nc-banner'>{TRYING}</p>")
        self._try = button("Try without keeping", self._begin_to_try)
        self._keep_tried = button("Keep", self._keep_all, primary=True)
        self._end = button("Put everything back", self._put_back)
        self._then = Dropdown(options=[NOW])
        self._lines = {look: tick(label) for look, label in LINES.items()}
        picture, *table = super().build()
        self._figure.on_msg(lambda _, content, __: self._told(content))
        self._figure.observe(self._redraw, "width")
        for control in (self._then, *self._lines.values()):
            control.observe(self._redraw, "value")
        controls = row(self._try, self._keep_tried, self._end, self._then, *self._lines.values())
        controls.screen_only = True
        said = row(self._message, self._undo, self._redo)  # once more: the form's own line may be a page further down
        return [self._said_tried, picture, said, controls, *table]

    def refresh(self) -> None:
        earlier = [(f"as of {days.in_words(day)}", day) for day in self.past()[1:]]
        if [NOW, *earlier] != list(self._then.options):
            self._then.options, self._then.value = [NOW, *earlier], ""
        trying, lines = self._tried is not None, self.lines()
        shown = {self._then: earlier, self._try: not (trying or self.me.looks_back)}
        shown |= dict.fromkeys((self._said_tried, self._keep_tried, self._end), trying)
        shown |= {box: lines.get(look) for look, box in self._lines.items()}
        for control, visible in shown.items():
            control.layout.display = "" if visible else "none"
        super().refresh()

    def _drawn(self, me: Any) -> tuple[Any, pd.DataFrame]:
        self._kept, now = self.zones(me), {}
        for card, zone in self._kept.items():
            now[card] = (self._tried or {}).get(card, [zone])[0]
        then = self.zones(me.as_of(self._then.value)) if self._then.value else {}
        moved = {card: zone for card, zone in then.items() if now.get(card, zone) != zone}
        board, table = self.paint(now, moved, self._figure.width or FIRST_WIDTH)
        self._layout = board.layout
        self._said_of = {card["id"]: card["said"] for card in board.data["cards"]}
        self._names |= {card["id"]: card["name"] for card in board.data["cards"]}
        chosen = {look: pairs for look, pairs in self.lines().items() if self._lines[look].value}
        drawn = [(look, *pair) for look, pairs in chosen.items() for pair in pairs if self._said_of.keys() >= {*pair}]
        tried = [card for card, zone in self._kept.items() if now[card] != zone]
        board.data.update(lines=drawn, locked=me.looks_back, trying=self._tried is not None, tried=tried)
        return board, table

    @handled
    def _redraw(self, _change: Any = None) -> None:
        self.refresh()

    @handled
    def _told(self, content: dict[str, Any]) -> None:
        if content.get("open") in self._kept:
            self.hush()
            self.open_card(content["open"])
        elif "drop" in content:
            try:
                self._drop(content["drop"], content["zone"], content["was"], content.get("at"))
            finally:
                self._figure.send({"back": True})  # whatever came of it, each card goes where it belongs

    def _drop(self, card: str, zone: str, was: str, at: list[float] | None) -> None:
        self.me.look()  # what another notebook saved while she held the card
        stands = self._kept.get(card)
        if stands is None or (self._tried or {}).get(card, [stands])[0] != was:
            raise NetcoachError((MOVED if stands else GONE).format(self._names.get(card, "That card")))
        if zone not in self._layout.zones:
            return
        if at:
            self._layout.places[card] = Place(*at, None)  # it stays as near to where she put it as its zone allows
        if self._tried is not None:
            self._tried[card] = (zone, stands)
            self.refresh()
            self.say(f"{self._said_of.get(card, self._names[card])}. Not kept.")
            return
        with self.me.gesture() as gesture:
            self.answer(gesture, card, zone)
        self.say_saved(f"{self._said_of.get(card, self._names[card])}. {self.ask_more}")

    @handled
    def _begin_to_try(self) -> None:
        self._tried = {}
        self.hush()
        self.refresh()

    @handled
    def _put_back(self) -> None:
        self._tried = None
        self.refresh()
        self.say("Everybody is back where they were. Nothing was written.")

    @handled
    def _keep_all(self) -> None:
        self.me.look()
        lost = [card for card, (_, stood) in self._tried.items() if self._kept.get(card) != stood]
        for card in lost:
            del self._tried[card]
        self.refresh()
        if lost:
            raise NetcoachError(LOST.format(", ".join(self._names[card] for card in lost)))
        with self.me.gesture() as gesture:
            for card, (zone, stood) in self._tried.items():
                if zone != stood:
                    self.answer(gesture, card, zone)
        names = [self._names[card] for card in self._tried]
        self._tried = None
        self.refresh()
        self.say_saved(f"{', '.join(names)}.") if names else self.say("Nobody had moved: there was nothing to keep.")
