"""Boards whose cards she moves: the people around her, and who would have to agree. Plain data for the script."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from netcoach.charts.placing import DOT, PARKED, STRIP, Layout, Place, Spot, arrange, rectangle
from netcoach.charts.words import listed, persons, shorten, text_width
from netcoach.days import number_words

Words = Mapping[str, Mapping[str, str]]
OLDER = "*"  # beside a name whose answer was given when its words were others
SIZE, BESIDE, LONGEST = 12.5, 12, 150  # px: a name's letters (the card cuts what is longer), air beside, longest name
MOST_CARDS = 150  # a limit is a feature: whoever is not on the board is in the list beside it
LANE, TITLE, COLUMN = 46, 28, 100  # px; a narrower column has its words upright
SIT = {
    "up": ("is", "are", "above you"),
    "across": ("sits", "sit", "beside you"),
    "down": ("is", "are", "in your team or below"),
    "outside": ("works", "work", "outside the company"),
}
NEARER = "The nearer the middle, the better you know each other."
WAITING = {True: "Not placed yet", False: "Drag somebody here if you do not know yet"}
KEY = "Full: they told me. Pale: I see signs. Ring: a guess. A line leads to where they would have to be."
SHADOW = "A shadow: where they stood then."
KNOWN = {"told": ", they told me", "signs": ", I see signs", "guess": ", a guess"}


class Card(NamedTuple):
    """Somebody on a board: where they stand, how it is known, where they would have to be, whether they have a name.

    ``older`` marks an answer that was given when its words were others.
    """

    name: str
    zone: str
    known: str = ""
    needed: int = 0
    unnamed: bool = False
    older: bool = False


class Board(NamedTuple):
    """A board to be shown: its data for the script, its sentence, and how it was laid out."""

    data: dict[str, Any]
    alt: str
    layout: Layout


def _label(card: Card, room: float) -> str:
    return f"{shorten(card.name, room, SIZE)}{f' {OLDER}' if card.older else ''}"


def around_board(
    cards: Mapping[str, Card], words: Words, width: float, then: Mapping[str, str], before: Layout | None = None
) -> Board:
    """Return the people around me on rings: above, beside, below or outside, nearer the better we know each other.

    Args:
        cards: Each person's card; its zone is "up:4" (direction and closeness), or "parked" where either is not known.
        words: The words for each "direction" and each "closeness".
        width: How many pixels there are.
        then: Where those who stood elsewhere on an earlier day stood: they leave a shadow there.
        before: The board as it was shown last; whoever has not moved stays in their place.
    """
    order = sorted(cards, key=lambda card: -int(cards[card].zone.partition(":")[2] or 0))[:MOST_CARDS]
    then = {card: zone for card, zone in then.items() if card in order}
    labels = {card: _label(cards[card], min(LONGEST, width * 0.26)) for card in order}
    spots = [Spot(card, cards[card].zone, _room(labels[card])) for card in order]
    spots += [Spot(f"then {card}", zone, 0) for card, zone in then.items()]
    layout, where = arrange(spots, width, before), words["direction"]
    said = {f"{way}:{ring}": f"{where[way]}, {word}" for way in SIT for ring, word in words["closeness"].items()}
    x, y = layout.rim[0] + STRIP, layout.rim[1] + STRIP
    signs = [
        (x, STRIP / 2, where["up"], ""),
        (x, 2 * y - STRIP / 2, where["down"], ""),
        (STRIP / 2, y, where["outside"], "turned up"),
        (width - STRIP / 2, y, where["across"], "turned"),
        (12, 2 * y + 8 + DOT, WAITING[any(card.zone == PARKED for card in cards.values())], "start"),
    ]
    title = _around_title([card.zone.partition(":")[0] for card in cards.values()])
    left = f"Here are those you know best; {len(cards) - len(order):,} more are in the list."
    below = [NEARER, *([SHADOW] if then else []), *([left] if len(cards) > len(order) else [])]
    data = {"title": title, "below": " ".join(below), "signs": signs, "me": (x, y)}
    shown = {card: cards[card] for card in cards if card in set(order)}
    return _board(data, _around_alt(cards), layout, shown, labels, said | {PARKED: "not placed yet"}, then)


def agree_board(
    cards: Mapping[str, Card], words: Words, width: float, then: Mapping[str, str], said: tuple[str, str, str]
) -> Board:
    """Return who would have to agree, one line each: what part they have, where they are, where they would have to be.

    Args:
        cards: Each seat's card; its zone is "decides:4" (role and support), or "decides:unknown".
        words: The words for each "role" and for each step of "support_now".
        width: How many pixels there are.
        then: Where those who stood elsewhere on an earlier day stood: they leave a shadow there.
        said: The conclusion, what stands below it, and the sentence for those who cannot see the board.
    """
    steps = {"unknown": "I don't know yet"} | dict(words["support_now"])
    column = width / len(steps)
    middle = {step: column * (place + 0.5) for place, step in enumerate(steps)}
    top, look = (170, "upright") if column < COLUMN else (64, "wrapped")
    signs = [(middle[step], top / 2, word, look) for step, word in steps.items()]
    roles = {card: cards[card].zone.partition(":")[0] for card in cards}
    zones, spots, places, labels, marks, told = {}, {}, {}, {}, [], {}
    for role, part in words["role"].items():
        lanes = [card for card in cards if roles[card] == role]
        if not lanes and role not in ("decides", "must_agree"):
            continue
        signs.append((10, top + TITLE / 2, part, "start"))
        bottom = top + TITLE + LANE * max(1, len(lanes))
        for step, x in middle.items():
            outline = rectangle(x - column / 2 + 1, top + 1, x + column / 2 - 1, bottom)
            zones[f"{role}:{step}"] = outline, (x, top + TITLE + DOT + 2)
            told[f"{role}:{step}"] = f"{part}, {steps[step]}"
        for lane, card in enumerate(lanes):
            x, y = middle[cards[card].zone.partition(":")[2]], top + TITLE + LANE * lane + DOT + 2
            labels[card] = _label(cards[card], min(1.4 * LONGEST, max(x, width - x) - DOT - 20))
            spots[card] = Spot(card, cards[card].zone, _room(labels[card]))
            places[card] = Place(x, y, "right" if x + DOT + spots[card].name < width else "left")
            if (needs := middle.get(str(cards[card].needed), 0)) > x > middle["unknown"]:
                marks.append({"from": (x, y + DOT + 5), "to": (needs, y + DOT + 5), "look": "needed"})
            if card in then and middle[then[card].partition(":")[2]] != x:
                places[f"then {card}"] = Place(middle[then[card].partition(":")[2]], y, "")
        top = bottom + 4
    layout = Layout(width, top, (0, 0), (), zones, spots, places)
    below = " ".join([said[1], *([KEY] if cards else []), *([SHADOW] if then else [])])
    data = {"title": said[0], "below": below, "signs": signs, "marks": marks, "column": column - 8}
    return _board(data, said[2], layout, cards, labels, told, then)


def _room(label: str) -> float:
    return text_width(label, SIZE) + BESIDE


def _board(data: Any, alt: str, layout: Layout, cards: Any, labels: Any, said: Any, then: Any) -> Board:
    marks, shown = data.setdefault("marks", []), []
    for card, (name, zone, known, _, unnamed, _) in cards.items():
        told, spot, place = f"{name}: {said[zone]}{KNOWN.get(known, '')}", layout.spots[card], layout.places[card]
        if shadow := layout.places.get(f"then {card}"):
            told += f"; then {said.get(then[card], 'elsewhere')}"
            marks.append({"from": shadow[:2], "card": card, "look": "then"})
        shown.append(
            place._asdict() | {"id": card, "name": name, "label": labels[card], "wide": spot.name, "said": told}
        )
        shown[-1] |= {"zone": zone, "known": known, "unnamed": unnamed}
    shown.sort(key=lambda card: (card["zone"] == PARKED, card["y"], card["x"]))  # the order of the Tab key
    zones = {key: {"outline": path, "at": at, "words": said[key]} for key, (path, at) in layout.zones.items()}
    data |= {"width": layout.width, "height": round(layout.height), "alt": alt, "zones": zones, "cards": shown}
    return Board(data, alt, layout)


def _around_title(ways: list[str]) -> str:
    many, placed = len(ways), sum(way != PARKED for way in ways)
    everybody = f"{number_words(many).capitalize()} {'person' if many == 1 else 'people'}"
    if not placed:
        return f"{everybody}, not placed yet" if many else "The people around you"
    if missing := many - placed:
        return f"{number_words(placed).capitalize()} placed, {number_words(missing)} still to place"
    count = max(map(ways.count, SIT))
    way, *tied = (way for way in SIT if ways.count(way) == count)
    if tied:
        return f"{everybody}, no direction more than another"
    sits, sit, where = SIT[way]
    if count == many:
        return f"All {number_words(many)} {sit} {where}" if count > 1 else f"One person, who {sits} {where}"
    return f"{number_words(count).capitalize()} of {number_words(many)} {sit if count > 1 else sits} {where}"


def _around_alt(cards: Mapping[str, Card]) -> str:
    ways = [card.zone.partition(":")[0] for card in cards.values()]
    if not ways:
        return "No picture yet: write down one person you would be sorry to lose touch with."
    sit = {where: ways.count(way) for way, (_, _, where) in SIT.items()} | {"not placed yet": ways.count(PARKED)}
    parts = listed(f"{count} {where}" for where, count in sit.items() if count)
    return f"A map of {persons(len(ways))} around you: {parts}."
