"""What was written before, beside what is known now: beliefs that were checked, and predictions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import plotly.graph_objects as go

from netcoach.charts.rows import MOST_ROWS, row_names, rows_of
from netcoach.charts.theme import BLUE, CARD, GREY, MARGIN, PURPLE, QUIET, VERMILLION, empty, figure, label, write
from netcoach.charts.words import counted, listed, text_width

KNOWN = {"told": "they had told me", "signs": "I saw signs", "guess": "I guessed"}
OFF = {
    "same": ("as I thought", BLUE),
    "off_by_1": ("off by one step", PURPLE),
    "off_by_2": ("off by two or more", VERMILLION),
}
ENOUGH = 5  # beliefs that were checked; our choice, as for talks
ROW = 34  # px


def plot_learnt(learnt: Any) -> go.Figure:
    """Draw how often somebody, asked later, stood where she had thought: by how she had known. Takes ``learnt``."""
    counts = {row["how_known"]: row for row in rows_of(learnt, "how_known", *OFF, "learnt") if row["learnt"]}
    if not counts:
        first = "When somebody tells you where they stand, and you note it on page 07, what you had thought before and "
        return empty("How good is my map?", first + "what they told you stand here side by side.")
    kept = [how for how in KNOWN if how in counts]
    beliefs = [counts[how] for how in kept if how != "told"]
    same, total = (sum(row[name] for row in beliefs) for name in ("same", "learnt"))
    title = f"{same} of {counted(total, 'belief')} {'was' if same == 1 else 'were'} as you thought"
    if total < ENOUGH:
        title = f"{counted(total, 'belief')} checked: too few to say" if total else "Nothing you guessed is checked yet"
    changed = " Who had told you before may have changed their mind." if "told" in counts else ""
    told = listed(
        f"{KNOWN[how]}: {', '.join(f'{counts[how][name]} {word}' for name, (word, _) in OFF.items())}" for how in kept
    )
    left, words = row_names([KNOWN[how] for how in kept])
    drawn = figure(
        title,
        f"What you had thought of somebody, beside what they told you later.{changed}",
        alt=f"How it was known before, and what was learnt later: {told}.",
        height=ROW * (len(kept) + 1),
        left=left,
    )
    place, before, at = [-row for row in range(len(kept))], [0] * len(kept), MARGIN - left
    for name, (word, colour) in OFF.items():
        lengths = [counts[how][name] for how in kept]
        drawn.add_bar(
            **{"name": word, "orientation": "h", "width": 0.62, "marker_color": colour, "hoverinfo": "text"},
            **{"textposition": "inside", "insidetextanchor": "middle", "textangle": 0, "textfont": {"color": CARD}},
            x=lengths,
            y=place,
            base=before,
            text=[str(count or "") for count in lengths],
            hovertext=[f"{count} {word}" for count in lengths],
        )
        before = [start + length for start, length in zip(before, lengths, strict=True)]
        legend = f"■ {word}"
        words.append(label(0, 1, f"<b>{legend}</b>", color=colour, xref="paper", xshift=at))
        at += text_width(legend) + 12
    drawn.update_layout(barmode="overlay", annotations=words, xaxis_range=[0, max(before)])
    return drawn.update_layout(yaxis_range=[0.5 - len(kept), 1.5])


def plot_kept_predictions(kept_predictions: Any, *, names: Mapping[str, str] | None = None) -> go.Figure:
    """Draw each prediction as a line from the chance she wrote to the one she remembers, and whether it happened.

    Takes what ``kept_predictions`` returns, and what each prediction (by its id) said. The latest stand on top.
    """
    rows = rows_of(kept_predictions, "prediction", "chance", "remembered", "came_true")[::-1]
    if not rows:
        first = "Write what you expect, how likely it is and by when. When its day has come, it stands here."
        return empty("What I expected, what I remember, what happened", first)
    kept, said = rows[:MOST_ROWS], [row for row in rows if row["remembered"] is not None]
    nearer = sum(abs(row["remembered"] - row["came_true"]) < abs(row["chance"] - row["came_true"]) for row in said)
    title = f"{nearer} of {len(said)} remembered nearer to what happened"
    if not said:
        title = f"{counted(len(rows), 'prediction')}, and what happened"
    notes = ["What you wrote (dot) and what you remember of it (ring), from 0 to 100."]
    notes += ["Remembering it nearer is hindsight; everybody has it."] if nearer else []
    notes += [f"{len(rows) - len(kept)} earlier ones not shown."] if len(rows) > len(kept) else []
    happened = sum(row["came_true"] for row in rows)
    alt = f"Of {counted(len(rows), 'prediction')}, {happened} happened; of {len(said)} you said what you remember, "
    alt += f"{nearer} of them nearer to what happened than you had written."
    left, words = row_names([str((names or {}).get(row["prediction"]) or row["prediction"]) for row in kept])
    drawn = figure(title, " ".join(notes), alt=alt, height=ROW * (len(kept) + 1), left=left)
    place = [-number for number in range(len(kept))]
    wrote, now = ([None if row[when] is None else 100 * row[when] for row in kept] for when in ("chance", "remembered"))
    x = [end for ends in zip(wrote, now, strict=True) for end in (*ends, None)]  # one line with gaps for all of them
    y = [level for one in place for level in (one, one, None)]
    drawn.add_scatter(x=x, y=y, mode="lines", line_color=GREY, hoverinfo="skip")
    # The ring is wider than the dot: where nothing moved, both are seen.
    for name, at, size, colour in (("remembered", now, 17, CARD), ("wrote", wrote, 9, BLUE)):
        marker = {"size": size, "color": colour, "line": {"color": BLUE, "width": 2}}
        drawn.add_scatter(name=name, x=at, y=place, mode="markers", marker=marker, cliponaxis=False, hoverinfo="skip")
    came = ["✓ it happened" if row["came_true"] else "✗ it did not" for row in kept]
    write(drawn, [108] * len(kept), place, came, textposition="middle right")
    words += [label(0, 1, "0", color=QUIET, xanchor="center"), label(100, 1, "100", color=QUIET, xanchor="center")]
    return drawn.update_layout(annotations=words, xaxis_range=[-4, 165], yaxis_range=[0.5 - len(kept), 1.5])
