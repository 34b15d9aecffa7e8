"""What every form has: the guard, the message line, one handler at a time, and a repr that says nothing."""

from __future__ import annotations

import functools
import html
import json
import re
import sys
import threading
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import ipywidgets as w

from netcoach import days, places
from netcoach.errors import NetcoachError
from netcoach.forms import screen

HERE = Path(__file__).parent
STATIC = HERE.parent / "jupyter" / "labextensions" / "netcoach" / "static"
ONE_AT_A_TIME = threading.RLock()  # JupyterLab sends callbacks in two threads
SORRY = (
    "That did not work, and it is not your doing. What you typed is still here and everything saved before is safe. "
    "Try once more; if it happens again, choose Run ▸ Run All Cells."
)
CHOOSE_FIRST = "Choose a journal first, at the top of this page."
UNLOCK_FIRST = "Your journal waits for its passphrase, at the top of this page."
BLOCKS = {"# ": "h3", "- ": "li"}
BOLD, ITALIC = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*"), re.compile(r"\*(?=\S)([^*]+)(?<=\S)\*")
# What is saved has to reach the page while its other pictures are still being drawn: the thread that sends it gets its
# turn ten times as often as Python would give it.
sys.setswitchinterval(0.0005)
PAUSE = 0.8  # seconds after the last key before a text is kept


class Script(w.Output):
    """The script and the look of a page. JupyterLab has both already where netcoach's extension is active."""

    def __init__(self) -> None:
        script, look = ((STATIC / name).read_text(encoding="utf-8") for name in ("guard.js", "style.css"))
        style = f'Object.assign(document.createElement("style"), {{ textContent: {json.dumps(look)} }})'
        runs = f"window.netcoachGuard || document.head.append({style});\n{script}"
        data = {"application/javascript": runs, "text/plain": ""}
        output = {"output_type": "display_data", "data": data, "metadata": {}}
        super().__init__(outputs=(output,), layout={"display": "none"})

    def __repr__(self) -> str:
        """Say nothing."""
        return "<netcoach>"


_script = functools.cache(Script)  # one for all the forms of a page


def handled(method: Callable[..., Any]) -> Callable[..., Any]:
    """Run a handler alone and show what goes wrong: an exception in a callback is otherwise invisible."""

    @functools.wraps(method)
    def run(self: Form, *args: Any) -> Any:
        with ONE_AT_A_TIME:
            try:
                return method(self, *args)
            except NetcoachError as problem:
                self.say_problem(str(problem))
            except Exception as problem:
                log(problem)
                self.say_problem(SORRY)

    return run


def log(problem: BaseException) -> None:
    """Note where something went wrong; never the message, which may quote a name."""
    frames = traceback.extract_tb(problem.__traceback__)
    lines = [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]
    file = places.data_folder() / "problems.log"
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("a", encoding="utf-8") as log_file:
            log_file.write(f"{type(problem).__name__} at {' < '.join(reversed(lines))}\n")
    except OSError:
        pass  # a full disk must not hide the sentence on the page


def esc(text: object) -> str:
    """Return text that shows as it is in HTML: a name may be a script."""
    return html.escape("" if text is None else str(text))


def words(markup: str, *classes: str) -> w.HTML:
    """Return a paragraph. ``markup`` is ours; every word of hers in it has been through :func:`esc`."""
    paragraph = screen.HTML(markup)
    for name in classes:
        paragraph.add_class(name)
    return paragraph


def lines(sentences: Iterable[str]) -> str:
    """Return sentences of ours, with names of hers in them, one below the other."""
    return "".join(f"<p>{esc(sentence)}</p>" for sentence in sentences)


def marked(text: str, language: str = "") -> str:
    """Return a template's text: paragraphs, ``# headings``, ``- lists``, ``**bold**``, ``*italics*``, nothing else."""
    parts = []
    for line in filter(None, map(str.strip, text.splitlines())):
        sign, tag = next(((sign, tag) for sign, tag in BLOCKS.items() if line.startswith(sign)), ("", "p"))
        said = ITALIC.sub(r"<i>\1</i>", BOLD.sub(r"<b>\1</b>", esc(line.removeprefix(sign))))
        parts.append(f"<{tag}>{said}</{tag}>")
    whole = re.sub("(<li>.*?</li>)+", r"<ul>\g<0></ul>", "".join(parts))
    return f"<div lang='{esc(language)}' dir='auto'>{whole}</div>" if whole else ""


