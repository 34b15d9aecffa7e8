"""The picture of a move in time: its stages, and the talks with each of those who decide. Draws, computes nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import narwhals as nw
import numpy as np
import plotly.graph_objects as go

from netcoach.charts.colours import BLUE, CARD, INK, LINE, QUIET, VERMILLION
from netcoach.charts.marks import EPOCH, OPEN, SYMBOLS, Mark, label, many, moment, rule
from netcoach.charts.rows import fitting, row_names, rows_of
from netcoach.charts.theme import MARGIN, WIDTH, empty, figure
from netcoach.charts.words import counted, text_width
from netcoach.days import in_words, span_words
from netcoach.measures.edge import check_columns, dated

NEEDS = ("person", "counted_from", "opened_on", "first_talk", "first_precision", "lead_days")
COUNTS = ("contacts", "before", "late")
SAID = {
    "imagined": "first imagined",
    "horizon": "on the horizon",
    "announced": "announced",
    "interviewing": "interviews began",
    "decided": "decided",
}
OPENED = {"announced": "it was announced", "interviewing": "the interviews began"}
AFTER = {"announced": "the announcement", "interviewing": "interviews began"}
SHADES = {"announced": "#fcf1e2", "interviewing": "#f5d9ba"}
PALETTE = (BLUE, VERMILLION, QUIET)  # of a talk before, late, and after the decision
LOOKS = np.array([SYMBOLS["circle"], SYMBOLS["diamond"], SYMBOLS["circle"] + OPEN])  # likewise
ROW, LEVEL, NAME, BELOW = 44, 19, 165, 26  # px: a decider's row, a line of stages, the longest name, the years below
SHORTEST = 180  # days that the picture shows at least


def plot_move(
    contacts: Any, lead: Any, *, stages: Mapping[str, dt.date], names: Mapping[str, str] | None = None, as_of: dt.date
) -> go.Figure:
    """Draw when the talks with those who decide began, beside the stages of the move.

    Lobbying is networking that begins when the job is in interviews: that time is shaded, lightly from the announcement
    on, and more from the interviews on. A round dot is a talk before it, a diamond one in it, a ring one after.

    Args:
        contacts: One row per person and interaction, with ``person`` and ``happened_on``.
        lead: What ``lead_time`` returns for this move: one row for each who decides.
        stages: The day of each stage that has one.
        names: Shown names.
        as_of: The last day of the picture.
    """
    rows = rows_of(lead, *NEEDS, *COUNTS, names=names)
    if not rows:
        return empty("When did it begin?", "Write down by name who decides, and your talks with them stand here.")
    (kept, more), today = fitting(rows, " These {kept}, and {more} more."), as_of.toordinal()
    day, row = _talks(contacts, [row["person"] for row in kept], today)
    marks = {stage: day.toordinal() for stage, day in stages.items()}
    last = max(today, *marks.values()) if marks else today
    first = min([last - SHORTEST, *marks.values(), *day[:1].tolist()])
    left, words = row_names([row["shown"] for row in kept], most=NAME, below=[_lead(row) for row in kept])
    said, levels = _stage_words(marks, first, last, (WIDTH + MARGIN - left) / (last - first))
    title, notes = _said(rows)
    top, foot = 0.5, 0.5 - len(kept)
    opened, closed = min((marks[stage] for stage in SHADES if stage in marks), default=last), marks.get("decided", last)
    when = np.where(day <= opened, 0, np.where(day <= closed, 1, 2))
    ends = {"announced": marks.get("interviewing", closed), "interviewing": closed}
    shapes = [rule(0.5 - number) for number in range(len(kept) + 1)]
    shade = {"type": "rect", "xref": "x", "y1": top, "line": {"width": 0}, "layer": "below"}
    for stage in filter(marks.__contains__, SHADES):
        across = {"x0": moment(marks[stage]), "x1": moment(ends[stage])}
        shapes.append(rule(foot, fillcolor=SHADES[stage], **shade, **across))
    for day_of, text, level, side in said:
        at = top + LEVEL * (level + 0.5) / ROW
        apart = {"xanchor": side, "xshift": 3 if side == "left" else -3, "bgcolor": CARD, "borderpad": 1}
        words.append(label(moment(day_of), at, text, size=11, **apart))
        shapes.append(_upright(day_of, foot, at + 0.2, INK))
    years = range(dt.date.fromordinal(first).year + 1, dt.date.fromordinal(last).year + 1)
    for new_year in [dt.date(year, 1, 1).toordinal() for year in years] or [first]:
        shapes.append(_upright(new_year, foot, top, LINE) | {"layer": "below"})
        below = {"xanchor": "center", "yanchor": "top", "yshift": -4}
        year = in_words(str(dt.date.fromordinal(new_year))[:7], short=True)
        words.append(label(moment(new_year), foot, year, size=11, color=QUIET, **below))
    air = (last - first) * 0.02
    talks = many(moment(day), -row, marker={"size": 9}, symbol=LOOKS[when], colour=when, palette=PALETTE)
    return figure(
        title,
        notes + more,
        alt=_alt(rows),
        height=ROW * len(kept) + LEVEL * levels + BELOW,
        left=left,
        data=[talks] if len(day) else [],
        words=words,
        shapes=shapes,
        dates=True,
        x=(moment(first - air), moment(last + air)),
        y=(foot - BELOW / ROW, top + LEVEL * levels / ROW),
    )


def _talks(contacts: Any, people: list[str], today: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the day of each talk with these people, as a number, and whose it was, by place; the earliest first."""
    frame = nw.from_native(contacts)
    check_columns(frame, ("person", "happened_on"))
    frame = dated(frame.filter(nw.col("person").is_in(people)), "happened_on")
    days = frame["happened_on"].to_numpy().astype("datetime64[D]")
    places = dict(zip(people, range(len(people)), strict=True))
    rows = np.array([places[person] for person in frame["person"].to_list()], dtype=int)
    past = days <= np.datetime64(dt.date.fromordinal(today))  # a missing day is neither before nor after
    order = np.argsort(days[past], kind="stable")
    return days[past][order].astype(int) + EPOCH, rows[past][order]


