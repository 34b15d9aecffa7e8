"""Pictures of the people around me: how close, where, what for, through whom, in which circles. Draws only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import plotly.graph_objects as go

from netcoach import days
from netcoach.charts.colours import BLUE, CARD, COLOURS, GREY, QUIET
from netcoach.charts.marks import bars, dots, label, ring, write
from netcoach.charts.rows import count_bars, fitting, row_card, row_names, rows_of, two_ways
from netcoach.charts.theme import MARGIN, WIDTH, empty
from netcoach.charts.words import OURS, Word, counted, escape, in_title, listed, persons, shorten, text_width
from netcoach.records import CLOSENESS, DIRECTIONS, KINDS

NOT_SAID = "not said yet"
FIRST = "Put a few people on your map, and they are counted here."
PURPOSES = KINDS["person"]["purpose"].choices
SPEAKING = {"has_weight": "has weight there", "would_speak": "would say it", "cares": "cares how I do"}


def plot_closeness(closeness: Any, *, word: Word = OURS) -> go.Figure:
    """Draw how many people stand how close. Takes what ``closeness`` returns, and a template's words."""
    counts = {row["closeness"]: row["people"] for row in rows_of(closeness, "closeness", "people")}
    if not counts:
        return empty("How well do you know each other?", FIRST)
    said = {step: word("person.closeness", step) for step in sorted(CLOSENESS, reverse=True)} | {None: NOT_SAID}
    near = sum(counts.get(step, 0) for step in (4, 5))
    told = listed(f"{counts[step]} {word}" for step, word in said.items() if step in counts)
    title = f"{near} of {persons(sum(counts.values()))} stand{'s' if near == 1 else ''} close to you"
    below = "People by how well the two of you know each other, as you see it."
    alt = f"People by closeness: {told}."
    return count_bars(title, below, alt=alt, names=list(said.values()), counts=[counts.get(step, 0) for step in said])


def plot_purposes(purposes: Any, *, word: Word = OURS) -> go.Figure:
    """Draw whom I have for today's work, for growing and for looking ahead.

    Takes what ``purposes`` returns, and a template's words.
    """
    counts = {row["purpose"]: row["people"] for row in rows_of(purposes, "purpose", "people")}
    if not any(count for purpose, count in counts.items() if purpose != "unknown"):
        first = "Say of a few people on your map what the relationship is for, and they are counted here."
        return empty("For today, for growing, for what comes next", first)
    words = {purpose: word("person.purpose", purpose) for purpose in PURPOSES} | {"unknown": NOT_SAID}
    kept = {purpose: counts.get(purpose, 0) for purpose in words if counts.get(purpose) or purpose != "unknown"}
    fewest = min((purpose for purpose in kept if purpose != "unknown"), key=kept.__getitem__)
    title = f"Fewest people for {in_title(words[fewest])}: {kept[fewest]}"
    below = "People by what you have in common. Somebody can stand in several."
    alt = f"People by purpose: {listed(f'{count} for {words[purpose]}' for purpose, count in kept.items())}."
    names = [words[purpose] for purpose in kept]
    return count_bars(title, below, alt=alt, names=names, counts=list(kept.values()))


def plot_reach(reach: Any, *, word: Word = OURS) -> go.Figure:
    """Draw in which departments, and in which direction, the people around me sit.

    Takes what ``reach`` returns, and a template's words.
    """
    rows = rows_of(reach, "department", "direction", "people")
    if not rows:
        return empty("Across and up", FIRST)
    totals: dict[str, int] = {}
    for row in rows:
        totals[row["department"]] = totals.get(row["department"], 0) + row["people"]
    order = sorted(totals, key=lambda name: (name == "unknown", -totals[name], name))
    kept, more = fitting(order, " {more} more departments not shown.")
    people, known = persons(sum(totals.values())), [name for name in order if name != "unknown"]
    said = listed(f"{totals[name]} in {name}" for name in known[:3]) if known else "no department said"
    counts = {(row["department"], row["direction"]): row["people"] for row in rows}
    ways = [way for way in COLOURS if any(row["direction"] == way for row in rows)]
    words = {way: word("person.direction", way) if way in DIRECTIONS else "not placed yet" for way in ways}
    title = f"{totals[known[0]]} of {people}: {in_title(known[0])}" if known else "No department is said yet"
    below = f"People by department, and where they sit as seen from you.{more}"
    alt = f"{people} in {counted(len(known), 'department')}: {said}."
    names = ["department not said" if name == "unknown" else name for name in kept]
    legend = {words[way]: COLOURS[way] for way in ways}
    data = bars({escape(words[way]): ([counts.get((name, way), 0) for name in kept], COLOURS[way]) for way in ways})
    x = (0, max(totals[name] for name in kept))
    return row_card(title, below, alt=alt, names=names, legend=legend, data=data, x=x)


