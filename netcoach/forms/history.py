"""What was written about one record, and when; one answer of it can be taken out for good."""

from __future__ import annotations

from typing import Any

import ipywidgets as w

from netcoach.forms.base import Form, Part, button, esc, lines, row, words
from netcoach.records import EXTRA, fields_of
from netcoach.telling import history_in_words

GONE = (
    "It goes in every wording it ever had, here and in every backup, and cannot be brought back. "
    "A copy that you gave to somebody is not reached."
)


class History(Part):
    """The history of a record in sentences, folded away until it is asked for.

    Args:
        form: The form that shows it; its message line speaks.
    """

    def __init__(self, form: Form) -> None:
        self.form, self.me = form, form.me
        self.record: str | None = None
        super().__init__()

    def show(self, record: str | None) -> None:
        """Show the history of a record; None folds it away."""
        self.record = record if record != self.record else None
        self.children = self._lines() if self.record else []

    def _lines(self) -> list[w.Widget]:
        said = lines(history_in_words(self.me, self.record))
        kind = self.me.state.kind(self.record)
        typed = {name: field for name, field in fields_of(kind).items() if field.type in {"text", "line", "words"}}
        there = [name for name, field in typed.items() if field.ask or name in EXTRA]
        facts = self.me.state.facts(self.record)  # what she only cleared, or took back, is still in the file
        written = {name for row, _ in facts for name, value in row.fields.items() if value not in (None, {"+": []})}
        there = [(self.me.template.question(f"{kind}.{name}"), name) for name in there if name in written]
        self._which = w.Dropdown(options=[("an answer to take out for good …", ""), *there])
        self._sure = row()
        self._which.observe(self._ask, "value")
        close = button("Close the history", lambda: self.show(None), link=True)
        return [words(f"<div class='nc-page'>{said}</div>"), *([self._which, self._sure] if there else []), close]

    def _ask(self, _change: Any = None) -> None:
        if not self._which.value:
            self._sure.children = []
            return
        stay = button("Leave it", lambda: setattr(self._which, "value", ""))
        self._sure.children = [words(esc(GONE), "nc-quiet"), button("Take it out for good", self._strike), stay]

    def _strike(self) -> None:
        self.form.run(self._take_out)

    def _take_out(self) -> None:
        self.me.strike(self.record, self._which.value)
        self.show(None)
        self.form.say("That answer is gone for good.")
