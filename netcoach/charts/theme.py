"""The one look of all pictures: colours that may carry words, a card with its conclusion on top, no way to upload."""

from __future__ import annotations

import json
import pkgutil
import textwrap
from collections.abc import Iterable
from typing import Any

import plotly.graph_objects as go

from netcoach.charts.colours import CARD, INK, LINE, QUIET
from netcoach.charts.marks import Mark, label

FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif"
WIDTH, MARGIN = 540, 24  # px; the narrowest inside of a card we draw for, and the air around it
# plotly 7 would offer to upload the whole figure.
CONFIG = {"displayModeBar": False, "responsive": True, "showSendToCloud": False, "plotlyServerURL": ""}
ON_PAPER = 640  # px; what fits between the margins of A4 and of Letter, and how high one picture gets there
TALLEST = 800
DRAW = f"""for (const data of document.querySelectorAll("[type='application/json']")) {{
  const place = data.previousElementSibling, figure = JSON.parse(data.textContent);
  figure.layout.width = Math.min({ON_PAPER}, place.clientWidth);
  Plotly.newPlot(place, figure.data, figure.layout, figure.config);
  place.style.zoom = Math.min(1, {TALLEST} / figure.layout.height);
}}"""
NO_PICTURE = "No picture yet"
_AXIS = {"visible": False, "fixedrange": True, "zeroline": False, "showgrid": False}
_LOOK = {
    "template": {},  # plotly's own weighs 6 kB in each message
    "paper_bgcolor": CARD,
    "plot_bgcolor": CARD,
    "font": {"family": FONT, "size": 13, "color": INK},
    "hoverlabel": {"bgcolor": CARD, "bordercolor": LINE, "font": {"family": FONT, "color": INK}, "align": "left"},
    "showlegend": False,
    "dragmode": False,
    "barmode": "overlay",
    "modebar": {"remove": ["sendChartToCloud"]},
}


def figure(
    title: str,
    below: str = "",
    *,
    alt: str,
    height: float,
    left: float = MARGIN,
    right: float = MARGIN,
    data: Iterable[Mark] = (),
    words: Iterable[Mark] = (),
    shapes: Iterable[Mark] = (),
    x: tuple[float, float] = (0, 1),
    y: tuple[float, float] = (0, 1),
    dates: bool = False,
) -> go.Figure:
    """Return a card: its conclusion in at most ten words, its units and period, user text in both escaped; a drawing.

    ``alt`` says in a plain sentence what the picture shows, to those who cannot see it. ``height`` is that of the
    drawing alone, ``left`` and ``right`` the room beside it, in pixels; it reaches over ``x`` and ``y``. With ``dates``
    x counts the milliseconds of a day's :func:`~netcoach.charts.marks.moment`.
    """
    head, lines = textwrap.wrap(title, 50, break_on_hyphens=False), textwrap.wrap(below, 78)
    top = 46 + 26 * len(head) + 17 * len(lines)
    total = top + height + MARGIN
    said = {
        "text": f"<b>{'<br>'.join(head)}</b>",
        "font": {"size": 20, "color": INK},
        "subtitle": {"text": "<br>".join(lines), "font": {"size": 13, "color": QUIET}},
        # Anchored in pixels: a share of the width or height would wander with the card.
        **{"x": 0, "xref": "container", "xanchor": "left", "pad": {"l": MARGIN}},
        **{"y": 1 - (7 + 13 * len(head)) / total, "yref": "container", "yanchor": "top"},
    }
    layout = _LOOK | {
        "height": total,
        "margin": {"l": left, "r": right, "t": top, "b": MARGIN, "pad": 0},
        "title": said,
        "meta": {"alt": alt},
        "annotations": list(words),
        "shapes": list(shapes),
        "xaxis": _AXIS | {"range": list(x), "type": "date" if dates else "linear"},
        "yaxis": _AXIS | {"range": list(y)},
    }
    # Checking each colour of each point is most of what plotly does for a picture. A test checks ours instead.
    return go.Figure({"data": list(data), "layout": layout}, _validate=False)


def empty(title: str, what_to_record: str) -> go.Figure:
    """Return the card for a table that holds nothing yet: it says what to write down first."""
    words = label(0, 0.9, "<br>".join(textwrap.wrap(what_to_record, 60)), size=15, color=QUIET, xref="paper")
    alt = f"{NO_PICTURE}: {what_to_record[0].lower()}{what_to_record[1:]}"
    return figure(title, alt=alt, height=50, words=[words])


def shown(figure: go.Figure) -> dict[str, Any]:
    """Return what a notebook displays for a figure: its data, with no upload button, and a neutral word.

    Going past plotly's own renderers saves a second at the first picture and keeps names out of a saved page's text.
    A card that is only words comes as words, so that an empty page need not wait for plotly's script.
    """
    if (figure.layout.meta or {}).get("alt", "").startswith(NO_PICTURE):
        title, (words,) = figure.layout.title.text, figure.layout.annotations
        card = f"<div class='nc-empty'><p>{title}</p><p>{words.text}</p></div>"
        return {"text/html": card, "text/plain": "A picture"}
    return {"application/vnd.plotly.v1+json": figure.to_dict() | {"config": CONFIG}, "text/plain": "A picture"}


def printed(figure: go.Figure) -> str:
    """Return a figure as JSON for a page without a kernel, where the second of :func:`scripts` draws it."""
    plain = json.loads(figure.to_json())
    return json.dumps(plain | {"config": CONFIG | {"responsive": False, "staticPlot": True}}, separators=(",", ":"))


def scripts() -> tuple[str, str]:
    """Return what draws pictures on a page without a kernel: plotly's own script, 4.8 MB, and what calls it."""
    return pkgutil.get_data("plotly", "package_data/plotly.min.js").decode(), DRAW