def _upright(day: int, low: float, high: float, colour: str) -> Mark:
    return rule(low, xref="x", x0=moment(day), x1=moment(day), y1=high, line={"color": colour, "width": 1})


def _lead(row: dict[str, Any]) -> str:
    if row["first_talk"] is None:
        return "no talk yet"
    if row["lead_days"] is None:
        return f"first talk in {in_words(str(row['first_talk'])[:7])}"
    rough = "" if row["first_precision"] == "day" else "about "  # nobody remembers the days of years ago
    span = f"{rough}{span_words(abs(row['lead_days']))}"
    return f"{span} before" if row["lead_days"] > 0 else f"{span} after" if row["lead_days"] else "on the day itself"


def _stage_words(
    marks: Mapping[str, int], first: int, last: int, pixels: float
) -> tuple[list[tuple[int, str, int, str]], int]:
    """Give the words of a stage a line of their own where they would cover others: day, words, line, side."""
    said, ends = [], []
    for stage, day in sorted(marks.items(), key=lambda mark: mark[1]):
        text = f"{SAID[stage]}, {in_words(str(dt.date.fromordinal(day))[:7], short=True)}"
        wide = text_width(text, 11) + 6
        side = "left" if (last - day) * pixels >= wide else "right"
        start = (day - first) * pixels - (0 if side == "left" else wide)
        level = next((level for level, end in enumerate(ends) if end <= start), len(ends))
        ends[level : level + 1] = [start + wide]
        said.append((day, text, level, side))
    return said, max(1, len(ends))


def _said(rows: list[dict[str, Any]]) -> tuple[str, str]:
    """Return the title and what is below it."""
    opening = next((row["counted_from"] for row in rows if row["counted_from"]), None)
    notes = f"Your talks with those who decide: {counted(sum(row['contacts'] for row in rows), 'dot')}."
    if opening is None:
        met = sum(row["first_talk"] is not None for row in rows)
        return f"You have talked with {met} of {len(rows)} who decide", notes
    notes += f" Shaded: from the day {OPENED[opening]}; darker: interviews. What begins there is lobbying."
    crowded = sum(row["late"] > row["before"] for row in rows)
    if 2 * crowded >= len(rows):  # of each, not of all talks: one old friend would hide the others
        return f"With {crowded} of {len(rows)}, most talks came after {AFTER[opening]}", notes
    early = sum((row["lead_days"] or 0) > 0 for row in rows)
    return f"You talked with {early} of {len(rows)} before {OPENED[opening]}", notes


def _alt(rows: list[dict[str, Any]]) -> str:
    before, late, total = (sum(row[part] for row in rows) for part in ("before", "late", "contacts"))
    met = sum(row["first_talk"] is not None for row in rows)
    opening = next((row for row in rows if row["counted_from"]), None)
    said = f"Of {len(rows)} who decide you have talked with {met}, in {counted(total, 'talk')}"
    if opening is None:
        return f"{said}."
    day = in_words(opening["opened_on"])
    return f"{said}: {before} before {OPENED[opening['counted_from']]} on {day}, {late} from then to the decision."
