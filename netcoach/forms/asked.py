"""What a form asks, read off the form itself: for paper, and for whoever counts the questions."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import NamedTuple

import ipywidgets as w

from netcoach.forms.answers import Answer
from netcoach.forms.base import Form
from netcoach.forms.board import BoardView
from netcoach.forms.pictures import Figure
from netcoach.forms.record import RecordAnswers

MOST = 9  # choices of a list that are printed; a longer one gets a line
NAMES = 3  # lines for names where the screen has a box to tick for each person


class Question(NamedTuple):
    """One question, in plain text; ``more`` is one that the screen shows under "Add more"."""

    ask: str
    lines: int = 0
    choices: tuple[str, ...] = ()
    more: bool = False


def asked(form: Form) -> list[Question]:
    """Return the questions of a form in their order, those included that it does not show yet."""
    found, said, labelled = [], "", False
    for widget, more in _inside(form.body):
        if isinstance(widget, Answer):
            choices = getattr(widget, "words", ())
            lines = 0 if choices else getattr(widget.control, "rows", 0) + 1
            found.append(Question(_label(widget) or said, lines, choices, more))
        elif isinstance(widget, w.HTML):
            said = _plain(widget.value) or said
            labelled = "nc-label" in widget._dom_classes
        elif isinstance(widget, w.Dropdown) and labelled:
            words = widget._options_labels
            found.append(Question(said, 0, words, more) if len(words) <= MOST else Question(said, 1, (), more))
        elif isinstance(widget, w.Checkbox) and (not found or found[-1].ask != said):
            found.append(Question(said, NAMES, (), more))
    return found


def shows_picture(form: Form) -> bool:
    """Return whether there is a picture in a form."""
    return any(isinstance(widget, Figure | BoardView) for widget, _ in _inside(form.body))


def told(form: Form) -> list[str]:
    """Return the words of a form that says something and asks nothing, as plain lines."""
    said = [widget.value for widget, _ in _inside(form.body) if isinstance(widget, w.HTML)]
    lines = re.sub(r"</(p|a|div)>", "\n", " ".join(said)).replace("<span", " · <span").splitlines()
    return [line for line in map(_plain, lines) if line]


def _plain(markup: str) -> str:
    return html.unescape(" ".join(re.sub(r"<[^>]*>", "", markup).split()))


def _label(answer: Answer) -> str:
    label = answer.children[0]
    return _plain(label.value) if answer.ask and isinstance(label, w.HTML) else ""


def _inside(widget: w.Widget, more: bool = False) -> Iterator[tuple[w.Widget, bool]]:
    yield widget, more
    if not isinstance(widget, Answer):
        hidden = widget._more if isinstance(widget, RecordAnswers) else None
        for child in getattr(widget, "children", ()):
            if not hasattr(child, "screen_only"):
                yield from _inside(child, more or child is hidden)
