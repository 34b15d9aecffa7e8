"""What happened: one talk in half a minute, the last ones, a recollection, ten minutes on Friday."""

from __future__ import annotations

import datetime as dt
from typing import Any

import ipywidgets as w

from netcoach import days
from netcoach.forms.answers import ChoiceAnswer, DayAnswer, PeopleAnswer, TextAnswer
from netcoach.forms.base import Form, button, esc, handled, row, tick, ticks, words
from netcoach.forms.history import History
from netcoach.forms.record import RecordAnswers, people_in, seen_by
from netcoach.forms.screen import Dropdown
from netcoach.forms.steps import STEPS
from netcoach.noticing import GLAD
from netcoach.records import EXTRA

ASKED = ("people", "happened_on", "topics")
MORE = (
    "kind",
    "channel",
    "started_by",
    "gave",
    "received",
    "appreciated",
    "felt",
    "ease_after",
    "without_a_job",
    *EXTRA,
    "note",
)
SHOWN = 8  # talks on one page of the list
AWAY = 28  # days without a note after which she is welcomed back; our choice
RECALLED = 12  # people offered at a time in the recollection


class Talk(Form):
    """One talk: who, when, what about; the rest under "Add more". Saves when she presses Save."""

    def build(self) -> list[w.Widget]:
        self._form = RecordAnswers(self.me, "interaction", ASKED, MORE)
        self._next = TextAnswer("What next? (a small step, if there is one)")
        self._by = DayAnswer("By when?", lambda: self.me.today)
        self._form._more.children = [*self._form._more.children, self._next, self._by]
        self._save = button("Save", self._keep, primary=True)
        self._stop = button("Leave it as it was", self._blank, link=True)
        self._begin()
        return [self._form, row(self._save, self._stop)]

    def refresh(self) -> None:
        self._form.offer_people()

    def place(self) -> str | None:
        return self._form.record

    def return_to(self, record: str) -> None:
        self.edit(record)

    def _begin(self) -> None:
        self._form.show(None, happened_on=self.me.today.isoformat())
        self._next.value = self._by.value = None
        self._stop.layout.display = "none"

    def edit(self, talk: str) -> None:
        """Show a talk that is there, to be changed."""
        self._form.show(talk)
        self._stop.layout.display = ""
        when = days.near_words(self.me.values(talk).get("happened_on"), today=self.me.today)
        self.say(f"You are changing: {self.me.names_of(self.me.values(talk)['people'])}, {when}.")

    @handled
    def _blank(self) -> None:
        self._begin()
        self.hush()

    @handled
    def _keep(self) -> None:
        changing = self._form.record is not None
        with self.me.gesture() as gesture:
            people = people_in(gesture, self._form.answers["people"])
            talk = self._form.save(gesture, people=people)
            if self._next.value:
                step = {"what": self._next.value, "by_when": self._by.value, "status": "open"}
                gesture.add("intention", people=people, **step)
        names = self.me.names_of(self.me.values(talk)["people"])
        self._begin()
        self.say_saved(f"{'Changed' if changing else 'With'} {names}.")


