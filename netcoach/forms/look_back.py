"""Looking back without hindsight: the plan as it was written, what she had expected, how good her map was."""

from __future__ import annotations

import datetime as dt
from typing import Any

import ipywidgets as w
import pandas as pd

from netcoach import days, drawing, measures
from netcoach.forms.answers import ChoiceAnswer, TextAnswer
from netcoach.forms.base import Form, Part, button, esc, handled, lines, row, words
from netcoach.forms.pictures import Picture
from netcoach.forms.plan import sheet
from netcoach.forms.record import RecordAnswers, seen_by
from netcoach.forms.screen import Dropdown
from netcoach.forms.steps import answered
from netcoach.plan import PlanPage
from netcoach.records import UNKNOWN

WHICH, OTHER = ("Which plan? …", ""), ("as it stood on another day …", "day")
NO_PLAN = "There is no plan yet. Page 03 makes one, and from the next day on you can look back at it here."
FIRST = "Write a line first; “nothing” is one, too. Once you have seen the plan, nobody can tell what you remembered."
EVENT = (
    "Something that will have happened by a day or not, and that anybody could check. Not what somebody thinks of you, "
    "and not whether you are ready."
)
ALL_THREE = "Write what you expect, a whole number from 0 to 100, and the day on which it will be known."
OVER = "That day is over. Choose one on which it will be known."
LEFT_OUT = "Your coach left predictions out. Go on with the next step."
MOST = 5  # predictions still to come, listed; our choice


class PlanThen(Form):
    """A plan as it was written then, once she has said what she remembers of it; the memory is kept as an answer.

    Args:
        me: The client's journal.
        workbook: The workbook whose answer it is.
    """

    def __init__(self, me: Any, workbook: str) -> None:
        self.workbook = workbook
        super().__init__(me)

    def build(self) -> list[w.Widget]:
        self._which, self._day, self._none = Dropdown(options=[WHICH, OTHER]), w.DatePicker(), words("", "nc-quiet")
        self._memory = TextAnswer("What do I remember of it?", long=True, rows=3, hint="With whom, and why?")
        self._audience = seen_by(self.me, "reflection")
        self._asked = Part(
            [self._memory, self._audience, button("Keep it, and show me the plan", self._keep, primary=True)]
        )
        self._then, self._seen = words(""), None
        for control in (self._which, self._day):
            control.observe(self._turn, "value")
        return [row(self._which, self._day), self._none, self._asked, self._then]

    def refresh(self) -> None:
        sealed, chosen = self.me.sealed_plans(), self._which.value
        plans = [(f"sealed on {days.in_words(sealed[plan].date())}, {sealed[plan]:%H:%M}", plan) for plan in sealed]
        if [WHICH, *plans, OTHER] != list(self._which.options):
            self._which.options = [WHICH, *plans, OTHER]
            self._which.value = chosen if chosen in [plan for _, plan in self._which.options] else WHICH[1]
        self._draw()

    def _chosen(self) -> Any:
        """Return a sealed plan's id or a day; nothing as long as neither is chosen."""
        return self._day.value if self._which.value == OTHER[1] else self._which.value

    def _page(self, chosen: Any) -> PlanPage | None:
        by_day = isinstance(chosen, dt.date)
        return self.me.as_of(chosen).plan_shown() if by_day else self.me.sealed_page(chosen)

    def _wording(self, chosen: Any) -> str:
        day = chosen if isinstance(chosen, dt.date) else self.me.sealed_plans()[chosen].date()
        return f"What do I remember of my plan of {days.in_words(day)}?"

    def _draw(self) -> None:
        chosen = self._chosen()
        still_to_come = isinstance(chosen, dt.date) and chosen > self.me.today
        page = self._page(chosen) if chosen and not still_to_come else None
        self._none.value = ""
        if self.me.plans.empty:
            self._none.value = esc(NO_PLAN)
        elif still_to_come:
            self._none.value = "That day is still to come."
        elif chosen and page is None:
            self._none.value = f"No plan was written by {days.in_words(chosen)}. Choose another day."
        self._which.layout.display = "none" if self.me.plans.empty else ""
        self._day.layout.display = "" if self._which.value == OTHER[1] else "none"
        self._asked.layout.display = "" if page and chosen != self._seen else "none"
        self._then.value = self._beside(chosen) + sheet(page) if page and chosen == self._seen else ""

    def _beside(self, chosen: Any) -> str:
        mine = self.me.reflections
        mine = mine[(mine["workbook"] == self.workbook) & (mine["question"] == self._wording(chosen).casefold())]
        told = [(days.in_words(line.recorded_on.date()), line.answer) for line in mine.iloc[::-1].itertuples()]
        return "".join(f"<p><b>What you remembered on {day}:</b> {esc(answer)}</p>" for day, answer in told)

    @handled
    def _turn(self, _change: Any = None) -> None:
        self._seen = None  # whoever looks again is asked again
        self._draw()

    @handled
    def _keep(self) -> None:
        chosen = self._chosen()
        if not self._memory.value:
            self.say_problem(FIRST)
            return
        said = answered(self.workbook, self._wording(chosen), self._memory.value)
        self.me.add("reflection", audience=self._audience.value, **said)
        self._memory.value, self._audience.value, self._seen = None, None, chosen
        self._draw()
        self.say_saved("And this is what you wrote.")


