"""Pictures over all people: when and in which direction I talk, and what about. Draws, computes nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import plotly.graph_objects as go

from netcoach.charts.rows import MOST_ROWS, count_bars, rows_of, rule
from netcoach.charts.theme import COLOURS, MARGIN, QUIET, empty, figure, label, write
from netcoach.charts.words import counted, in_title, listed
from netcoach.days import number_words
from netcoach.records import DIRECTIONS

WITH = {
    "up": "people above you",
    "across": "people beside you",
    "down": "your team or below",
    "outside": "people outside the company",
    "unknown": "people not placed yet",
}
NAMES, ROW, BELOW = 190, 78, 22  # px: the words left of the rows, the height of a row, the months below them all
ENOUGH_NOTES = 5  # talks with a topic, before it means anything (measures.md: hidden under 5)
MOST_TOPICS = 12  # more than a reader compares; our choice, no source


def plot_contact_months(table: Any, *, as_of: dt.date | None = None, months: int = 12) -> go.Figure:
    """Draw with whom I talked, month by month, one row per direction.

    Takes what ``contact_months`` returns, the day it was counted from and how many months it looked back, so that quiet
    months at both ends are seen; without a day the picture goes from the first month with a talk to the last.
    """
    rows = rows_of(table, "month", "direction", "talks")
    if not rows:
        return empty("Your talks, month by month", "Write down one talk, and the first bar stands here.")
    talks = {(_number(row["month"]), row["direction"]): row["talks"] for row in rows}
    last = _number(as_of) if as_of else max(month for month, _ in talks)
    first = last - months + 1 if as_of else min(month for month, _ in talks)
    totals = {way: sum(count for (_, to), count in talks.items() if to == way) for way in WITH}
    totals = {way: count for way, count in totals.items() if count or way != "unknown"}
    period = _said(first) if first == last else f"{_said(first)} to {_said(last)}"
    drawn = figure(
        _months_title(totals),
        f"Talks per month, {period}. A talk with three people counts three times.",
        alt=f"Talks by month, {period}: {listed(f'{count} with {WITH[way]}' for way, count in totals.items())}.",
        height=ROW * len(totals) + BELOW,
        left=NAMES,
    )
    seen = range(first, last + 1)
    bars = [(place, month, way, talks.get((month, way), 0)) for place, way in enumerate(totals) for month in seen]
    height = 0.7 / max(count for *_, count in bars)
    drawn.add_bar(
        x=[month for _, month, _, _ in bars],
        y=[count * height for *_, count in bars],
        base=[-place for place, *_ in bars],
        width=0.72,
        marker_color=[COLOURS[way] for *_, way, _ in bars],
        hoverinfo="text",
        hovertext=[f"{_said(month)}: {counted(count, 'talk')} with {WITH[way]}" for _, month, way, count in bars],
    )
    tops = [(month, count * height - place, str(count)) for place, month, _, count in bars if count]
    write(drawn, *zip(*tops, strict=True), size=11, color=QUIET, textposition="top center")
    words = []
    for place, (way, count) in enumerate(totals.items()):
        said = f"<b>{DIRECTIONS.get(way, 'not placed yet')}</b><br>{counted(count, 'talk')}"
        words.append(label(0, 0.28 - place, said, xref="paper", xshift=MARGIN - NAMES))
    below = {"color": QUIET, "xanchor": "center", "yanchor": "top", "yshift": -3}
    every = -(-len(seen) // 6)
    words += [label(month, 1 - len(totals), _said(month, "%b %Y"), **below) for month in seen[::-every]]
    drawn.update_layout(annotations=words, shapes=[rule(-place) for place in range(len(totals))])
    drawn.update_layout(xaxis_range=[first - 0.6, last + 0.6])
    return drawn.update_layout(yaxis_range=[1 - len(totals) - BELOW / ROW, 1])


def _number(day: dt.date) -> int:
    return day.year * 12 + day.month - 1


def _said(month: int, style: str = "%B %Y") -> str:
    return dt.date(month // 12, month % 12 + 1, 1).strftime(style)


def _months_title(totals: dict[str, int]) -> str:
    total, most = sum(totals.values()), max(totals.values())
    way, *tied = (way for way, count in totals.items() if count == most)
    if tied:
        return f"{number_words(total).capitalize()} talks so far, no direction more than another"
    return f"{most} of {counted(total, 'talk')} {'was' if total == 1 else 'were'} with {WITH[way]}"


def plot_topics(topic_counts: Any) -> go.Figure:
    """Draw what my talks are about, the topics that come up most first. Takes what ``topic_counts`` returns."""
    rows = rows_of(topic_counts, "topic", "mentions", "people")
    if not rows:
        return empty("What do you talk about?", "When you write down a talk, add a word or two on what it was about.")
    kept = rows[:MOST_TOPICS]
    top = [row for row in rows if row["mentions"] == rows[0]["mentions"]]
    count = f"{number_words(len(top)).capitalize()} topic{'' if len(top) == 1 else 's'}"
    title = f"{count} {'so far' if len(top) == len(rows) else 'come up most often'}"
    if len(top) == 1 < len(rows):
        title = f"“{in_title(top[0]['topic'])}” comes up most often"
    more = f". The {len(kept)} most frequent of {len(rows)} topics" if len(rows) > len(kept) else ""
    plain = [f"{row['topic']} in {counted(row['mentions'], 'talk')}" for row in kept[:3]]
    return count_bars(
        title,
        f"Talks in which a topic came up, and with how many people{more}.",
        alt=f"{counted(len(rows), 'topic')}; most often {listed(plain)}.",
        names=[row["topic"] for row in kept],
        counts=[row["mentions"] for row in kept],
        said=[f"{counted(row['mentions'], 'talk')}, {counted(row['people'], 'person', 'people')}" for row in kept],
    )


def plot_variety(variety: Any, *, names: Mapping[str, str] | None = None) -> go.Figure:
    """Draw about how many kinds of things I talk with each person.

    Takes what ``variety`` returns, and shown names. Under five talks with a topic nobody is drawn: too few to say.
    """
    rows = rows_of(variety, "person", "notes", "topics", "effective", names=names)
    enough = [row for row in rows if row["notes"] >= ENOUGH_NOTES]
    if not enough:
        first = f"After {number_words(ENOUGH_NOTES)} talks with somebody, with a word on each, it shows here."
        return empty("About how many things do you talk?", first)
    kept = enough[:MOST_ROWS]
    more = f" {len(enough) - len(kept)} more not shown." if len(enough) > len(kept) else ""
    few = f" {counted(len(rows) - len(enough), 'person', 'people')}: too few talks." if len(rows) > len(enough) else ""
    return count_bars(
        f"With {in_title(kept[0]['shown'])} you talk about most things",
        f"Kinds of things you talk about, the usual ones counting more.{more}{few}",
        alt=f"{counted(len(enough), 'person', 'people')}; most with {kept[0]['shown']}: {kept[0]['topics']} topics.",
        names=[row["shown"] for row in kept],
        counts=[row["effective"] for row in kept],
        said=[f"{counted(row['topics'], 'topic')} in {counted(row['notes'], 'talk')}" for row in kept],
    )
