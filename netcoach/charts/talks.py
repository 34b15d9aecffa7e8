"""Pictures over all people: when and in which direction I talk, and what about. Draws, computes nothing."""

from __future__ import annotations

import datetime as dt
from typing import Any

import plotly.graph_objects as go

from netcoach.charts.theme import (
    BLUE,
    COLOURS,
    QUIET,
    counted,
    escape,
    figure,
    label,
    listed,
    row_name,
    row_names,
    rows_of,
    rule,
    shorten,
    too_few,
)
from netcoach.days import number_words
from netcoach.records import DIRECTIONS

WITH = {
    "up": "people above you",
    "across": "people beside you",
    "down": "your team or below",
    "outside": "people outside the company",
    "unknown": "people not placed yet",
}
NAMES = 190  # px; room for words left of the rows
ROW = 78  # px
MOST_TOPICS = 12  # more than a reader compares; our choice, no source


def plot_contact_months(table: Any, *, as_of: dt.date | None = None, months: int = 12) -> go.Figure:
    """Draw with whom I talked, month by month, one row per direction.

    Args:
        table: What ``contact_months`` returns.
        as_of: The day it was counted from, so that quiet months at both ends are seen; without it the picture goes
            from the first month with a talk to the last.
        months: How many months it looked back; used with ``as_of``.

    Raises:
        UnknownColumnError: If a column is missing.
    """
    rows = rows_of(table, "month", "direction", "talks")
    if not rows:
        return too_few("Your talks, month by month", "Write down one talk, and the first bar stands here.")
    talks = {(row["month"].year * 12 + row["month"].month - 1, row["direction"]): row["talks"] for row in rows}
    last = as_of.year * 12 + as_of.month - 1 if as_of else max(month for month, _ in talks)
    first = last - months + 1 if as_of else min(month for month, _ in talks)
    totals = {way: sum(count for (_, to), count in talks.items() if to == way) for way in WITH}
    ways = [way for way in WITH if totals[way] or way != "unknown"]
    bars = [
        (place, month, way, talks.get((month, way), 0))
        for place, way in enumerate(ways)
        for month in range(first, last + 1)
    ]
    return _draw_months(ways, totals, bars)


def _draw_months(ways: list[str], totals: dict[str, int], bars: list[tuple[int, int, str, int]]) -> go.Figure:
    total, most = sum(totals.values()), max(count for *_, count in bars)
    first, last = bars[0][1], bars[-1][1]
    period = _said(first) if first == last else f"{_said(first)} to {_said(last)}"
    first_way, *tied = (way for way in ways if totals[way] == max(totals.values()))
    title = f"{totals[first_way]} of {counted(total, 'talk')} {'was' if total == 1 else 'were'} with {WITH[first_way]}"
    drawn = figure(
        f"{number_words(total).capitalize()} talks so far, no direction more than another" if tied else title,
        f"Talks per month, {period}. A talk with three people counts three times.",
        alt=f"Talks by month, {period}: {listed(f'{totals[way]} with {WITH[way]}' for way in ways)}.",
        height=ROW * len(ways) + 22,
        left=NAMES,
    )
    height = 0.7 / most
    drawn.add_bar(
        x=[month for _, month, _, _ in bars],
        y=[count * height for *_, count in bars],
        base=[-place for place, *_ in bars],
        width=0.72,
        marker={"color": [COLOURS[way] for *_, way, _ in bars], "line": {"width": 0}},
        hoverinfo="text",
        hovertext=[f"{_said(month)}: {counted(count, 'talk')} with {WITH[way]}" for _, month, way, count in bars],
    )
    drawn.add_scatter(
        x=[month for _, month, _, count in bars if count],
        y=[count * height - place for place, *_, count in bars if count],
        mode="text",
        text=[str(count) for *_, count in bars if count],
        textposition="top center",
        textfont={"size": 11, "color": QUIET},
        hoverinfo="skip",
    )
    words = []
    for place, way in enumerate(ways):
        said = f"<b>{DIRECTIONS.get(way, 'not placed yet')}</b><br>{counted(totals[way], 'talk')}"
        words.append(row_name(0.28 - place, said, left=NAMES))
    step = -(-(last - first + 1) // 6)
    below = {"color": QUIET, "xanchor": "center", "yanchor": "top", "yshift": -3}
    words += [label(month, 1 - len(ways), _said(month, "%b %Y"), **below) for month in range(last, first - 1, -step)]
    drawn.update_layout(annotations=words, shapes=[rule(-place) for place in range(len(ways))])
    drawn.update_xaxes(range=[first - 0.6, last + 0.6])
    return drawn.update_yaxes(range=[1 - len(ways) - 22 / ROW, 1])


def plot_topics(topic_counts: Any) -> go.Figure:
    """Draw what my talks are about, the topics that come up most first.

    Args:
        topic_counts: What ``topic_counts`` returns.

    Raises:
        UnknownColumnError: If a column is missing.
    """
    rows = rows_of(topic_counts, "topic", "mentions", "people")
    if not rows:
        return too_few("What do you talk about?", "When you write down a talk, add a word or two on what it was about.")
    kept = rows[:MOST_TOPICS]
    top = [row for row in rows if row["mentions"] == rows[0]["mentions"]]
    count = f"{number_words(len(top)).capitalize()} topic{'' if len(top) == 1 else 's'}"
    title = f"{count} {'so far' if len(top) == len(rows) else 'come up most often'}"
    if len(top) == 1 < len(rows):
        title = f"“{escape(shorten(top[0]['topic'], 260, 20))}” comes up most often"
    plain = [f"{row['topic']} in {counted(row['mentions'], 'talk')}" for row in kept]
    left, shown = row_names(row["topic"] for row in kept)
    drawn = figure(
        title,
        "Talks in which a topic came up, and with how many people"
        + (f". The {len(kept)} most frequent of {len(rows)} topics." if len(rows) > len(kept) else "."),
        alt=f"{counted(len(rows), 'topic')}; most often {listed(plain[:3])}.",
        height=32 * len(kept),
        left=left,
    )
    drawn.add_bar(
        x=[row["mentions"] for row in kept],
        y=[-place for place in range(len(kept))],
        orientation="h",
        width=0.62,
        marker={"color": [BLUE if row in top else "#5a98bf" for row in kept], "line": {"width": 0}},
        text=[f" {counted(row['mentions'], 'talk')}, {counted(row['people'], 'person', 'people')}" for row in kept],
        textposition="outside",
        textfont={"size": 12, "color": QUIET},
        cliponaxis=False,
        hoverinfo="text",
        hovertext=[escape(row["topic"]) for row in kept],
    )
    drawn.update_layout(annotations=[row_name(-y, one, left=left, size=13) for y, one in enumerate(shown)])
    drawn.update_xaxes(range=[0, kept[0]["mentions"] * 1.7])
    return drawn.update_yaxes(range=[0.5 - len(kept), 0.5])


def _said(month: int, style: str = "%B %Y") -> str:
    return dt.date(month // 12, month % 12 + 1, 1).strftime(style)
