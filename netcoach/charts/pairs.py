"""Pictures of one relationship per row: who begins our talks, and how long it has been. Draws, computes nothing."""

from __future__ import annotations

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
    counted,
    escape,
    figure,
    label,
    named,
    row_name,
    rows_of,
    shorten,
    too_few,
)
from netcoach.days import number_words, span_words

TOO_FEW = 5  # exchanges; under five, one more talk can turn the picture round (measures.md: hidden under 5)
ENOUGH_DAYS = 4  # days with contact before a gap is called usual, as in measures.rhythm
LONGER = 2  # usual gaps; a longer silence is named in the title. Our choice, no source
A_YEAR = 366  # days; an axis that goes further would press everybody else together
NAMES = 196  # px; room for names left of the rows
ROW = 30  # px
BOTH = "#6b7681"
PALE = {BLUE: "#bcd6e8", GREEN: "#b6dccf", BOTH: "#dde2e6"}


def plot_starts(balance: Any, *, names: Mapping[str, str] | None = None) -> go.Figure:
    """Draw who began our talks: I to the left, they to the right, both of us in the middle.

    Under five talks a row is pale and says so: one more talk could turn it round.

    Args:
        balance: What ``balance`` returns.
        names: The shown name of each person.

    Raises:
        UnknownColumnError: If a column is missing.
    """
    rows = [row for row in rows_of(balance, "person", "me", "them", "both", "exchanges") if row["exchanges"]]
    if not rows:
        return too_few(
            "Who begins your talks?", "When you write down a talk, say who began it: you, they or both of you."
        )
    me, them, both, total = (sum(row[who] for row in rows) for who in ("me", "them", "both", "exchanges"))
    kept = rows[:MOST_ROWS]
    drawn = figure(
        f"{'You' if me >= them else 'They'} began {max(me, them)} of {counted(total, 'talk')}"
        if me != them
        else f"You and they each began {me} of {counted(total, 'talk')}",
        "Talks by who began them"
        + (f". The {len(kept)} people you talk with most, of {len(rows)}." if len(kept) < len(rows) else "."),
        alt=f"Of {counted(total, 'talk')} with {counted(len(rows), 'person', 'people')}, "
        f"you began {me}, they {them}, both of you {both}.",
        height=ROW * len(kept) + 34,
        left=NAMES,
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
    right = max(max(row["them"] + row["both"] / 2 for row in kept), 1)
    left = max(max(row["me"] + row["both"] / 2 for row in kept), 1)
    words = [
        label(0, 1, "<b>you began</b>", color=BLUE, xanchor="right", xshift=-34),
        label(0, 1, "both", color="#5f6b77", xanchor="center"),
        label(0, 1, "<b>they began</b>", color=GREEN, xshift=34),
    ]
    for place, row in enumerate(kept):
        shown = escape(shorten(named(names, row["person"]), NAMES - MARGIN - 12, 13))
        words.append(row_name(-place, shown, left=NAMES, size=13, color=QUIET if few[place] else INK))
        if few[place]:
            said = f"{counted(row['exchanges'], 'talk')}: too few to say"
            words.append(label(row["them"] + row["both"] / 2, -place, said, size=11, color=QUIET, xshift=8))
    reach = max(left, right)
    drawn.update_layout(barmode="overlay", annotations=words)
    drawn.update_xaxes(range=[-reach * 1.05, reach * 1.05])
    return drawn.update_yaxes(range=[0.45 - len(kept), 1.5])


def _began(name: str, row: dict[str, Any]) -> str:
    return f"{escape(name)}<br>you began {row['me']}, they began {row['them']}, both of you {row['both']}"


def plot_rhythm(rhythm: Any, *, names: Mapping[str, str] | None = None) -> go.Figure:
    """Draw how long it has been with each person, beside the gap that is usual between the two of you.

    A prompt, never an alarm. Those with too few days for a usual gap stand below, quietly; those without any contact
    are counted in a line, not listed.

    Args:
        rhythm: What ``rhythm`` returns.
        names: The shown name of each person.

    Raises:
        UnknownColumnError: If a column is missing.
    """
    needs = ("person", "days_with_contact", "days_silent", "usual_gap", "silence_ratio")
    rows = rows_of(rhythm, *needs)
    heard = [row for row in rows if row["days_silent"] is not None]
    if not heard:
        return too_few("How long has it been?", "Write down a talk or two, and you will see what is usual between you.")
    usual = sorted((row for row in heard if row["usual_gap"]), key=lambda row: -row["silence_ratio"])
    kept = [*usual, *(row for row in heard if not row["usual_gap"])][:MOST_ROWS]
    return _draw_rhythm(kept, usual, len(heard) - len(kept), len(rows) - len(heard), names)


def _draw_rhythm(
    kept: list[dict[str, Any]], usual: list[dict[str, Any]], more: int, never: int, names: Mapping[str, str] | None
) -> go.Figure:
    longer = [row for row in usual if row["silence_ratio"] > LONGER]
    title = "Too few talks to see a rhythm yet"
    if usual:
        count, verb = number_words(len(longer)).capitalize(), "is" if len(longer) == 1 else "are"
        title = f"{count} of {counted(len(usual), 'silence')} {verb} over twice the usual gap"
    if usual and not longer:
        title = "No silence is much longer than usual"
    notes = [f"{more} more not shown."] if more else []
    notes += [f"{counted(never, 'person', 'people')} with no talk noted yet."] if never else []
    drawn = figure(
        title,
        " ".join(["Time since you last talked (dot) and the gap usual between you (tick).", *notes]),
        alt=f"Time since the last talk with {counted(len(kept), 'person', 'people')}; {len(longer)} of {len(usual)} "
        "with a known rhythm have been silent more than twice as long as usual.",
        height=ROW * len(kept) + 24,
        left=NAMES,
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
    )
    drawn.add_scatter(
        x=ends,
        y=place,
        mode="text",
        text=["\u2003" + _silence(row) for row in kept],
        textposition="middle right",
        textfont={"size": 12, "color": [INK if gap else QUIET for gap in gaps]},
        cliponaxis=False,
        hoverinfo="skip",
    )
    words = []
    for y, row in zip(place, kept, strict=True):
        shown = escape(shorten(named(names, row["person"]), NAMES - MARGIN - 12, 13))
        words.append(row_name(y, shown, left=NAMES, size=13, color=INK if row["usual_gap"] else QUIET))
    drawn.update_layout(annotations=words)
    # Words stand right of the longest line, so the axis leaves them room.
    drawn.update_xaxes(range=[-max(ends) * 0.03, max(*ends, 1) * 2.3])
    return drawn.update_yaxes(range=[-len(kept) + 0.3, 0.5])


def _silence(row: dict[str, Any]) -> str:
    if row["usual_gap"]:
        return f"{span_words(row['days_silent'])}, usually {span_words(row['usual_gap'])}"
    missing = ENOUGH_DAYS - row["days_with_contact"]
    return f"{span_words(row['days_silent'])}; needs {missing} more {'day' if missing == 1 else 'days'} with contact"
