"""Pictures of the people around me: how close, where, what for, through whom, in which circles. Draws only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import plotly.graph_objects as go

from netcoach import days
from netcoach.charts.rows import MOST_ROWS, count_bars, row_names, rows_of, two_ways
from netcoach.charts.theme import BLUE, CARD, COLOURS, GREY, MARGIN, QUIET, WIDTH, empty, figure, label, write
from netcoach.charts.words import counted, escape, in_title, listed, shorten, text_width
from netcoach.records import CLOSENESS, DIRECTIONS

NOT_SAID = "not said yet"
FIRST = "Put a few people on your map, and they are counted here."
FOR = {"doing": "today's work", "growing": "growing", "ahead": "looking ahead", "unknown": NOT_SAID}
SPEAKING = {"has_weight": "has weight there", "would_speak": "would say it", "cares": "cares how I do"}
ROW = 30  # px
INSIDE = {"textposition": "inside", "insidetextanchor": "middle", "textangle": 0, "textfont": {"color": CARD}}


def plot_closeness(closeness: Any, *, words: Mapping[int, str] = CLOSENESS) -> go.Figure:
    """Draw how many people stand how close. Takes what ``closeness`` returns, and the words for its five steps."""
    counts = {row["closeness"]: row["people"] for row in rows_of(closeness, "closeness", "people")}
    if not counts:
        return empty("How well do you know each other?", FIRST)
    total, said = sum(counts.values()), {step: words[step] for step in sorted(words, reverse=True)} | {None: NOT_SAID}
    near = sum(counts.get(step, 0) for step in (4, 5))
    told = listed(f"{counts[step]} {word}" for step, word in said.items() if step in counts)
    return count_bars(
        f"{near} of {counted(total, 'person', 'people')} stand close to you",
        "People by how well the two of you know each other, as you see it.",
        alt=f"People by closeness: {told}.",
        names=list(said.values()),
        counts=[counts.get(step, 0) for step in said],
        said=[str(counts.get(step, 0)) for step in said],
    )


def plot_purposes(purposes: Any) -> go.Figure:
    """Draw whom I have for today's work, for growing and for looking ahead. Takes what ``purposes`` returns."""
    counts = {row["purpose"]: row["people"] for row in rows_of(purposes, "purpose", "people")}
    if not any(count for purpose, count in counts.items() if purpose != "unknown"):
        first = "Say of a few people on your map what the relationship is for, and they are counted here."
        return empty("For today, for growing, for what comes next", first)
    kept = {purpose: counts.get(purpose, 0) for purpose in FOR if counts.get(purpose) or purpose != "unknown"}
    fewest = min((purpose for purpose in kept if purpose != "unknown"), key=lambda purpose: kept[purpose])
    return count_bars(
        f"Fewest people for {FOR[fewest]}: {kept[fewest]}",
        "People by what you have in common. Somebody can stand in several.",
        alt=f"People by purpose: {listed(f'{count} for {FOR[purpose]}' for purpose, count in kept.items())}.",
        names=[FOR[purpose] for purpose in kept],
        counts=list(kept.values()),
        said=[str(count) for count in kept.values()],
    )


