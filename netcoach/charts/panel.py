"""The picture of who would have to agree: where each is, and where they would have to be. Draws, computes nothing."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from typing import Any

import plotly.graph_objects as go

from netcoach.charts.rows import MOST_ROWS, row_pairs, rows_of, rule
from netcoach.charts.theme import BLUE, CARD, GREEN, GREY, INK, LINE, MARGIN, QUIET, WIDTH, empty, figure, label, write
from netcoach.charts.words import counted, escape
from netcoach.records import HOW_KNOWN, KINDS, SUPPORT

NEEDS = ("person", "role", "counts", "now", "needed", "low", "high", "gap", "how_known")
STEPS = {0: "I don't know"} | SUPPORT  # what is not known has a column of its own, never the middle
ROLES = KINDS["seat"]["role"].choices
ROW, HEAD, NAME = 46, 76, 165  # px: a row, the words above the columns, the longest name
BELOW = 0.3  # of a row; there the way from then to now is drawn
BAR = "#dde5ec"
PALE = {BLUE: "#a9cce3", GREEN: "#a3d4c3", QUIET: CARD}


def plot_panel(
    support: Any,
    *,
    names: Mapping[str, str] | None = None,
    earlier: Any = None,
    said: tuple[str, str] = ("Then", "now"),
) -> go.Figure:
    """Draw where each person is and where they would have to be, those furthest from it first.

    Takes what ``support`` returns, and shown names. A full dot was told, a pale one is a sign, an open one a guess; the
    bar behind says how far off it may be. Who does not decide stands below. No sum and no mean: they would hide the
    one who is against. With the table of an ``earlier`` day an arrow leads from there to here; ``said`` names the two.
    """
    rows, before = _rows(support, names), _rows(earlier, names) if earlier is not None else []
    if not rows:
        return empty("Who would have to agree?", "Write down one person who would have to agree, and they stand here.")
    rows.sort(key=lambda row: (not row["counts"], row["gap"] == 0, row["gap"] is None, -(row["gap"] or 0)))
    kept, was = rows[:MOST_ROWS], {row["person"]: row["at"] for row in before}
    moves = [(was.get(row["person"], row["at"]), row["at"], -place - BELOW) for place, row in enumerate(kept)]
    moves = [(then, now, y) for then, now, y in moves if then != now]
    left, words = row_pairs([row["shown"] for row in kept], [row["part"] for row in kept], NAME)
    title, told, alt = _said(rows, before if earlier is not None else None, said)
    notes = ["Dot: where you see them. Tick: where they would have to be."]
    notes += ["Bar: how far off it may be." if any(row["low"] < row["high"] for row in kept if row["at"]) else ""]
    notes += [f"Arrow: {said[0].lower()} to {said[1]}."] if moves else []
    notes += [f"These {len(kept)}, and {len(rows) - len(kept)} more."] if len(rows) > len(kept) else []
    drawn = figure(title, " ".join(filter(None, [told, *notes])), alt=alt, height=ROW * len(kept) + HEAD, left=left)
    place = [-number for number in range(len(kept))]
    known = [(row, y) for row, y in zip(kept, place, strict=True) if row["at"]]
    _lines(drawn, [(row["low"], row["high"], y) for row, y in known if row["low"] < row["high"]], 12, BAR)
    _lines(drawn, [(row["at"], row["needed"], y) for row, y in known if row["gap"]], 2, INK)
    ticks, starts = len(kept), len(moves)
    marker = {"symbol": ["line-ns"] * ticks + ["circle"] * starts, "size": [20] * ticks + [6] * starts, "color": GREY}
    marker["line"] = {"width": [3] * ticks + [0] * starts, "color": INK}
    x, y = [row["needed"] for row in kept] + [then for then, *_ in moves], place + [y for *_, y in moves]
    drawn.add_scatter(name="needed", x=x, y=y, mode="markers", marker=marker, hoverinfo="skip")
    _dots(drawn, kept, place)
    wide = int((WIDTH + MARGIN - left) / 6.2 / 6)  # letters to a column
    head = {"size": 11, "color": QUIET, "xanchor": "center", "align": "center", "yanchor": "bottom"}
    words += [
        label(step, 0.55, "<br>".join(textwrap.wrap(said, max(9, wide), break_long_words=False)), **head)
        for step, said in STEPS.items()
    ]
    way = {"axref": "x", "ayref": "y", "showarrow": True, "arrowhead": 2, "arrowwidth": 1.5, "arrowcolor": GREY}
    words += [{"x": now, "ax": then, "y": y, "ay": y, "text": "", **way} for then, now, y in moves]
    grid = {"type": "line", "y0": 0.5 - len(kept), "y1": 0.5, "line": {"color": LINE, "width": 1}, "layer": "below"}
    shapes = [grid | {"x0": step, "x1": step} for step in SUPPORT]
    apart = {"type": "rect", "x0": -0.45, "x1": 0.45, "fillcolor": "#f1f3f5", "line": {"width": 0}}
    shapes += [grid | apart]
    deciding = sum(row["counts"] for row in kept)
    shapes += [rule(0.5 - deciding)] if 0 < deciding < len(kept) else []
    drawn.update_layout(annotations=words, shapes=shapes, xaxis_range=[-0.55, 5.5])
    return drawn.update_layout(yaxis_range=[0.5 - len(kept), 0.5 + HEAD / ROW])


def _rows(table: Any, names: Mapping[str, str] | None) -> list[dict[str, Any]]:
    rows = rows_of(table, *NEEDS, names=names)
    for row in rows:
        row["at"] = int(row["now"] or 0)
        known = HOW_KNOWN.get(row["how_known"]) if row["counts"] else None  # of the others only what they are
        row["part"] = " · ".join(filter(None, (ROLES.get(row["role"]), known)))
    return rows


def _lines(drawn: go.Figure, ways: list[tuple[float, float, float]], width: float, colour: str) -> None:
    x = [x for start, end, _ in ways for x in (start, end, None)]  # one line with gaps, not one trace per person
    y = [y for *_, y in ways for y in (y, y, None)]
    drawn.add_scatter(x=x, y=y, mode="lines", line={"color": colour, "width": width}, hoverinfo="skip")


def _dots(drawn: go.Figure, kept: list[dict[str, Any]], place: list[int]) -> None:
    colours = [QUIET if not row["at"] else GREEN if row["gap"] == 0 else BLUE for row in kept]
    fills = {"told": lambda colour: colour, "signs": PALE.get}
    fill = [fills.get(row["how_known"], lambda _: CARD)(colour) for row, colour in zip(kept, colours, strict=True)]
    marker = {"size": 17, "color": fill, "line": {"color": colours, "width": 2}}
    hover = [f"<b>{escape(row['shown'])}</b><br>{STEPS[row['at']]}<br>{row['part']}" for row in kept]
    marks, x = ["" if row["at"] else "?" for row in kept], [row["at"] for row in kept]
    write(drawn, x, place, marks, name="now", marker=marker, hovertext=hover, textposition="middle center")


def _said(
    rows: list[dict[str, Any]], before: list[dict[str, Any]] | None, said: tuple[str, str]
) -> tuple[str, str, str]:
    """Return the title, what was told, and the sentence for those who cannot see the picture."""
    deciding = [row for row in rows if row["counts"]]
    there, unknown = sum(row["gap"] == 0 for row in deciding), sum(not row["at"] for row in deciding)
    told = sum(row["gap"] == 0 and row["how_known"] == "told" for row in deciding)
    if not deciding:
        return "Nobody here decides yet", "", f"{counted(len(rows), 'person', 'people')}, none of whom decides."
    title = f"{there} of {len(deciding)} {'is' if there == 1 else 'are'} where they would have to be"
    alt = f" {len(deciding)} who would have to agree: {there} there as you see it, {told} of them told you so, "
    alt += f"{len(deciding) - there - unknown} short of it, {unknown} not known."
    if before is None:
        alt = f"Of{alt}"
    else:
        then = [row for row in before if row["counts"]]
        were = f"{said[0]} {sum(row['gap'] == 0 for row in then)} of {len(then)}"
        title, alt = f"{were} there, {said[1]} {there} of {len(deciding)}", f"{were}; {said[1]}, of{alt}"
    return title, f"As you see it. Counting only what they told you: {told} of {len(deciding)}.", alt
