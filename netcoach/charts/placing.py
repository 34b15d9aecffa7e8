"""Find each person a place on the map where dot and name cover nobody else's. Geometry only, always the same."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

AXES = {"across": 0, "up": 90, "outside": 180, "down": 270}  # degrees; each sector is a quarter around its axis
RINGS = (5, 4, 3, 2, 1, None)  # closeness from the middle outwards; None: not said yet
MIDDLE = 0.15  # the share of the radius that "me" takes
THINNEST = 0.1  # the share of the radius that an empty ring still takes
HEIGHTS = range(460, 941, 60)  # px; the first in which every name finds a place is taken
DOT, LINE_HEIGHT, STEP = 8, 9, 6  # px: half a dot with its air, half a line of text, the grid that is searched
PENALTY = {"middle right": 0, "middle left": 0, "bottom center": 12}  # px; a name beside its dot reads best


@dataclass(frozen=True)
class Spot:
    """Who needs a place: direction, closeness (None: not said yet) and the width of the name (0: no name)."""

    direction: str
    closeness: int | None
    width: float


@dataclass(frozen=True)
class Place:
    """A place on the map, in pixels from the middle, and on which side the name stands (None: no room for it)."""

    x: float
    y: float
    side: str | None


@dataclass(frozen=True)
class Map:
    """Where everybody is: ``radii`` are the outer edges of ``RINGS``, as a share of half the width and height."""

    height: int
    radii: list[float]
    places: list[Place]


def arrange(spots: Sequence[Spot], *, width: int, taken: Sequence[tuple[float, float, float, float]] = ()) -> Map:
    """Place everybody in their sector and ring, on the lowest map that has room for all names.

    Args:
        spots: Everybody, those whose place matters most first.
        width: Of the map, in pixels; a wider card only gives more room.
        taken: Boxes that names keep clear of: left, right, y as a share of half the height, half the box's height.
    """
    for height in HEIGHTS:
        boxes = [(left, y * height / 2 - tall, right, y * height / 2 + tall) for left, right, y, tall in taken]
        found = _try(spots, width, height, boxes)
        if all(place.side or not spot.width for spot, place in zip(spots, found.places, strict=True)):
            break
    return found


def _try(spots: Sequence[Spot], width: int, height: int, boxes: list[tuple[float, float, float, float]]) -> Map:
    radii = _radii(spots, width * height * math.pi / 16)
    half = np.array([width / 2, height / 2])
    grid = np.stack(np.meshgrid(*(np.arange(-side + STEP, side, STEP) for side in half)), axis=-1).reshape(-1, 2)
    reach = np.hypot(*(grid / half).T)
    angle = np.degrees(np.arctan2(*(grid / half).T[::-1]))
    cells: dict[tuple[str, int | None], list[int]] = {}
    for number, spot in enumerate(spots):
        cells.setdefault((spot.direction, spot.closeness), []).append(number)
    places = []
    for number, spot in enumerate(spots):
        mates = cells[spot.direction, spot.closeness]
        ring = RINGS.index(spot.closeness)
        inner, outer = [MIDDLE, *radii][ring], radii[ring]
        off_axis = (angle - AXES[spot.direction] + 180) % 360 - 180
        air = min((outer - inner) * 0.2, 0.03)
        inside = (np.abs(off_axis) < 41) & (reach > inner + air) & (reach < outer - air)
        turn = ((mates.index(number) + 0.5) / len(mates) - 0.5) * 72 if len(mates) > 1 else 14 * (-1) ** ring
        wish = math.radians(AXES[spot.direction] + turn)
        wanted = half * (inner + outer) / 2 * np.array([math.cos(wish), math.sin(wish)])
        place, box = _nearest_free(grid[inside], wanted, spot.width, np.array(boxes).reshape(-1, 4), half)
        places.append(place)
        boxes = [*boxes, box]
    return Map(height, radii, places)


def _radii(spots: Sequence[Spot], quarter: float) -> list[float]:
    """Give each ring the area that its fullest sector needs, and all of them together the whole map."""
    rings = RINGS if any(spot.closeness is None for spot in spots) else RINGS[:-1]
    edges, edge = [], MIDDLE
    for ring in rings:
        areas = dict.fromkeys(AXES, 0.0)
        for spot in spots:
            areas[spot.direction] += (spot.width + 3 * DOT) * 4 * LINE_HEIGHT if spot.closeness == ring else 0
        edge = max(edge + THINNEST, math.sqrt(edge**2 + max(areas.values()) / quarter))
        edges.append(edge)
    return [MIDDLE + (one - MIDDLE) * (1 - MIDDLE) / (edge - MIDDLE) for one in edges]


def _nearest_free(
    points: np.ndarray, wanted: np.ndarray, width: float, taken: np.ndarray, half: np.ndarray
) -> tuple[Place, tuple[float, float, float, float]]:
    x, y = map(float, wanted)
    best = (math.inf, Place(x, y, None), (x - DOT, y - DOT, x + DOT, y + DOT))
    for side, penalty in PENALTY.items() if width else [(None, 0)]:
        left, low, right, high = _box(side, width)
        boxes = np.concatenate([points, points], axis=1) + np.array([left, low, right, high])
        free = (np.abs(boxes) <= np.concatenate([half, half])).all(axis=1)
        apart = (
            (boxes[:, None, 0] >= taken[None, :, 2])
            | (boxes[:, None, 2] <= taken[None, :, 0])
            | (boxes[:, None, 1] >= taken[None, :, 3])
            | (boxes[:, None, 3] <= taken[None, :, 1])
        )
        # A name reads outwards: right of its dot in the right half, left of it in the left.
        inward = 10 * (points[:, 0] * {"middle right": -1, "middle left": 1}.get(side, 0) > 0)
        cost = np.hypot(*(points - wanted).T) + penalty + inward
        cost[~(free & apart.all(axis=1))] = math.inf
        if len(cost) and cost.min() < best[0]:
            x, y = map(float, points[cost.argmin()])
            best = (cost.min(), Place(x, y, side), tuple(map(float, boxes[cost.argmin()])))
    if width and best[1].side is None:
        return _nearest_free(points, wanted, 0, taken, half)  # no room for the name: the mark alone, on nobody's name
    return best[1], best[2]


def _box(side: str | None, width: float) -> tuple[float, float, float, float]:
    if side == "middle right":
        return -DOT, -LINE_HEIGHT, DOT + width, LINE_HEIGHT
    if side == "middle left":
        return -DOT - width, -LINE_HEIGHT, DOT, LINE_HEIGHT
    if side == "bottom center":
        return -max(DOT, width / 2), -DOT - 2 * LINE_HEIGHT, max(DOT, width / 2), DOT
    return -DOT, -DOT, DOT, DOT
