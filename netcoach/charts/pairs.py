"""Pictures of one relationship per row: who begins, what goes each way, how long it has been, how it went."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from typing import Any

import plotly.graph_objects as go

from netcoach.charts.colours import BLUE, CARD, GREEN, GREY, INK, LINE, QUIET, VERMILLION
from netcoach.charts.marks import bars, dots, label, lines, ring, write
from netcoach.charts.rows import MOST_ROWS, ROW, beside, fitting, row_card, row_names, rows_of, two_ways
from netcoach.charts.theme import MARGIN, WIDTH, empty, figure
from netcoach.charts.words import counted, escape, in_title, persons, text_width
from netcoach.days import number_words, span_words
from netcoach.measures.contacts import ENOUGH_DAYS

TOO_FEW = 5  # talks; under five, one more can turn the picture round (measures.md: hidden, or too few to say)
ONE_SIDED, TO_NAME = 0.6, 6  # of the exchanges, and how many there must be, before a title names the pair; our choice
LONGER = 2  # usual gaps; a longer silence is named in the title. Our choice, no source
A_YEAR = 366  # days; an axis that goes further would press everybody else together
NEW = 3  # rows kept for people whose rhythm is not known yet, however many others there are
BEGAN = {"me": BLUE, "both": GREY, "them": GREEN}
FELT = {"good": GREEN, "mixed": GREY, "hard": VERMILLION}
THESE = " These {kept}, and {more} more."


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
    kept, _ = fitting(rows)
    few = [row["exchanges"] < TOO_FEW for row in kept]
    shown = [row["shown"] for row in kept]
    ends = [row["them"] + row["both"] / 2 for row in kept]
    reach = 1.05 * max(max(row["me"], row["them"]) + row["both"] / 2 for row in kept)
    share = 120 / (WIDTH + MARGIN - row_names(shown)[0])  # of the drawing, for the words beside a pale row
    words = [
        label(0, 1, "<b>you began</b>", color=BLUE, xanchor="right", xshift=-34),
        label(0, 1, "both", color=QUIET, xanchor="center"),
        label(0, 1, "<b>they began</b>", color=GREEN, xshift=34),
    ]
    said = [
        f"{counted(row['exchanges'], 'talk')}: too few to say" if row["exchanges"] < TOO_FEW else "" for row in kept
    ]
    right = max([reach, *((end + share * reach) / (1 - share) for end, text in zip(ends, said, strict=True) if text)])
    title = _starts_title(rows, me, them, total)
    below = f"Talks by who began them, where noted. {len(kept)} of {persons(len(everyone))}, most one-sided first."
    alt = f"Of {counted(total, 'talk')} with {persons(len(rows))}, you began {me}, they {them}, both of you {both}."
    data = bars(
        {who: ([row[who] for row in kept], colour) for who, colour in BEGAN.items()},
        start=[-row["me"] - row["both"] / 2 for row in kept],
        pale=few,
        hovertext=[
            f"{escape(row['shown'])}<br>you began {row['me']}, they began {row['them']}, both of you {row['both']}"
            for row in kept
        ],
    )
    said_beside = words + beside(ends, said, size=11)
    return row_card(
        title, below, alt=alt, names=shown, pale=few, data=data, words=said_beside, above=True, x=(-reach, right)
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


def plot_given(balance: Any, *, names: Mapping[str, str] | None = None) -> go.Figure:
    """Draw what went each way: talks in which I gave something to the left, in which I received something right.

    Takes what ``balance`` returns, and shown names. A description: helping a junior needs no balance.
    """
    rows = rows_of(balance, "person", "gave", "received", names=names)
    rows = [row for row in rows if row["gave"] or row["received"]]
    if not rows:
        first = "Under 'Add more', write what you gave and what you received: it shows here."
        return empty("What goes each way?", first)
    rows.sort(key=lambda row: -row["gave"] - row["received"])
    (kept, more), (gave, received) = fitting(rows, THESE), (sum(row[way] for row in rows) for way in WAYS)
    title = f"You gave in {counted(gave, 'talk')} and received in {received}"
    below = f"Talks in which something is written, those with most first.{more}"
    alt = f"With {persons(len(rows))}: gave in {counted(gave, 'talk')}, received in {received}."
    shown = [row["shown"] for row in kept]
    left = ("I gave", [row["gave"] for row in kept])
    right = ("I received", [row["received"] for row in kept])
    return two_ways(title, below, alt=alt, names=shown, left=left, right=right)


WAYS = ("gave", "received")


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
        notes.append(f"{persons(never)} with no talk noted yet.")
    known = f"; {longer} of {len(usual)} with a known rhythm silent more than twice as long as usual" if usual else ""
    return _draw_rhythm(kept, title, " ".join(notes), f"Time since the last talk with {persons(len(kept))}{known}.")


def _draw_rhythm(kept: list[dict[str, Any]], title: str, notes: str, alt: str) -> go.Figure:
    new = [not row["usual_gap"] for row in kept]
    left, words = row_names([row["shown"] for row in kept], pale=new)
    silent, place = [min(row["days_silent"], A_YEAR) for row in kept], [-number for number in range(len(kept))]
    gaps = [None if few else min(row["usual_gap"], A_YEAR) for row, few in zip(kept, new, strict=True)]
    ends = [max(day, gap or 0) for day, gap in zip(silent, gaps, strict=True)]
    tick = {"symbol": "line-ns", "size": 16, "line": {"width": 2.5, "color": INK}}
    marker = ring(12, [CARD if few else BLUE for few in new], [GREY if few else BLUE for few in new])
    marker["symbol"] = ["triangle-right" if row["days_silent"] > A_YEAR else "circle" for row in kept]
    said = [textwrap.wrap(_silence(row), 36) for row in kept]
    texts = ["<br>".join("\u2003" + line for line in wrapped) for wrapped in said]
    look = {"size": [11 if few else 12 for few in new], "color": [QUIET if few else INK for few in new]}
    # Words stand right of the lines, so the axis leaves them room.
    room = WIDTH + 2 * MARGIN - left
    needs = (end / (1 - max(map(text_width, wrapped)) / room) for end, wrapped in zip(ends, said, strict=True))
    data = [
        lines(((0, day, y) for day, y in zip(silent, place, strict=True)), width=3, color=LINE),
        dots(gaps, place, tick, name="usual"),
        dots(silent, place, marker, name="silent"),
        write(ends, place, texts, textposition="middle right", **look),
    ]
    x, y = (-max(ends) * 0.03, max(1, *needs)), (0.3 - len(kept), 0.5)
    return figure(title, notes, alt=alt, height=ROW * len(kept) + 24, left=left, data=data, words=words, x=x, y=y)


def _silence(row: dict[str, Any]) -> str:
    since = span_words(row["days_silent"]) if row["days_silent"] else "today"
    if row["usual_gap"]:
        return f"{since}, usually {span_words(row['usual_gap'])}"
    missing = ENOUGH_DAYS - row["days_with_contact"]
    talks = "one more talk on another day" if missing == 1 else f"{number_words(missing)} more talks on other days"
    return f"{since}; {talks} and a rhythm shows"


def plot_consistency(consistency: Any, *, names: Mapping[str, str] | None = None) -> go.Figure:
    """Draw with whom talks went well, how many of how many. Takes what ``consistency`` returns, and shown names.

    Her feeling and nobody's mark. Under five talks a row is pale: too few to say.
    """
    rows = [row for row in rows_of(consistency, *FELT, "talks", names=names) if row["talks"]]
    if not rows:
        return empty("With whom does it go well?", "Write down a talk and how it felt; it is under 'Add more'.")
    rows.sort(key=lambda row: (row["talks"] < TOO_FEW, -row["good"] / row["talks"], -row["talks"]))
    (kept, more), enough = fitting(rows, THESE), [row for row in rows if row["talks"] >= TOO_FEW]
    calm, few = sum(not row["hard"] for row in enough), [row["talks"] < TOO_FEW for row in kept]
    said = [
        f"{row['good']} of {row['talks']}{': too few to say' if pale else ' felt good'}"
        for row, pale in zip(kept, few, strict=True)
    ]
    title = f"With {calm} of {len(enough)} people, no talk was hard" if enough else "Too few talks to say yet"
    below = f"Your talks by how they felt, where you noted it. From the left: good, mixed, hard.{more}"
    alt = (
        f"How talks felt with {persons(len(rows))}; with {calm} of the {len(enough)} who have "
        "five or more, none was hard."
    )
    shown = [row["shown"] for row in kept]
    data = bars(
        {how: ([row[how] for row in kept], colour) for how, colour in FELT.items()},
        pale=few,
        hovertext=[
            f"{escape(row['shown'])}<br>{row['good']} good, {row['mixed']} mixed, {row['hard']} hard" for row in kept
        ],
        textposition="none",
    )
    words = beside((row["talks"] for row in kept), said)
    x = (0, 1.6 * max(row["talks"] for row in kept))
    return row_card(title, below, alt=alt, names=shown, pale=few, data=data, words=words, x=x, row=34)