def logo(template: Any) -> str:
    """Return a template's picture, or nothing."""
    source = f"data:image/png;base64,{esc(template.logo)}"
    return f"<img class='nc-logo' alt='{esc(template.title)}' src='{source}'>" if template.logo else ""


def button(label: str, act: Callable[[], Any], *, primary: bool = False, link: bool = False) -> w.Button:
    """Return a button; ``act`` is a handled method, called without arguments."""
    made = screen.Button(description=label, button_style="primary" if primary else "", tooltip="")
    made.on_click(lambda _: act())
    if link:
        made.add_class("nc-link")
    return made


def row(*children: w.Widget) -> w.HBox:
    """Return widgets side by side, wrapping where the page is narrow."""
    box = w.HBox(children)
    box.add_class("nc-row")
    return box


def tick(label: str, value: bool = False) -> w.Checkbox:
    """Return a box to tick, with its label as it was typed: what stands between two $ would be shown as a formula."""
    return screen.Checkbox(description=re.sub(r"([\\$])", r"\\\1", label), indent=False, value=value)


def ticks(boxes: Iterable[w.Checkbox]) -> w.HBox:
    """Return boxes to tick in columns."""
    box = w.HBox(list(boxes))
    box.add_class("nc-ticks")
    return box


class Part(w.VBox):
    """A piece of a form, one thing below the other."""

    def __init__(self, children: Iterable[w.Widget] = ()) -> None:
        super().__init__(list(children))
        self.layout.overflow = "visible"
        self.add_class("nc-part")

    def __repr__(self) -> str:
        """Say what it is and nothing of what is in it: a repr is stored in the notebook."""
        return f"<{type(self).__name__}>"

    def show_drafts(self) -> None:
        """Unfold whatever hides something that she has begun."""


