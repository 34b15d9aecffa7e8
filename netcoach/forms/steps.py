"""Small steps: writing one down, doing it or leaving it, and deciding whether any of this is for her."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import ipywidgets as w

from netcoach import days
from netcoach.forms.answers import ChoiceAnswer
from netcoach.forms.base import Form, button, esc, handled, row, words
from netcoach.forms.record import RecordAnswers, seen_by

STEPS = 3  # small steps on one screen
VERDICTS = {
    "I will try one small step": "Good. One is enough, and you can stop after it.",
    "Not now": "Good. Nothing here grows stale, and nothing will remind you.",
    "No, this is not for me": "That is an answer, and it is kept with its date. You were right to doubt it first.",
}


class SmallStep(Form):
    """One small step: what, with whom, by when, and how the thought of it feels before.

    Args:
        me: The client's journal.
        ask: The question above the first field; "" for the usual one.
        kind: What it will have been once it is done: a key of ``interaction.kind``.
    """

    keep = "Keep it"
    asked = ("what", "people", "by_when", "ease_before")
    more = ("obstacle", "if_then", "confidence")

    def __init__(self, me: Any, ask: str = "", kind: str = "conversation") -> None:
        self.ask, self.kind = ask, kind
        super().__init__(me, ask)

    def build(self) -> list[w.Widget]:
        self._form = RecordAnswers(self.me, "intention", self.asked, self.more, {"what": self.ask} if self.ask else {})
        self._kept = words("")
        return [self._form, button(self.keep, self._keep, primary=True), self._kept]

    def refresh(self) -> None:
        self._form.offer_people()
        self._kept.value = "".join(f"<p class='nc-quiet'>{esc(said)}</p>" for said in self.kept())

    def kept(self) -> list[str]:
        """Return what is written below the form."""
        return []

    def also(self, gesture: Any, step: str) -> None:
        """Save with the step, in the same gesture, what belongs to it."""

    @handled
    def _keep(self) -> None:
        if not self._form.answers["what"].value:
            self.say_problem("Write the step first. A small one is best.")
            return
        with self.me.gesture() as gesture:
            self.also(gesture, self._form.save(gesture, status="open", kind=self.kind))
        self._form.show(None)
        self.say_saved()


class Steps(Form):
    """At most three small steps, the nearest first: done, another day, or not after all. No list grows from them."""

    room_on_paper = STEPS

    def build(self) -> list[w.Widget]:
        self._lines = w.VBox()
        self._ease = ChoiceAnswer("How was it? (0 hard … 10 easy)", {number: str(number) for number in range(11)})
        self._seen = seen_by(self.me, "interaction")
        self._asked = w.VBox([self._ease, self._seen, button("Keep it", self._keep, primary=True)])
        self._asked.layout.display = "none"
        self._done: str | None = None
        return [self._lines, self._asked]

    def steps(self) -> list[tuple[str, str, str]]:
        """Return the steps that are open, those that are shown first."""
        return self.me.open_steps()

    def acts(self) -> dict[str, Callable[[str], Any]]:
        """Return what can be said of a step that is open."""
        return {"I did it": self._ask, "Another day": self._later, "Not after all": self._leave}

    def refresh(self) -> None:
        lines = []
        for step, said, day in self.steps()[:STEPS]:
            acts = self.acts().items()
            buttons = [button(label, lambda act=act, step=step: act(step), link=True) for label, act in acts]
            line = row(words(f"{esc(said)} <span class='nc-quiet'>· {esc(day)}</span>"), *buttons)
            line.add_class("nc-talk")
            lines.append(line)
        self._lines.children = lines or [words("No small step is open.", "nc-quiet")]

    @handled
    def _ask(self, step: str) -> None:
        self._done, self._ease.value, self._seen.value = step, None, None
        self._asked.layout.display = ""
        self.hush()

    @handled
    def _keep(self) -> None:
        values, ease = self.me.values(self._done), self._ease.value
        people = values.get("people", [])
        with self.me.gesture(self._seen.value) as gesture:
            gesture.change(self._done, status="done")
            if people:
                talk = {"kind": values.get("kind", "conversation"), "news": values.get("news"), "ease_after": ease}
                talk |= {"happened_on": self.me.today, "started_by": "me", "intention": self._done}
                gesture.add("interaction", people=people, **talk)
        self._asked.layout.display = "none"
        self.say_saved("It is in your list of talks, too." if people else "")

    @handled
    def _later(self, step: str) -> None:
        self.me.change(step, by_when=days.friday(self.me.today) + dt.timedelta(days=7))
        self.say_saved("Friday of next week, then.")

    @handled
    def _leave(self, step: str) -> None:
        self.me.change(step, status="wont_do")
        self.say_saved("That is an answer, too.")


class Verdict(Form):
    """Whether she will go on with any of this; "no" is an answer, and every dated one is kept."""

    def __init__(self, me: Any, workbook: str, wording: str) -> None:
        self.workbook, self.wording = workbook, wording
        super().__init__(me)

    def build(self) -> list[w.Widget]:
        self._choice = ChoiceAnswer(self.wording, {said: said for said in VERDICTS})
        self._choice.on_change(self._keep)
        self._seen, self._earlier = seen_by(self.me, "reflection"), words("", "nc-quiet")
        return [self._choice, self._seen, self._earlier]

    def refresh(self) -> None:
        table = self.me.reflections
        mine = table[(table["workbook"] == self.workbook) & (table["question"] == self.wording.casefold())]
        said = [f"{days.in_words(line.recorded_on.date())}: {line.answer}" for line in mine.iloc[::-1].itertuples()]
        self._earlier.value = "".join(f"<p>{esc(line)}</p>" for line in said)

    @handled
    def _keep(self) -> None:
        chosen = self._choice.value
        if chosen:
            said = answered(self.workbook, self.wording, chosen)
            self.me.add("reflection", audience=self._seen.value, **said)
            self._choice.value = self._seen.value = None
            self.say_saved(VERDICTS[chosen])


def answered(workbook: str, wording: str, answer: str) -> dict[str, str]:
    """Return the fields of an answer, with the question as it was asked."""
    return {"workbook": workbook, "question": wording.casefold(), "wording": wording, "answer": answer}
