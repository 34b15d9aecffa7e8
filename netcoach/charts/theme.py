"""The one look of every picture: its colours, its card, its words. With its neighbours the only plotly here."""

from __future__ import annotations

import json
import textwrap
from typing import Any

import plotly.graph_objects as go

INK, QUIET, GREY, LINE, CARD = "#1f2933", "#5a6572", "#6b7681", "#d5dbe1", "#ffffff"
# Okabe and Ito's, darkened until words may wear them (4.5:1 on white); a symbol or a word always says the same.
BLUE, VERMILLION, GREEN, PURPLE = "#0072b2", "#bf5300", "#00805b", "#ad5188"
COLOURS = {"up": BLUE, "across": GREEN, "down": PURPLE, "outside": VERMILLION, "unknown": QUIET}
FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif"
WIDTH, MARGIN = 540, 24  # px; the narrowest inside of a card we draw for, and the air around it
# plotly 7 would offer to upload the whole figure.
CONFIG = {"displayModeBar": False, "responsive": True, "showSendToCloud": False, "plotlyServerURL": ""}
_AXIS = {"visible": False, "fixedrange": True, "zeroline": False, "showgrid": False}
_LOOK = {
    "template": "none",  # plotly's own weighs 6 kB in each message
    "paper_bgcolor": CARD,
    "plot_bgcolor": CARD,
    "font": {"family": FONT, "size": 13, "color": INK},
    "hoverlabel": {"bgcolor": CARD, "bordercolor": LINE, "font": {"family": FONT, "color": INK}, "align": "left"},
    "showlegend": False,
    "dragmode": False,
    "modebar": {"remove": ["sendChartToCloud"]},
    "xaxis": _AXIS,
    "yaxis": _AXIS,
}


def figure(title: str, subtitle: str = "", *, alt: str, height: int, left: int = MARGIN) -> go.Figure:
    """Return an empty card: its conclusion in at most ten words, its units and period, user text in both escaped.

    ``alt`` says in a plain sentence what the picture shows, to those who cannot see it; ``height`` is that of the
    drawing alone and ``left`` the room for words beside it, in pixels.
    """
    head, below = textwrap.wrap(title, 50, break_on_hyphens=False), textwrap.wrap(subtitle, 78)
    top = 46 + 26 * len(head) + 17 * len(below)
    total = top + height + MARGIN
    words = {
        "text": f"<b>{'<br>'.join(head)}</b>",
        "font": {"size": 20, "color": INK},
        "subtitle": {"text": "<br>".join(below), "font": {"size": 13, "color": QUIET}},
        # Anchored in pixels: a share of the width or height would wander with the card.
        **{"x": 0, "xref": "container", "xanchor": "left", "pad": {"l": MARGIN}},
        **{"y": 1 - (7 + 13 * len(head)) / total, "yref": "container", "yanchor": "top"},
    }
    margin = {"l": left, "r": MARGIN, "t": top, "b": MARGIN, "pad": 0}
    return go.Figure(layout=_LOOK | {"height": total, "margin": margin, "title": words, "meta": {"alt": alt}})


def empty(title: str, what_to_record: str) -> go.Figure:
    """Return the card for a table that holds nothing yet: it says what to write down first."""
    drawn = figure(title, alt=f"No picture yet: {what_to_record[0].lower()}{what_to_record[1:]}", height=80)
    words = "<br>".join(textwrap.wrap(what_to_record, 60))
    return drawn.update_layout(annotations=[label(0, 0.85, words, size=15, color=QUIET, xref="paper", yref="paper")])


def shown(figure: go.Figure) -> dict[str, Any]:
    """Return what a notebook displays for a figure: its JSON, with no upload button, and a neutral word.

    Going past plotly's own renderers saves a second at the first picture and keeps names out of a saved page's text.
    """
    bundle = json.loads(figure.to_json(validate=False)) | {"config": CONFIG}
    return {"application/vnd.plotly.v1+json": bundle, "text/plain": "A picture"}


def label(x: Any, y: Any, text: str, *, size: float = 12, color: str = INK, **more: Any) -> dict[str, Any]:
    """Return words beside what they name, escaped before; one by one, plotly would check all the earlier ones again."""
    font = {"size": size, "color": color}
    return {"x": x, "y": y, "text": text, "showarrow": False, "xanchor": "left", "align": "left", "font": font} | more


def write(drawn: go.Figure, x: Any, y: Any, text: Any, *, size: Any = 12, color: Any = INK, **more: Any) -> None:
    """Put words at points of the drawing, beside a ``marker`` if there is one."""
    more |= {"textfont": {"size": size, "color": color}, "hoverinfo": "text" if "hovertext" in more else "skip"}
    mode = "markers+text" if "marker" in more else "text"
    drawn.add_scatter(x=x, y=y, text=text, mode=mode, cliponaxis=False, **more)
