"""Pictures of one relationship per row: who begins our talks, and how long it has been. Draws, computes nothing."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from typing import Any

import plotly.graph_objects as go

from netcoach.charts.theme import (
    BLUE,
    CARD,
    GREEN,
    INK,
    LINE,
    MARGIN,
    MOST_ROWS,
    QUIET,
    WIDTH,
    counted,
    escape,
    figure,
    label,
    named,
    row_name,
    row_names,
    rows_of,
    shorten,
    text_width,
    too_few,
)
from netcoach.days import number_words, span_words

TOO_FEW = 5  # exchanges; under five, one more talk can turn the picture round (measures.md: hidden under 5)
ONE_SIDED, TO_NAME = 0.6, 6  # of the exchanges, and how many there must be, before a title names the pair; our choice
ENOUGH_DAYS = 4  # days with contact before a gap is called usual, as in measures.rhythm
LONGER = 2  # usual gaps; a longer silence is named in the title. Our choice, no source
A_YEAR = 366  # days; an axis that goes further would press everybody else together
NEW = 3  # rows kept for people whose rhythm is not known yet, however many others there are
ROW = 30  # px
BOTH = "#6b7681"
PALE = {BLUE: "#bcd6e8", GREEN: "#b6dccf", BOTH: "#dde2e6"}


def plot_starts(balance: Any, *, names: Mapping[str, str] | None = None) -> go.Figure:
    """Draw who began our talks: I to the left, they to the right, both of us in the middle, the most one-sided first.

    Under five talks a row is pale and says so: one more talk could turn it round.

    Args:
        balance: What ``balance`` returns.
        names: The shown name of each person.

    Raises:
        UnknownColumnError: If a column is missing.
    """
    everyone = rows_of(balance, "person", "me", "them", "both", "exchanges")
    rows = [row for row in everyone if row["exchanges"]]
    if not rows:
        first = "When you write down a talk, say who began it: you, they or both of you."
        unsaid = "For none of your talks is it written who began. It is under 'Add more' when you write one down."
        return too_few("Who begins your talks?", unsaid if everyone else first)
    rows.sort(key=lambda row: (row["exchanges"] < TOO_FEW, -abs(row["me"] - row["them"]), -row["exchanges"]))
    me, them, both, total = (sum(row[who] for row in rows) for who in ("me", "them", "both", "exchanges"))
    kept = rows[:MOST_ROWS]
    left, shown = row_names(named(names, row["person"]) for row in kept)
    drawn = figure(
        _starts_title(rows, me, them, total, names),
        f"Talks by who began them, where noted. {len(kept)} of {counted(len(everyone), 'person', 'people')}, "
        "most one-sided first.",
        alt=f"Of {counted(total, 'talk')} with {counted(len(rows), 'person', 'people')}, "
        f"you began {me}, they {them}, both of you {both}.",
        height=ROW * len(kept) + 34,
        left=left,
    )
    sides = {
        "me": (BLUE, [-row["me"] - row["both"] / 2 for row in kept]),
        "both": (BOTH, [-row["both"] / 2 for row in kept]),
        "them": (GREEN, [row["both"] / 2 for row in kept]),
    }
    few = [row["exchanges"] < TOO_FEW for row in kept]
    for who, (colour, base) in sides.items():
        drawn.add_bar(
            name=who,
            x=[row[who] for row in kept],
            base=base,
            y=[-place for place in range(len(kept))],
            orientation="h",
            width=0.62,
            marker={"color": [PALE[colour] if pale else colour for pale in few], "line": {"width": 0}},
            text=[str(row[who]) if row[who] else "" for row in kept],
            textposition="inside",
            insidetextanchor="middle",
            textangle=0,
            textfont={"size": 12, "color": [INK if pale else CARD for pale in few]},
            constraintext="none",
            hoverinfo="text",
            hovertext=[_began(named(names, row["person"]), row) for row in kept],
        )
    words = [
        label(0, 1, "<b>you began</b>", color=BLUE, xanchor="right", xshift=-34),
        label(0, 1, "both", color="#5f6b77", xanchor="center"),
        label(0, 1, "<b>they began</b>", color=GREEN, xshift=34),
    ]
    reach = right = 1.05 * max(max(row["me"], row["them"]) + row["both"] / 2 for row in kept)
    share = 120 / (WIDTH + MARGIN - left)  # of the drawing, for the words beside a pale row
    for place, row in enumerate(kept):
        words.append(row_name(-place, shown[place], left=left, size=13, color=QUIET if few[place] else INK))
        if few[place]:
            said, end = f"{counted(row['exchanges'], 'talk')}: too few to say", row["them"] + row["both"] / 2
            words.append(label(end, -place, said, size=11, color=QUIET, xshift=8))
            right = max(right, (end + share * reach) / (1 - share))
    drawn.update_layout(barmode="overlay", annotations=words)
    drawn.update_xaxes(range=[-reach, right])
    return drawn.update_yaxes(range=[0.45 - len(kept), 1.5])


def _starts_title(rows: list[dict[str, Any]], me: int, them: int, total: int, names: Mapping[str, str] | None) -> str:
    for row in rows:
        apart, talks = row["me"] - row["them"], row["exchanges"]
        if talks >= TO_NAME and abs(apart) >= ONE_SIDED * talks:
            name = _in_title(names, row)
            who, whom, count = ("You", name, row["me"]) if apart > 0 else (name, "you", row["them"])
            return f"{who} began {count} of {talks} talks with {whom}"
    if me == them:
        return f"You and they each began {me} of {counted(total, 'talk')}"
    return f"{'You' if me > them else 'They'} began {max(me, them)} of {counted(total, 'talk')}"


def _in_title(names: Mapping[str, str] | None, row: dict[str, Any]) -> str:
    return escape(shorten(named(names, row["person"]), 260, 20))


def _began(name: str, row: dict[str, Any]) -> str:
    return f"{escape(name)}<br>you began {row['me']}, they began {row['them']}, both of you {row['both']}"


def plot_rhythm(rhythm: Any, *, names: Mapping[str, str] | None = None) -> go.Figure:
    """Draw how long it has been with each person, beside the gap that is usual between the two of you.

    A prompt, never an alarm. Those with too few days for a usual gap stand below, quietly, a few of them always; those
    without any contact are counted in a line, not listed.

    Args:
        rhythm: What ``rhythm`` returns.
        names: The shown name of each person.

    Raises:
        UnknownColumnError: If a column is missing.
    """
    rows = rows_of(rhythm, "person", "days_with_contact", "days_silent", "usual_gap", "silence_ratio")
    heard = [row for row in rows if row["days_silent"] is not None]
    if not heard:
        return too_few("How long has it been?", "Write down a talk or two, and you will see what is usual between you.")
    usual = sorted((row for row in heard if row["usual_gap"]), key=lambda row: -row["silence_ratio"])
    new = sorted((row for row in heard if not row["usual_gap"]), key=lambda row: -row["days_silent"])
    kept = [*usual[: MOST_ROWS - len(new[:NEW])], *new][:MOST_ROWS]
    return _draw_rhythm(kept, usual, len(heard) - len(kept), len(rows) - len(heard), names)


def _draw_rhythm(
    kept: list[dict[str, Any]], usual: list[dict[str, Any]], more: int, never: int, names: Mapping[str, str] | None
) -> go.Figure:
    longer = sum(row["silence_ratio"] > LONGER for row in usual)
    title = "No silence is much longer than usual" if usual else "Too few talks to see a rhythm yet"
    notes = ["Time since you last talked (dot) and the gap usual between you (tick)."]
    if longer:
        title = f"You and {_in_title(names, usual[0])} have not talked for {span_words(usual[0]['days_silent'])}"
        notes.insert(0, f"Usually it is {span_words(usual[0]['usual_gap'])}.")
    notes += [f"{more} more not shown."] if more else []
    notes += [f"{counted(never, 'person', 'people')} with no talk noted yet."] if never else []
    known = f"; {longer} of {len(usual)} with a known rhythm silent more than twice as long as usual"
    left, shown = row_names(named(names, row["person"]) for row in kept)
    drawn = figure(
        title,
        " ".join(notes),
        alt=f"Time since the last talk with {counted(len(kept), 'person', 'people')}{known if usual else ''}.",
        height=ROW * len(kept) + 24,
        left=left,
    )
    silent = [min(row["days_silent"], A_YEAR) for row in kept]
    place = [-number for number in range(len(kept))]
    gaps = [min(row["usual_gap"], A_YEAR) if row["usual_gap"] else None for row in kept]
    ends = [max(day, gap or 0) for day, gap in zip(silent, gaps, strict=True)]
    drawn.add_scatter(  # one line with gaps, not one trace per person
        x=[x for day in silent for x in (0, day, None)],
        y=[y for one in place for y in (one, one, None)],
        mode="lines",
        line={"color": LINE, "width": 3},
        hoverinfo="skip",
    )
    drawn.add_scatter(
        name="usual",
        x=gaps,
        y=place,
        mode="markers",
        marker={"symbol": "line-ns", "size": 16, "line": {"width": 2.5, "color": INK}},
        hoverinfo="skip",
    )
    drawn.add_scatter(
        name="silent",
        x=silent,
        y=place,
        mode="markers",
        marker={
            "size": 12,
            "symbol": ["triangle-right" if row["days_silent"] > A_YEAR else "circle" for row in kept],
            "color": [BLUE if gap else CARD for gap in gaps],
            "line": {"color": [BLUE if gap else BOTH for gap in gaps], "width": 2},
        },
        hoverinfo="text",
        hovertext=[escape(named(names, row["person"])) for row in kept],
        cliponaxis=False,
    )
    said = [textwrap.wrap(_silence(row), 36) for row in kept]
    colours = [INK if gap else QUIET for gap in gaps]
    drawn.add_scatter(
        x=ends,
        y=place,
        mode="text",
        text=["<br>".join("\u2003" + line for line in lines) for lines in said],
        textposition="middle right",
        textfont={"size": [12 if gap else 11 for gap in gaps], "color": colours},
        cliponaxis=False,
        hoverinfo="skip",
    )
    rows = zip(place, shown, colours, strict=True)
    drawn.update_layout(annotations=[row_name(y, one, left=left, size=13, color=colour) for y, one, colour in rows])
    # Words stand right of the lines, so the axis leaves them room.
    room = WIDTH + 2 * MARGIN - left
    needs = (end / (1 - max(map(text_width, lines)) / room) for end, lines in zip(ends, said, strict=True))
    drawn.update_xaxes(range=[-max(ends) * 0.03, max(1, *needs)])
    return drawn.update_yaxes(range=[-len(kept) + 0.3, 0.5])


def _silence(row: dict[str, Any]) -> str:
    since = span_words(row["days_silent"]) if row["days_silent"] else "today"
    if row["usual_gap"]:
        return f"{since}, usually {span_words(row['usual_gap'])}"
    missing = ENOUGH_DAYS - row["days_with_contact"]
    talks = "one more talk on another day" if missing == 1 else f"{number_words(missing)} more talks on other days"
    return f"{since}; {talks} and a rhythm shows"
