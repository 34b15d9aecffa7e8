"""Bring in a file that she has: look first, tick what she wants, take it all back with one click."""

from __future__ import annotations

import base64
import datetime as dt
from collections.abc import Callable
from typing import Any

import ipywidgets as w

from netcoach import days
from netcoach.errors import NetcoachError
from netcoach.exchange.contacts import MEANINGS
from netcoach.exchange.matching import NEW
from netcoach.exchange.talks import TalkFile
from netcoach.forms.answers import plain
from netcoach.forms.base import Form, button, esc, handled, row, tick, words
from netcoach.forms.pictures import as_html
from netcoach.forms.screen import SCREEN, Dropdown

NOBODY = "nobody"  # of these addresses is hers
PAGE = 12  # rows at a time
HIDDEN = "Names are hidden on this screen. Show them again to bring people in."
WAYS = {"add": "new", "update": "adds something", "skip": "nothing new", "ask": "please look"}
BACK = {91: "the last three months", 365: "the last year", 1096: "the last three years"}


class ImportContacts(Form):
    """Contacts, calendars, tables, LinkedIn's archive. Nothing is ticked, nothing is kept before she says so."""

    def build(self) -> list[w.Widget]:
        self._upload = w.FileUpload(
            accept=".csv,.zip,.vcf,.ics,.xlsx,.txt", multiple=False, description="Choose a file"
        )
        self._upload.tooltip = ""
        self._upload.observe(self._chosen, "value")
        self._parts, self._questions = row(), w.VBox()
        self._back = Dropdown(options=[(word, back) for back, word in BACK.items()], value=365)
        self._back.observe(lambda _: self._again(), "value")
        self._theirs = tick("Where the file says something else than I do, take the file's word")
        self._theirs.observe(lambda _: self._look(), "value")
        self._said, self._problems = words(""), words("")
        self._find = w.Text(placeholder="find by name, company or job")
        self._find.observe(lambda _: self._turn_to(0), "value")
        self._lines, self._count = w.VBox(), words("", "nc-quiet")
        self._before, self._after = (
            button("Earlier", lambda: self._move(-1), link=True),
            button("More", lambda: self._move(1), link=True),
        )
        self._all = button("Tick all that are shown", self._tick_found, link=True)
        self._keep_button = button("Bring in the ticked rows", self._keep, primary=True)
        pages = row(self._before, self._after, self._all, self._count)
        self._preview = w.VBox(
            [self._back, self._theirs, self._find, self._lines, pages, self._keep_button, self._problems]
        )
        self._preview.screen_only = True  # a file has no place on paper
        self._data, self._name, self._at, self._nobody = b"", "", 0, False
        self._rows: Any = None
        SCREEN.watch_sent(self)
        self._close()
        return [self._upload, self._said, self._parts, self._questions, self._preview]

    def _close(self) -> None:
        self._preview.layout.display = "none"
        self._said.value, self._parts.children, self._questions.children = "", (), ()

    def screen_turned(self) -> None:
        """Show no name of those who are not hers yet: a file that is being looked at is closed."""
        if SCREEN.on:
            self._data = b""
            self._close()

    @handled
    def _chosen(self, _change: Any = None) -> None:
        if not self._upload.value:
            return
        if SCREEN.on:
            raise NetcoachError(HIDDEN)
        file = self._upload.value[0]
        self._upload.value = ()  # what was uploaded is not kept in the page
        self.say("Reading the file …")
        self._data, self._name, self._at, self._nobody = bytes(file["content"]), file["name"], 0, False
        self._read()

    @handled
    def _again(self) -> None:
        if self._data:
            self._read()

    def _read(self) -> None:
        self._close()
        since = self.me.today - dt.timedelta(days=self._back.value)
        self._files = self.me.read_file(self._data, self._name, since=since)
        self.hush()
        self._show(min(self._at, len(self._files) - 1))

    @handled
    def _show(self, at: int) -> None:
        self._at, file = at, self._files[at]
        self._ticked, self._who = set(), {}
        self._close()
        if len(self._files) > 1:
            parts = [button(each.detected, lambda at=at: self._show(at)) for at, each in enumerate(self._files)]
            parts[at].button_style = "info"
            self._parts.children = parts
        talks = isinstance(file, TalkFile)
        self._back.layout.display, self._theirs.layout.display = ("", "none") if talks else ("none", "")
        if talks and file.could_be_me and not self._nobody:
            self._ask_me(file.could_be_me)
        elif talks or file.known or self.me.columns_said(file.columns):
            self._look()
        else:
            self._ask_columns(file.columns)

    def _ask_me(self, addresses: list[str]) -> None:
        options = [("please choose", ""), *((each, each) for each in addresses), ("none of them", NOBODY)]
        which = Dropdown(options=options)

        def keep() -> None:
            self._nobody = which.value == NOBODY
            if which.value and not self._nobody:
                self.me.say_me(which.value)

        text = f"<p><b>{esc(self._files[self._at].detected)}</b>. Which of these addresses is yours?</p>"
        self._ask(words(text), which, keep)

    @handled
    def _ask_columns(self, columns: dict[str, str]) -> None:
        self._close()
        options = [(word, meaning) for meaning, word in MEANINGS.items()]
        said = {}
        for column, meaning in columns.items():
            said[column] = Dropdown(options=options, value=meaning if meaning in MEANINGS else "noted")
        lines = [row(words(f"<b>{esc(column)}</b> is the", "nc-label"), box) for column, box in said.items()]
        text = words("<p>What do the columns of this table mean? I remember it for the next one like it.</p>")
        self._ask(text, w.VBox(lines), lambda: self.me.say_columns({c: box.value for c, box in said.items()}))

    def _ask(self, text: w.Widget, answer: w.Widget, keep: Callable[[], Any]) -> None:
        def go_on() -> None:
            keep()
            self._read()

        self._questions.children = [text, answer, button("Go on", lambda: self.run(go_on), primary=True)]

    @handled
    def _look(self) -> None:
        if self._rows is None and not self._data:
            return
        file = self._files[self._at]
        talks = isinstance(file, TalkFile)
        said = {} if talks else {"said": self._who, "theirs": self._theirs.value}
        self._rows = self.me.look_through(file, **said)
        self._since = {} if talks else file.rows.set_index("line")["connected_on"].to_dict()
        count = self._rows["action"].value_counts()
        parts = [f"{count[action]} {said}" for action, said in WAYS.items() if count.get(action)]
        wish = "Tick those that were real talks." if talks else "Tick the few you mean to keep up with."
        left = f" <span class='nc-quiet'>Not taken: {esc('; '.join(file.left_out))}.</span>" if file.left_out else ""
        self._said.value = f"<p><b>{esc(file.detected)}</b>: {', '.join(parts) or 'nothing new'}. {wish}{left}</p>"
        own = not talks and not file.known
        again = button("What the columns mean", lambda: self._ask_columns(file.columns), link=True)
        self._questions.children = [again] if own else ()
        self._problems.value = self._left_out(file)
        self._preview.layout.display = ""
        self._turn_to(0)

    def _left_out(self, read: Any) -> str:
        if read.problems.empty:
            return ""
        link = ""
        if hasattr(read, "mend_file"):
            mend = base64.b64encode(read.mend_file()).decode()
            href = f"href='data:text/csv;base64,{mend}'"
            link = f"<p><a download='rows-to-mend.csv' {href}>Save these rows as a file to mend</a></p>"
        table = as_html(read.problems.rename(columns={"line": "Line", "reason": "Why", "text": "What stands there"}))
        many = len(read.problems)
        title = "One row needs a look" if many == 1 else f"{many} rows need a look"
        return f"<h3>{title}</h3>{table}{link}"

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

    @handled
    def _tick_found(self) -> None:
        shown = self._found().iloc[self._start : self._start + PAGE]
        self._ticked |= set(shown.index[shown["action"].isin(["add", "update"])])
        self._turn_to(self._start)

    def _line(self, line: Any) -> w.Widget:
        parts = [part for part in (line.title, line.company) if isinstance(part, str) and part]
        since, when = self._since.get(line.line), line.changes.get("happened_on")
        parts += [f"connected {days.in_words(since)}"] if isinstance(since, str) else []
        about = ", ".join([days.in_words(when)] * bool(when) + parts)
        box = tick(line.name, line.Index in self._ticked)
        box.disabled = line.action in ("skip", "ask")
        box.observe(lambda change: self._tick(line.Index, change["new"]), "value")
        shown = row(box, words(f"{esc(about)} <span class='nc-quiet'>· {esc(line.reason)}</span>"))
        if getattr(line, "like", None):
            names = self.me.names
            same = [button(f"the same as {names[who]}", lambda who=who: self._tell(line, who)) for who in line.like[:4]]
            shown.children += (*same, button("someone else", lambda: self._tell(line, NEW)))
        shown.add_class("nc-talk")
        return shown

    @handled
    def _tell(self, line: Any, who: str) -> None:
        self._who[line.line] = who
        start = self._start
        self._look()
        self._ticked |= {line.Index} if self._rows["action"][line.Index] in ("add", "update") else set()
        self._turn_to(start)

    @handled
    def _tick(self, line: int, ticked: bool) -> None:
        (self._ticked.add if ticked else self._ticked.discard)(line)
        self._say_count()

    @handled
    def _keep(self) -> None:
        if not self._ticked:
            self.say_problem("Tick somebody first. A handful is plenty.")
            return
        done = self.me.import_rows(self._rows[self._rows.index.isin(self._ticked)])
        if len(self._files) > 1:
            self._show(self._at)
        else:
            self._close()
            self._data, self._rows = b"", None
        self.say_saved(f"{days.number_words(done).capitalize()} came in. One Undo takes all of it back.")
