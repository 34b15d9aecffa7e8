"""The one look of every picture, and the safe way for text into it. With its neighbours the only plotly here."""

from __future__ import annotations

import json
import math
import textwrap
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

import narwhals as nw
import plotly.graph_objects as go

from netcoach.errors import UnknownColumnError, did_you_mean

INK, QUIET, LINE, CARD = "#1f2933", "#5a6572", "#d5dbe1", "#ffffff"
# Okabe and Ito's, darkened until words may wear them (4.5:1 on white); a symbol or a word always says the same.
BLUE, VERMILLION, GREEN, PURPLE = "#0072b2", "#bf5300", "#00805b", "#ad5188"
COLOURS = {"up": BLUE, "across": GREEN, "down": PURPLE, "outside": VERMILLION, "unknown": QUIET}
FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif"
WIDTH = 540  # px; the narrowest inside of a card we draw for
MARGIN = 24  # px
MOST_NAME = 260  # px; a name left of its row takes no more of a narrow card
MOST_ROWS = 20  # what a reader takes in on one page; our choice, no source
CONFIG = {
    "displayModeBar": False,
    "displaylogo": False,
    "responsive": True,
    "showSendToCloud": False,  # plotly 7 would offer to upload the whole figure
    "plotlyServerURL": "",
}


def figure(title: str, subtitle: str = "", *, alt: str, height: int, left: int = MARGIN) -> go.Figure:
    """Return an empty card: its conclusion, its units and period, its one sentence for those who cannot see it.

    Args:
        title: The conclusion, in at most ten words; user text in it already escaped.
        subtitle: Units and period.
        alt: What the picture shows, as plain text.
        height: Of the drawing alone, in pixels; the card adds its head.
        left: Room for words left of the drawing, in pixels.
    """
    head, below = textwrap.wrap(title, 50, break_on_hyphens=False), textwrap.wrap(subtitle, 78)
    top = 46 + 26 * len(head) + 17 * len(below)
    total = top + height + MARGIN
    drawn = go.Figure(
        layout={
            "template": "none",  # plotly's own weighs 6 kB in each message
            "height": total,
            "margin": {"l": left, "r": MARGIN, "t": top, "b": MARGIN, "pad": 0},
            "paper_bgcolor": CARD,
            "plot_bgcolor": CARD,
            "font": {"family": FONT, "size": 13, "color": INK},
            "title": {
                "text": f"<b>{'<br>'.join(head)}</b>",
                "font": {"size": 20, "color": INK},
                "subtitle": {"text": "<br>".join(below), "font": {"size": 13, "color": QUIET}},
            },
            "showlegend": False,
            "hovermode": "closest",
            "hoverlabel": {
                "bgcolor": CARD,
                "bordercolor": LINE,
                "font": {"family": FONT, "color": INK},
                "align": "left",
            },
            "dragmode": False,
            "modebar": {"remove": ["sendChartToCloud"]},
            "meta": {"alt": alt},
        }
    )
    # Anchored in pixels: a share of the width or height would wander with the card.
    drawn.layout.title.update(x=0, xref="container", xanchor="left", pad={"l": MARGIN})
    drawn.layout.title.update(y=1 - (7 + 13 * len(head)) / total, yref="container", yanchor="top")
    return drawn.update_xaxes(**_BARE).update_yaxes(**_BARE)


_BARE = {"visible": False, "fixedrange": True, "zeroline": False, "showgrid": False}


def too_few(title: str, what_to_record: str) -> go.Figure:
    """Return the card for a table that holds nothing yet: it says what to write down first."""
    empty = figure(title, alt=f"No picture yet: {what_to_record[0].lower()}{what_to_record[1:]}", height=80)
    words = "<br>".join(textwrap.wrap(what_to_record, 60))
    return empty.update_layout(annotations=[label(0, 0.85, words, size=15, color=QUIET, xref="paper", yref="paper")])