class Predictions(Form):
    """What she expects, with a chance and a day; and, once the day has come, what she remembers, then what happened.

    The chance as written is not shown before she has said what she remembers of it. One at a time, the oldest first.
    """

    resolves = True  # asks about those whose day has come

    def build(self) -> list[w.Widget]:
        asks = {"statement": "What do I expect to happen, or not to happen?"}
        self._form = RecordAnswers(self.me, "prediction", ("statement", "chance", "by_when"), asks=asks)
        self._due, self._waiting, self._asked = Part(), words("", "nc-quiet"), None
        keep = button("Keep my prediction", self._write, primary=True)
        new = words(f"<h3>A new prediction</h3><p class='nc-quiet'>{EVENT}</p>")
        asked = [*([self._due] if self.resolves else []), new, self._form, keep, self._waiting]
        return [words(LEFT_OUT, "nc-quiet")] if self.me.leaves_predictions_out else asked

    def refresh(self) -> None:
        table = self.me.predictions
        table = table[table["outcome"].isna() & table["chance"].notna()].sort_values("by_when", kind="stable")
        due = table[table["by_when"].dt.date <= self.me.today]
        first = next(iter(due.index), None)
        remembered = first and "remembered_chance" in self.me.values(first)
        if self._asked != (first, remembered):  # what is being typed stays
            self._asked = (first, remembered)
            self._due.children = self._questions(first, remembered) if first else []
        waiting = [
            f"{line.statement} · known by {days.in_words(line.by_when.date())}"
            for line in table[table["by_when"].dt.date > self.me.today].itertuples()
        ]
        more = [f"and {len(waiting) - MOST} more"] if len(waiting) > MOST else []
        self._waiting.value = lines([*waiting[:MOST], *more, *self._together()])

    def _questions(self, which: str, remembered: bool) -> list[w.Widget]:
        values, written = self.me.values(which), self.me.predictions.loc[which, "recorded_on"].date()
        day, known = days.in_words(written), days.in_words(values["by_when"])
        said = f"<p><b>{esc(values['statement'])}</b></p><p class='nc-quiet'>Written on {day}; known by {known}.</p>"
        self._outcome = ChoiceAnswer("Did it happen?", self.me.template.choices("prediction.outcome"))
        self._outcome.on_change(self._resolve)
        self._remember = TextAnswer("What do I remember having written, from 0 to 100?")
        kept = button("Keep it", lambda: self._keep(self._remember.value), primary=True)
        memory = [self._remember, row(kept, button("I do not remember", lambda: self._keep(UNKNOWN)))]
        for other in memory if remembered else [self._outcome]:
            other.layout.display = "none"
        return [words(said), *memory, self._outcome]

    def _together(self) -> list[str]:
        resolved, brier, *_ = measures.brier(self.me.predictions, as_of=self.me.today).iloc[0]
        said = f"How far your {resolved:.0f} predictions were off, taken together: {brier:.2f}"
        return [] if pd.isna(brier) else [f"{said} (Brier's number: 0 is never, 0.25 is to write 50 each time)."]

    @handled
    def _write(self) -> None:
        answers = {name: self._form.answers[name].value for name in ("statement", "chance", "by_when")}
        if None in answers.values() or answers["chance"] == UNKNOWN:
            self.say_problem(ALL_THREE)
            return
        if days.as_day(answers["by_when"]) < self.me.today:
            self.say_problem(OVER)
            return
        with self.me.gesture() as gesture:
            self._form.save(gesture)
        self._form.show(None)
        self.say_saved("On its day this page asks you what you remember, before it shows the number.")

    @handled
    def _keep(self, remembered: str | None) -> None:
        if remembered is None:
            self.say_problem("Write a number first, or say that you do not remember.")
            return
        self.me.change(self._asked[0], remembered_chance=remembered)
        self.say_saved()

    @handled
    def _resolve(self) -> None:
        which, outcome = self._asked[0], self._outcome.value
        values, written = self.me.values(which), self.me.predictions.loc[which, "recorded_on"].date()
        self.me.change(which, outcome=outcome, resolved_on=self.me.today)
        self.say_saved(gap_words(written, values["chance"], values["remembered_chance"], outcome))


class Expectation(Predictions):
    """What she expects, with a chance and a day, and nothing about those whose day has come."""

    resolves = False


class MapQuality(Picture):
    """How good her map was: what somebody told her later beside what she had rated before, drawn and in sentences."""

    def __init__(self, me: Any) -> None:
        super().__init__(me, "map", drawing.map_quality)

    def build(self) -> list[w.Widget]:
        self._said = words("")
        return [*super().build(), self._said]

    def refresh(self) -> None:
        super().refresh()
        self._said.value = lines(self.me.map_words())


def gap_words(written_on: dt.date, chance: int, remembered: int | str, outcome: str) -> str:
    """Say kindly how memory moved; it is called hindsight only where it moved towards what then happened."""
    wrote = f"In {days.in_words(written_on.isoformat()[:7])} you wrote {chance}."
    if remembered == UNKNOWN:
        return f"{wrote} You did not remember, and said so."
    if remembered == chance:
        return f"{wrote} You remember it as it was."
    towards = outcome == ("yes" if remembered > chance else "no")
    why = "That gap is hindsight; everybody has it." if towards else "Memory moves; everybody's does."
    return f"{wrote} Today you remember {remembered}. {why}"
