"""One answer for each type of field: a question above, a control below, a value that can be read and set.

Words, never bare numbers; nothing looks answered before it is.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from typing import Any

import ipywidgets as w

from netcoach import days
from netcoach.finding import plain
from netcoach.forms.base import button, esc, row, tick, ticks, words
from netcoach.forms.screen import SCREEN, Combobox, Dropdown, Text, Textarea, ToggleButtons
from netcoach.records import UNKNOWN, Field

NOT_YET = "I don't know yet"
SUGGESTED = 8  # topics offered as buttons
MOST_BUTTONS = 11  # of a scale; a longer one is typed


class Answer(w.VBox):
    """A question and its control; subclasses set ``value`` and call ``changed`` when she changes it."""

    def __init__(self, ask: str, *children: w.Widget) -> None:
        label = [words(esc(ask), "nc-label")] if ask else []
        super().__init__([*label, *children])
        self.add_class("nc-answer")
        self.ask = self.key = ask  # the same answer has it when the form is built anew
        self._listeners: list[Callable[[], Any]] = []
        self.settle()

    def __repr__(self) -> str:
        return "<an answer>"

    @property
    def value(self) -> Any:
        return self._read()

    @value.setter
    def value(self, value: Any) -> None:
        self._settled = value  # no draft, not even for those who are told of the change meanwhile
        self._write(value)
        self.settle()

    def settle(self) -> None:
        """Take what is answered for kept: it is no draft any more."""
        self._settled = self._read()

    @property
    def is_draft(self) -> bool:
        """Whether she has answered something that is not kept yet."""
        return self._read() != self._settled

    def draft(self) -> Any:
        """Return what she has begun to answer, for :meth:`take_up`."""
        return self._read()

    def take_up(self, draft: Any) -> None:
        """Go on with an answer that she had begun before the form was built anew."""
        self._write(draft)

    def on_change(self, act: Callable[[], Any]) -> None:
        self._listeners.append(act)

    def changed(self, _change: Any = None) -> None:
        for act in self._listeners:
            act()


class TextAnswer(Answer):
    """A line, or several."""

    def __init__(self, ask: str, *, long: bool = False, hint: str = "", rows: int = 2) -> None:
        self.control = Textarea(placeholder=hint, rows=rows) if long else Text(placeholder=hint)
        super().__init__(ask, self.control)
        self.control.observe(self.changed, "value")

    def _read(self) -> str | None:
        return self.control.value.strip() or None

    def _write(self, value: str | None) -> None:
        self.control.value = value or ""


class ChoiceAnswer(Answer):
    """One of a few words, each a button; pressed by nobody at first."""

    def __init__(self, ask: str, choices: Mapping[Any, str]) -> None:
        self.control, self.words = _toggles(choices), tuple(choices.values())
        super().__init__(ask, self.control)
        self.control.observe(self.changed, "value")

    def _read(self) -> Any:
        return self.control.value

    def _write(self, value: Any) -> None:
        keys = [key for _, key in self.control.options]
        self.control.value = value if value in keys else None


class AudienceAnswer(ChoiceAnswer):
    """Who may see a record: a small sentence, and the choice once she asks for it."""

    screen_only = True  # on paper nobody else sees it

    def __init__(self, author: str, choices: Mapping[str, str], careful: str = "Only you see this") -> None:
        other = f"You and your {'coach' if author == 'client' else 'client'} see this"
        self._seen_by = {"coach": other, "report": "This may be in a report"}
        self._careful = careful
        self._sentence = words("", "nc-quiet")
        super().__init__("", choices)
        self.key = "audience"
        self.children = [row(self._sentence, button("change", self._ask, link=True)), self.control]
        self.on_change(self._say)
        self.value = None

    def _say(self) -> None:
        self._sentence.value = esc(self._seen_by.get(self.control.value, self._careful))

    def _ask(self) -> None:
        self.control.layout.display = ""

    def _write(self, value: str | None) -> None:
        super()._write(value)
        self.control.layout.display = "none"
        self._say()


class SeveralAnswer(Answer):
    """Any of a few words, each with a box to tick."""

    def __init__(self, ask: str, choices: Mapping[str, str]) -> None:
        self.words = tuple(choices.values())
        self.boxes = {key: tick(word) for key, word in choices.items()}
        super().__init__(ask, ticks(self.boxes.values()))
        for box in self.boxes.values():
            box.observe(self.changed, "value")

    def _read(self) -> list[str]:
        return [key for key, box in self.boxes.items() if box.value]

    def _write(self, value: list[str] | None) -> None:
        for key, box in self.boxes.items():
            box.value = key in (value or [])


class ChipsAnswer(Answer):
    """Several things, each a button that takes it away again; subclasses say how one is added."""

    def __init__(self, ask: str, control: w.Widget, *below: w.Widget) -> None:
        self.control, self._chosen, self._chips = control, [], row()
        super().__init__(ask, self._chips, control, *below)
        control.continuous_update = False  # what is typed counts when she leaves the field or picks something
        control.observe(self._typed, "value")

    def _word(self, item: str) -> str:
        return item

    def _take(self, item: str) -> None:
        self._choose(self._chosen if item in self._chosen else [*self._chosen, item])

    def _drop(self, item: str) -> None:
        self._choose([other for other in self._chosen if other != item])

    def _choose(self, items: list[str]) -> None:
        self._chosen = items
        self._draw()
        self.changed()

    def _draw(self) -> None:
        self._chips.children = [
            button(f"{self._word(item)}  ✕", lambda item=item: self._drop(item)) for item in self._chosen
        ]

    def _read(self) -> list[str]:
        return list(self._chosen)

    def _write(self, value: list[str] | str | None) -> None:
        self._chosen = [value] if isinstance(value, str) else list(value or [])
        self.control.value = ""
        self._draw()


class WordsAnswer(ChipsAnswer):
    """Free words with commas between them; the usual ones a click away."""

    def __init__(self, ask: str, *, usual: tuple[str, ...] = ()) -> None:
        buttons = [button(word, lambda word=word: self._take(word)) for word in usual[:SUGGESTED]]
        hint = "a word or two; commas between several"
        super().__init__(ask, Text(placeholder=hint), *([row(*buttons)] if buttons else []))

    def _typed(self, _change: Any = None) -> None:
        typed, self.control.value = self.control.value, ""
        for word in filter(None, map(str.strip, typed.split(","))):
            self._take(word)


class DayAnswer(Answer):
    """A day to come: this week, next week, or a date. "Today" is asked for anew: a page stays open for weeks."""

    ways = {"this": "this Friday", "next": "next Friday", "day": "another day"}

    def __init__(self, ask: str, today: Callable[[], dt.date], *more: w.Widget) -> None:
        self._today = today
        self.control, self.picker, self.said = _toggles(self.ways), w.DatePicker(), words("", "nc-quiet")
        super().__init__(ask, self.control, row(self.picker, *more, self.said))
        for control in (self.control, self.picker, *more):
            control.observe(self._say, "value")
        self._say()

    def _near(self) -> dict[str, dt.date]:
        friday = days.friday(self._today())
        return {"this": friday, "next": friday + dt.timedelta(days=7)}

    def _say(self, _change: Any = None) -> None:
        self.picker.layout.display = "" if self.control.value == "day" else "none"
        # The picker's own order of day and month follows the browser: the words leave no doubt.
        self.said.value = esc(days.near_words(day, today=self._today())) if (day := self._read()) else ""
        self.changed()

    def _read(self) -> str | None:
        day = self.picker.value if self.control.value == "day" else self._near().get(self.control.value)
        return day.isoformat() if day else None

    def _write(self, value: dt.date | str | None) -> None:
        day = days.as_day(value) if value else None
        self.picker.value = day
        near = next((way for way, near in self._near().items() if near == day), "day")
        self.control.value = near if day else None


class AnyDayAnswer(DayAnswer):
    """A day that has been or is to come."""

    ways = {"today": "today", "day": "another day"}

    def _near(self) -> dict[str, dt.date]:
        return {"today": self._today()}


class PastDayAnswer(DayAnswer):
    """A day that has been: today, yesterday, a date, or only the month where that is all she remembers."""

    ways = {"today": "today", "yesterday": "yesterday", "day": "another day", "month": "only the month"}

    def __init__(self, ask: str, today: Callable[[], dt.date]) -> None:
        whens = [*days.months_back(today(), 18), *(str(today().year - back) for back in range(1, 8))]
        self.month = Dropdown(options=[("which month?", ""), *((days.in_words(when), when) for when in whens)])
        super().__init__(ask, today, self.month)

    def _near(self) -> dict[str, dt.date]:
        return {"today": self._today(), "yesterday": self._today() - dt.timedelta(days=1)}

    def _say(self, _change: Any = None) -> None:
        self.month.layout.display = "" if self.control.value == "month" else "none"
        super()._say()

    def _read(self) -> str | None:
        return (self.month.value or None) if self.control.value == "month" else super()._read()

    def _write(self, value: str | None) -> None:
        if value and len(value) < 10:
            if value not in [key for _, key in self.month.options]:
                self.month.options = [*self.month.options, (days.in_words(value), value)]
            self.control.value, self.month.value = "month", value
        else:
            super()._write(value)
            if not value:
                self.month.value = ""


class PeopleAnswer(ChipsAnswer):
    """People, typed or picked; a name that is not here yet makes a new person when the form is saved.

    The value is a list of ids and, for new people, of ``NewName``.
    """

    def __init__(self, ask: str, names: Mapping[str, str], *, one: bool = False, hint: str = "") -> None:
        self.one, self._names, self._open, self._asked = one, {}, [], row()
        hint = hint or ("type a name or pick one" if one else "type a name or pick one; commas between several")
        super().__init__(ask, Combobox(placeholder=hint), self._asked)
        self.offer(names)

    def offer(self, names: Mapping[str, str]) -> None:
        if self._names != names:
            self._names = dict(names)
            self.control.options = sorted(self._names.values())
            self._draw()

    def _typed(self, _change: Any = None) -> None:
        typed, self.control.value = " ".join(self.control.value.split()), ""
        names = [typed] if self.one or self._exactly(typed) else map(str.strip, re.split("[,;]", typed))
        for name in filter(None, names):
            exact = self._exactly(name)
            if exact or not self.like(name):
                self._take(exact or NewName(name))
            else:
                self._open.append(name)
        self._draw()

    def _exactly(self, typed: str) -> str | None:
        wanted = plain(typed)
        spelt = {person: [plain(each) for each in _spellings(name)] for person, name in self._names.items()}
        whole = [person for person, spelling in spelt.items() if wanted == spelling[0]]
        return next(iter(whole or [person for person, spelling in spelt.items() if wanted in spelling]), None)

    def like(self, typed: str) -> list[str]:
        """Return the people with a name of which a word begins with what was typed; accents and case are one."""
        wanted = f" {plain(typed)}"
        return [who for who, name in self._names.items() if any(wanted in f" {plain(n)}" for n in _spellings(name))]

    def _said(self, who: str) -> None:
        del self._open[0]
        self._take(who)

    @property
    def open_question(self) -> str:
        """What she has to say first: is the name she typed somebody who is here?"""
        if not self._open:
            return ""
        return f"Is {self._open[0]} one of those shown below the name, or someone new? Please choose."

    def _word(self, item: str) -> str:
        return f"{item} · new" if isinstance(item, NewName) else self._names.get(item, "")

    def _take(self, item: str) -> None:
        self._choose([item]) if self.one else super()._take(item)

    def _draw(self) -> None:
        super()._draw()
        self.control.layout.display = "none" if self.one and self._chosen else ""
        self._asked.children = []
        if self._open:
            name = self._open[0]
            near = [button(self._names[who], lambda who=who: self._said(who)) for who in self.like(name)[:4]]
            new = button(f"someone new: {name}", lambda: self._said(NewName(name)))
            self._asked.children = [words("Do you mean"), *near, new]

    def _write(self, value: list[str] | str | None) -> None:
        self._open = []
        super()._write(value)

    @property
    def is_draft(self) -> bool:
        return bool(self._open) or super().is_draft

    def draft(self) -> tuple[list[str], list[str]]:
        return self._chosen, self._open

    def take_up(self, draft: tuple[list[str], list[str]]) -> None:
        chosen, unclear = draft
        self._chosen = [who for who in chosen if isinstance(who, NewName) or who in self._names]
        self._open = list(unclear)
        self._draw()


def _spellings(name: str) -> list[str]:
    """Return a name and, where names are hidden, how it is shown: she may pick or type either."""
    return list(dict.fromkeys([name, SCREEN.cover(name)]))


class NewName(str):
    """The name of somebody who is not in the journal yet."""


def answer_for(
    field: Field, *, choices: Mapping[str, str], names: Mapping[str, str], today: Callable[[], dt.date], usual=()
) -> Answer:
    """Return the control that fits a field of :mod:`netcoach.records`; ``choices`` has the template's words."""
    if field.type == "scale":
        low, high = field.bounds
        if choices:
            return ChoiceAnswer(field.ask, {int(key): word for key, word in choices.items()} | {UNKNOWN: NOT_YET})
        if high - low > MOST_BUTTONS:
            return TextAnswer(field.ask)
        return ChoiceAnswer(field.ask, {number: str(number) for number in range(low, high + 1)})
    return {
        "line": lambda: TextAnswer(field.ask),
        "number": lambda: TextAnswer(field.ask),
        "text": lambda: TextAnswer(field.ask, long=True),
        "choice": lambda: ChoiceAnswer(field.ask, choices),
        "choices": lambda: SeveralAnswer(field.ask, choices),
        "words": lambda: WordsAnswer(field.ask, usual=usual),
        "past_day": lambda: PastDayAnswer(field.ask, today),
        "day": lambda: AnyDayAnswer(field.ask, today),
        "person": lambda: PeopleAnswer(field.ask, names, one=True),
        "people": lambda: PeopleAnswer(field.ask, names),
    }[field.type]()


def _toggles(choices: Mapping[Any, str]) -> w.ToggleButtons:
    options = [(word, key) for key, word in choices.items()]
    return ToggleButtons(options=options, value=None, tooltips=[""] * len(options))
