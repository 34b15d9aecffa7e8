"""What every page has: its card, an open question, and what she has now at its end."""

from __future__ import annotations

from typing import Any

import ipywidgets as w

from netcoach import days
from netcoach.forms.answers import TextAnswer
from netcoach.forms.base import Autosave, Form, button, esc, handled, lines, row, words
from netcoach.forms.record import seen_as_kept
from netcoach.forms.steps import answered

STATES = {"": "not started", "started": "in progress", "done": "done"}
#: Each workbook that is here: its file and its title on the card. The lasting name is the template's.
FILES = {
    "start_here": ("00_start_here.ipynb", "Start here"),
    "doubt_it_first": ("01_doubt_it_first.ipynb", "Doubt it first"),
    "people_around_me": ("02_people_around_me.ipynb", "The people around me"),
    "one_page_plan": ("03_my_one_page_plan.ipynb", "My one-page plan"),
    "ten_minutes": ("04_my_ten_minutes.ipynb", "My ten minutes"),
    "what_i_notice": ("05_what_i_notice.ipynb", "What I notice"),
    "thank": ("06_congratulate_appreciate_thank.ipynb", "Congratulate, appreciate, thank"),
    "who_would_agree": ("07_who_would_have_to_agree.ipynb", "Who would have to agree"),
    "hold_a_session": ("08_hold_a_session.ipynb", "Hold a session"),
    "look_back": ("09_look_back_honestly.ipynb", "Look back honestly"),
}


def link(workbook: str, text: str, css: str = "") -> str:
    """Return a link to a workbook, which opens in the place of this one; going back finds the forms as they were."""
    file = FILES[workbook][0]
    command = (
        f"""data-commandlinker-command="docmanager:open" data-commandlinker-args='{{"path": "workbooks/{file}"}}'"""
    )
    return f'<a class="{css}" href="{file}" {command}>{text}</a>'


class Cards(Form):
    """A card for each workbook of the template: what it is, how long it takes, how far she is."""

    edged = False
    on_paper = "words"

    def build(self) -> list[w.Widget]:
        self._cards = words("")
        return [self._cards]

    def refresh(self) -> None:
        cards = []
        for workbook, minutes in self.me.template.workbooks:
            state = STATES[self.me.setting(f"workbook:{workbook}")]
            text = f"<b>{esc(FILES[workbook][1])}</b><span class='nc-quiet'>{minutes} minutes · {state}</span>"
            cards.append(link(workbook, text, "nc-card"))
        self._cards.value = f"<div class='nc-cards'>{''.join(cards)}</div>"


class Closing(Form):
    """What she has now, in sentences with counts; done with this workbook; the next one."""

    def __init__(self, me: Any, workbook: str) -> None:
        self.workbook = workbook
        super().__init__(me)

    def build(self) -> list[w.Widget]:
        self._said, self._next = words(""), words("")
        asked = self.me.template.prompts.get(self.workbook, ()) if self.me.is_open else ()
        self._asked = [Reflect(self.me, self.workbook, wording) for wording in dict.fromkeys(asked)]
        self._done = button("I am done with this for now", self._finish, primary=True)
        return [*self._asked, self._said, row(self._done, self._next)]

    def refresh(self) -> None:
        self._said.value = lines(self.me.what_i_have())
        done = self.me.setting(f"workbook:{self.workbook}") == "done"
        self._done.layout.display = "none" if done else ""
        order = [name for name, _ in self.me.template.workbooks]
        after = order[order.index(self.workbook) + 1 :] if self.workbook in order else order
        leads = (
            f"Next: {link(after[0], esc(FILES[after[0]][1]))}"
            if after
            else f"Back to {link('start_here', 'all the pages')}"
        )
        saved = "<b>Saved. You can close this page.</b> " if done else ""
        self._next.value = f"<span>{saved}{leads}</span>"

    @handled
    def _finish(self) -> None:
        self.me.set_setting(f"workbook:{self.workbook}", "done")


class Reflect(Form):
    """An open question; the answer is kept with its day and the question's wording, earlier answers stay below."""

    mirrors = True

    def __init__(self, me: Any, workbook: str, wording: str) -> None:
        self.workbook, self.wording = workbook, wording
        self.question = wording.casefold()
        super().__init__(me, wording)

    def build(self) -> list[w.Widget]:
        self.answer = TextAnswer(self.wording, long=True, rows=3, hint="In your own words.")
        self._earlier = words("")
        today = self._today()
        self.answer.value = (self.me.values(today) or {}).get("answer") if today else None
        self._shown = self.me.shown(today) if today else None
        self._seen = seen_as_kept(self, "reflection", self._let)
        self._seen.value = self.me.state.audience(today) if today else None
        self._save = Autosave(self, self._keep)
        self.answer.on_change(self._save)
        return [self.answer, self._seen, self._earlier]

    def _mine(self) -> Any:
        table = self.me.reflections
        return table[(table["workbook"] == self.workbook) & (table["question"] == self.question)]

    def _today(self) -> str | None:
        mine = self._mine()
        return next((record for record in mine.index if mine.loc[record, "recorded_on"].date() == self.me.today), None)

    def refresh(self) -> None:
        mine = self._mine()
        past = mine[[day.date() != self.me.today for day in mine["recorded_on"]]].iloc[::-1]
        self._earlier.value = "".join(
            f"<p class='nc-quiet'>{esc(days.in_words(line.recorded_on.date()))}: {esc(line.answer)}</p>"
            for line in past.itertuples()
        )

    @handled
    def _keep(self) -> None:
        today = self._today()
        if today:
            with self.me.gesture() as gesture:
                gesture.change(today, shown=self._shown, answer=self.answer.value)
        elif self.answer.value:
            said = answered(self.workbook, self.wording, self.answer.value)
            today = self.me.add("reflection", audience=self._seen.value, **said)
        self._shown = self.me.shown(today) if today else None
        self.answer.settle()
        self._seen.settle()
        self.say_saved()

    def _let(self, audience: str) -> None:
        if today := self._today():  # before there is an answer, it is kept with it
            self.me.let_see(today, audience)
