"""Pictures over all people: when and with whom I talk, what I do in each quarter, and what about. Draws only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import plotly.graph_objects as go

from netcoach.charts.colours import BLUE, COLOURS, QUIET
from netcoach.charts.marks import label, rule, write
from netcoach.charts.pairs import TOO_FEW
from netcoach.charts.rows import count_bars, fitting, rows_of
from netcoach.charts.theme import MARGIN, empty, figure
from netcoach.charts.words import OURS, Word, counted, in_title, listed, persons
from netcoach.days import in_words, number_words
from netcoach.records import DIRECTIONS

WITH = {
    "up": "people above you",
    "across": "people beside you",
    "down": "your team or below",
    "outside": "people outside the company",
    "unknown": "people not placed yet",
}
DID = {"build": "met somebody new", "keep": "kept up with", "use": "asked for something", "visible": "showed my work"}
PLACES = {"inside": BLUE, "outside": "#a9cce3", "unknown": "#c9d0d6"}
NAMES, ROW, BELOW = 190, 76, 24  # px: the words left of the rows, the height of a row, the periods below them all
TALLEST = 0.7  # of a row: its tallest bar
MOST_TOPICS = 12  # more than a reader compares; our choice, no source


def plot_contact_months(table: Any, *, as_of: dt.date | None = None, months: int = 12, word: Word = OURS) -> go.Figure:
    """Draw with whom I talked, month by month, one row per direction.

    Takes what ``contact_months`` returns, the day it was counted from and how many months it looked back, so that quiet
    months at both ends are seen; without a day the picture goes from the first month with a talk to the last. Then a
    template's words.
    """
    rows = rows_of(table, "month", "direction", "talks")
    if not rows:
        return empty("Your talks, month by month", "Write down one talk, and the first bar stands here.")
    talks = {(row["direction"], _number(row["month"])): row["talks"] for row in rows}
    last = _number(as_of) if as_of else max(month for _, month in talks)
    first = last - months + 1 if as_of else min(month for _, month in talks)
    seen = range(first, last + 1)
    totals = {way: sum(count for (to, _), count in talks.items() if to == way) for way in WITH}
    totals = {way: count for way, count in totals.items() if count or way != "unknown"}
    counts = {way: [talks.get((way, month), 0) for month in seen] for way in totals}
    words = {way: word("person.direction", way) for way in DIRECTIONS} | {"unknown": "not placed yet"}
    period = _month(first) if first == last else f"{_month(first)} to {_month(last)}"
    return _in_time(
        _months_title(totals),
        f"Talks per month, {period}. A talk with three people counts three times.",
        alt=f"Talks by month, {period}: {listed(f'{count} with {WITH[way]}' for way, count in totals.items())}.",
        heads=[f"<b>{in_title(words[way])}</b><br>{counted(count, 'talk')}" for way, count in totals.items()],
        parts={"talks": ([*counts.values()], [COLOURS[way] for way in totals])},
        most=[max(map(max, counts.values()))] * len(totals),
        seen=seen,
        said=lambda month: _month(month, short=True),
    )


def plot_activity(activity: Any) -> go.Figure:
    """Draw what I do in each quarter: meet, keep up, ask, show my work; inside the company, and paler outside it.

    Takes what ``activity`` returns. Counts and no mark: there is no right number. Each row has a height of its own.
    """
    rows = rows_of(activity, "quarter", "place", *DID)
    if not rows:
        return empty("What you do, quarter by quarter", "Write down one talk, and the first bar stands here.")
    counts = {(did, row["place"], _number(row["quarter"]) // 3): row[did] for row in rows for did in DID}
    quarters = [quarter for *_, quarter in counts]
    seen = range(min(quarters), max(quarters) + 1)
    parts = {place: [[counts.get((did, place, at), 0) for at in seen] for did in DID] for place in PLACES}
    sums = [[sum(each) for each in zip(*places, strict=True)] for places in zip(*parts.values(), strict=True)]
    last, (new, kept, asked, shown) = _quarter(seen[-1]), (each[-1] for each in sums)
    return _in_time(
        f"In {last}: {new} new, {kept} kept up, {asked} asked",
        "Talks in each quarter: inside the company (dark), outside it (pale), with people not placed yet (grey).",
        alt=f"In {last} you met {new} new, kept up with {kept}, asked {asked}, showed your work to {shown}.",
        heads=list(DID.values()),
        parts={place: (heights, [PLACES[place]] * len(DID)) for place, heights in parts.items()},
        most=[max(1, *each) for each in sums],
        seen=seen,
        said=_quarter,
    )


def _in_time(
    title: str,
    below: str,
    *,
    alt: str,
    heads: Sequence[str],
    parts: Mapping[str, tuple[Sequence[Sequence[int]], Sequence[str]]],
    most: Sequence[int],
    seen: range,
    said: Callable[[int], str],
) -> go.Figure:
    """Draw a row of standing bars for each head, one bar per period that is seen, made of parts.

    ``parts`` holds, by its name, each row's counts and colour; ``most`` the count of a bar as tall as its row allows.
    """
    spots = [(row, at) for row in range(len(heads)) for at in range(len(seen))]
    x, foot = [seen[at] for _, at in spots], [-row for row, _ in spots]
    tops, totals, data = [float(low) for low in foot], [0] * len(spots), []
    for name, (counts, colours) in parts.items():
        bar = {"type": "bar", "name": name, "x": x, "base": tops, "width": TALLEST, "hoverinfo": "text"}
        bar |= {"y": [counts[row][at] * TALLEST / most[row] for row, at in spots]}
        data.append(bar | {"marker": {"color": [colours[row] for row, _ in spots]}})
        tops = [low + height for low, height in zip(tops, bar["y"], strict=True)]
        totals = [total + counts[row][at] for total, (row, at) in zip(totals, spots, strict=True)]
    hover = [f"{said(at)}: {total}" for at, total in zip(x, totals, strict=True)]
    data = [bar | {"hovertext": hover} for bar in data]
    data.append(write(x, tops, (str(total or "") for total in totals), size=11, color=QUIET, textposition="top center"))
    under = {"size": 11, "color": QUIET, "xanchor": "center", "yanchor": "top", "yshift": -3}
    low = 1 - len(heads)
    words = [label(0, 0.28 - row, head, xref="paper", xshift=MARGIN - NAMES) for row, head in enumerate(heads)]
    words += [label(at, low, said(at), **under) for at in seen[:: -max(1, -(-len(seen) // 6))]]
    return figure(
        title,
        below,
        alt=alt,
        height=ROW * len(heads) + BELOW,
        left=NAMES,
        data=data,
        words=words,
        shapes=[rule(-row) for row in range(len(heads))],
        x=(seen[0] - 0.6, seen[-1] + 0.6),
        y=(low - BELOW / ROW, 1),
    )


def _number(day: dt.date) -> int:
    return day.year * 12 + day.month - 1


def _month(number: int, *, short: bool = False) -> str:
    return in_words(str(dt.date(number // 12, number % 12 + 1, 1))[:7], short=short)


def _quarter(number: int) -> str:
    return f"{number // 4} Q{number % 4 + 1}"


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
    kept, more = fitting(rows, ". The {kept} most frequent of {all} topics", most=MOST_TOPICS)
    top = [row for row in rows if row["mentions"] == rows[0]["mentions"]]
    count = f"{number_words(len(top)).capitalize()} topic{'' if len(top) == 1 else 's'}"
    title = f"{count} {'so far' if len(top) == len(rows) else 'come up most often'}"
    if len(top) == 1 < len(rows):
        title = f"“{in_title(top[0]['topic'])}” comes up most often"
    said = [counted(row["mentions"], "talk") for row in kept]
    plain = listed(f"{row['topic']} in {talks}" for row, talks in zip(kept[:3], said, strict=False))
    return count_bars(
        title,
        f"Talks in which a topic came up, and with how many people{more}.",
        alt=f"{counted(len(rows), 'topic')}; most often {plain}.",
        names=[row["topic"] for row in kept],
        counts=[row["mentions"] for row in kept],
        said=[f"{talks}, {persons(row['people'])}" for row, talks in zip(kept, said, strict=True)],
    )


def plot_variety(variety: Any, *, names: Mapping[str, str] | None = None) -> go.Figure:
    """Draw about how many kinds of things I talk with each person.

    Takes what ``variety`` returns, and shown names. Under five talks with a topic nobody is drawn: too few to say.
    """
    rows = rows_of(variety, "person", "notes", "topics", "effective", names=names)
    enough = [row for row in rows if row["notes"] >= TOO_FEW]
    if not enough:
        first = f"After {number_words(TOO_FEW)} talks with somebody, with a word on each, it shows here."
        return empty("About how many things do you talk?", first)
    kept, more = fitting(enough)
    few = f" {persons(len(rows) - len(enough))}: too few talks." if len(rows) > len(enough) else ""
    title = f"With {in_title(kept[0]['shown'])} you talk about most things"
    below = f"Kinds of things you talk about, the usual ones counting more.{more}{few}"
    alt = f"{persons(len(enough))}; most with {kept[0]['shown']}: {kept[0]['topics']} topics."
    shown = [row["shown"] for row in kept]
    counts = [row["effective"] for row in kept]
    said = [f"{counted(row['topics'], 'topic')} in {counted(row['notes'], 'talk')}" for row in kept]
    return count_bars(title, below, alt=alt, names=shown, counts=counts, said=said)