def plot_reach(reach: Any) -> go.Figure:
    """Draw in which departments, and in which direction, the people around me sit. Takes what ``reach`` returns."""
    rows = rows_of(reach, "department", "direction", "people")
    if not rows:
        return empty("Across and up", FIRST)
    totals: dict[str, int] = {}
    for row in rows:
        totals[row["department"]] = totals.get(row["department"], 0) + row["people"]
    order = sorted(totals, key=lambda name: (name == "unknown", -totals[name], name))
    kept, everybody = order[:MOST_ROWS], sum(totals.values())
    shown = ["department not said" if name == "unknown" else name for name in kept]
    known = [name for name in order if name != "unknown"]
    title = "No department is said yet"
    if known:
        people = counted(everybody, "person", "people")
        title = f"{totals[known[0]]} of {people}: {in_title(known[0])}"
    more = f" {len(order) - len(kept)} more departments not shown." if len(order) > len(kept) else ""
    left, words = row_names(shown)
    said = listed(f"{totals[name]} in {name}" for name in known[:3]) if known else "no department said"
    drawn = figure(
        title,
        f"People by department, and where they sit as seen from you.{more}",
        alt=f"{counted(everybody, 'person', 'people')} in {counted(len(known), 'department')}: {said}.",
        height=ROW * len(kept) + 24,
        left=left,
    )
    reached = dict.fromkeys(kept, 0)
    for way, colour in COLOURS.items():
        here = {
            row["department"]: row["people"] for row in rows if row["direction"] == way and row["department"] in reached
        }
        if not here:
            continue
        word = DIRECTIONS.get(way, "not placed yet")
        drawn.add_bar(
            **{"name": word, "orientation": "h", "width": 0.62, "marker_color": colour, "hoverinfo": "text"},
            x=list(here.values()),
            y=[-kept.index(name) for name in here],
            base=[reached[name] for name in here],
            text=[str(count) for count in here.values()],
            **INSIDE,
            hovertext=[f"{escape(name)}: {count} {word}" for name, count in here.items()],
        )
        reached |= {name: reached[name] + count for name, count in here.items()}
    ways = [way for way in COLOURS if any(row["direction"] == way for row in rows)]
    at = MARGIN - left
    for way in ways:
        word = f"■ {DIRECTIONS.get(way, 'not placed yet')}"
        words.append(label(0, 1, f"<b>{word}</b>", color=COLOURS[way], xref="paper", xshift=at))
        at += text_width(word) + 12
    drawn.update_layout(barmode="overlay", annotations=words, xaxis_range=[0, max(totals[name] for name in kept)])
    return drawn.update_layout(yaxis_range=[0.5 - len(kept), 1.5])


def plot_openers(openers: Any, *, names: Mapping[str, str] | None = None) -> go.Figure:
    """Draw who opened doors for me, and for whom I did. Takes what ``openers`` returns, and shown names."""
    rows = rows_of(openers, "opened", "introduced", "unsaid", names=names)
    if not rows:
        first = "Say of somebody on your map who introduced you, or write down an introduction, and it shows here."
        return empty("Who opened the door", first)
    kept = rows[:MOST_ROWS]
    opened, introduced = sum(row["opened"] for row in rows), sum(row["introduced"] for row in rows)
    title = f"You know {counted(opened, 'person', 'people')} through somebody"
    if rows[0]["opened"] > 1:
        title = f"You know {counted(rows[0]['opened'], 'person', 'people')} through {in_title(rows[0]['shown'])}"
    more = f" {len(rows) - len(kept)} more not shown." if len(rows) > len(kept) else ""
    return two_ways(
        title,
        f"People somebody introduced to you (left), introductions you began (right).{more}",
        alt=f"{counted(opened, 'person', 'people')} met through others, {counted(introduced, 'introduction')} by you.",
        names=[row["shown"] for row in kept],
        left=("opened a door for me", [row["opened"] for row in kept]),
        right=("I brought together", [row["introduced"] for row in kept]),
    )


def plot_would_speak(would_speak: Any, *, names: Mapping[str, str] | None = None) -> go.Figure:
    """Draw, for each person, three answers that stay apart, and how each is known.

    Takes what ``would_speak`` returns, and shown names. Those of whom nothing is said are counted, not listed.
    """
    columns = [name for answer in SPEAKING for name in (answer, f"{answer}_known")]
    rows = rows_of(would_speak, *columns, "unknown", names=names)
    said = [row for row in rows if row["unknown"] < len(SPEAKING)]
    if not said:
        first = "Say of one or two people whether they have weight, would say it, and care: it shows here."
        return empty("Who would speak for you when you are not there?", first)
    kept = said[:MOST_ROWS]
    voices = [row for row in said if row["would_speak"] == "yes"]
    told = sum(row["would_speak_known"] == "told" for row in voices)
    title = f"{counted(len(voices), 'person', 'people')} would say it without you, as you see it"
    notes = [f"{told} of them told you so." if voices else "You see nobody yet who would."]
    notes += [f"{len(said) - len(kept)} more not shown."] if len(said) > len(kept) else []
    notes += [f"{counted(len(rows) - len(said), 'person', 'people')} not said yet."] if len(rows) > len(said) else []
    notes += ["● they told me, ◐ I see signs or guess, ○ no, ? not known."]
    left, words = row_names([row["shown"] for row in kept])
    alt = f"{counted(len(voices), 'person', 'people')} would speak for you as you see it, {told} told you so."
    drawn = figure(title, " ".join(notes), alt=alt, height=ROW * (len(kept) + 1), left=left)
    x, y, signs, colours = [], [], [], []
    for number, row in enumerate(kept):
        for place, answer in enumerate(SPEAKING):
            sign, colour = _sign(row[answer], row[f"{answer}_known"])
            x, y = [*x, place], [*y, -number]
            signs, colours = [*signs, sign], [*colours, colour]
    write(drawn, x, y, signs, size=16, color=colours)
    above = {"color": QUIET, "xanchor": "center"}
    words += [label(place, 1, word, **above) for place, word in enumerate(SPEAKING.values())]
    return drawn.update_layout(annotations=words, xaxis_range=[-0.6, 2.6], yaxis_range=[0.5 - len(kept), 1.5])


