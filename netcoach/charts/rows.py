"""A table's rows, drawn from the top down: what they hold, their names at the card's edge, their bars and rules."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import narwhals as nw
import pandas as pd
import plotly.graph_objects as go

from netcoach.charts.theme import BLUE, CARD, GREEN, INK, LINE, MARGIN, QUIET, figure, label
from netcoach.charts.words import MOST_NAME, escape, shorten, text_width
from netcoach.measures.edge import check_columns

Side = tuple[str, Sequence[int]]  # what is counted there, and each row's count
MOST_ROWS = 20  # what a reader takes in on one page; our choice, no source


def rows_of(table: Any, *needs: str, names: Mapping[str, str] | None = None) -> list[dict[str, Any]]:
    """Return these columns of a table as one dictionary per row, missing values as None.

    ``shown`` is the name of the row's person, whose id stands in ``person`` or in the index; without a name, the id.
    """
    frame = nw.from_native(table)
    check_columns(frame, needs)
    rows = frame.select(needs).iter_rows(named=True)
    rows = [{name: None if pd.isna(value) else value for name, value in row.items()} for row in rows]
    people = frame["person"] if "person" in frame.columns else getattr(table, "index", range(len(rows)))
    for row, person in zip(rows, people, strict=True):
        row["shown"] = str((names or {}).get(person) or person)
    return rows


def row_names(names: Sequence[str], colours: Sequence[str] | None = None) -> tuple[int, list[dict[str, Any]]]:
    """Return the room that the longest name needs left of the rows, and the names as a list at the card's edge."""
    cut = [shorten(name, MOST_NAME) for name in names]
    left = math.ceil(max(map(text_width, cut))) + MARGIN + 12
    place = {"xref": "paper", "xshift": MARGIN - left, "size": 13}
    rows = enumerate(zip(cut, colours or [INK] * len(cut), strict=True))
    return left, [label(0, -row, escape(name), color=colour, **place) for row, (name, colour) in rows]


def row_pairs(names: Sequence[str], below: Sequence[str], most: int) -> tuple[int, list[dict[str, Any]]]:
    """Return the same for names of at most so many pixels, each with smaller words below it."""
    cut = [shorten(name, most) for name in names] + [shorten(words, most + 25) for words in below]
    left, words = row_names(cut)
    for row in range(len(names)):
        words[row]["yshift"] = 8
        words[row + len(names)] |= {"y": -row, "yshift": -9, "font": {"size": 11, "color": QUIET}}
    return left, words


def row_bars(drawn: go.Figure, lengths: Sequence[float], colours: Sequence[str], **more: Any) -> None:
    """Add a lying bar to each row."""
    place = [-row for row in range(len(lengths))]
    drawn.add_bar(x=lengths, y=place, orientation="h", width=0.62, marker_color=colours, hoverinfo="text", **more)


def count_bars(
    title: str, below: str, *, alt: str, names: Sequence[str], counts: Sequence[int], said: Sequence[str]
) -> go.Figure:
    """Return a card with a bar for each name, the longest ones darker, and what is said beside each bar."""
    left, words = row_names(names)
    drawn = figure(title, below, alt=alt, height=32 * len(names), left=left)
    most = max(counts)
    colours = [BLUE if count == most else "#5a98bf" for count in counts]
    beside = {"textposition": "outside", "textfont": {"size": 12, "color": QUIET}, "cliponaxis": False}
    row_bars(drawn, counts, colours, text=[f" {text}" for text in said], hovertext=list(map(escape, names)), **beside)
    reach = [0, max(most, 1) * 1.7]
    return drawn.update_layout(annotations=words, xaxis_range=reach, yaxis_range=[0.5 - len(names), 0.5])


def two_ways(title: str, below: str, *, alt: str, names: Sequence[str], left: Side, right: Side) -> go.Figure:
    """Return a card with two bars for each name, one to each side, and above them what each side counts."""
    room, words = row_names(names)
    drawn = figure(title, below, alt=alt, height=30 * (len(names) + 1), left=room)
    inside = {"textposition": "inside", "insidetextanchor": "middle", "textangle": 0, "textfont": {"color": CARD}}
    for sign, (what, counts), colour in ((-1, left, BLUE), (1, right, GREEN)):
        text = [str(count or "") for count in counts]
        row_bars(drawn, [sign * count for count in counts], [colour] * len(counts), name=what, text=text, **inside)
        words.append(
            label(0, 1, f"<b>{what}</b>", color=colour, xanchor="right" if sign < 0 else "left", xshift=6 * sign)
        )
    reach = 1.05 * max(1, *left[1], *right[1])
    drawn.update_layout(barmode="overlay", annotations=words, xaxis_range=[-reach, reach])
    return drawn.update_layout(yaxis_range=[0.5 - len(names), 1.5])


def rule(y: float) -> dict[str, Any]:
    """Return a thin line across the card."""
    return {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": y, "y1": y, "line": {"color": LINE, "width": 1}}