class Form(w.VBox):
    """A piece of a page over a journal: built by :meth:`build`, kept up to date by :meth:`refresh`.

    Args:
        me: The client's journal, open or not.
        key: What this piece is; a cell that is run again takes the place of its first run.
    """

    edged = True  # with a border around it
    mirrors = False  # shows what is saved, so that Undo has to show it anew
    needs_no_journal = False
    on_paper = "questions"  # or its "words"
    room_on_paper = 0  # lines to write what the screen takes from the journal

    def __init__(self, me: Any, key: str = "") -> None:
        self.me = me
        self.body = w.VBox()
        self.body.layout.overflow = "visible"
        self._message = words("", "nc-message")
        self._undo = button("Undo", self._take_back, link=True)
        self._redo = button("Bring it back", self._bring_back, link=True)
        seen = button("", self._looked)  # pressed by the script when somebody looks
        seen.add_class("nc-look")
        seen.layout.display = "none"
        super().__init__([self.body, row(self._message, self._undo, self._redo), seen, _script()])
        self.add_class("netcoach")
        if self.edged:
            self.add_class("nc-card-edge")
        self.hush()
        self._built_for: Any = None
        self._drafts: dict[Any, tuple[Any, dict[Any, Any]]] = {}  # of each journal, what she had begun to write in it
        self._drafts_of: Any = None
        self._autosaves: list[Autosave] = []
        screen.SCREEN.watch(me)
        me.watch(f"{type(self).__name__} {key}", self._follow)
        self._follow()

    def __repr__(self) -> str:
        """Say what it is and nothing of what is in it: a repr is stored in the notebook."""
        return f"<{type(self).__name__}>"

    def build(self) -> list[w.Widget]:
        """Return the body's widgets, made anew for the journal that is open."""
        return []

    def refresh(self) -> None:
        """Show what was saved meanwhile, and leave alone what is being typed."""

    def place(self) -> str | None:
        """Return the record that is being changed here, if one is."""
        return None

    def return_to(self, record: str) -> None:
        """Show the record that was being changed before the form was built anew."""

    def hush(self) -> None:
        """Empty the message line."""
        self._message.value = ""
        self._undo.layout.display = self._redo.layout.display = "none"

    def come_here(self) -> None:
        """Bring this form into sight, with its first field ready."""
        self.remove_class("nc-come")  # the script took it away in the page, and waits for the next
        self.add_class("nc-come")

    @handled
    def run(self, act: Callable[[], Any]) -> None:
        """Do what a part of this form was asked to do; what goes wrong is said here."""
        act()

    def say(self, sentence: str) -> None:
        """Say something that is neither a save nor a problem."""
        self.hush()
        self._message.value = f"<span>{esc(sentence)}</span>"

    def say_saved(self, sentence: str = "") -> None:
        """Say that it is kept, and when; offer to take it back."""
        self.hush()
        self._message.value = f"<span class='nc-saved'>Saved {days.time_words()}. {esc(sentence)}</span>"
        self._undo.layout.display = ""

    def say_problem(self, sentence: str) -> None:
        """Say what to mend. What was typed stays."""
        self.hush()
        self._message.value = f"<div class='nc-problem'>{esc(sentence)}</div>"

    @handled
    def _follow(self) -> None:
        days.speak(self.me.template.language)
        if self._built_for != self.me.binding:
            self._built_for = self.me.binding
            self._set_drafts_aside()
            ready = self.me.is_open or self.needs_no_journal
            first = UNLOCK_FIRST if self.me.is_locked else CHOOSE_FIRST
            self.body.children = self.build() if ready else [words(first, "nc-quiet")]
            self.hush()
            self._take_up_drafts()
        self._undo.layout.display = "none"  # something else was saved since: Undo would take that back
        if self.me.is_open or self.needs_no_journal:
            self.refresh()

    def _set_drafts_aside(self) -> None:
        for autosave in self._autosaves:
            autosave.stop()  # what it would have kept is a draft, and must not be written into another journal
        self._autosaves.clear()
        if self._drafts_of is not None:
            drafts = {key: answer.draft() for key, answer in _answers_in(self.body) if answer.is_draft}
            self._drafts[self._drafts_of] = (self.place(), drafts)

    def _take_up_drafts(self) -> None:
        writable = self.me.is_open and not self.me.looks_back
        self._drafts_of = self.me.path if writable else None
        place, drafts = self._drafts.pop(self._drafts_of, (None, {}))
        if place and drafts and self.me.values(place) is not None:
            self.return_to(place)
        there = dict(_answers_in(self.body))
        for key in there.keys() & drafts.keys():
            there[key].take_up(drafts[key])
        for part in _below(self.body):
            if isinstance(part, Part):
                part.show_drafts()

    @handled
    def _looked(self) -> None:
        screen.SCREEN.look()
        self.me.look()

    @handled
    def _take_back(self) -> None:
        taken = self.me.undo()
        self._show_anew()
        self.say("Taken back." if taken else "There is nothing to take back.")
        self._redo.layout.display = "" if taken else "none"

    @handled
    def _bring_back(self) -> None:
        back = self.me.redo()
        self._show_anew()
        self.say_saved("It is back.") if back else self.say("There is nothing to bring back.")

    def _show_anew(self) -> None:
        if self.mirrors:
            self.body.children = self.build()
            self.refresh()


def _answers_in(widget: w.Widget) -> Iterator[tuple[Any, Any]]:
    """Yield every answer inside, under a key that the same answer about the same person has in the form built anew."""
    seen: Counter[Any] = Counter()
    stack = [(widget, None)]
    while stack:
        widget, about = stack.pop()
        if hasattr(widget, "is_draft"):
            key = (about, widget.key)
            seen[key] += 1
            yield (*key, seen[key]), widget
        else:
            about = getattr(widget, "about", about)
            stack.extend((child, about) for child in reversed(getattr(widget, "children", ())))


def _below(widget: w.Widget) -> Iterator[w.Widget]:
    yield widget
    for child in getattr(widget, "children", ()):
        yield from _below(child)


class Autosave:
    """Keeps a text a moment after the last key, so that a killed kernel loses at most that moment.

    Args:
        form: The form whose message line speaks.
        keep: A handled method that writes the text.
    """

    def __init__(self, form: Form, keep: Callable[[], Any]) -> None:
        self.form, self.keep = form, keep
        self._timer: threading.Timer | None = None
        form._autosaves.append(self)

    def __call__(self, _change: Any = None) -> None:
        """Start the moment anew."""
        self.stop()
        self.form.say("Writing …")
        self._timer = threading.Timer(PAUSE, self.now)
        self._timer.daemon = True
        self._timer.start()

    def now(self) -> None:
        """Keep at once what has been typed since the last time, if anything has."""
        if self._timer:
            self.stop()
            self.keep()

    def stop(self) -> None:
        """Do not keep it after all."""
        if self._timer:
            self._timer.cancel()
            self._timer = None
