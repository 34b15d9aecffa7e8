"""Bring in contacts from a file: look first, tick whom you want, take it all back with one click."""

from __future__ import annotations

import base64
from typing import Any

import ipywidgets as w

from netcoach import days
from netcoach.exchange.contacts import read_contacts
from netcoach.exchange.matching import compare
from netcoach.forms.answers import plain
from netcoach.forms.base import Form, button, esc, handled, row, tick, words
from netcoach.forms.pictures import as_html

PAGE = 12  # rows at a time
WAYS = {"add": "new", "update": "adds something", "skip": "nothing new", "ask": "please look"}


class ImportContacts(Form):
    """LinkedIn's Connections.csv, or the zip it comes in. Nothing is ticked, nothing is kept before she says so."""

    def build(self) -> list[w.Widget]:
        self._upload = w.FileUpload(accept=".csv,.zip", multiple=False, description="Choose a file")
        self._upload.tooltip = ""
        self._upload.observe(self._chosen, "value")
        self._said, self._problems = words(""), words("")
        self._find = w.Text(placeholder="find by name, company or job")
        self._find.observe(lambda _: self._turn_to(0), "value")
        self._lines, self._count = w.VBox(), words("", "nc-quiet")
        self._before, self._after = (
            button("Earlier", lambda: self._move(-1), link=True),
            button("More", lambda: self._move(1), link=True),
        )
        self._keep_button = button("Bring in the ticked people", self._keep, primary=True)
        self._preview = w.VBox(
            [self._find, self._lines, row(self._before, self._after, self._count), self._keep_button, self._problems]
        )
        self._preview.layout.display = "none"
        self._rows: Any = None
        self._ticked: set[int] = set()
        return [self._upload, self._said, self._preview]

    @handled
    def _chosen(self, _change: Any = None) -> None:
        if not self._upload.value:
            return
        file = self._upload.value[0]
        self._upload.value = ()  # what was uploaded is not kept in the page
        self.hush()
        self._preview.layout.display = "none"
        read = read_contacts(bytes(file["content"]), file["name"])
        self._rows = compare(read, self.me.people)
        self._ticked, self._since = set(), read.rows.set_index("line")["connected_on"].to_dict()
        count = self._rows["action"].value_counts()
        parts = [f"{count[action]} {said}" for action, said in WAYS.items() if count.get(action)]
        self._said.value = (
            f"<p><b>{esc(read.detected)}</b>: {', '.join(parts)}. Tick the few you mean to keep up with.</p>"
        )
        self._problems.value = self._left_out(read)
        self._preview.layout.display = ""
        self._turn_to(0)

    def _left_out(self, read: Any) -> str:
        if read.problems.empty:
            return ""
        mend = base64.b64encode(read.mend_file()).decode()
        link = (
            f"<a download='rows-to-mend.csv' href='data:text/csv;base64,{mend}'>Save these rows as a file to mend</a>"
        )
        table = as_html(read.problems.rename(columns={"line": "Line", "reason": "Why", "text": "What stands there"}))
        return f"<h4>{len(read.problems)} rows need a look</h4>{table}<p>{link}</p>"

    def _found(self) -> Any:
        rows, wanted = self._rows, plain(self._find.value)
        if not wanted:
            return rows
        text = (rows["name"].fillna("") + " " + rows["company"].fillna("") + " " + rows["title"].fillna("")).map(plain)
        return rows[text.str.contains(wanted, regex=False)]

    def _turn_to(self, start: int) -> None:
        found = self._found()
        self._start = start
        self._lines.children = [self._line(line) for line in found.iloc[start : start + PAGE].itertuples()]
        self._before.layout.display = "" if start else "none"
        self._after.layout.display = "" if start + PAGE < len(found) else "none"
        self._range = f"{min(start + 1, len(found))}–{min(start + PAGE, len(found))} of {len(found)}"
        self._say_count()

    def _say_count(self) -> None:
        self._count.value = f"{self._range} · {len(self._ticked)} ticked"

    @handled
    def _move(self, pages: int) -> None:
        self._turn_to(max(0, self._start + pages * PAGE))

    def _line(self, line: Any) -> w.HBox:
        parts = [part for part in (line.title, line.company) if isinstance(part, str) and part]
        since = self._since.get(line.line)
        parts += [f"connected {days.in_words(since)}"] if isinstance(since, str) else []
        about = ", ".join(parts)
        box = tick(line.name, line.line in self._ticked)
        box.disabled = line.action in ("skip", "ask")
        box.observe(lambda change: self._tick(line.line, change["new"]), "value")
        shown = row(box, words(f"{esc(about)} <span class='nc-quiet'>· {esc(line.reason)}</span>"))
        shown.add_class("nc-talk")
        return shown

    @handled
    def _tick(self, line: int, ticked: bool) -> None:
        (self._ticked.add if ticked else self._ticked.discard)(line)
        self._say_count()

    @handled
    def _keep(self) -> None:
        if not self._ticked:
            self.say_problem("Tick somebody first. A handful is plenty.")
            return
        wanted = self._rows[self._rows["line"].isin(self._ticked)]
        done = self.me.import_rows(wanted)
        self._preview.layout.display = "none"
        self._said.value = ""
        self.say_saved(f"{days.number_words(done).capitalize()} came in. One Undo takes all of it back.")