def plot_openers(openers: Any, *, names: Mapping[str, str] | None = None) -> go.Figure:
    """Draw who opened doors for me, and for whom I did. Takes what ``openers`` returns, and shown names."""
    rows = rows_of(openers, "opened", "introduced", "unsaid", names=names)
    if not rows:
        first = "Say of somebody on your map who introduced you, or write down an introduction, and it shows here."
        return empty("Who opened the door", first)
    kept, more = fitting(rows)
    opened, introduced = (sum(row[which] for row in rows) for which in ("opened", "introduced"))
    most, who = (rows[0]["opened"], in_title(rows[0]["shown"])) if rows[0]["opened"] > 1 else (opened, "somebody")
    title = f"You know {persons(most)} through {who}"
    below = f"People somebody introduced to you (left), introductions you began (right).{more}"
    alt = f"{persons(opened)} met through others, {counted(introduced, 'introduction')} by you."
    shown = [row["shown"] for row in kept]
    left = ("opened a door for me", [row["opened"] for row in kept])
    right = ("I brought together", [row["introduced"] for row in kept])
    return two_ways(title, below, alt=alt, names=shown, left=left, right=right)


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
    kept, more = fitting(said)
    voices = [row for row in said if row["would_speak"] == "yes"]
    told, silent = sum(row["would_speak_known"] == "told" for row in voices), len(rows) - len(said)
    notes = f"{told} of them told you so." if voices else "You see nobody yet who would."
    notes += f"{more} {persons(silent)} not said yet." if silent else more
    signs = [_sign(row[answer], row[f"{answer}_known"]) for row in kept for answer in SPEAKING]
    places = [place for _ in kept for place in range(len(SPEAKING))]
    rows_at = [-number for number in range(len(kept)) for _ in SPEAKING]
    marks, colours = zip(*signs, strict=True)
    head = {"color": QUIET, "xanchor": "center"}
    title = f"{persons(len(voices))} would say it without you, as you see it"
    below = f"{notes} ● they told me, ◐ I see signs or guess, ○ no, ? not known."
    alt = f"{persons(len(voices))} would speak for you as you see it, {told} told you so."
    shown = [row["shown"] for row in kept]
    words = [label(place, 1, word, **head) for place, word in enumerate(SPEAKING.values())]
    data = [write(places, rows_at, marks, size=16, color=list(colours))]
    return row_card(title, below, alt=alt, names=shown, above=True, words=words, data=data, x=(-0.6, 2.6))


def _sign(answer: str, known: str) -> tuple[str, str]:
    if answer == "yes":
        return ("●" if known == "told" else "◐"), BLUE
    return ("○", GREY) if answer == "no" else ("?", QUIET)


def plot_circles(circles: Any) -> go.Figure:
    """Draw how many circles some people really are. Takes the one row that ``circles`` returns."""
    rows = rows_of(circles, "people", "ties", "unsaid", "effective_size")
    if not rows:
        first = "Say how close the people on your map are, and whom they know: it shows here."
        return empty("How many circles?", first)
    (row,) = rows
    size, people = max(1, round(row["effective_size"])), row["people"]
    if 2 * row["unsaid"] > people:
        missing = f"Of {row['unsaid']} of {persons(people)} it is not said yet whom they know well. It is asked under "
        missing += "'Add more' in the form for a person."
        return empty("How many circles?", missing)
    really = f"but really about {counted(size, 'circle')}" if row["ties"] else "and no two are said to know each other"
    missing = f" Of {row['unsaid']} it is not said whom they know." if row["unsaid"] else ""
    x, y = [*range(people), *range(size)], [0] * people + [-1] * size
    title = f"{persons(people)}, {really}"
    below = f"{counted(row['ties'], 'pair')} who know each other. People who do compare notes about you.{missing}"
    alt = f"{persons(people)}, {counted(row['ties'], 'tie')} among them: effective size {row['effective_size']:.1f}."
    names = ["people", "circles"]
    data = [dots(x, y, ring(14, [CARD] * people + [BLUE] * size))]
    across = (-0.5, max(people, 15))
    return row_card(title, below, alt=alt, names=names, data=data, x=across)


def plot_celebrated(
    celebrated: Any, *, names: Mapping[str, str] | None = None, what: Mapping[str, str] | None = None
) -> go.Figure:
    """Draw the good news of my people, and on which of it I said something: no share, and no lateness.

    Takes what ``celebrated`` returns, shown names, and what each piece of news (by its id) was.
    """
    rows = rows_of(celebrated, "news", "person", "day", "celebrated_on", names=names)
    if not rows:
        return empty("Good news", "When somebody has good news, note it in a line, and it stands here.")
    kept, more = fitting(rows, " The latest {kept}.")
    pieces, said = counted(len(rows), "piece", "pieces"), []
    shown = [row["shown"] for row in kept]
    for row in kept:
        day = f", {days.in_words(row['day'])}" if row["day"] is not None else ""
        room = WIDTH + MARGIN - row_names(shown)[0] - 30 - text_width(day)
        said.append("\u2003" + escape(shorten(str((what or {}).get(row["news"]) or ""), room)) + day)
    fills = [BLUE if row["celebrated_on"] is not None else CARD for row in kept]
    place = [-number for number in range(len(kept))]
    title = "Is there one you are truly glad for?"
    below = f"{pieces} of good news. A full dot: you said something.{more}"
    alt = f"{pieces} of good news of {persons(len({row['person'] for row in rows}))}."
    data = [write([0] * len(kept), place, said, marker=ring(12, fills), textposition="middle right")]
    return row_card(title, below, alt=alt, names=shown, data=data, x=(-0.02, 1))