class LastTalks(Form):
    """The last talks, newest first; edit and remove, with undo."""

    def __init__(self, me: Any, talk: Talk) -> None:
        self._talk = talk
        super().__init__(me)

    def build(self) -> list[w.Widget]:
        self._from = 0
        self._list, self._history = w.VBox(), History(self)
        self._newer, self._older = button("Newer", self._forth, link=True), button("Older", self._back, link=True)
        past = row(self._newer, self._older)
        return [words("<h3>What you wrote down last</h3>"), self._list, past, self._history]

    def refresh(self) -> None:
        talks = self.me.interactions.iloc[::-1].sort_values("happened_on", ascending=False, kind="stable")
        shown = talks.iloc[self._from : self._from + SHOWN]
        self._list.children = [self._line(talk, line) for talk, line in shown.iterrows()] or [
            words("Nothing yet.", "nc-quiet")
        ]
        self._newer.layout.display = "" if self._from else "none"
        self._older.layout.display = "" if self._from + SHOWN < len(talks) else "none"

    def _line(self, talk: str, line: Any) -> w.HBox:
        when = self.me.values(talk).get("happened_on")
        parts = [days.near_words(when, today=self.me.today), ", ".join(line["topics"])]
        parts += [self.me.template.word("interaction.felt", line["felt"])] if isinstance(line["felt"], str) else []
        if line["remembered"] == "yes":
            parts.append(f"written from memory on {days.in_words(line['recorded_on'].date())}")
        parts += [f"I appreciated: {line['appreciated']}"] if isinstance(line["appreciated"], str) else []
        said = f"<b>{esc(self.me.names_of(line['people']))}</b> · {esc(' · '.join(part for part in parts if part))}"
        edit = button("Edit", lambda: self._edit(talk), link=True)
        past = button("History", lambda: self._look_back(talk), link=True)
        remove = button("Remove", lambda: self._remove(talk), link=True)
        box = row(words(said), edit, past, remove)
        box.add_class("nc-talk")
        return box

    @handled
    def _edit(self, talk: str) -> None:
        self._talk.edit(talk)
        self._talk.come_here()

    @handled
    def _look_back(self, talk: str) -> None:
        self._history.show(talk)

    @handled
    def _remove(self, talk: str) -> None:
        self.me.remove(talk)
        self.say_saved("It is out of the list and of every picture.")

    @handled
    def _forth(self) -> None:
        self._from = max(0, self._from - SHOWN)
        self.refresh()

    @handled
    def _back(self) -> None:
        self._from += SHOWN
        self.refresh()


class Recollection(Form):
    """Day one: whom did I really talk with in the months before? A tick for each, marked as remembered."""

    def build(self) -> list[w.Widget]:
        offered = days.months_back(self.me.today, 12)
        self._month = Dropdown(options=[(days.in_words(month), month) for month in offered], value=offered[1])
        self._month.observe(lambda _: self._tick(), "value")
        self._boxes = w.VBox()
        self._others = PeopleAnswer("And who else?", self.me.names)
        self._began = ChoiceAnswer("Who began, mostly?", self.me.template.choices("interaction.started_by"))
        self._seen = seen_by(self.me, "interaction")
        month = w.VBox([words("Which month do you think back to?", "nc-label"), self._month])
        month.add_class("nc-answer")
        keep = button("Save this month", self._keep, primary=True)
        return [month, self._boxes, self._others, self._began, self._seen, keep]

    def refresh(self) -> None:
        self._others.offer(self.me.names)
        self._tick()

    def _tick(self) -> None:
        talked = self.me.contacts
        talked = set(talked.loc[talked["happened_on"].dt.strftime("%Y-%m") == self._month.value, "person"])
        ticked = {person for person, box in self._ticks.items() if box.value} if hasattr(self, "_ticks") else set()
        offered = [person for person in self.me.names if person not in talked][:RECALLED]
        self._ticks = {person: tick(self.me.names[person], person in ticked) for person in offered}
        said = f"Written down for that month already: {len(talked)} people. " if talked else ""
        self._boxes.children = [words(esc(said + "Whom did you really talk with?")), ticks(self._ticks.values())]

    @handled
    def _keep(self) -> None:
        people = [person for person, box in self._ticks.items() if box.value]
        with self.me.gesture(self._seen.value) as gesture:
            people += people_in(gesture, self._others)
            if not people:
                self.say_problem("Tick somebody, or type a name.")
                return
            for person in dict.fromkeys(people):
                talk = {"kind": "conversation", "remembered": "yes", "started_by": self._began.value}
                gesture.add("interaction", people=[person], happened_on=self._month.value, **talk)
        self._ticks = {}
        self._others.value = self._began.value = self._seen.value = None
        self._tick()
        self.say_saved(f"{len(people)} from memory. That is plenty; nothing has to be complete.")


