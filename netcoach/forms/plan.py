"""The one-page networking plan: one section at a time, the page itself, the seal, and the plans of earlier days."""

from __future__ import annotations

import base64
from typing import Any

import ipywidgets as w

from netcoach import days
from netcoach.exchange.calendar import ics, reminders
from netcoach.forms.answers import Answer, AudienceAnswer, ChoiceAnswer, PeopleAnswer, SeveralAnswer, TextAnswer
from netcoach.forms.base import Autosave, Form, button, esc, handled, words
from netcoach.forms.record import people_in, seen_as_kept
from netcoach.forms.screen import Dropdown
from netcoach.forms.steps import SmallStep
from netcoach.plan import SECTIONS, TEXTS, PlanPage

MOST = 7  # people on one page; our choice: more is a list, not a plan
EARLIER = ("Show an earlier plan …", "")  # None would be shown as a blank line
REMINDED = {
    "friday": "ten minutes, every Friday",
    "steps": "my small steps, on their days",
    "rhythm": "people, in the rhythm that I wished for",
    "look_back": "to look back, in half a year",
}
NEUTRAL = "The titles are neutral and name nobody. Others may see a company's calendar all the same."
HINTS = {
    "why": "Not why they are important: why a good relationship with them is worth something to you both.",
    "bring": "What could each of them use that you know, have or do well?",
    "appreciate": "What each of them does that you are glad of.",
    "rhythm": "Anything about when and how: a walk every month, a word after the board meeting …",
}


class PlanForm(Form):
    """A piece of the plan; who sees the plan as a whole stands in each, and can be changed in each."""

    mirrors = True

    def who_sees(self) -> AudienceAnswer:
        """Return the sentence for this form, once it is built."""
        self._seen = seen_as_kept(self, "plan", self.me.let_plan_be_seen)
        return self._seen

    def refresh(self) -> None:
        plan = self.me.plan_in_sight
        self._seen.value = self.me.state.audience(plan) if plan else None


class PlanPeople(PlanForm):
    """With whom: up to seven people, and how often for each."""

    def build(self) -> list[w.Widget]:
        self._who = PeopleAnswer("With whom do I want to build, over the years?", self.me.names)
        self._rhythms = w.VBox()
        self._answers: dict[str, Answer] = {}
        self._who.value = self.me.plan_values().get("people", [])
        self._who.on_change(self._keep)
        self._draw()
        return [self._who, self._rhythms, self.who_sees()]

    def refresh(self) -> None:
        super().refresh()
        self._who.offer(self.me.names)

    def _draw(self) -> None:
        rhythms = {length: word for word, length in self.me.template.rhythms.items()}
        self._answers = {}
        for person in self.me.plan_values().get("people", []):
            values = self.me.values(person)
            if values is None:
                continue
            wished = values.get("rhythm_days")
            said = rhythms | ({wished: self.me.template.rhythm_words(wished)} if wished else {})
            said = dict(sorted(said.items()))
            answer = ChoiceAnswer(f"How often would suit {self.me.names[person]} and me?", said)
            answer.value = wished
            answer.on_change(lambda person=person: self._keep_rhythm(person))
            self._answers[person] = answer
        self._rhythms.children = list(self._answers.values())

    @handled
    def _keep(self) -> None:
        if len(self._who.value) > MOST:
            self.say_problem(f"{MOST} people are enough for one page. Take one out first; the others stay on your map.")
            return
        with self.me.gesture() as gesture:
            people = people_in(gesture, self._who)
            self.me.change_plan(gesture, people=people)
        self._who.value = people
        self._draw()
        self.say_saved()

    @handled
    def _keep_rhythm(self, person: str) -> None:
        with self.me.gesture() as gesture:
            gesture.change(person, rhythm_days=self._answers[person].value)
            self.me.change_plan(gesture)
        self._answers[person].settle()
        self.say_saved()


class PlanText(PlanForm):
    """One section of the plan in her own words, kept as she types."""

    def __init__(self, me: Any, section: str) -> None:
        self.section = section
        super().__init__(me, section)

    def build(self) -> list[w.Widget]:
        self._text = TextAnswer(SECTIONS[self.section], long=True, rows=4, hint=HINTS[self.section])
        self._text.value = self.me.plan_values().get(self.section)
        self._known = words("", "nc-quiet")
        self._text.on_change(Autosave(self, self._keep))
        return [self._text, self._known, self.who_sees()]

    def refresh(self) -> None:
        super().refresh()
        if self.section != "appreciate":
            return
        told = []
        for person in self.me.plan_values().get("people", []):
            said = (self.me.values(person) or {}).get("appreciate")
            if said:
                told.append(f"<p>{esc(self.me.names[person])}: {esc(said)}</p>")
        self._known.value = f"<p>You wrote about them:</p>{''.join(told)}" if told else ""

    @handled
    def _keep(self) -> None:
        with self.me.gesture() as gesture:
            self.me.change_plan(gesture, **{self.section: self._text.value})
        self._text.settle()
        self.say_saved()


