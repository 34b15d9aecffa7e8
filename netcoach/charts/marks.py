"""What pictures are made of: words, points, lines and bars, as the plain data that plotly draws."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from netcoach.charts.colours import BLUE, CARD, GREY, INK, LINE, PALE

Mark = dict[str, Any]
SYMBOLS = {"circle": 0, "diamond": 2, "triangle-left": 7, "triangle-right": 8}  # plotly's numbers of them
OPEN, DOTTED = 100, 200  # added to such a number
EPOCH = dt.date(1970, 1, 1).toordinal()


def label(x: Any, y: Any, text: str, *, size: float = 12, color: str = INK, **more: Any) -> Mark:
    """Return words beside what they name, escaped before."""
    font = {"size": size, "color": color}
    return {"x": x, "y": y, "text": text, "showarrow": False, "xanchor": "left", "align": "left", "font": font} | more


def write(x: Any, y: Any, text: Any, *, size: Any = 12, color: Any = INK, **more: Any) -> Mark:
    """Return words at points of the drawing, beside a ``marker`` if there is one."""
    mode = "markers+text" if "marker" in more else "text"
    more |= {"textfont": {"size": size, "color": color}, "hoverinfo": "text" if "hovertext" in more else "skip"}
    return {"type": "scatter", "x": list(x), "y": list(y), "text": list(text), "mode": mode, "cliponaxis": False} | more


def dots(x: Any, y: Any, marker: Mark, **more: Any) -> Mark:
    """Return points."""
    more = {"mode": "markers", "marker": marker, "cliponaxis": False, "hoverinfo": "skip"} | more
    return {"type": "scatter", "x": list(x), "y": list(y)} | more


def ring(size: float, fill: Any, edge: Any = BLUE) -> Mark:
    """Return a marker with an outline: a ring if it is filled with the card's colour, a dot if with its own."""
    return {"size": size, "color": fill, "line": {"color": edge, "width": 2}}


def many(
    x: np.ndarray,
    y: np.ndarray,
    *,
    marker: Mark,
    symbol: np.ndarray,
    colour: np.ndarray,
    palette: Sequence[str],
    **more,
) -> Mark:
    """Return talks on an axis of dates, each with its symbol's number and its colour's place in a palette.

    Numbers alone: plotly takes thousands of them at the cost of a few, and sends them packed. Pointed at, each says
    its day, with the year in ``customdata`` where the axis is of one year.
    """
    scale = [[place / (len(palette) - 1), tint] for place, tint in enumerate(palette)]
    marker |= {"symbol": symbol.astype("uint16"), "color": colour.astype("uint8"), "colorscale": scale}
    marker |= {"cmin": 0, "cmax": len(palette) - 1}
    hover = "%{x|%-d %B} %{customdata}" if "customdata" in more else "%{x|%-d %B %Y}"
    look = {"name": "talks", "mode": "markers", "cliponaxis": False, "hovertemplate": f"{hover}<extra></extra>"}
    return {"type": "scatter", "x": x.astype(float), "y": y.astype("int16"), "marker": marker} | look | more


def lines(ways: Iterable[tuple[float, float, float]], *, width: float = 2, color: str = GREY) -> Mark:
    """Return a level line for each start, end and height: one line with gaps, not one trace per person."""
    ways = list(ways)
    x, y = [x for start, end, _ in ways for x in (start, end, None)], [y for *_, y in ways for y in (y, y, None)]
    return {
        "type": "scatter",
        "x": x,
        "y": y,
        "mode": "lines",
        "line": {"color": color, "width": width},
        "hoverinfo": "skip",
    }


def bars(
    parts: Mapping[str, tuple[Sequence[float], Any]],
    *,
    start: Sequence[float] = (),
    pale: Sequence[bool] = (),
    **more: Any,
) -> list[Mark]:
    """Return a lying bar for each row, made of parts one after the other: their name, its lengths, its colour.

    ``start`` is where each row begins, 0 if not said; a row is ``pale`` where there is too little to say.
    """
    traces, ends = [], list(start)
    for name, (lengths, colour) in parts.items():
        place, ends = [-row for row in range(len(lengths))], ends or [0] * len(lengths)
        fill = [PALE[colour] if few else colour for few in pale] or colour
        bar = {"type": "bar", "name": name, "orientation": "h", "width": 0.62, "marker": {"color": fill}}
        bar |= {"x": list(lengths), "y": place, "base": ends, "hoverinfo": "text" if "hovertext" in more else "skip"}
        bar |= {"text": [str(length or "") for length in lengths], "textposition": "inside", "textangle": 0}
        bar |= {"insidetextanchor": "middle", "constraintext": "none"}
        bar["textfont"] = {"size": 12, "color": [INK if few else CARD for few in pale] or CARD}
        traces.append(bar | more)
        ends = [end + length for end, length in zip(ends, lengths, strict=True)]
    return traces


def rule(y: float, **more: Any) -> Mark:
    """Return a thin line across the card."""
    line = {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": y, "y1": y, "line": {"color": LINE, "width": 1}}
    return line | more


def moment(day: int) -> int:
    """Return where a day, counted as ``date.toordinal`` does, stands on an axis of dates."""
    return (day - EPOCH) * 86_400_000
