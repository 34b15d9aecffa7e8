"""Pictures of the people themselves: where they sit seen from me, and what I appreciate. Draws, computes nothing."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from typing import Any

import plotly.graph_objects as go

from netcoach.charts.placing import AXES, RINGS, Place, Spot, arrange
from netcoach.charts.theme import (
    BLUE,
    CARD,
    COLOURS,
    GREEN,
    INK,
    MARGIN,
    MOST_ROWS,
    QUIET,
    WIDTH,
    counted,
    escape,
    figure,
    label,
    listed,
    named,
    rows_of,
    rule,
    shorten,
    text_width,
    too_few,
)
from netcoach.days import number_words
from netcoach.records import CLOSENESS, DIRECTIONS

MOST_NAMES = 40  # a limit is a feature: the board is designed for 40 people
TINTS = ("#c6dcec", "#d5e5f1", "#e2edf5", "#edf3f8", "#f5f8fb")  # the rings, from the middle outwards
SYMBOLS = {"up": "triangle-up", "across": "circle", "down": "triangle-down", "outside": "diamond"}
SIT = {
    "up": ("is above you", "are above you"),
    "across": ("sits beside you", "sit beside you"),
    "down": ("is in your team or below", "are in your team or below"),
    "outside": ("works outside the company", "work outside the company"),
}
UNSAID = "dashed: closeness<br>not said yet"
# The words at the rim: a box of so many pixels from the left, its middle at a share of half the height.
SIGNS = {
    "up": {"words": DIRECTIONS["up"], "left": -40, "wide": 80, "y": 0.93, "tall": 10, "align": "center"},
    "across": {"words": DIRECTIONS["across"], "left": 194, "wide": 70, "y": 0, "tall": 10, "align": "right"},
    "down": {"words": DIRECTIONS["down"], "left": -66, "wide": 132, "y": -0.93, "tall": 10, "align": "center"},
    "outside": {"words": "outside<br>the company", "left": -264, "wide": 84, "y": 0, "tall": 18, "align": "left"},
    None: {"words": UNSAID, "left": -270, "wide": 118, "y": -0.92, "tall": 18, "align": "left"},
}
KNOWS = {"yes": "knows", "no": "does not know yet", "not_sure": "may not know"}
WORDS = WIDTH - 170  # px; room for what she appreciates, beside the longest of these
AIR = 12  # px; at the rim, so that the outermost ring is drawn whole
COLUMNS = 4  # of names in the parked row
PARKED = 22  # px; one line of the parked row


def plot_people(people: Any, *, names: Mapping[str, str] | None = None) -> go.Figure:
    """Draw the people around me: above, beside, below or outside, and nearer the middle the better we know each other.

    Args:
        people: One row per person; needs ``direction`` and ``closeness``. The index, or ``person``, holds the ids.
        names: The shown name of each person.

    Raises:
        UnknownColumnError: If a column is missing.
    """
    rows = rows_of(people, "direction", "closeness", index="person")
    if not rows:
        return too_few("The people around you", "Write down one person you would be sorry to lose touch with.")
    rows.sort(key=lambda row: -(_ring(row) or 0))
    for number, row in enumerate(rows):
        row["shown"] = named(names, row["person"])
        row["label"] = shorten(row["shown"], 165 if len(rows) < 20 else 140) if number < MOST_NAMES else ""
    placed = [row for row in rows if row["direction"] in AXES]
    return _draw_map(rows, placed, [row for row in rows if row["direction"] not in AXES])


def _draw_map(rows: list[dict[str, Any]], placed: list[dict[str, Any]], parked: list[dict[str, Any]]) -> go.Figure:
    half = WIDTH / 2
    spots = [Spot(row["direction"], _ring(row), text_width(row["label"])) for row in placed]
    signs = {way: SIGNS[way] for way in SIGNS if way or any(spot.closeness is None for spot in spots)}
    taken = [
        (one["left"], one["left"] + one["wide"], one["y"], 10 + 8 * one["words"].count("<br>"))
        for one in signs.values()
    ]
    found = arrange(spots, width=WIDTH, taken=[(-24, 24, 0, 22), *taken])
    height, foot = found.height, _foot(parked)
    drawn = figure(_map_title(rows), _map_subtitle(rows, found.places), alt=_map_alt(rows), height=height + foot)
    words = [_sign(way, sign, height) for way, sign in signs.items()]
    drawn.add_scatter(
        name="people",
        x=[place.x for place in found.places],
        y=[place.y for place in found.places],
        mode="markers+text",
        marker={
            "size": 11,
            "symbol": [SYMBOLS[row["direction"]] for row in placed],
            "color": [COLOURS[row["direction"]] for row in placed],
            "line": {"color": CARD, "width": 1.5},
        },
        text=[escape(row["label"]) if place.side else "" for row, place in zip(placed, found.places, strict=True)],
        textposition=[place.side or "middle right" for place in found.places],
        textfont={"size": 12, "color": INK},
        cliponaxis=False,
        hoverinfo="text",
        hovertext=[_about(row) for row in placed],
    )
    drawn.add_scatter(
        name="me",
        x=[0],
        y=[0],
        mode="markers+text",
        marker={"size": 36, "color": INK},
        text=["<b>me</b>"],
        textfont={"size": 13, "color": CARD},
        hoverinfo="skip",
    )
    if parked:
        words.append(label(-half, -height / 2 - 22, "<b>not placed yet</b>", color=QUIET))
        _park(drawn, parked, -height / 2)
    sides = dict.fromkeys("lr", MARGIN - AIR)
    drawn.update_layout(annotations=words, shapes=_rings(found.radii, height), margin=sides)
    drawn.update_xaxes(range=[-half - AIR, half + AIR])
    return drawn.update_yaxes(range=[-height / 2 - foot, height / 2])


def _ring(row: dict[str, Any]) -> int | None:
    return int(row["closeness"]) if row["closeness"] in CLOSENESS else None


def _sign(way: str | None, sign: dict[str, Any], height: int) -> dict[str, Any]:
    words, align = f"<b>{sign['words']}</b>" if way else sign["words"], sign["align"]
    x = sign["left"] + sign["wide"] * {"left": 0, "center": 0.5, "right": 1}[align]
    return label(x, sign["y"] * height / 2, words, color=COLOURS.get(way, QUIET), xanchor=align, align=align)


def _rings(radii: list[float], height: int) -> list[dict[str, Any]]:
    shapes = []
    for ring, radius in reversed(list(enumerate(radii))):
        x, y = WIDTH / 2 * radius, height / 2 * radius
        unsaid = RINGS[ring] is None
        line = {"color": "#9aa6b2", "width": 1.2, "dash": "dash"} if unsaid else {"color": CARD, "width": 1.5}
        fill = CARD if unsaid else TINTS[ring]
        shapes.append({"type": "circle", "x0": -x, "x1": x, "y0": -y, "y1": y, "fillcolor": fill, "line": line})
    x, y = (0.5**0.5 * radii[len(TINTS) - 1] * side for side in (WIDTH / 2, height / 2))
    cross = {"type": "line", "x0": -x, "x1": x, "line": {"color": CARD, "width": 4}}
    return [shape | {"layer": "below"} for shape in (*shapes, *(cross | {"y0": -up, "y1": up} for up in (y, -y)))]


def _foot(parked: list[dict[str, Any]]) -> int:
    shown = sum(bool(row["label"]) for row in parked)
    return 44 + PARKED * -(-(shown + (shown < len(parked))) // COLUMNS) if parked else 0


def _park(drawn: go.Figure, parked: list[dict[str, Any]], top: float) -> None:
    cells = [escape(row["label"]) for row in parked if row["label"]]
    if len(cells) < len(parked):
        cells.append(f"and {len(parked) - len(cells)} more")
    wide = WIDTH / COLUMNS
    drawn.add_scatter(
        name="not placed yet",
        x=[6 - WIDTH / 2 + wide * (number % COLUMNS) for number in range(len(cells))],
        y=[top - 44 - PARKED * (number // COLUMNS) for number in range(len(cells))],
        mode="markers+text",
        marker={"size": 9, "symbol": "circle-open", "color": QUIET, "line": {"width": 1.5}},
        text=cells,
        textposition="middle right",
        textfont={"size": 12, "color": INK},
        cliponaxis=False,
        hoverinfo="text",
        hovertext=[escape(row["shown"]) for row in parked if row["label"]],
    )


def _map_title(rows: list[dict[str, Any]]) -> str:
    ways = [row["direction"] for row in rows if row["direction"] in SIT]
    everybody = f"{number_words(len(rows)).capitalize()} {'person' if len(rows) == 1 else 'people'}"
    if not ways:
        return f"{everybody}, not placed yet"
    if missing := len(rows) - len(ways):
        return f"{number_words(len(ways)).capitalize()} placed, {number_words(missing)} still to place"
    count = max(map(ways.count, SIT))
    way, *tied = (way for way in SIT if ways.count(way) == count)
    if tied:
        return f"{everybody}, no direction more than another"
    one, several = SIT[way]
    if count == len(rows):
        return f"All {number_words(count)} {several}" if count > 1 else f"One person, who {one}"
    return f"{number_words(count).capitalize()} of {number_words(len(rows))} {several if count > 1 else one}"


def _map_subtitle(rows: list[dict[str, Any]], places: list[Place]) -> str:
    words = "The nearer the middle, the better you know each other."
    if len(rows) > MOST_NAMES:
        return f"{words} The closest {MOST_NAMES} of {len(rows)} have their names."
    unnamed = sum(place.side is None for place in places)
    return f"{words} {counted(unnamed, 'name')} did not fit; point at a mark to read it." if unnamed else words


def _map_alt(rows: list[dict[str, Any]]) -> str:
    ways = [row["direction"] if row["direction"] in SIT else None for row in rows]
    sit = {way: DIRECTIONS[way].replace("me", "you").replace("my", "your") for way in SIT} | {None: "not placed yet"}
    parts = (f"{ways.count(way)} {words}" for way, words in sit.items() if way in ways)
    return f"A map of {counted(len(rows), 'person', 'people')} around you: {listed(parts)}."


def _about(row: dict[str, Any]) -> str:
    return f"<b>{escape(row['shown'])}</b><br>{CLOSENESS.get(_ring(row), 'closeness not said yet')}"


def plot_appreciation(people: Any, *, names: Mapping[str, str] | None = None) -> go.Figure:
    """Draw what I appreciate in people, and who of them knows it.

    The first picture of the first ten minutes. "They know" is her "yes"; "no", "not sure" and no answer all mean that
    they may not know.

    Args:
        people: One row per person; needs ``appreciate`` and ``they_know``. The index, or ``person``, holds the ids.
        names: The shown name of each person.

    Raises:
        UnknownColumnError: If a column is missing.
    """
    rows = rows_of(people, "appreciate", "they_know", index="person")
    rows = [row for row in rows if str(row["appreciate"] or "").strip()]
    if not rows:
        return too_few("What you appreciate", "Write down one thing you appreciate in someone, and it stands here.")
    rows.sort(key=lambda row: row["they_know"] == "yes")
    unaware = sum(row["they_know"] != "yes" for row in rows)
    all_know = f"{f'All {number_words(len(rows))}' if len(rows) > 1 else 'They'} know what you appreciate"
    kept = rows[:MOST_ROWS]
    said = [textwrap.wrap(shorten(row["appreciate"], 2 * WORDS, 13), 60) for row in kept]
    tall = 33 + 18 * max(map(len, said))
    more = f" The first {len(kept)} of {len(rows)}." if len(kept) < len(rows) else ""
    drawn = figure(
        f"{unaware} of {len(rows)} may not know" if unaware else all_know,
        f"What you appreciate in them, in your words.{more}",
        alt=f"Of {counted(len(rows), 'person', 'people')} you appreciate, {unaware} may not know it.",
        height=tall * len(kept),
    )
    colours = [GREEN if row["they_know"] == "yes" else BLUE for row in kept]
    symbols = ["circle" if row["they_know"] == "yes" else "circle-open" for row in kept]
    place = [-number for number in range(len(kept))]
    drawn.add_scatter(
        name="people",
        x=[0.02] * len(kept),
        y=place,
        mode="markers+text",
        marker={"size": 17, "symbol": symbols, "color": colours, "line": {"width": 2.5, "color": colours}},
        text=[
            f"  <b>{escape(shorten(named(names, row['person']), WORDS, 14))}</b><br>"
            f"  <span style='color:{QUIET}'>{'<br>  '.join(map(escape, words))}</span>"
            for row, words in zip(kept, said, strict=True)
        ],
        textposition="middle right",
        textfont={"size": 14, "color": INK},
        cliponaxis=False,
        hoverinfo="skip",
    )
    drawn.add_scatter(
        name="knows",
        x=[1] * len(kept),
        y=place,
        mode="text",
        text=[KNOWS.get(row["they_know"], "not said") for row in kept],
        textposition="middle left",
        textfont={"size": 13, "color": colours},
        hoverinfo="skip",
    )
    drawn.update_layout(shapes=[rule(y + 0.5) for y in place[1:]])
    drawn.update_xaxes(range=[0, 1])
    return drawn.update_yaxes(range=[0.5 - len(kept), 0.5])
