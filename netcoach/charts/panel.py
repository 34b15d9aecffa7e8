"""The picture of who would have to agree: where each is, and where they would have to be. Draws, computes nothing."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from typing import Any

import plotly.graph_objects as go

from netcoach.charts.colours import BLUE, CARD, GREEN, GREY, INK, QUIET
from netcoach.charts.marks import Mark, dots, label, lines, ring, rule, write
from netcoach.charts.rows import fitting, row_names, rows_of
from netcoach.charts.theme import MARGIN, WIDTH, empty, figure
from netcoach.charts.words import OURS, Word, escape, in_title, persons
from netcoach.records import KINDS, SUPPORT

NEEDS = ("person", "role", "counts", "now", "needed", "low", "high", "gap", "how_known")
CHOICES = {name: KINDS["seat"][name].choices for name in ("role", "how_known")}
NOT_KNOWN = "I don't know"  # has a column of its own, never the middle
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
    word: Word = OURS,
) -> go.Figure:
    """Draw where each person is and where they would have to be, those furthest from it first.

    Takes what ``support`` returns, shown names, and a template's words. A full dot was told, a pale one is a sign, an
    open one a guess; the bar behind says how far off it may be. Who does not decide stands below. No sum and no mean:
    they would hide the one who is against. With the table of an ``earlier`` day an arrow leads from there to here;
    ``said`` names the two.
    """
    rows, before = _rows(support, names, word), _rows(earlier, names) if earlier is not None else []
    if not rows:
        return empty("Who would have to agree?", "Write down one person who would have to agree, and they stand here.")
    rows.sort(key=lambda row: (not row["counts"], row["gap"] == 0, row["gap"] is None, -(row["gap"] or 0)))
    (kept, more), was = fitting(rows, "These {kept}, and {more} more."), {row["person"]: row["at"] for row in before}
    place = [-number for number in range(len(kept))]
    moves = [(was.get(row["person"], row["at"]), row["at"], y - BELOW) for row, y in zip(kept, place, strict=True)]
    moves = [(then, now, y) for then, now, y in moves if then != now]
    left, words = row_names([row["shown"] for row in kept], most=NAME, below=[row["part"] for row in kept])
    title, told, alt = _said(rows, before if earlier is not None else None, said)
    known = [(row, y) for row, y in zip(kept, place, strict=True) if row["at"]]
    vague = [(row["low"], row["high"], y) for row, y in known if row["low"] < row["high"]]
    notes = [told, "Dot: where you see them. Tick: where they would have to be."]
    notes += [
        "Bar: how far off it may be." if vague else "",
        f"Arrow: {said[0].lower()} to {said[1]}." if moves else "",
    ]
    ticks, starts = len(kept), len(moves)
    marker = {"symbol": ["line-ns"] * ticks + ["circle"] * starts, "size": [20] * ticks + [6] * starts, "color": GREY}
    marker["line"] = {"width": [3] * ticks + [0] * starts, "color": INK}
    x, y = [row["needed"] for row in kept] + [then for then, *_ in moves], place + [y for *_, y in moves]
    steps = {0: NOT_KNOWN} | {step: in_title(word("seat.support_now", step)) for step in SUPPORT}
    wide = int((WIDTH + MARGIN - left) / 6.2 / 6)  # letters to a column
    head = {"size": 11, "color": QUIET, "xanchor": "center", "align": "center", "yanchor": "bottom"}
    words += [
        label(step, 0.55, "<br>".join(textwrap.wrap(said, max(9, wide), break_long_words=False)), **head)
        for step, said in steps.items()
    ]
    way = {"axref": "x", "ayref": "y", "showarrow": True, "arrowhead": 2, "arrowwidth": 1.5, "arrowcolor": GREY}
    words += [{"x": now, "ax": then, "y": y, "ay": y, "text": "", **way} for then, now, y in moves]
    grid = {"xref": "x", "y1": 0.5, "layer": "below"}
    shapes = [rule(0.5 - len(kept), x0=step, x1=step, **grid) for step in SUPPORT]
    apart = {"type": "rect", "fillcolor": "#f1f3f5", "line": {"width": 0}}
    shapes.append(rule(0.5 - len(kept), x0=-0.45, x1=0.45, **grid, **apart))
    deciding = sum(row["counts"] for row in kept)
    return figure(
        title,
        " ".join(filter(None, [*notes, more])),
        alt=alt,
        height=ROW * len(kept) + HEAD,
        left=left,
        data=[
            lines(vague, width=12, color=BAR),
            lines(((row["at"], row["needed"], y) for row, y in known if row["gap"]), color=INK),
            dots(x, y, marker, name="needed"),
            _dots(kept, place, steps),
        ],
        words=words,
        shapes=shapes + ([rule(0.5 - deciding)] if 0 < deciding < len(kept) else []),
        x=(-0.55, 5.5),
        y=(0.5 - len(kept), 0.5 + HEAD / ROW),
    )


def panel_words(
    support: Any, *, names: Mapping[str, str], earlier: Any = None, said: tuple[str, str] = ("Then", "now")
) -> tuple[str, str, str]:
    """Return the conclusion, what stands below it, and the sentence for those who cannot see it; as in plot_panel."""
    rows, before = _rows(support, names), _rows(earlier, names) if earlier is not None else None
    if not rows:
        first = "Write down one person who would have to agree, and they stand here."
        return "Who would have to agree?", first, f"No picture yet: {first[0].lower()}{first[1:]}"
    return _said(rows, before, said)


def _rows(table: Any, names: Mapping[str, str] | None, word: Word = OURS) -> list[dict[str, Any]]:
    rows = rows_of(table, *NEEDS, names=names)
    for row in rows:
        row["at"] = int(row["now"] or 0)
        said = ["role", "how_known"] if row["counts"] else ["role"]  # of the others only what they are
        row["part"] = " · ".join(word(f"seat.{name}", row[name]) for name in said if row[name] in CHOICES[name])
    return rows


def _dots(kept: list[dict[str, Any]], place: list[int], steps: Mapping[int, str]) -> Mark:
    colours = [QUIET if not row["at"] else GREEN if row["gap"] == 0 else BLUE for row in kept]
    fills = {"told": lambda colour: colour, "signs": PALE.get}
    fill = [fills.get(row["how_known"], lambda _: CARD)(colour) for row, colour in zip(kept, colours, strict=True)]
    marker = ring(17, fill, colours)
    hover = [f"<b>{escape(row['shown'])}</b><br>{steps[row['at']]}<br>{escape(row['part'])}" for row in kept]
    marks, x = ["" if row["at"] else "?" for row in kept], [row["at"] for row in kept]
    return write(x, place, marks, name="now", marker=marker, hovertext=hover, textposition="middle center")


def _said(
    rows: list[dict[str, Any]], before: list[dict[str, Any]] | None, said: tuple[str, str]
) -> tuple[str, str, str]:
    """Return the title, what was told, and the sentence for those who cannot see the picture."""
    deciding = [row for row in rows if row["counts"]]
    there, unknown = sum(row["gap"] == 0 for row in deciding), sum(not row["at"] for row in deciding)
    told = sum(row["gap"] == 0 and row["how_known"] == "told" for row in deciding)
    if not deciding:
        return "Nobody here decides yet", "", f"{persons(len(rows))}, none of whom decides."
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
