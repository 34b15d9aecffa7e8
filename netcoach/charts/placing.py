"""Find each card a place on a board where it covers no other. Geometry only: pixels from the left and from the top."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np

SECTORS = {"across": 0, "down": 90, "outside": 180, "up": 270}  # degrees clockwise; each is a quarter around its axis
RINGS = (5, 4, 3, 2, 1)  # closeness, from the middle outwards
PARKED = "parked"  # where whoever has no place yet waits
MIDDLE, THINNEST = 0.14, 0.13  # the shares of the radius that "me" takes, and that an empty ring still takes
DOT, AIR, ME = 14, 3, 22  # px; half a portrait, what stays free around a card, half of "me"
STRIP, HEAD = 24, 26  # px; at the rim for the words of a sector, above the parked ones for theirs
STEP, GROWTH = 9, 1.2  # px of the grid that is searched; by how much a board without room grows
MOST_NAMES = 40  # a limit is a feature: beyond, names stand only where there is room for them

Box = tuple[float, float, float, float]  # left, top, right, bottom


class Spot(NamedTuple):
    """One card: its id, the zone it belongs to, and how many pixels its name takes; 0 without one."""

    card: str
    zone: str
    name: float


class Place(NamedTuple):
    """Where a portrait's middle is, and on which side its name stands: "right", "left" or "" for none."""

    x: float
    y: float
    side: str


class Layout(NamedTuple):
    """A board that is laid out.

    ``rim`` is half the width and height of the outermost ring, ``radii`` are the rings' outer edges as shares of it,
    ``zones`` are outlines, each with the point to which a card goes that is moved by key.
    """

    width: float
    height: float
    rim: tuple[float, float]
    radii: Sequence[float]
    zones: dict[str, tuple[str, tuple[float, float]]]
    spots: dict[str, Spot]
    places: dict[str, Place]


def box(spot: Spot, place: Place) -> Box:
    """Return the box that a card takes on the board."""
    left, right = (DOT + spot.name * (place.side == side) for side in ("left", "right"))
    return place.x - left, place.y - DOT, place.x + right, place.y + DOT


def arrange(spots: Sequence[Spot], width: float, before: Layout | None = None) -> Layout:
    """Return the lowest board of rings with room for all; those who matter most come first in ``spots``.

    A zone is "up:4", or "parked". As long as everybody finds room, whoever has not moved since ``before`` stays, and
    whoever has comes as near as may be to where they were.
    """
    rings = [spot for spot in spots if spot.zone != PARKED]
    rim_x, crowded = width / 2 - STRIP, len(rings) > MOST_NAMES
    tallest = max(1.3 * rim_x, 230)  # taller, and nobody sees it whole; then some stand there without their name
    if before and before.width == width:
        placed = _places(rings, before.radii, before.rim, before)
        if len(placed) == len(rings) and (before.rim[1] >= tallest or _all_named(rings, placed)):
            return _laid_out(spots, width, before.rim, before.radii, rings, placed)
    rim_y = tallest if crowded else max(0.64 * rim_x, 190)
    while True:
        bare = crowded or rim_y > tallest
        tried = [spot._replace(name=0) for spot in rings] if bare else rings
        rim, radii = (rim_x, rim_y), _radii(tried, (rim_x, rim_y))
        placed = _places(tried, radii, rim)
        if len(placed) == len(rings) and (bare or _all_named(rings, placed)):
            return _laid_out(spots, width, rim, radii, rings, _named(rings, placed, rim) if bare else placed)
        rim_y *= GROWTH


def rectangle(left: float, top: float, right: float, bottom: float) -> str:
    """Return the outline of a rectangle."""
    return f"M{left:.1f} {top:.1f}H{right:.1f}V{bottom:.1f}H{left:.1f}Z"


def _all_named(spots: list[Spot], places: list[Place]) -> bool:
    return all(place.side or not spot.name for spot, place in zip(spots, places, strict=True))


