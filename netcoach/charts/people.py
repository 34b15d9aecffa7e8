"""Pictures of the people themselves: where they sit seen from me, and what I appreciate. Draws, computes nothing."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from typing import Any

import plotly.graph_objects as go

from netcoach.charts.colours import BLUE, CARD, COLOURS, GREEN, INK, QUIET
from netcoach.charts.marks import Mark, label, rule, write
from netcoach.charts.placing import Place, arrange
from netcoach.charts.rows import fitting, rows_of
from netcoach.charts.theme import MARGIN, WIDTH, empty, figure
from netcoach.charts.words import counted, escape, listed, persons, shorten, text_width
from netcoach.days import number_words
from netcoach.records import CLOSENESS, DIRECTIONS

MOST_NAMES = 40  # a limit is a feature: the board is designed for 40 people
TINTS = ("#c6dcec", "#d5e5f1", "#e2edf5", "#edf3f8", "#f5f8fb")  # the rings, from the middle outwards
SYMBOLS = {"up": "triangle-up", "across": "circle", "down": "triangle-down", "outside": "diamond"}
SIT = {
    "up": ("is", "are", "above you"),
    "across": ("sits", "sit", "beside you"),
    "down": ("is", "are", "in your team or below"),
    "outside": ("works", "work", "outside the company"),
}
SIGNS = (  # the words at the rim: their box from left to right in pixels, its middle as a share of half the height
    ("up", f"<b>{DIRECTIONS['up']}</b>", -40, 40, 0.93, "center"),
    ("across", f"<b>{DIRECTIONS['across']}</b>", 194, 264, 0, "right"),
    ("down", f"<b>{DIRECTIONS['down']}</b>", -66, 66, -0.93, "center"),
    ("outside", "<b>outside<br>the company</b>", -264, -180, 0, "left"),
    ("unknown", "dashed: closeness<br>not said yet", -270, -152, -0.92, "left"),
)
ME = (-24, 24, 0, 22)  # px; the box that the dot in the middle takes
AIR = 12  # px; at the rim, so that the outermost ring is drawn whole
COLUMNS, PARKED = 4, 22  # of those not placed yet: how many in a line below the map, and a line's height in pixels
KNOWS = {"yes": "knows", "no": "does not know yet", "not_sure": "may not know"}
WORDS = WIDTH - 170  # px; room for what she appreciates, beside the longest of these


def plot_people(people: Any, *, names: Mapping[str, str] | None = None) -> go.Figure:
    """Draw the people around me: above, beside, below or outside, and nearer the middle the better we know each other.

    Takes one row per person with ``direction`` and ``closeness``, the ids in ``person`` or the index, and shown names.
    """
    rows = rows_of(people, "direction", "closeness", names=names)
    if not rows:
        return empty("The people around you", "Write down one person you would be sorry to lose touch with.")
    for row in rows:
        row["closeness"] = row["closeness"] if row["closeness"] in CLOSENESS else None
    rows.sort(key=lambda row: -(row["closeness"] or 0))
    for number, row in enumerate(rows):
        row["label"] = shorten(row["shown"], 165 if len(rows) < 20 else 140) if number < MOST_NAMES else ""
    placed = [row for row in rows if row["direction"] in SIT]
    parked = [row for row in rows if row["direction"] not in SIT]
    signs = SIGNS if any(row["closeness"] is None for row in placed) else SIGNS[:-1]
    taken = [(left, right, y, 18 if "<br>" in words else 10) for _, words, left, right, y, _ in signs]
    spots = [(row["direction"], row["closeness"], text_width(row["label"])) for row in placed]
    height, radii, places = arrange(spots, [ME, *taken])
    cells = [escape(row["label"]) for row in parked if row["label"]]
    cells += [f"and {len(parked) - len(cells)} more"] if len(cells) < len(parked) else []
    foot = 44 + PARKED * -(-len(cells) // COLUMNS) if parked else 0
    data = [_placed(placed, places)]
    data.append(write([0], [0], ["<b>me</b>"], name="me", size=13, color=CARD, marker={"size": 36, "color": INK}))
    words = []
    for way, said, left, right, y, align in signs:
        x = (0, left, right)[("center", "left", "right").index(align)]
        words.append(label(x, y * height / 2, said, color=COLOURS[way], xanchor=align, align=align))
    if parked:
        words.append(label(-WIDTH / 2, -height / 2 - 22, "<b>not placed yet</b>", color=QUIET))
        data.append(_parked(parked, cells, -height / 2 - 44))
    reach = WIDTH / 2 + AIR
    return figure(
        _map_title(rows, len(placed)),
        _map_subtitle(rows, places),
        alt=_map_alt(rows),
        height=height + foot,
        left=MARGIN - AIR,
        right=MARGIN - AIR,
        data=data,
        words=words,
        shapes=_rings(radii, height),
        x=(-reach, reach),
        y=(-height / 2 - foot, height / 2),
    )


def _placed(placed: list[dict[str, Any]], places: list[Place]) -> Mark:
    x, y, sides = zip(*places, strict=True) if places else ((), (), ())
    ways = [row["direction"] for row in placed]
    marker = {"size": 11, "symbol": [SYMBOLS[way] for way in ways], "color": [COLOURS[way] for way in ways]}
    marker["line"] = {"color": CARD, "width": 1.5}
    known = [CLOSENESS.get(row["closeness"], "closeness not said yet") for row in placed]
    hover = [f"<b>{escape(row['shown'])}</b><br>{words}" for row, words in zip(placed, known, strict=True)]
    text = [escape(row["label"]) if side else "" for row, side in zip(placed, sides, strict=True)]
    beside = [side or "middle right" for side in sides]
    return write(x, y, text, name="people", textposition=beside, marker=marker, hovertext=hover)


def _parked(parked: list[dict[str, Any]], cells: list[str], top: float) -> Mark:
    x = [6 - WIDTH / 2 + WIDTH / COLUMNS * (number % COLUMNS) for number in range(len(cells))]
    y = [top - PARKED * (number // COLUMNS) for number in range(len(cells))]
    marker = {"size": 9, "symbol": "circle-open", "color": QUIET, "line": {"width": 1.5}}
    hover = [escape(row["shown"]) for row in parked if row["label"]]
    return write(x, y, cells, name="not placed yet", textposition="middle right", marker=marker, hovertext=hover)


def _rings(radii: list[float], height: int) -> list[Mark]:
    looks = [{"fillcolor": tint, "line": {"color": CARD, "width": 1.5}} for tint in TINTS]
    looks.append({"fillcolor": CARD, "line": {"color": "#9aa6b2", "width": 1.2, "dash": "dash"}})  # not said yet
    shapes = []
    for radius, look in reversed(list(zip(radii, looks, strict=False))):
        x, y = WIDTH / 2 * radius, height / 2 * radius
        shapes.append({"type": "circle", "x0": -x, "x1": x, "y0": -y, "y1": y} | look)
    x, y = (0.5**0.5 * radii[len(TINTS) - 1] * side for side in (WIDTH / 2, height / 2))
    cross = {"type": "line", "x0": -x, "x1": x, "line": {"color": CARD, "width": 4}}
    shapes += [cross | {"y0": -y, "y1": y}, cross | {"y0": y, "y1": -y}]
    return [shape | {"layer": "below"} for shape in shapes]


def _map_title(rows: list[dict[str, Any]], placed: int) -> str:
    many = number_words(len(rows))
    everybody = f"{many.capitalize()} {'person' if len(rows) == 1 else 'people'}"
    if not placed:
        return f"{everybody}, not placed yet"
    if missing := len(rows) - placed:
        return f"{number_words(placed).capitalize()} placed, {number_words(missing)} still to place"
    ways = [row["direction"] for row in rows]
    count = max(map(ways.count, SIT))
    way, *tied = (way for way in SIT if ways.count(way) == count)
    if tied:
        return f"{everybody}, no direction more than another"
    sits, sit, where = SIT[way]
    if count == len(rows):
        return f"All {many} {sit} {where}" if count > 1 else f"One person, who {sits} {where}"
    return f"{number_words(count).capitalize()} of {many} {sit if count > 1 else sits} {where}"


def _map_subtitle(rows: list[dict[str, Any]], places: list[Place]) -> str:
    words = "The nearer the middle, the better you know each other."
    if len(rows) > MOST_NAMES:
        return f"{words} The closest {MOST_NAMES} of {len(rows)} have their names."
    unnamed = sum(side is None for _, _, side in places)
    return f"{words} {counted(unnamed, 'name')} did not fit; point at a mark to read it." if unnamed else words


def _map_alt(rows: list[dict[str, Any]]) -> str:
    ways = [row["direction"] for row in rows]
    sit = {where: ways.count(way) for way, (_, _, where) in SIT.items()}
    sit["not placed yet"] = len(rows) - sum(sit.values())
    parts = [f"{count} {where}" for where, count in sit.items() if count]
    return f"A map of {persons(len(rows))} around you: {listed(parts)}."


def plot_appreciation(people: Any, *, names: Mapping[str, str] | None = None) -> go.Figure:
    """Draw what I appreciate in people, and who of them knows it.

    Takes one row per person with ``appreciate`` and ``they_know``, the ids in ``person`` or the index, and shown names.
    The first picture of the first ten minutes. All but her "yes" ("no", "not sure", no answer) mean: they may not know.
    """
    rows = rows_of(people, "appreciate", "they_know", names=names)
    rows = [row for row in rows if str(row["appreciate"] or "").strip()]
    if not rows:
        return empty("What you appreciate", "Write down one thing you appreciate in someone, and it stands here.")
    rows.sort(key=lambda row: row["they_know"] == "yes")
    unaware = sum(row["they_know"] != "yes" for row in rows)
    title = f"{f'All {number_words(len(rows))}' if len(rows) > 1 else 'They'} know what you appreciate"
    kept, more = fitting(rows, " The first {kept} of {all}.")
    said = [textwrap.wrap(shorten(row["appreciate"], 2 * WORDS, 13), 60) for row in kept]
    colours = [GREEN if row["they_know"] == "yes" else BLUE for row in kept]
    symbols = ["circle" if row["they_know"] == "yes" else "circle-open" for row in kept]
    marker = {"size": 17, "symbol": symbols, "color": colours, "line": {"width": 2.5, "color": colours}}
    place = [-number for number in range(len(kept))]
    texts = [
        f"  <b>{escape(shorten(row['shown'], WORDS, 14))}</b><br>"
        f"  <span style='color:{QUIET}'>{'<br>  '.join(map(escape, words))}</span>"
        for row, words in zip(kept, said, strict=True)
    ]
    knows = [KNOWS.get(row["they_know"], "not said") for row in kept]
    return figure(
        f"{unaware} of {len(rows)} may not know" if unaware else title,
        f"What you appreciate in them, in your words.{more}",
        alt=f"Of {persons(len(rows))} you appreciate, {unaware} may not know it.",
        height=(33 + 18 * max(map(len, said))) * len(kept),
        data=[
            write([0.02] * len(kept), place, texts, name="people", size=14, textposition="middle right", marker=marker),
            write([1] * len(kept), place, knows, name="knows", size=13, color=colours, textposition="middle left"),
        ],
        shapes=[rule(y + 0.5) for y in place[1:]],
        y=(0.5 - len(kept), 0.5),
    )
