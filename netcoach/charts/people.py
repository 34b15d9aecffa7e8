"""Pictures of the people themselves: where they sit seen from me, and what I appreciate. Draws, computes nothing."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from typing import Any

import plotly.graph_objects as go

from netcoach.charts.board import PARKED, Card, around_board
from netcoach.charts.colours import BLUE, CARD, COLOURS, GREEN, INK, QUIET
from netcoach.charts.marks import label, rule, write
from netcoach.charts.rows import fitting, rows_of
from netcoach.charts.theme import WIDTH, empty, figure
from netcoach.charts.words import escape, persons, shorten
from netcoach.days import number_words
from netcoach.records import CLOSENESS, DIRECTIONS

TINTS = ("#c6dcec", "#d5e5f1", "#e2edf5", "#edf3f8", "#f5f8fb")  # the rings, from the middle outwards
TURNED = {"turned up": -90, "turned": 90}
KNOWS = {"yes": "knows", "no": "does not know yet", "not_sure": "may not know"}
WORDS = WIDTH - 170  # px; room for what she appreciates, beside the longest of these


def plot_people(people: Any, *, names: Mapping[str, str] | None = None) -> go.Figure:
    """Draw the board of the people around me, as it stands, for paper: nothing on it can be moved.

    Takes one row per person with ``direction`` and ``closeness``, the ids in ``person`` or the index, and shown names.
    """
    rows = rows_of(people, "direction", "closeness", names=names)
    if not rows:
        return empty("The people around you", "Write down one person you would be sorry to lose touch with.")
    cards = {}
    for number, row in enumerate(rows):
        known = row["direction"] in DIRECTIONS and row["closeness"] in CLOSENESS
        zone = f"{row['direction']}:{int(row['closeness'])}" if known else PARKED
        cards[str(number)] = Card(row["shown"], zone)
    words = {"direction": DIRECTIONS, "closeness": {str(step): word for step, word in CLOSENESS.items()}}
    board = around_board(cards, words, WIDTH, {})
    data, (rim_x, rim_y) = board.data, board.layout.rim
    x, y = data["me"][0], -data["me"][1]
    shapes = []
    for radius, tint in reversed(list(zip(board.layout.radii, TINTS, strict=True))):
        ring = {"x0": x - rim_x * radius, "x1": x + rim_x * radius, "y0": y - rim_y * radius, "y1": y + rim_y * radius}
        shapes.append({"type": "circle", "fillcolor": tint, "line": {"color": CARD, "width": 1.5}} | ring)
    across, down = rim_x * 0.5**0.5, rim_y * 0.5**0.5
    cross = {"type": "line", "x0": x - across, "x1": x + across, "line": {"color": CARD, "width": 3}}
    shapes += [cross | {"y0": y - tall, "y1": y + tall} for tall in (down, -down)]
    colours = [COLOURS.get(card["zone"].partition(":")[0], QUIET) for card in data["cards"]]
    text = [escape(card["label"]) if card["side"] else "" for card in data["cards"]]
    beside = [f"middle {card['side'] or 'right'}" for card in data["cards"]]
    more = {"textposition": beside, "hovertext": [escape(card["said"]) for card in data["cards"]]}
    places = [card["x"] for card in data["cards"]], [-card["y"] for card in data["cards"]]
    people = write(*places, text, name="people", marker={"size": 13, "color": colours}, **more)
    me = write([x], [y], ["<b>me</b>"], name="me", size=13, color=CARD, marker={"size": 36, "color": INK})
    signs = [
        label(x, -y, f"<b>{escape(said)}</b>", textangle=TURNED.get(look, 0), yanchor="middle")
        | {"xanchor": "left" if look == "start" else "center"}
        for x, y, said, look in data["signs"][: None if any(card.zone == PARKED for card in cards.values()) else -1]
    ]
    return figure(
        data["title"],
        data["below"],
        alt=board.alt,
        height=data["height"],
        data=[people, me],
        words=signs,
        shapes=[shape | {"layer": "below"} for shape in shapes],
        x=(0, WIDTH),
        y=(-data["height"], 0),
    )


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