class Friday(Form):
    """One screen a week: tick who, one thing I appreciated, one good news, one small step. Saved as one."""

    def build(self) -> list[w.Widget]:
        self._hello, self._written, self._heard = words(""), words("", "nc-quiet"), words("")
        self._boxes = ticks(())
        self._others = PeopleAnswer("Anybody else? (type or pick)", self.me.names)
        self._whom = PeopleAnswer("One thing I appreciated: in whom?", self.me.names, one=True)
        self._appreciated = TextAnswer("What did they do, and what did it make possible?")
        self._whose = PeopleAnswer("One good news: whose?", self.me.names, one=True)
        self._news = TextAnswer("What happened?")
        self._step = TextAnswer("One small step, by Friday of next week")
        self._seen = seen_by(self.me, "interaction")
        self._ticks: dict[str, w.Checkbox] = {}
        self._offer()
        return [
            self._hello,
            words("Whom did I really talk with this week?", "nc-label"),
            self._written,
            self._boxes,
            self._others,
            self._whom,
            self._appreciated,
            self._whose,
            self._news,
            self._heard,
            self._step,
            self._seen,
            button("Save my week", self._keep, primary=True),
        ]

    def refresh(self) -> None:
        self._others.offer(self.me.names)
        self._whom.offer(self.me.names)
        self._whose.offer(self.me.names)
        self._hello.value = esc(self._greeting())
        written = self.me.names_of(self._this_week())
        self._written.value = esc(f"Written down this week already: {written}." if written else "")
        self._heard.value = self._good_news()
        if not any(box.value for box in self._ticks.values()):
            self._offer()

    def _this_week(self) -> dict[str, str]:
        """Return whom she has a talk with this week, and that talk."""
        contacts, monday = self.me.contacts, self.me.today - dt.timedelta(days=self.me.today.weekday())
        week = contacts[(contacts["happened_on"].dt.date >= monday) & (contacts["precision"] == "day")]
        return dict(zip(week["person"], week["interaction"], strict=True))

    def _good_news(self) -> str:
        news, told = self.me.news, set(self.me.interactions["news"].dropna())
        fresh = news[news["day"].dt.date >= self.me.today - dt.timedelta(days=GLAD)]
        lines = [
            f"<p>{esc(self.me.names_of([line.person]))}: {esc(line.what)}</p>"
            for line in fresh[~fresh.index.isin(told)].iloc[::-1][:STEPS].itertuples()
        ]
        return f"<b>Good news you noted.</b> Is there one you are truly glad for? {''.join(lines)}" if lines else ""

    def _greeting(self) -> str:
        talks = self.me.interactions
        last = talks["recorded_on"].max()
        if len(talks) and (self.me.today - last.date()).days > AWAY:
            return "Welcome back. Nothing to catch up."
        return "Your week, up to today. Skip whatever does not fit."

    def _offer(self) -> None:
        recent = self.me.contacts.sort_values("happened_on", ascending=False)["person"].drop_duplicates().tolist()
        week = self._this_week()
        order = [person for person in dict.fromkeys([*recent, *self.me.names]) if person not in week][:RECALLED]
        self._ticks = {person: tick(self.me.names[person]) for person in order}
        self._boxes.children = list(self._ticks.values())

    @handled
    def _keep(self) -> None:
        people = [person for person, box in self._ticks.items() if box.value]
        with self.me.gesture(self._seen.value) as gesture:
            whom, whose = people_in(gesture, self._whom), people_in(gesture, self._whose)
            people = list(dict.fromkeys([*people, *people_in(gesture, self._others), *whom]))
            if self._appreciated.value and not whom:
                self.say_problem("Whom did you appreciate? Type or pick a name.")
                return
            if self._news.value and not whose:
                self.say_problem("Whose good news is it? Type or pick a name.")
                return
            if not (people or whose or self._step.value):
                self.say_problem("Tick one person, or write one line. The rest can stay empty.")
                return
            this_week = self._this_week()
            for person in people:
                appreciated = self._appreciated.value if person in whom else None
                if person not in this_week:
                    talk = {"happened_on": self.me.today, "kind": "conversation", "appreciated": appreciated}
                    gesture.add("interaction", people=[person], **talk)
                elif appreciated:  # that talk is written down already: it gains what she appreciated about it
                    gesture.change(this_week[person], appreciated=appreciated)
            if whose:
                gesture.add("news", person=whose[0], what=self._news.value or "good news", day=self.me.today)
            if self._step.value:
                friday = days.friday(self.me.today) + dt.timedelta(days=7)
                gesture.add("intention", what=self._step.value, by_when=friday, status="open")
        for answer in (self._others, self._whom, self._appreciated, self._whose, self._news, self._step, self._seen):
            answer.value = None
        self._offer()
        self.say_saved("That was your week. Have a good one.")
