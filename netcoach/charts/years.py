"""The picture of years with one person: every talk on its day, who began it, how it felt. Computes nothing."""

from __future__ import annotations

import datetime as dt
from typing import Any

import narwhals as nw
import numpy as np
import plotly.graph_objects as go

from netcoach.charts.colours import GREEN, GREY, INK, LINE, QUIET, VERMILLION
from netcoach.charts.marks import DOTTED, OPEN, SYMBOLS, label, lines, many, moment
from netcoach.charts.rows import row_names
from netcoach.charts.theme import empty, figure
from netcoach.charts.words import counted, in_title
from netcoach.measures.edge import check_columns, dated

ROW, BELOW = 34, 24  # px: a year, the months below
STARTED = ("me", "them")
FELT = ("good", "mixed", "hard")
PALETTE = (QUIET, GREEN, GREY, VERMILLION)  # not said, and how it felt
LOOKS = np.array([OPEN, 0, DOTTED, OPEN + DOTTED])  # likewise, added to the symbol of who began
BEGAN = np.array([SYMBOLS["circle"], SYMBOLS["triangle-right"], SYMBOLS["triangle-left"]])  # both or not said, me, they
LEAP = np.datetime64("2000-01")  # the year on whose days all years are laid, so that each has its 29 February


def plot_years(contacts: Any, *, person: str, name: str, as_of: dt.date) -> go.Figure:
    """Draw the years of one relationship: every talk on its day, who began it, and how it felt.

    Takes contacts with ``person``, ``happened_on``, ``started_by`` and ``felt``, the person's id and shown name.
    """
    frame = nw.from_native(contacts)
    check_columns(frame, ("person", "happened_on", "started_by", "felt"))
    frame = dated(frame.filter(nw.col("person") == person), "happened_on")
    days = frame["happened_on"].to_numpy().astype("datetime64[D]")
    past = days <= np.datetime64(as_of)  # a missing day is neither before nor after
    if not past.any():
        return empty("The years with one person", "Write down a talk with them, and it stands here on its day.")
    began, felt = (_codes(frame[column], words)[past] for column, words in (("started_by", STARTED), ("felt", FELT)))
    days = days[past]
    months, each = days.astype("datetime64[M]"), days.astype("datetime64[Y]").astype(int) + 1970
    x = (months - days.astype("datetime64[Y]") + LEAP).astype("datetime64[D]") + (days - months)
    years = range(int(each.min()), as_of.year + 1)
    talks, span, noted = counted(len(days), "talk"), f"{years[0]} to {years[-1]}", np.count_nonzero(felt)
    left, words = row_names([str(year) for year in years])
    low, below = 0.5 - len(years), {"size": 11, "color": QUIET, "yanchor": "top", "xanchor": "center"}
    span_of_year = moment(dt.date(1999, 12, 23).toordinal()), moment(dt.date(2001, 1, 8).toordinal())
    firsts = [dt.date(2000, month, 1) for month in range(1, 13, 2)]
    return figure(
        f"You and {in_title(name)}: {talks}",
        "▶ you began, ◀ they began, ● both, or not said. Green: good; grey, dotted: mixed; orange, open: hard.",
        alt=f"{talks} with {name}, {span}; of {noted} where you noted how it felt, {np.count_nonzero(felt == 1)} felt "
        "good.",
        height=ROW * len(years) + BELOW,
        left=left,
        data=[
            lines(((*span_of_year, -number) for number in range(len(years))), width=1, color=LINE),
            many(
                x.astype("datetime64[ms]"),
                years[0] - each,
                symbol=BEGAN[began] + LOOKS[felt],
                colour=felt,
                palette=PALETTE,
                marker={"size": 12, "line": {"width": 1, "color": INK}},
                customdata=each.astype("int16"),
            ),
        ],
        words=[*words, *(label(moment(day.toordinal()), low, f"{day:%b}", **below) for day in firsts)],
        dates=True,
        x=span_of_year,
        y=(low - BELOW / ROW, 0.5),
    )


def _codes(column: Any, words: tuple[str, ...]) -> np.ndarray:
    """Return the place of each row's word among these, from 1 on; 0 where it is none of them."""
    said, codes = column.to_numpy(), np.zeros(len(column), dtype=int)
    for place, word in enumerate(words, start=1):
        codes[said == word] = place
    return codes