def _named(spots: list[Spot], places: list[Place], rim: tuple[float, float]) -> list[Place]:
    """Write names beside portraits that are placed already, where there is room."""
    boxes = np.array([*map(box, spots, places), _me(rim)])
    for number, (spot, place) in enumerate(zip(spots, places, strict=True)):
        others = np.delete(boxes, number, axis=0)
        for side in ("right", "left") if place.x > rim[0] + STRIP else ("left", "right"):
            if spot.name and _free(np.array([place[:2]]), spot, side, others, rim)[0]:
                places[number] = place._replace(side=side)
                boxes[number] = box(spot, places[number])
                break
    return places


def _laid_out(spots: Any, width: float, rim: Any, radii: Any, rings: list[Spot], placed: list[Place]) -> Layout:
    zones = {}
    for way in SECTORS:
        for ring, inner, outer in zip(RINGS, (MIDDLE, *radii), radii, strict=False):
            zones[f"{way}:{ring}"] = _outline(way, inner, outer, rim), _point(way, (inner + outer) / 2, 0, rim)
    foot = 2 * (rim[1] + STRIP) + 8
    below, height = _flow([spot for spot in spots if spot.zone == PARKED], 6, width - 6, foot + HEAD)
    zones[PARKED] = rectangle(1, foot, width - 1, height + 5), (width / 2, foot + HEAD + DOT)
    places = {spot.card: place for spot, place in zip(rings, placed, strict=True)} | below
    return Layout(width, height + 6, rim, radii, zones, {spot.card: spot for spot in spots}, places)


def _flow(spots: Iterable[Spot], left: float, right: float, top: float) -> tuple[dict[str, Place], float]:
    places, x, y = {}, left, top + DOT + AIR
    for spot in spots:
        wide = spot.name + 2 * (DOT + AIR)
        if x > left and x + wide > right:
            x, y = left, y + 2 * (DOT + AIR)
        places[spot.card] = Place(x + AIR + DOT, y, "right" if spot.name else "")
        x += wide
    return places, y + DOT + AIR


def _point(way: str, reach: float, turn: float, rim: tuple[float, float]) -> tuple[float, float]:
    angle = math.radians(SECTORS[way] + turn)
    return rim[0] * (1 + reach * math.cos(angle)) + STRIP, rim[1] * (1 + reach * math.sin(angle)) + STRIP


def _outline(way: str, inner: float, outer: float, rim: tuple[float, float]) -> str:
    corners = ((outer, -45), (outer, 45), (inner, 45), (inner, -45))
    start, end, back, home = ("{:.1f} {:.1f}".format(*_point(way, reach, turn, rim)) for reach, turn in corners)
    wide, thin = (f"{rim[0] * edge:.1f} {rim[1] * edge:.1f}" for edge in (outer, inner))
    return f"M{start}A{wide} 0 0 1 {end}L{back}A{thin} 0 0 0 {home}Z"


def _radii(spots: Sequence[Spot], rim: tuple[float, float]) -> list[float]:
    """Give each ring the area that its fullest sector needs, and all of them together the whole board."""
    areas: Counter[str] = Counter()
    for spot in spots:
        areas[spot.zone] += (spot.name + 3 * DOT) * 3.4 * DOT / (math.pi * rim[0] * rim[1] / 4)
    edges, edge = [], MIDDLE
    for ring in RINGS:
        edge = max(edge + THINNEST, math.sqrt(edge**2 + max(areas[f"{way}:{ring}"] for way in SECTORS)))
        edges.append(edge)
    return [MIDDLE + (one - MIDDLE) * (1 - MIDDLE) / (edge - MIDDLE) for one in edges]


