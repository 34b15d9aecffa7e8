"""A report, under "My journal …": for whom, what would be in it word for word, then the file."""

from __future__ import annotations

from typing import Any

import ipywidgets as w

from netcoach import places
from netcoach.forms.answers import ChoiceAnswer, TextAnswer
from netcoach.forms.base import Form, button, esc, handled, lines, row, tick, words

FOR_WHOM = {"client": "for myself", "coach": "for my coach", "sponsor": "for whoever pays for the coaching"}
OPENS = "It opens in any browser and prints from there. It has no passphrase: whoever gets the file can read it."


class Report(Form):
    """One report at a time: she sees what it would say, and then says yes or no. Keeps nothing in the journal."""

    def build(self) -> list[w.Widget]:
        self._view = ChoiceAnswer("For whom is the report?", FOR_WHOM)
        self._reflections = tick("with what I wrote to the questions")
        self._themes = TextAnswer("Themes that I release for this one report, if any: one on each line", long=True)
        self._would, self._asked = words(""), row()
        self._view.on_change(self._turn)
        self._themes.on_change(self._hush)
        self._reflections.observe(lambda _: self._hush(), "value")
        self._turn()
        show = button("Show me what would be in it", self._show, primary=True)
        return [self._view, self._reflections, self._themes, row(show), self._would, self._asked]

    def _hush(self) -> None:
        self._would.value, self._asked.children = "", []  # what was shown is not what would be written now

    def _turn(self) -> None:
        self._hush()
        for part, view in ((self._reflections, "client"), (self._themes, "sponsor")):
            part.layout.display = "" if self._view.value == view else "none"

    def _more(self) -> dict[str, Any]:
        more = {"client": {"reflections": self._reflections.value}}
        return more | {"sponsor": {"themes": (self._themes.value or "").splitlines()}}

    @handled
    def _show(self) -> None:
        self._hush()
        if not self._view.value:
            self.say_problem("Say first for whom it is.")
            return
        told = self.me.report_preview(self._view.value, **self._more().get(self._view.value, {}))
        self._would.value = f"<div class='nc-page'>{lines(told)}</div>"
        self._asked.children = [button("Write it", self._write), button("Do not write it", self._hush)]
        self.hush()

    @handled
    def _write(self) -> None:
        view = self._view.value
        written = self.me.report(places.outgoing("report.html"), view, **self._more().get(view, {}))
        self._hush()
        self._would.value = f"<p>The report is <b>{esc(written)}</b>. {OPENS}</p>"