class PlanStep(SmallStep):
    """One small step that goes into the plan."""

    keep = "Put it in my plan"

    def kept(self) -> list[str]:
        steps = self.me.plan_page().sections["step"] if self.me.plan_values() else ""
        return [f"In your plan: {step}" for step in steps.splitlines()]

    def also(self, gesture: Any, step: str) -> None:
        self.me.change_plan(gesture, intentions=[*self.me.plan_values().get("intentions", []), step])


class PlanSheet(PlanForm):
    """The page itself, the seal, and any earlier plan as it was written on its day."""

    def build(self) -> list[w.Widget]:
        self._page, self._new, self._earlier = words(""), words("", "nc-quiet"), words("")
        self._seal = button("Seal it with today's date", self._keep, primary=True)
        self._choose = Dropdown(options=[EARLIER])
        self._choose.observe(self._show_earlier, "value")
        return [self._new, self._page, self.who_sees(), self._seal, self._choose, self._earlier]

    def refresh(self) -> None:
        super().refresh()
        sealed, writing = self.me.sealed_plans(), self.me.current_plan is not None
        page = self.me.plan_shown()
        self._page.value = sheet(page) if page else "<p>Nothing is written yet. The steps above fill this page.</p>"
        self._seal.layout.display = "" if writing else "none"
        kept = "You are writing a new plan. The one you sealed is kept as it was: choose it below."
        self._new.value = kept if writing and sealed else ""
        earlier = list(sealed) if writing else list(sealed)[1:]
        self._choose.layout.display = "" if earlier else "none"
        options = [(f"sealed on {days.in_words(sealed[plan].date())}, {sealed[plan]:%H:%M}", plan) for plan in earlier]
        if [plan for _, plan in options] != [plan for _, plan in self._choose.options[1:]]:
            self._choose.options = [EARLIER, *options]
            self._choose.value = ""

    @handled
    def _keep(self) -> None:
        self.me.seal_plan()
        self.say_saved("Sealed. It will be shown as it is today; what you change next is a new plan.")

    @handled
    def _show_earlier(self, _change: Any = None) -> None:
        self._earlier.value = sheet(self.me.sealed_page(self._choose.value)) if self._choose.value else ""


class Reminders(Form):
    """Reminders to put into her own calendar, as a file to save; nobody's name is in it. Keeps nothing."""

    def build(self) -> list[w.Widget]:
        self._which, self._file = SeveralAnswer("What shall my calendar remind me of?", REMINDED), words("")
        self._which.on_change(self.refresh)
        return [self._which, self._file, words(f"<p class='nc-quiet'>{NEUTRAL}</p>")]

    def refresh(self) -> None:
        wanted = [each for way in self._which.value for each in reminders(self.me, way)]
        told = base64.b64encode(ics(wanted, today=self.me.today).encode()).decode()
        save = f"<a download='reminders.ics' href='data:text/calendar;base64,{told}'>Save the reminders as a file</a>"
        none = "<p class='nc-quiet'>There is no day for that yet.</p>" if self._which.value else ""
        self._file.value = f"<p>{save}, then open it in your calendar.</p>" if wanted else none


def sheet(page: PlanPage) -> str:
    """Return a plan as a page of paper."""
    parts = []
    for name in ("people", *TEXTS, "step"):
        text = page.sections[name]
        parts.append(f"<h3>{esc(SECTIONS[name])}</h3><p>{esc(text) if text else '…'}</p>")
    seal = f"Sealed on {days.in_words(page.sealed_on)} · check number {page.hash}" if page.sealed_on else ""
    if page.erased_on:  # the number would no longer fit what stands here
        erased = days.in_words(page.erased_on)
        seal = f"Sealed on {days.in_words(page.sealed_on)} · some of it was erased for good on {erased}"
    foot = f"<p class='nc-quiet'>{seal or 'Not sealed yet'}</p>"
    return f"<div class='nc-page'><b>My networking plan</b>{''.join(parts)}{foot}</div>"
