"""Pictures of years: one relationship talk by talk, how talks felt, what I do in each quarter. Computes nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import narwhals as nw
import plotly.graph_objects as go

from netcoach.charts.rows import MOST_ROWS, row_bars, row_names, rows_of, rule
from netcoach.charts.theme import BLUE, GREEN, GREY, INK, MARGIN, QUIET, VERMILLION, empty, figure, label, write
from netcoach.charts.words import counted, escape, in_title
from netcoach.days import in_words
from netcoach.measures.edge import check_columns, dated, whole_day

FELT = {"good": GREEN, "mixed": GREY, "hard": VERMILLION}
PALE = {GREEN: "#b6dccf", GREY: "#dde2e6", VERMILLION: "#f0d3bd"}
LOOKS = {"good": "", "mixed": "-dot", "hard": "-open-dot"}  # behind the symbol of who began; not said: open
BEGAN = {"me": "triangle-right", "them": "triangle-left"}
TOO_FEW = 5  # talks; measures.md says "too few to say" under it
DID = {"build": "met somebody new", "keep": "kept up with", "use": "asked for something", "visible": "showed my work"}
PLACES = {"inside": BLUE, "outside": "#a9cce3", "unknown": "#c9d0d6"}
ROW, BELOW, TALL, NAMES = 34, 24, 70, 176  # px: a row, the months below, a row of bars, the words beside those


def plot_years(contacts: Any, *, person: str, name: str, as_of: dt.date) -> go.Figure:
    """Draw the years of one relationship: every talk on its day, who began it, and how it felt.

    Takes contacts with ``person``, ``happened_on``, ``started_by`` and ``felt``, the person's id and shown name.
    """
    frame = nw.from_native(contacts)
    check_columns(frame, ("person", "happened_on", "started_by", "felt"))
    frame = dated(frame, "happened_on").filter(nw.col("person") == person, ~nw.col("happened_on").is_null())
    frame = frame.filter(whole_day("happened_on") <= as_of.toordinal())
    if frame.is_empty():
        return empty("The years with one person", "Write down a talk with them, and it stands here on its day.")
    happened, began, felt = (frame[name].to_list() for name in ("happened_on", "started_by", "felt"))
    years = range(min(happened).year, as_of.year + 1)
    talks, good = counted(len(happened), "talk"), felt.count("good")
    span, noted = f"{years[0]} to {years[-1]}", sum(how in FELT for how in felt)
    left, words = row_names([str(year) for year in years])
    drawn = figure(
        f"You and {in_title(name)}: {talks}",
        "▶ you began, ◀ they began, ● both, or not said. Green: good; grey, dotted: mixed; orange, open: hard.",
        alt=f"{talks} with {name}, {span}; of {noted} where you noted how it felt, {good} felt good.",
        height=ROW * len(years) + BELOW,
        left=left,
    )
    colours = [FELT.get(how, QUIET) for how in felt]
    symbols = [BEGAN.get(who, "circle") + LOOKS.get(how, "-open") for who, how in zip(began, felt, strict=True)]
    marker = {"symbol": symbols, "color": colours, "size": 12, "line": {"width": 1.5}}
    x, y = frame["happened_on"].dt.ordinal_day().to_numpy(), years[0] - frame["happened_on"].dt.year().to_numpy()
    said = [in_words(day.date()) for day in happened]
    drawn.add_scatter(
        x=x, y=y, name="talks", mode="markers", marker=marker, hovertext=said, hoverinfo="text", cliponaxis=False
    )
    for month in range(1, 13, 2):
        day = dt.date(as_of.year, month, 1)
        place = {"size": 11, "color": QUIET, "yanchor": "top", "xanchor": "center"}
        words.append(label(day.timetuple().tm_yday, 0.5 - len(years), f"{day:%b}", **place))
    lines = [rule(-number) | {"layer": "below"} for number in range(len(years))]
    drawn.update_layout(annotations=words, shapes=lines, xaxis_range=[-8, 374])
    return drawn.update_layout(yaxis_range=[0.5 - len(years) - BELOW / ROW, 0.5])


def plot_consistency(consistency: Any, *, names: Mapping[str, str] | None = None) -> go.Figure:
    """Draw with whom talks went well, how many of how many. Takes what ``consistency`` returns, and shown names.

    Her feeling and nobody's mark. Under five talks a row is pale: too few to say.
    """
    rows = [row for row in rows_of(consistency, *FELT, "talks", names=names) if row["talks"]]
    if not rows:
        return empty("With whom does it go well?", "Write down a talk and how it felt; it is under 'Add more'.")
    rows.sort(key=lambda row: (row["talks"] < TOO_FEW, -row["good"] / row["talks"], -row["talks"]))
    kept, enough = rows[:MOST_ROWS], [row for row in rows if row["talks"] >= TOO_FEW]
    calm = sum(not row["hard"] for row in enough)
    more = f" These {len(kept)}, and {len(rows) - len(kept)} more." if len(kept) < len(rows) else ""
    few = [row["talks"] < TOO_FEW for row in kept]
    left, words = row_names([row["shown"] for row in kept], [QUIET if pale else INK for pale in few])
    drawn = figure(
        f"With {calm} of {len(enough)} people, no talk was hard" if enough else "Too few talks to say yet",
        f"Your talks by how they felt, where you noted it. From the left: good, mixed, hard.{more}",
        alt=f"How talks felt with {counted(len(rows), 'person', 'people')}; with {calm} of the {len(enough)} who have "
        "five or more, none was hard.",
        height=ROW * len(kept),
        left=left,
    )
    hover = [f"{escape(row['shown'])}<br>{row['good']} good, {row['mixed']} mixed, {row['hard']} hard" for row in kept]
    base = [0] * len(kept)
    for way, colour in FELT.items():
        counts, fills = [row[way] for row in kept], [PALE[colour] if pale else colour for pale in few]
        row_bars(drawn, counts, fills, name=way, base=base, hovertext=hover)
        base = [start + count for start, count in zip(base, counts, strict=True)]
    for place, row in enumerate(kept):
        said = f"{row['good']} of {row['talks']}{': too few to say' if few[place] else ' felt good'}"
        words.append(label(row["talks"], -place, said, color=QUIET, xshift=8))
    drawn.update_layout(barmode="overlay", annotations=words, xaxis_range=[0, 1.6 * max(row["talks"] for row in kept)])
    return drawn.update_layout(yaxis_range=[0.5 - len(kept), 0.5])


def plot_activity(activity: Any) -> go.Figure:
    """Draw what I do in each quarter: meet, keep up, ask, show my work; inside the company, and paler outside it.

    Takes what ``activity`` returns. Counts and no mark: there is no right number. Each row has a height of its own.
    """
    rows = rows_of(activity, "quarter", "place", *DID)
    if not rows:
        return empty("What you do, quarter by quarter", "Write down one talk, and the first bar stands here.")
    counts = {(did, row["place"], _number(row["quarter"])): row[did] for row in rows for did in DID}
    first, last = (pick(_number(row["quarter"]) for row in rows) for pick in (min, max))
    seen = range(first, last + 1)
    sums = {(did, at): sum(counts.get((did, place, at), 0) for place in PLACES) for did in DID for at in seen}
    new, kept, asked, shown = (sums[did, last] for did in DID)
    drawn = figure(
        f"In {_quarter(last)}: {new} new, {kept} kept up, {asked} asked",
        "Talks in each quarter: inside the company (dark), outside it (pale), with people not placed yet (grey).",
        alt=f"In {_quarter(last)} you met {new} new, kept up with {kept}, asked {asked}, showed your work to {shown}.",
        height=TALL * len(DID) + BELOW,
        left=NAMES,
    )
    tall = {did: 0.62 / max(1, *(sums[did, at] for at in seen)) for did in DID}
    bars = [(did, at, -place - 0.4) for place, did in enumerate(DID) for at in seen]
    base = [foot for *_, foot in bars]
    for place, colour in PLACES.items():
        heights = [counts.get((did, place, at), 0) * tall[did] for did, at, _ in bars]
        x, hover = [at for _, at, _ in bars], [f"{_quarter(at)}: {DID[did]} {sums[did, at]}" for did, at, _ in bars]
        more = {"width": 0.7, "marker_color": colour, "hoverinfo": "text", "hovertext": hover}
        drawn.add_bar(name=place, x=x, y=heights, base=base, **more)
        base = [low + height for low, height in zip(base, heights, strict=True)]
    tops = [(at, top, str(sums[did, at] or "")) for (did, at, _), top in zip(bars, base, strict=True)]
    write(drawn, *zip(*tops, strict=True), size=11, color=QUIET, textposition="top center")
    below = {"size": 11, "color": QUIET, "xanchor": "center", "yanchor": "top"}
    words = [label(at, 0.55 - len(DID), _quarter(at), **below) for at in seen[:: -(-len(seen) // 6) * -1]]
    words += [label(0, -row - 0.2, said, xref="paper", xshift=MARGIN - NAMES) for row, said in enumerate(DID.values())]
    lines = [rule(-row - 0.4) for row in range(len(DID))]
    drawn.update_layout(barmode="overlay", annotations=words, shapes=lines, xaxis_range=[first - 0.7, last + 0.7])
    return drawn.update_layout(yaxis_range=[0.55 - len(DID) - BELOW / TALL, 0.5])


def _number(day: Any) -> int:
    return day.year * 4 + (day.month - 1) // 3


def _quarter(at: int) -> str:
    return f"{at // 4} Q{at % 4 + 1}"