def _sign(answer: str, known: str) -> tuple[str, str]:
    if answer == "yes":
        return ("●" if known == "told" else "◐"), BLUE
    return ("○", GREY) if answer == "no" else ("?", QUIET)


def plot_circles(circles: Any) -> go.Figure:
    """Draw how many circles some people really are. Takes the one row that ``circles`` returns."""
    rows = rows_of(circles, "people", "ties", "unsaid", "effective_size")
    if not rows:
        return empty(
            "How many circles?", "Say how close the people on your map are, and whom they know: it shows here."
        )
    (row,) = rows
    size, people = max(1, round(row["effective_size"])), row["people"]
    if 2 * row["unsaid"] > people:
        missing = f"Of {row['unsaid']} of {counted(people, 'person', 'people')} it is not said yet whom they know well."
        return empty("How many circles?", missing)
    title = f"{counted(people, 'person', 'people')}, but really about {counted(size, 'circle')}"
    if not row["ties"]:
        title = f"{counted(people, 'person', 'people')}, and no two are said to know each other"
    notes = [f"{counted(row['ties'], 'pair')} who know each other. People who do compare notes about you."]
    notes += [f"Of {row['unsaid']} it is not said whom they know."] if row["unsaid"] else []
    alt = f"{counted(people, 'person', 'people')}, {counted(row['ties'], 'tie')} among them"
    alt += f": effective size {row['effective_size']:.1f}."
    left, words = row_names(["people", "circles"])
    drawn = figure(title, " ".join(notes), alt=alt, height=90, left=left)
    for place, (count, colour) in enumerate(((people, CARD), (size, BLUE))):
        marker = {"size": 14, "color": colour, "line": {"color": BLUE, "width": 1}}
        drawn.add_scatter(
            x=list(range(count)), y=[-place] * count, mode="markers", marker=marker, cliponaxis=False, hoverinfo="skip"
        )
    return drawn.update_layout(annotations=words, xaxis_range=[-0.5, max(people, 15)], yaxis_range=[-1.6, 0.6])


def plot_celebrated(
    celebrated: Any, *, names: Mapping[str, str] | None = None, what: Mapping[str, str] | None = None
) -> go.Figure:
    """Draw the good news of my people, and on which of it I said something: no share, and no lateness.

    Takes what ``celebrated`` returns, shown names, and what each piece of news (by its id) was.
    """
    rows = rows_of(celebrated, "news", "person", "day", "celebrated_on", names=names)
    if not rows:
        return empty("Good news", "When somebody has good news, note it in a line, and it stands here.")
    kept = rows[:MOST_ROWS]
    pieces = counted(len(rows), "piece", "pieces")
    more = f" The latest {len(kept)}." if len(rows) > len(kept) else ""
    below = f"{pieces} of good news. A full dot: you said something.{more}"
    left, words = row_names([row["shown"] for row in kept])
    alt = f"{pieces} of good news of {counted(len({row['person'] for row in rows}), 'person', 'people')}."
    drawn = figure("Is there one you are truly glad for?", below, alt=alt, height=ROW * len(kept), left=left)
    said = []
    for row in kept:
        day = f", {days.in_words(row['day'].date())}" if row["day"] is not None else ""
        room = WIDTH + MARGIN - left - 30 - text_width(day)
        said.append(escape(shorten(str((what or {}).get(row["news"]) or ""), room)) + day)
    place = [-number for number in range(len(kept))]
    colours = [BLUE if row["celebrated_on"] is not None else CARD for row in kept]
    marker = {"size": 12, "color": colours, "line": {"color": BLUE, "width": 2}}
    write(drawn, [0] * len(kept), place, [f"\u2003{text}" for text in said], marker=marker, textposition="middle right")
    return drawn.update_layout(annotations=words, xaxis_range=[-0.02, 1], yaxis_range=[0.5 - len(kept), 0.5])
