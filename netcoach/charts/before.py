"""Pictures of before beside after: how a talk was feared and how it went, what was believed and what is known now."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import plotly.graph_objects as go

from netcoach.charts.colours import BLUE, PURPLE, QUIET, VERMILLION
from netcoach.charts.marks import bars, label, write
from netcoach.charts.rows import fitting, ring_and_dot, row_card, rows_of
from netcoach.charts.theme import empty
from netcoach.charts.words import counted, listed, were

HARDEST, EASIEST = 0, 10
KNOWN = {"told": "they had told me", "signs": "I saw signs", "guess": "I guessed"}
OFF = {"same": "as I thought", "off_by_1": "off by one step", "off_by_2": "off by two or more"}
ENOUGH = 5  # beliefs that were checked; our choice, as for talks
EARLIER = " {more} earlier ones not shown."


def plot_ease(ease: Any, *, names: Mapping[str, str] | None = None) -> go.Figure:
    """Draw each talk that came from a small step as a line from how the thought of it felt to how easy it was.

    Takes what ``ease`` returns, and what to call each small step (``names`` by its id). Only what was noted before
    the talk is a pair; the others are counted below, not drawn. The latest stand on top.
    """
    rows = rows_of(ease, "intention", "before", "after")
    pairs = [row for row in rows if row["before"] is not None][::-1]
    if not pairs:
        first = "Note how the thought of a small step feels, do it, and note how it was: the two stand here then."
        return empty("How it felt before, and how it was", first)
    kept, more = fitting(pairs, EARLIER)
    talks = counted(len(pairs), "talk")
    easier, harder = (sum(sign * (row["after"] - row["before"]) > 0 for row in pairs) for sign in (1, -1))
    count, how = (easier, "easier") if easier else (harder, "harder")
    apart = len(rows) - len(pairs)
    left = f" {counted(apart, 'talk')} without a note from before, or from after." if apart else ""
    before, after = ([row[when] for row in kept] for when in ("before", "after"))
    said = [f"\u2003{then:.0f} → {now:.0f}" for then, now in zip(before, after, strict=True)]
    beside = {"x": map(max, before, after), "y": [-number for number in range(len(kept))], "text": said}
    ends = {"0 hard": (HARDEST, "left"), "10 easy": (EASIEST, "right")}
    title = f"{were(count, talks)} {how} than you had thought"
    below = f"The thought of it (ring) and how it was (dot), from 0 hard to 10 easy.{more}{left}"
    alt = f"Of {talks}, {easier} easier and {harder} harder than the thought of it had felt."
    shown = _said(kept, "intention", names)
    data = [
        *ring_and_dot(("before", before, 13), ("after", after, 13)),
        write(**beside, color=QUIET, textposition="middle right"),
    ]
    words = [label(x, 1, text, color=QUIET, xanchor=side) for text, (x, side) in ends.items()]
    across = (HARDEST - 0.4, EASIEST + 1.6)
    return row_card(title, below, alt=alt, names=shown, data=data, above=True, words=words, x=across)


def plot_kept_predictions(kept_predictions: Any, *, names: Mapping[str, str] | None = None) -> go.Figure:
    """Draw each prediction as a line from the chance she wrote to the one she remembers, and whether it happened.

    Takes what ``kept_predictions`` returns, and what each prediction (by its id) said. The latest stand on top.
    """
    rows = rows_of(kept_predictions, "prediction", "chance", "remembered", "came_true")[::-1]
    if not rows:
        first = "Write what you expect, how likely it is and by when. When its day has come, it stands here."
        return empty("What I expected, what I remember, what happened", first)
    (kept, more), said = fitting(rows, EARLIER), [row for row in rows if row["remembered"] is not None]
    nearer = sum(abs(row["remembered"] - row["came_true"]) < abs(row["chance"] - row["came_true"]) for row in said)
    all_of_them, happened = counted(len(rows), "prediction"), sum(row["came_true"] for row in rows)
    wrote, now = ([None if row[when] is None else 100 * row[when] for row in kept] for when in ("chance", "remembered"))
    came = ["✓ it happened" if row["came_true"] else "✗ it did not" for row in kept]
    place = [-number for number in range(len(kept))]
    hindsight = " Remembering it nearer is hindsight; everybody has it." if nearer else ""
    return row_card(
        f"{nearer} of {len(said)} remembered nearer to what happened" if said else f"{all_of_them}, and what happened",
        f"What you wrote (dot) and what you remember of it (ring), from 0 to 100.{hindsight}{more}",
        alt=f"Of {all_of_them}, {happened} happened; of {len(said)} you said what you remember, "
        f"{nearer} of them nearer to what happened than you had written.",
        names=_said(kept, "prediction", names),
        data=[  # the ring is wider than the dot: where nothing moved, both are seen
            *ring_and_dot(("remembered", now, 17), ("wrote", wrote, 9)),
            write([108] * len(kept), place, came, textposition="middle right"),
        ],
        above=True,
        words=[label(x, 1, str(x), color=QUIET, xanchor="center") for x in (0, 100)],
        x=(-4, 165),
        row=34,
    )


def plot_learnt(learnt: Any) -> go.Figure:
    """Draw how often somebody, asked later, stood where she had thought: by how she had known. Takes ``learnt``."""
    counts = {row["how_known"]: row for row in rows_of(learnt, "how_known", *OFF, "learnt") if row["learnt"]}
    if not counts:
        first = "When somebody tells you where they stand, and you note it on page 07, what you had thought before and "
        return empty("How good is my map?", first + "what they told you stand here side by side.")
    kept = [how for how in KNOWN if how in counts]
    same, total = (sum(counts[how][name] for how in kept if how != "told") for name in ("same", "learnt"))
    beliefs = counted(total, "belief")
    title = f"{beliefs} checked: too few to say" if total else "Nothing you guessed is checked yet"
    changed = " Who had told you before may have changed their mind." if "told" in counts else ""
    said = [f"{KNOWN[how]}: {', '.join(f'{counts[how][name]} {word}' for name, word in OFF.items())}" for how in kept]
    colours = (BLUE, PURPLE, VERMILLION)
    lengths = {word: [counts[how][name] for how in kept] for name, word in OFF.items()}
    return row_card(
        f"{were(same, beliefs)} as you thought" if total >= ENOUGH else title,
        f"What you had thought of somebody, beside what they told you later.{changed}",
        alt=f"How it was known before, and what was learnt later: {listed(said)}.",
        names=[KNOWN[how] for how in kept],
        legend=dict(zip(OFF.values(), colours, strict=True)),
        data=bars(dict(zip(lengths, zip(lengths.values(), colours, strict=True), strict=True)), hovertext=said),
        x=(0, max(counts[how]["learnt"] for how in kept)),
        row=34,
    )


def _said(rows: list[dict[str, Any]], column: str, names: Mapping[str, str] | None) -> list[str]:
    return [str((names or {}).get(row[column]) or row[column]) for row in rows]
