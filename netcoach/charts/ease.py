"""How the thought of a talk felt before, beside how easy it was."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import plotly.graph_objects as go

from netcoach.charts.rows import MOST_ROWS, row_names, rows_of
from netcoach.charts.theme import BLUE, CARD, GREY, QUIET, empty, figure, label, write
from netcoach.charts.words import counted

HARDEST, EASIEST = 0, 10
ROW = 30  # px


def plot_ease(ease: Any, *, names: Mapping[str, str] | None = None) -> go.Figure:
    """Draw each talk that came from a small step as a line from how the thought of it felt to how easy it was.

    Takes what ``ease`` returns, and what to call each small step (``names`` by its id). Only what was noted before
    the talk is a pair; the others are counted below, not drawn. The latest stand on top.
    """
    rows = rows_of(ease, "intention", "before", "after")
    pairs = [row for row in rows if row["before"] is not None][::-1]
    if not pairs:
        first = "Note how the thought of a small step feels, do it, and note how it was: the two stand here then."
        return empty("How it felt before, and how it was", first)
    kept = pairs[:MOST_ROWS]
    easier, harder = (sum(sign * (row["after"] - row["before"]) > 0 for row in pairs) for sign in (1, -1))
    title = f"{easier} of {counted(len(pairs), 'talk')} {'was' if easier == 1 else 'were'} easier than you had thought"
    if not easier:
        title = (
            f"{harder} of {counted(len(pairs), 'talk')} {'was' if harder == 1 else 'were'} harder than you had thought"
        )
    notes = ["The thought of it (ring) and how it was (dot), from 0 hard to 10 easy."]
    notes += [f"{len(pairs) - len(kept)} earlier ones not shown."] if len(pairs) > len(kept) else []
    if left := len(rows) - len(pairs):
        notes.append(f"{counted(left, 'talk')} without a note from before, or from after.")
    alt = f"Of {counted(len(pairs), 'talk')}, {easier} easier and {harder} harder than the thought of it had felt."
    left, words = row_names([str((names or {}).get(row["intention"]) or row["intention"]) for row in kept])
    drawn = figure(title, " ".join(notes), alt=alt, height=ROW * (len(kept) + 1), left=left)
    place = [-number for number in range(len(kept))]
    before, after = ([row[when] for row in kept] for when in ("before", "after"))
    x = [x for ends in zip(before, after, strict=True) for x in (*ends, None)]  # one line with gaps for all of them
    drawn.add_scatter(
        x=x, y=[y for one in place for y in (one, one, None)], mode="lines", line_color=GREY, hoverinfo="skip"
    )
    for name, at, colour in (("before", before, CARD), ("after", after, BLUE)):
        marker = {"size": 13, "color": colour, "line": {"color": BLUE, "width": 2}}
        drawn.add_scatter(name=name, x=at, y=place, mode="markers", marker=marker, cliponaxis=False, hoverinfo="skip")
    above = [max(pair) for pair in zip(before, after, strict=True)]
    said = [f"\u2003{row['before']:.0f} → {row['after']:.0f}" for row in kept]
    write(drawn, above, place, said, color=QUIET, textposition="middle right")
    words += [label(HARDEST, 1, "0 hard", color=QUIET), label(EASIEST, 1, "10 easy", color=QUIET, xanchor="right")]
    return drawn.update_layout(
        annotations=words, xaxis_range=[HARDEST - 0.4, EASIEST + 1.6], yaxis_range=[0.5 - len(kept), 1.5]
    )
