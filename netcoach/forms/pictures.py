"""A picture with its sentence and its table, and the few people to think of."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ipywidgets as w
import pandas as pd

from netcoach import charts, drawing
from netcoach.exchange import report
from netcoach.forms.answers import PeopleAnswer
from netcoach.forms.base import Form, button, esc, handled, row, words
from netcoach.forms.screen import Dropdown, Output

MOST_ROWS = 200  # in a table on the page
NOBODY = "Nobody in particular. After a few talks with somebody, this page can tell what is usual for you two."


class Figure(Output):
    """A figure on the page: one message, no saved state, and a repr that says nothing."""

    def __repr__(self) -> str:
        return "<a picture>"

    def show(self, figure: Any) -> str:
        """Show a figure in the place of the one before; return its sentence."""
        self.add_class("nc-figure")
        self.layout.height = f"{figure.layout.height}px"  # plotly lets go of its height when the window changes
        self.outputs = ({"output_type": "display_data", "data": charts.shown(figure), "metadata": {}},)
        return figure.layout.meta["alt"]


class Picture(Form):
    """A chart, its one sentence, and its table behind a button.

    Args:
        me: The client's journal.
        key: What it shows.
        draw: Takes the journal; returns the figure and its table, in the client's words; without a figure it hides.
    """

    canvas: Callable[[], Any] = Figure

    def __init__(self, me: Any, key: str, draw: Callable[[Any], tuple[Any, pd.DataFrame]]) -> None:
        self._draw = draw
        super().__init__(me, key)

    def build(self) -> list[w.Widget]:
        self._figure, self._alt, self._table = self.canvas(), words("", "nc-alt", "nc-quiet"), words("")
        self._toggle = button("Show as table", self._turn, link=True)
        self._table.layout.display = "none"
        picture = w.VBox([self._figure, self._alt])
        picture.add_class("nc-picture")
        return [picture, self._toggle, self._table]

    def refresh(self) -> None:
        figure, table = self._draw(self.me)
        self.layout.display = "" if figure else "none"
        if figure is None:
            return
        self._alt.value = esc(self._figure.show(figure))
        self._rows = table
        self._toggle.layout.display = "" if len(table) else "none"
        self._fill()

    def _fill(self) -> None:
        """Write the table only while it is seen: a long one would slow down every save."""
        self._table.value = as_html(self._rows) if self._table.layout.display != "none" else ""

    @handled
    def _turn(self) -> None:
        hidden = self._table.layout.display == "none"
        self._table.layout.display = "" if hidden else "none"
        self._toggle.description = "Hide the table" if hidden else "Show as table"
        self._fill()


class OneOf(Picture):
    """One picture of several, which she chooses; it keeps nothing."""

    def __init__(self, me: Any) -> None:
        super().__init__(me, "one of", lambda me: drawing.ONE_OF[self._which.value](me))

    def build(self) -> list[w.Widget]:
        self._which = Dropdown(options=list(drawing.ONE_OF))
        self._which.observe(lambda _: self.run(self.refresh), "value")
        return [words("Which picture do we look at?", "nc-label"), self._which, *super().build()]


def as_html(table: pd.DataFrame) -> str:
    """Return a table for the page, every cell as text."""
    left = len(table) - MOST_ROWS
    more = f"<p class='nc-quiet'>and {left} more rows</p>" if left > 0 else ""
    return report.as_html(table.head(MOST_ROWS)) + more


class Years(Form):
    """The years of one relationship, talk by talk: whom, she chooses; at first whoever she talks with most."""

    def build(self) -> list[w.Widget]:
        self._who = PeopleAnswer("With whom?", self.me.names, one=True)
        self._figure, self._alt = Figure(), words("", "nc-alt", "nc-quiet")
        self._who.value = next(iter(self.me.contacts["person"].value_counts().index), None)
        self._who.on_change(self._draw)
        picture = w.VBox([self._figure, self._alt])
        picture.add_class("nc-picture")
        return [self._who, picture]

    def refresh(self) -> None:
        self._who.offer(self.me.names)
        self._draw()

    @handled
    def _draw(self) -> None:
        person = next(iter(self._who.value), "")
        name = self.me.names.get(person, "")
        figure = charts.plot_years(self.me.contacts, person=person, name=name, as_of=self.me.today)
        self._alt.value = esc(self._figure.show(figure))


class ThinkOf(Form):
    """At most three people to think of, each with its reason; "fine as it is" stays."""

    room_on_paper = 3

    def build(self) -> list[w.Widget]:
        self._lines = w.VBox()
        return [self._lines]

    def refresh(self) -> None:
        lines = []
        for person, reason in self.me.attention().itertuples(index=False):
            text = words(f"<b>{esc(self.me.names[person])}</b><br>{esc(reason)}")
            fine = button("Fine as it is", lambda person=person: self._leave(person))
            line = row(text, fine)
            line.add_class("nc-talk")
            lines.append(line)
        self._lines.children = lines or [words(NOBODY)]

    @handled
    def _leave(self, person: str) -> None:
        self.me.set_setting(f"fine:{person}", "yes")
        self.say_saved("It stays that way until you have talked again.")
