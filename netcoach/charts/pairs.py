"""Pictures of one relationship per row: who begins our talks, and how long it has been. Draws, computes nothing."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from typing import Any

import plotly.graph_objects as go

from netcoach.charts.rows import MOST_ROWS, row_bars, row_names, rows_of, two_ways
from netcoach.charts.theme import BLUE, CARD, GREEN, GREY, INK, LINE, MARGIN, QUIET, WIDTH, empty, figure, label, write
from netcoach.charts.words import counted, escape, in_title, text_width
from netcoach.days import number_words, span_words
from netcoach.measures.contacts import ENOUGH_DAYS

TOO_FEW = 5  # exchanges; under five, one more talk can turn the picture round (measures.md: hidden under 5)
ONE_SIDED, TO_NAME = 0.6, 6  # of the exchanges, and how many there must be, before a title names the pair; our choice
LONGER = 2  # usual gaps; a longer silence is named in the title. Our choice, no source
A_YEAR = 366  # days; an axis that goes further would press everybody else together
NEW = 3  # rows kept for people whose rhythm is not known yet, however many others there are
ROW = 30  # px
PALE = {BLUE: "#bcd6e8", GREEN: "#b6dccf", GREY: "#dde2e6"}


def plot_starts(balance: Any, *, names: Mapping[str, str] | None = None) -> go.Figure:
    """Draw who began our talks: I to the left, they to the right, both of us in the middle, the most one-sided first.

    Takes what ``balance`` returns, and shown names. Under five talks a row is pale: one more could turn it round.
    """
    everyone = rows_of(balance, "person", "me", "them", "both", "exchanges", names=names)
    rows = [row for row in everyone if row["exchanges"]]
    if not rows:
        first = "When you write down a talk, say who began it: you, they or both of you."
        unsaid = "For none of your talks is it written who began. It is under 'Add more' when you write one down."
        return empty("Who begins your talks?", unsaid if everyone else first)
    rows.sort(key=lambda row: (row["exchanges"] < TOO_FEW, -abs(row["me"] - row["them"]), -row["exchanges"]))
    me, them, both, total = (sum(row[who] for row in rows) for who in ("me", "them", "both", "exchanges"))
    kept = rows[:MOST_ROWS]
    few = [row["exchanges"] < TOO_FEW for row in kept]
    left, words = row_names([row["shown"] for row in kept], [QUIET if pale else INK for pale in few])
    drawn = figure(
        _starts_title(rows, me, them, total),
        f"Talks by who began them, where noted. {len(kept)} of {counted(len(everyone), 'person', 'people')}, "
        "most one-sided first.",
        alt=f"Of {counted(total, 'talk')} with {counted(len(rows), 'person', 'people')}, "
        f"you began {me}, they {them}, both of you {both}.",
        height=ROW * len(kept) + 34,
        left=left,
    )
    inside = {"textposition": "inside", "insidetextanchor": "middle", "textangle": 0, "constraintext": "none"}
    inside["textfont"] = {"size": 12, "color": [INK if pale else CARD for pale in few]}
    hover = [
        f"{escape(row['shown'])}<br>you began {row['me']}, they began {row['them']}, both of you {row['both']}"
        for row in kept
    ]
    for who, colour, base in (
        ("me", BLUE, [-row["me"] - row["both"] / 2 for row in kept]),
        ("both", GREY, [-row["both"] / 2 for row in kept]),
        ("them", GREEN, [row["both"] / 2 for row in kept]),
    ):
        counts, colours = [row[who] for row in kept], [PALE[colour] if pale else colour for pale in few]
        text = [str(count or "") for count in counts]
        row_bars(drawn, counts, colours, name=who, base=base, text=text, hovertext=hover, **inside)
    words += [
        label(0, 1, "<b>you began</b>", color=BLUE, xanchor="right", xshift=-34),
        label(0, 1, "both", color="#5f6b77", xanchor="center"),
        label(0, 1, "<b>they began</b>", color=GREEN, xshift=34),
    ]
    reach = right = 1.05 * max(max(row["me"], row["them"]) + row["both"] / 2 for row in kept)
    share = 120 / (WIDTH + MARGIN - left)  # of the drawing, for the words beside a pale row
    for place, row in enumerate(kept):
        if few[place]:
            said, end = f"{counted(row['exchanges'], 'talk')}: too few to say", row["them"] + row["both"] / 2
            words.append(label(end, -place, said, size=11, color=QUIET, xshift=8))
            right = max(right, (end + share * reach) / (1 - share))
    drawn.update_layout(barmode="overlay", annotations=words)
    return drawn.update_layout(xaxis_range=[-reach, right], yaxis_range=[0.45 - len(kept), 1.5])


def plot_given(balance: Any, *, names: Mapping[str, str] | None = None) -> go.Figure:
    """Draw what went each way: talks in which I gave something to the left, in which I received something right.

    Takes what ``balance`` returns, and shown names. A description: helping a junior needs no balance.
    """
    rows = [
        row for row in rows_of(balance, "person", "gave", "received", names=names) if row["gave"] or row["received"]
    ]
    if not rows:
        first = "Under 'Add more', write what you gave and what you received: it shows here."
        return empty("What goes each way?", first)
    rows.sort(key=lambda row: -row["gave"] - row["received"])
    kept, (gave, received) = rows[:MOST_ROWS], (sum(row[way] for row in rows) for way in ("gave", "received"))
    more = f" These {len(kept)}, and {len(rows) - len(kept)} more." if len(rows) > len(kept) else ""
    return two_ways(
        f"You gave in {counted(gave, 'talk')} and received in {received}",
        f"Talks in which something is written, those with most first.{more}",
        alt=f"With {counted(len(rows), 'person', 'people')}: gave in {counted(gave, 'talk')}, received in {received}.",
        names=[row["shown"] for row in kept],
        left=("I gave", [row["gave"] for row in kept]),
        right=("I received", [row["received"] for row in kept]),
    )


def _starts_title(rows: list[dict[str, Any]], me: int, them: int, total: int) -> str:
    for row in rows:
        apart, talks = row["me"] - row["them"], row["exchanges"]
        if talks >= TO_NAME and abs(apart) >= ONE_SIDED * talks:
            name = in_title(row["shown"])
            who, whom, count = ("You", name, row["me"]) if apart > 0 else (name, "you", row["them"])
            return f"{who} began {count} of {talks} talks with {whom}"
    if me == them:
        return f"You and they each began {me} of {counted(total, 'talk')}"
    return f"{'You' if me > them else 'They'} began {max(me, them)} of {counted(total, 'talk')}"


def plot_rhythm(rhythm: Any, *, names: Mapping[str, str] | None = None) -> go.Figure:
    """Draw how long it has been with each person, beside the gap that is usual between the two of you.

    Takes what ``rhythm`` returns, and shown names. A prompt, never an alarm. Those with too few days for a usual gap
    stand below, quietly, a few of them always; those without any contact are counted in a line, not listed.
    """
    needs = ("person", "days_with_contact", "days_silent", "usual_gap", "silence_ratio")
    rows = rows_of(rhythm, *needs, names=names)
    heard = [row for row in rows if row["days_silent"] is not None]
    if not heard:
        return empty("How long has it been?", "Write down a talk or two, and you will see what is usual between you.")
    usual = sorted((row for row in heard if row["usual_gap"]), key=lambda row: -row["silence_ratio"])
    new = sorted((row for row in heard if not row["usual_gap"]), key=lambda row: -row["days_silent"])
    kept = [*usual[: MOST_ROWS - len(new[:NEW])], *new][:MOST_ROWS]
    notes = ["Time since you last talked (dot) and the gap usual between you (tick)."]
    title = "No silence is much longer than usual" if usual else "Too few talks to see a rhythm yet"
    longer = sum(row["silence_ratio"] > LONGER for row in usual)
    if longer:
        title = f"You and {in_title(usual[0]['shown'])} have not talked for {span_words(usual[0]['days_silent'])}"
        notes.insert(0, f"Usually it is {span_words(usual[0]['usual_gap'])}.")
    if more := len(heard) - len(kept):
        notes.append(f"{more} more not shown.")
    if never := len(rows) - len(heard):
        notes.append(f"{counted(never, 'person', 'people')} with no talk noted yet.")
    known = f"; {longer} of {len(usual)} with a known rhythm silent more than twice as long as usual" if usual else ""
    alt = f"Time since the last talk with {counted(len(kept), 'person', 'people')}{known}."
    return _draw_rhythm(kept, title, " ".join(notes), alt)


def _draw_rhythm(kept: list[dict[str, Any]], title: str, notes: str, alt: str) -> go.Figure:
    colours = [INK if row["usual_gap"] else QUIET for row in kept]
    left, words = row_names([row["shown"] for row in kept], colours)
    drawn = figure(title, notes, alt=alt, height=ROW * len(kept) + 24, left=left)
    silent = [min(row["days_silent"], A_YEAR) for row in kept]
    place = [-number for number in range(len(kept))]
    gaps = [min(row["usual_gap"], A_YEAR) if row["usual_gap"] else None for row in kept]
    ends = [max(day, gap or 0) for day, gap in zip(silent, gaps, strict=True)]
    x = [x for day in silent for x in (0, day, None)]  # one line with gaps, not one trace per person
    y = [y for one in place for y in (one, one, None)]
    drawn.add_scatter(x=x, y=y, mode="lines", line={"color": LINE, "width": 3}, hoverinfo="skip")
    tick = {"symbol": "line-ns", "size": 16, "line": {"width": 2.5, "color": INK}}
    drawn.add_scatter(name="usual", x=gaps, y=place, mode="markers", marker=tick, hoverinfo="skip")
    dots = {
        "size": 12,
        "symbol": ["triangle-right" if row["days_silent"] > A_YEAR else "circle" for row in kept],
        "color": [BLUE if gap else CARD for gap in gaps],
        "line": {"color": [BLUE if gap else GREY for gap in gaps], "width": 2},
    }
    hover = {"hoverinfo": "text", "hovertext": [escape(row["shown"]) for row in kept]}
    drawn.add_scatter(name="silent", x=silent, y=place, mode="markers", marker=dots, cliponaxis=False, **hover)
    said = [textwrap.wrap(_silence(row), 36) for row in kept]
    beside = ["<br>".join("\u2003" + line for line in lines) for lines in said]
    sizes = [12 if gap else 11 for gap in gaps]
    write(drawn, ends, place, beside, size=sizes, color=colours, textposition="middle right")
    # Words stand right of the lines, so the axis leaves them room.
    room = WIDTH + 2 * MARGIN - left
    needs = (end / (1 - max(map(text_width, lines)) / room) for end, lines in zip(ends, said, strict=True))
    reach = [-max(ends) * 0.03, max(1, *needs)]
    return drawn.update_layout(annotations=words, xaxis_range=reach, yaxis_range=[-len(kept) + 0.3, 0.5])


def _silence(row: dict[str, Any]) -> str:
    since = span_words(row["days_silent"]) if row["days_silent"] else "today"
    if row["usual_gap"]:
        return f"{since}, usually {span_words(row['usual_gap'])}"
    missing = ENOUGH_DAYS - row["days_with_contact"]
    talks = "one more talk on another day" if missing == 1 else f"{number_words(missing)} more talks on other days"
    return f"{since}; {talks} and a rhythm shows"
