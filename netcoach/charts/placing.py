"""Find each person a place on the map where dot and name cover nobody else's. Geometry only, always the same."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

import numpy as np

from netcoach.charts.theme import WIDTH

AXES = {"across": 0, "up": 90, "outside": 180, "down": 270}  # degrees; each sector is a quarter around its axis
RINGS = (5, 4, 3, 2, 1, None)  # closeness from the middle outwards; None: not said yet
MIDDLE, THINNEST = 0.15, 0.1  # the shares of the radius that "me" takes, and that an empty ring still takes
HEIGHTS = range(460, 941, 60)  # px; the first in which every name finds a place is taken
DOT, LINE_HEIGHT, STEP = 8, 9, 6  # px: half a dot with its air, half a line of text, the grid that is searched
GOLDEN = 0.618  # of a ring's width, from one mark without a name to the next
PENALTY = {"middle right": 0, "middle left": 0, "bottom center": 12}  # px; a name beside its dot reads best

Spot = tuple[str, int | None, float]  # direction, closeness (None: not said yet), width of the name (0: no name)
Place = tuple[float, float, str | None]  # pixels from the middle, and on which side the name stands (None: no room)
Box = tuple[float, float, float, float]  # left, low, right, high


def arrange(spots: Sequence[Spot], taken: Sequence[Box]) -> tuple[int, list[float], list[Place]]:
    """Return the lowest map with room for all names: its height, the outer edges of its rings, everybody's place.

    Those who matter most come first. A box already taken: left, right, y as a share of half the height, half as tall.
    """
    for height in HEIGHTS:
        radii = _radii(spots, WIDTH * height * math.pi / 16)
        places = _places(spots, taken, radii, np.array([WIDTH / 2, height / 2]))
        if all(side or not spot[2] for spot, (_, _, side) in zip(spots, places, strict=True)):
            break
    return height, radii, places


def _radii(spots: Sequence[Spot], quarter: float) -> list[float]:
    """Give each ring the area that its fullest sector needs, and all of them together the whole map."""
    rings = RINGS if any(closeness is None for _, closeness, _ in spots) else RINGS[:-1]
    edges, edge = [], MIDDLE
    for ring in rings:
        areas = dict.fromkeys(AXES, 0.0)
        for way, closeness, width in spots:
            areas[way] += (width + 3 * DOT) * 4 * LINE_HEIGHT if closeness == ring else 0
        edge = max(edge + THINNEST, math.sqrt(edge**2 + max(areas.values()) / quarter))
        edges.append(edge)
    return [MIDDLE + (one - MIDDLE) * (1 - MIDDLE) / (edge - MIDDLE) for one in edges]


def _places(spots: Sequence[Spot], taken: Sequence[Box], radii: list[float], half: np.ndarray) -> list[Place]:
    grid = np.stack(np.meshgrid(*(np.arange(-side + STEP, side, STEP) for side in half)), axis=-1).reshape(-1, 2)
    x, y = (grid / half).T
    reach, angle = np.hypot(x, y), np.degrees(np.arctan2(y, x))
    boxes = [(left, y * half[1] - tall, right, y * half[1] + tall) for left, right, y, tall in taken]
    mates, met, places = Counter(spot[:2] for spot in spots), Counter(), []
    for way, closeness, width in spots:
        ring, cell = RINGS.index(closeness), (way, closeness)
        inner, outer = [MIDDLE, *radii][ring], radii[ring]
        air = min((outer - inner) * 0.2, 0.03)
        off_axis = (angle - AXES[way] + 180) % 360 - 180
        inside = (np.abs(off_axis) < 41) & (reach > inner + air) & (reach < outer - air)
        turn = ((met[cell] + 0.5) / mates[cell] - 0.5) * 72 if mates[cell] > 1 else 14 * (-1) ** ring
        wish = math.radians(AXES[way] + turn)
        out = 0.5 if width else met[cell] * GOLDEN % 1  # a mark without a name may touch others; it is spread out
        wanted = half * (inner + air + out * (outer - inner - 2 * air)) * np.array([math.cos(wish), math.sin(wish)])
        if width:
            place, box = _nearest_free(grid[inside], wanted, width, np.array(boxes), half)
            boxes.append(box)
        places.append(place if width else (*map(float, wanted), None))
        met[cell] += 1
    return places


def _nearest_free(
    points: np.ndarray, wanted: np.ndarray, width: float, taken: np.ndarray, half: np.ndarray
) -> tuple[Place, Box]:
    best, place, box = math.inf, (*map(float, wanted), None), tuple(np.tile(wanted, 2) + _box(None, 0))
    for side in (*PENALTY, None):
        if side is None and best < math.inf:
            break  # the mark alone only where there is no room for the name
        boxes = np.tile(points, 2) + _box(side, width)
        apart = (boxes[:, None, :2] >= taken[:, 2:]) | (boxes[:, None, 2:] <= taken[:, :2])
        free = (np.abs(boxes) <= np.tile(half, 2)).all(axis=1) & (apart[..., 0] | apart[..., 1]).all(axis=1)
        # A name reads outwards: right of its dot in the right half, left of it in the left.
        inward = 10 * (points[:, 0] * {"middle right": -1, "middle left": 1}.get(side, 0) > 0)
        cost = np.where(free, np.hypot(*(points - wanted).T) + PENALTY.get(side, 0) + inward, math.inf)
        if cost.min(initial=math.inf) < best:
            at = cost.argmin()
            best, place, box = cost[at], (*map(float, points[at]), side), tuple(boxes[at])
    return place, box


def _box(side: str | None, width: float) -> Box:
    return {
        "middle right": (-DOT, -LINE_HEIGHT, DOT + width, LINE_HEIGHT),
        "middle left": (-DOT - width, -LINE_HEIGHT, DOT, LINE_HEIGHT),
        "bottom center": (-max(DOT, width / 2), -DOT - 2 * LINE_HEIGHT, max(DOT, width / 2), DOT),
        None: (-DOT, -DOT, DOT, DOT),
    }[side]
