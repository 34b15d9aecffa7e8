"""Text for a picture: how wide it is, cut to its room, and safe where a user wrote it."""

from __future__ import annotations

import html
import unicodedata
from collections.abc import Callable, Iterable

from netcoach.template import Template

#: How a picture asks for the words of an answer, ``word("seat.role", "decides")``; here netcoach's own.
Word = Callable[[str, "str | int"], str]
OURS: Word = Template().word
MOST_NAME = 260  # px; a name left of its row, or in a title, takes no more of a narrow card


def escape(text: str) -> str:
    """Return user text that plotly shows letter by letter: no markup, no formula, no line break."""
    return html.escape(" ".join(str(text).split()), quote=False).replace("$", "&#36;")


def text_width(text: str, size: float = 12) -> float:
    """Estimate how wide a text is in pixels, on the generous side."""
    wide = sum(
        1.7 if unicodedata.east_asian_width(c) in "WF" else 1.2 if c.isupper() or c in "mw@" else 0.95 for c in text
    )
    return wide * size * 0.6


def shorten(text: str, pixels: float, size: float = 12) -> str:
    """Return a text that fits into so many pixels, cut with an ellipsis, not yet escaped."""
    text = " ".join(str(text).split())
    if text_width(text, size) <= pixels:
        return text
    while text and text_width(text + "…", size) > pixels:
        text = text[:-1]
    return text.rstrip() + "…"


def in_title(name: str) -> str:
    """Return a name for a title, cut to its room and escaped."""
    return escape(shorten(name, MOST_NAME, 20))


def counted(count: int, one: str, several: str | None = None) -> str:
    """Say "1 talk" or "3 talks"."""
    return f"{count} {one if count == 1 else several or one + 's'}"


def persons(count: int) -> str:
    """Say "1 person" or "3 people"."""
    return counted(count, "person", "people")


def were(count: int, of: str) -> str:
    """Say "1 of 3 talks was" or "2 of 3 talks were"."""
    return f"{count} of {of} {'was' if count == 1 else 'were'}"


def listed(words: Iterable[str]) -> str:
    """Say "a, b and c"."""
    *before, last = words
    return f"{', '.join(before)} and {last}" if before else last
