"""A table's rows, drawn from the top down: what they hold, those that fit, their names at the card's edge."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import narwhals as nw
import plotly.graph_objects as go

from netcoach.charts.colours import BLUE, CARD, GREEN, INK, QUIET
from netcoach.charts.marks import Mark, bars, dots, label, lines, ring
from netcoach.charts.theme import MARGIN, figure
from netcoach.charts.words import MOST_NAME, escape, in_title, shorten, text_width
from netcoach.measures.panel import rows_in

MOST_ROWS = 20  # what a reader takes in on one page; our choice, no source
ROW = 30  # px


def rows_of(table: Any, *needs: str, names: Mapping[str, str] | None = None) -> list[dict[str, Any]]:
    """Return these columns of a table as one dictionary per row, missing values as None.

    ``shown`` is the name of the row's person, whose id stands in ``person`` or in the index; without a name, the id.
    """
    rows, frame = rows_in(table, *needs), nw.from_native(table)
    people = frame["person"].to_list() if "person" in frame.columns else [row["id"] for row in rows]
    for row, person in zip(rows, people, strict=True):
        row["shown"] = str((names or {}).get(person) or person)
    return rows


def fitting(rows: Sequence[Any], words: str = " {more} more not shown.", *, most: int = MOST_ROWS) -> tuple[list, str]:
    """Return the rows that fit on a card, and words that count the others: ``{kept}``, ``{more}``, ``{all}``."""
    kept = list(rows[:most])
    more = len(rows) - len(kept)
    return kept, words.format(kept=len(kept), more=more, all=len(rows)) if more else ""


def row_names(
    names: Sequence[str], *, pale: Sequence[bool] = (), most: int = MOST_NAME, below: Sequence[str] = ()
) -> tuple[int, list[Mark]]:
    """Return the room that the rows' names need left of them, and the names as a list at the card's edge.

    A name of more than ``most`` pixels is cut, and whole when pointed at. ``below`` each there may be smaller words.
    """
    cut, small = [shorten(name, most) for name in names], [shorten(said, most + 25) for said in below]
    left = math.ceil(max(map(text_width, [*cut, *small]))) + MARGIN + 12
    edge, high = {"xref": "paper", "xshift": MARGIN - left}, {"yshift": 8} if below else {}
    words = []
    for row, (name, shown, few) in enumerate(zip(names, cut, pale or [False] * len(cut), strict=True)):
        colour = QUIET if few else INK
        whole = {"hovertext": escape(name)} if shown.endswith("…") else {}
        words.append(label(0, -row, escape(shown), color=colour, size=13, **edge, **high, **whole))
    for row, said in enumerate(small):
        words.append(label(0, -row, escape(said), color=QUIET, size=11, yshift=-9, **edge))
    return left, words


def row_card(
    title: str,
    below: str,
    *,
    alt: str,
    names: Sequence[str],
    data: Iterable[Mark],
    x: tuple[float, float],
    words: Iterable[Mark] = (),
    above: bool = False,
    legend: Mapping[str, str] | None = None,
    pale: Sequence[bool] = (),
    row: int = ROW,
) -> go.Figure:
    """Return a card with a row for each name, and, ``above`` them, room for words at the height 1.

    ``legend`` gives the colour of each word that stands there from the card's edge on; a ``pale`` row is quiet.
    """
    left, said = row_names(names, pale=pale)
    said, at, head = [*said, *words], MARGIN - left, above or legend is not None
    for word, colour in ((in_title(word), colour) for word, colour in (legend or {}).items()):
        said.append(label(0, 1, f"<b>■ {word}</b>", color=colour, xref="paper", xshift=at))
        at += text_width(f"■ {word}") + 12
    y, height = (0.5 - len(names), 0.5 + head), row * (len(names) + head)
    return figure(title, below, alt=alt, height=height, left=left, data=data, words=said, x=x, y=y)


def count_bars(
    title: str, below: str, *, alt: str, names: Sequence[str], counts: Sequence[float], said: Sequence[str] = ()
) -> go.Figure:
    """Return a card with a bar for each name, the longest ones darker, and what is said beside each, else the count."""
    most = max(counts)
    colours = [BLUE if count == most else "#5a98bf" for count in counts]
    beside = {"textposition": "outside", "textfont": {"size": 12, "color": QUIET}, "cliponaxis": False}
    beside["text"] = [f" {text}" for text in said or counts]
    data, x = bars({"count": (counts, colours)}, hovertext=list(map(escape, names)), **beside), (0, max(most, 1) * 1.7)
    return row_card(title, below, alt=alt, names=names, data=data, x=x, row=32)


def two_ways(
    title: str, below: str, *, alt: str, names: Sequence[str], left: tuple[str, list[int]], right: tuple[str, list[int]]
) -> go.Figure:
    """Return a card with a bar to each side for each name: what each side counts, and each row's count."""
    sides = {"xanchor": "right", "xshift": -6}, {"xshift": 6}
    heads = [
        label(0, 1, f"<b>{what}</b>", color=colour, **side)
        for (what, _), colour, side in zip((left, right), (BLUE, GREEN), sides, strict=True)
    ]
    data = bars({left[0]: (left[1], BLUE), right[0]: (right[1], GREEN)}, start=[-count for count in left[1]])
    reach = 1.05 * max(1, *left[1], *right[1])
    return row_card(title, below, alt=alt, names=names, data=data, words=heads, x=(-reach, reach), above=True)


def ring_and_dot(before: tuple[str, list, float], after: tuple[str, list, float]) -> list[Mark]:
    """Return a ring and a dot in each row, joined by a line: the name of each, where it stands, and its size."""
    place = [-row for row in range(len(before[1]))]
    ends = ((*before, CARD), (*after, BLUE))
    sides = [dots(at, place, ring(size, fill), name=name) for name, at, size, fill in ends]
    return [lines(zip(after[1], before[1], place, strict=True)), *sides]


def beside(ends: Iterable[float], said: Iterable[str], *, size: float = 12) -> list[Mark]:
    """Return words right of where each row ends; none where nothing is said."""
    rows = enumerate(zip(ends, said, strict=True))
    return [label(end, -row, text, size=size, color=QUIET, xshift=8) for row, (end, text) in rows if text]