def _places(spots: list[Spot], radii: Any, rim: tuple[float, float], before: Layout | None = None) -> list[Place]:
    """Return places in the order of the spots; shorter than the spots if somebody finds none."""
    old, was = (before.places, before.spots) if before else ({}, {})
    stay = {spot.card: old[spot.card] for spot in spots if was.get(spot.card) == spot}
    boxes = [_me(rim), *(box(spot, stay[spot.card]) for spot in spots if spot.card in stay)]
    many, taken = len(boxes), np.array(boxes + [(0, 0, 0, 0)] * len(spots), float)
    x, y = (grid.ravel() for grid in np.meshgrid(*(np.arange(DOT, 2 * side - DOT + 1, STEP) for side in rim)))
    across, down = x - rim[0], y - rim[1]
    reach, angle = np.hypot(across / rim[0], down / rim[1]), np.degrees(np.arctan2(down / rim[1], across / rim[0]))
    long = np.hypot(across, down) / np.maximum(reach, 0.01)  # px in a whole radius, that way
    edges = dict(zip(RINGS, zip((MIDDLE, *radii), radii, strict=False), strict=True))
    mates, met, places = Counter(spot.zone for spot in spots), Counter(), []
    points: dict[str, Any] = {}  # where a portrait may still stand in a zone, and how many boxes were looked at for it
    for spot in spots:
        met[spot.zone] += 1
        if spot.card in stay:
            places.append(stay[spot.card])
            continue
        way, _, ring = spot.zone.partition(":")
        inner, outer = edges[int(ring)]
        if spot.zone not in points:
            air = np.minimum((outer - inner) * 0.42, (DOT + 1) / long)
            side = np.minimum(np.degrees(DOT / (long * np.maximum(reach, 0.05))), 25)
            fits = (reach > inner + air) & (reach < outer - air)
            fits &= np.abs((angle - SECTORS[way] + 180) % 360 - 180) < 45 - side
            points[spot.zone] = np.stack([x[fits], y[fits]], axis=1) + STRIP, 0
        there, seen = points[spot.zone]
        there = there[_free(there, spot._replace(name=0), "", taken[seen:many], rim)]
        points[spot.zone] = there, many
        turn = ((met[spot.zone] - 0.5) / mates[spot.zone] - 0.5) * 72
        wish = old.get(spot.card) or (*_point(way, (inner + outer) / 2, turn, rim), None)
        place = _nearest_free(there, wish, spot, taken[:many], rim)
        if place is None:
            break
        places.append(place)
        taken[many] = box(spot, place)
        many += 1
    return places


def _me(rim: tuple[float, float]) -> Box:
    x, y = rim[0] + STRIP, rim[1] + STRIP
    return x - ME, y - ME, x + ME, y + ME


def _nearest_free(points: Any, wish: Any, spot: Spot, taken: Any, rim: tuple[float, float]) -> Place | None:
    best, place = math.inf, None
    for side, way in (("right", 1), ("left", -1), ("", 0)) if spot.name else (("", 0),):
        if not side and place:
            break  # the portrait alone only where there is no room for the name
        # A name reads outwards: right of its portrait in the right half, left of it in the left. Above and below a
        # whole card stands in the middle; beside, where rings are narrow, its portrait does.
        inward = 12 * ((points[:, 0] - rim[0] - STRIP) * way < 0)
        middle = spot.name / 2 * way * (wish[2] is None and spot.zone.startswith(("up", "down")))
        cost = np.hypot(points[:, 0] + middle - wish[0], points[:, 1] - wish[1]) + inward
        cost[~_free(points, spot, side, taken, rim)] = math.inf
        if cost.min(initial=math.inf) < best:
            best, place = cost.min(), Place(*map(float, points[cost.argmin()]), side)
    return place


def _free(points: Any, spot: Spot, side: str, taken: Any, rim: tuple[float, float]) -> Any:
    left, top, right, bottom = box(spot, Place(0, 0, side))
    low, high = points + np.array((left - AIR, top - AIR)), points + np.array((right + AIR, bottom + AIR))
    apart = (low[:, None] >= taken[:, 2:]) | (high[:, None] <= taken[:, :2])
    inside = (points[:, 0] + left >= STRIP) & (points[:, 0] + right <= 2 * rim[0] + STRIP)
    return inside & apart.any(axis=2).all(axis=1)
