"""A coach's clients today: who has a session, what is open, and each one's copy a click away."""

from __future__ import annotations

from pathlib import Path

import ipywidgets as w

from netcoach import places
from netcoach.forms.base import Form, button, esc, handled, lines, row, words
from netcoach.forms.screen import SCREEN

LOCKED = "It waits for its passphrase, or cannot be read."
NAMELESS = "A client"


class MyClients(Form):
    """Each client's copy, in a file of its own: what is up today, and the way in."""

    needs_no_journal = True

    def build(self) -> list[w.Widget]:
        shown = []
        for copy, face in self.me.my_clients():
            if face:
                SCREEN.watch(face)  # whose names are here
            said = lines(face.coach_s_day()) if face else f"<p>{LOCKED}</p>"
            shown.append(self._line(face.client_name if face else NAMELESS, said, copy))
        own = [path for path in places.journals() if not self.me.is_open or path != self.me.path]
        return [*shown, *(self._line("My own journal", f"<p>{esc(path.stem)}</p>", path) for path in own)]

    def _line(self, name: str, said: str, path: Path) -> w.HBox:
        line = row(words(f"<b>{esc(name)}</b>{said}"), button("Open", lambda: self._open(path)))
        line.add_class("nc-talk")
        return line

    @handled
    def _open(self, path: Path) -> None:
        self.me.work_in(path)