def shown(figure: go.Figure) -> dict[str, Any]:
    """Return what a notebook displays for a figure: its JSON, with no upload button, and a neutral word.

    Going past plotly's own renderers saves more than a second at the first picture, and keeps names out of the
    text that a saved notebook would carry.
    """
    bundle = json.loads(figure.to_json(validate=False)) | {"config": CONFIG}
    return {"application/vnd.plotly.v1+json": bundle, "text/plain": "A picture"}


def escape(text: str) -> str:
    """Return user text that plotly shows letter by letter: no markup, no formula, no line break."""
    text = " ".join(str(text).split()).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace("$", "&#36;")


def text_width(text: str, size: float = 12) -> float:
    """Estimate how wide a text is in pixels, on the generous side."""
    wide = sum(
        1.7 if unicodedata.east_asian_width(c) in "WF" else 1.2 if c.isupper() or c in "mw@" else 0.95 for c in text
    )
    return wide * size * 0.6


def shorten(text: str, pixels: float, size: float = 12) -> str:
    """Return a text that fits into so many pixels, cut with an ellipsis, not yet escaped."""
    text = " ".join(str(text).split())
    if text_width(text, size) <= pixels:
        return text
    while text and text_width(text + "…", size) > pixels:
        text = text[:-1]
    return text.rstrip() + "…"


def rows_of(table: Any, *needs: str, index: str | None = None) -> list[dict[str, Any]]:
    """Return a table's rows as plain dictionaries, missing values as None.

    Args:
        table: A pandas table, or another that narwhals reads into memory.
        needs: The columns this chart draws.
        index: The name under which a pandas index joins the row, unless a column has it.

    Raises:
        UnknownColumnError: If a column is missing; names the nearest.
    """
    frame = nw.from_native(table)
    for need in needs:
        if need not in frame.columns:
            has = ", ".join(f"'{name}'" for name in frame.columns) or "none"
            raise UnknownColumnError(
                f"The table has no column '{need}'; it has {has}.{did_you_mean(need, frame.columns)}"
            )
    rows = [{name: _plain(value) for name, value in row.items()} for row in frame.iter_rows(named=True)]
    if index and index not in frame.columns:
        rows = [{index: one} | row for one, row in zip(table.index, rows, strict=True)]
    return rows


def _plain(value: Any) -> Any:
    missing = value is None or str(value) in ("<NA>", "NaT") or (isinstance(value, float) and math.isnan(value))
    return None if missing else value


def named(names: Mapping[str, str] | None, person: str) -> str:
    """Return the shown name of a person; the id itself where there is none."""
    return str((names or {}).get(person) or person)


def label(x: Any, y: Any, text: str, *, size: float = 12, color: str = INK, **more: Any) -> dict[str, Any]:
    """Return words beside what they name; text that comes from a user is escaped before.

    A chart hands all its words over at once: one by one, plotly would check all the earlier ones again.
    """
    font = {"size": size, "color": color}
    return {"x": x, "y": y, "text": text, "showarrow": False, "xanchor": "left", "align": "left", "font": font} | more


def row_names(names: Iterable[str]) -> tuple[int, list[str]]:
    """Return the room that the longest name needs left of the rows, and the names, cut to it and escaped."""
    cut = [shorten(name, MOST_NAME) for name in names]
    return math.ceil(max(map(text_width, cut))) + MARGIN + 12, [escape(name) for name in cut]


def row_name(y: float, text: str, *, left: int, **more: Any) -> dict[str, Any]:
    """Return the name of a row at the card's left edge, above one another like a list."""
    return label(0, y, text, xref="paper", xshift=MARGIN - left, **more)


def rule(y: float) -> dict[str, Any]:
    """Return a thin line across the card."""
    return {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": y, "y1": y, "line": {"color": LINE, "width": 1}}


def counted(count: int, one: str, several: str | None = None) -> str:
    """Say "1 talk" or "3 talks"."""
    return f"{count} {one if count == 1 else several or one + 's'}"


def listed(words: Iterable[str]) -> str:
    """Say "a, b and c"."""
    *before, last = words
    return f"{', '.join(before)} and {last}" if before else last
