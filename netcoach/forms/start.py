"""The top of every page, and the first one: which journal, which conversation, five people, two sentences."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ipywidgets as w

from netcoach import days, places
from netcoach.drawing import FIVE
from netcoach.forms.answers import ChoiceAnswer, DayAnswer, PeopleAnswer, TextAnswer, plain
from netcoach.forms.base import Form, Part, button, esc, handled, logo, marked, row, words
from netcoach.forms.clients import MyClients
from netcoach.forms.keeping import Differences, JournalCare, LookBack, NewPassphrase, Sheet, Unlock
from netcoach.forms.look_up import HideNames, LookUp
from netcoach.forms.record import people_in, seen_as_kept, seen_by
from netcoach.forms.screen import Dropdown
from netcoach.records import YES_NO

MEET = "Before I meet somebody · search"
KEPT = 3  # of her two sentences, below the form
OUTSIDE = "Where a page says 'the company', think of the ones you would like to go on working with."
EXAMPLE = "An invented manager and invented people. Try everything; your own journal is not touched."
SYNCED = "Your journal seems to be in a folder that {} copies elsewhere. A folder of this computer alone is safer."
TWIN = "Beside your journal lies what looks like a second copy: {}. My journal … ▸ Bring in another copy."


class Desk(Form):
    """The line at the top of a workbook: whose journal is open; makes one where there is none."""

    needs_no_journal = True

    def __init__(self, me: Any, workbook: str) -> None:
        self.workbook = workbook
        self._fresh: str | None = None  # a passphrase that was made this moment, for its sheet
        self._sheet: Sheet | None = None
        self._more = Part()
        self._more_of: Any = None
        super().__init__(me)

    def build(self) -> list[w.Widget]:
        own = button("Back to my own journal", self._open_own)
        example = button("Look round the example", self._open_example)
        self._said, self._warned = words(""), words("")
        self._differences = Differences(self)
        now = (self.me.path if self.me.is_open else None, self.me.looks_back)
        if now != self._more_of:  # what is open stays open when facts were taken out of the same journal
            self._more_of, self._more.children = now, []
        meet = button(MEET, lambda: self._open(lambda _: LookUp(self.me, "desk")), link=True)
        hide = HideNames(self)
        clients = button("My clients …", lambda: self._open(lambda _: MyClients(self.me, "desk")), link=True)
        clients.layout.display = "" if places.client_copies() else "none"
        if self.me.looks_back:
            return [self._said, row(button("Back to today", self._today, primary=True), meet, hide), self._more]
        if not self.me.is_open:
            return self._begin(clients)
        kept = self.me.template
        colour = f"<style>.netcoach {{ --nc-accent: {esc(kept.accent)}; --nc-on-accent: #fff; }}</style>"
        own_look = (colour if kept.accent else "") + logo(kept)
        said = words(own_look + marked(kept.pages.get(self.workbook, ""), kept.language))
        look = button("Look as of …", lambda: self._open(LookBack), link=True)
        if self.me.is_example:
            banner = words(f"<p class='nc-banner'><b>The example.</b> {EXAMPLE}</p>")
            return [banner, row(own, look, meet, hide), self._more, said]
        care = button("My journal …", lambda: self._open(lambda _: JournalCare(self.me, self._compare)), link=True)
        self._twins = self.me.twins()
        if self._fresh:
            self._sheet, self._fresh = Sheet(self, self._fresh), None
        sheet = [self._sheet] if self._sheet else []  # until she has it on paper, wherever she looks meanwhile
        line = row(self._said, clients, meet, look, care, example, hide)
        return [line, *sheet, self._warned, self._differences, self._more, said]

    def _begin(self, clients: w.Button) -> list[w.Widget]:
        if self.me.is_locked:
            return [Unlock(self), clients, self._more]
        self._make_own = button("Make my own journal", self._ask, primary=True)
        self._which = Dropdown(options=[(kept.title, kept) for kept in self.me.offered_templates()])
        self._for = words("", "nc-quiet")
        w.dlink((self._which, "value"), (self._for, "value"), lambda kept: marked(kept.about, kept.language))
        begin = "Everything you write stays in one file on this computer. netcoach sends nothing to anybody."
        return [
            words(f"<p class='nc-problem'>{esc(self.me.problem)}</p>") if self.me.problem else words(""),
            words(f"<p><b>Where shall your notes live?</b></p><p>{begin}</p>"),
            words("What is it for?", "nc-label"),
            self._which,
            self._for,
            row(self._make_own, button("Look round the example", self._open_example), clients),
            self._more,
        ]

    def refresh(self) -> None:
        if self.me.looks_back:
            day = days.in_words(self.me.today)
            nobody = " Nobody was in your journal yet." if self.me.people.empty else ""
            said = f"<b>As it was written by {day}.</b>{nobody} Nothing can be changed while you look back."
            self._said.value = f"<p class='nc-banner'>{said}</p>"
        elif self.me.is_open and not self.me.is_example:
            people, talks = len(self.me.people), len(self.me.interactions)
            many = f"{people} {'person' if people == 1 else 'people'} and {talks} talk{'' if talks == 1 else 's'}"
            what = many if people else "still empty"
            whose = f"Your copy of {self.me.client_name}" if self.me.client_name else "Your journal"
            self._said.value = f"<span class='nc-quiet'>{esc(whose)} is open: {what}.</span>"
            self._warned.value = "".join(f"<p class='nc-banner'>{esc(warning)}</p>" for warning in self._warnings())
            self._differences.refresh()
            asked = any(isinstance(there, Unlock) for there in self._more.children)
            if self.me.is_locked != asked:  # another page gave it a passphrase; she may be typing it by now
                self._more.children = [] if asked else [Unlock(self)]

    def _compare(self) -> None:
        self._twins = self.me.twins()
        self.refresh()

    def _warnings(self) -> list[str]:
        service, twins = places.looks_synced(self.me.path), self._twins
        damaged = f"{self.me.damaged} entries cannot be read as they were written. To mend them: netcoach repair"
        return [
            *([SYNCED.format(service)] if service else []),
            *([damaged] if self.me.damaged else []),
            *([TWIN.format(twins[0].name)] if twins else []),
            *([self.me.backup_problem] if self.me.backup_problem else []),
        ]

    @handled
    def _open(self, make: Callable[[Form], w.Widget]) -> None:
        made = make(self)
        again = any(type(there) is type(made) for there in self._more.children)
        self._more.children = [] if again else [made]  # a second click folds it away

    @handled
    def _ask(self) -> None:
        self._make_own.layout.display = "none"
        self._more.children = [NewPassphrase(self, self._make, "Without a passphrase")]

    def _make(self, passphrase: str | None) -> None:
        self._fresh = passphrase
        self.me.make_journal(passphrase, self._which.value)

    @handled
    def _today(self) -> None:
        self.me.look_at_today()

    @handled
    def _open_example(self) -> None:
        self.me.look_at_example()

    @handled
    def _open_own(self) -> None:
        self.me.back_to_my_own()


class Agreed(Form):
    """What was agreed about who sees what: the template's own words."""

    edged = False
    needs_no_journal = True
    on_paper = "words"

    def build(self) -> list[w.Widget]:
        return [words(marked(self.me.template.confidentiality, self.me.template.language))]


class Conversation(Form):
    """Which of the three conversations she is in, and where she works; the words that speak to it."""

    mirrors = True

    def build(self) -> list[w.Widget]:
        choices = self.me.template.choices
        about = self.me.about
        self.conversation = ChoiceAnswer("Which conversation brings you here?", choices("about.conversation"))
        self.inside = ChoiceAnswer("Where do you work?", choices("about.inside"))
        self._seen = seen_as_kept(self, "about", lambda audience: self.me.put("about", "about", audience=audience))
        self._seen.value = self.me.state.audience("about") if about else None
        self._spoken = words("")
        for name, answer in (("conversation", self.conversation), ("inside", self.inside)):
            answer.value = about.get(name)
            answer.on_change(self._keep)
        self._speak()
        return [self.conversation, self.inside, self._seen, self._spoken]

    def _speak(self) -> None:
        outside = OUTSIDE if self.inside.value == "outside" else ""
        spoken = self.me.template.conversations.get(self.conversation.value or "", "")
        spoken = marked(spoken, self.me.template.language) + marked(outside)
        self._spoken.value = f"<div class='nc-banner'>{spoken}</div>" if spoken else ""

    @handled
    def _keep(self) -> None:
        answers = {"conversation": self.conversation.value, "inside": self.inside.value}
        if any(self.me.about.get(name) != value for name, value in answers.items()):
            self.me.put("about", "about", **answers)
            self.conversation.settle()
            self.inside.settle()
            self.say_saved()
        self._speak()


class FivePeople(Form):
    """Five people she would be sorry to lose touch with, what she appreciates in each, and whether they know."""

    mirrors = True

    def build(self) -> list[w.Widget]:
        people = self.me.people
        there = people.index[people["appreciate"].notna()][:FIVE].tolist()
        self._lines = [
            _PersonLine(self.me, number, person, f"new {number - len(there)}")
            for number, person in enumerate([*there, *[None] * (FIVE - len(there))])
        ]
        self._seen = seen_by(self.me, "person", "Only you see whom you add here")
        return [*self._lines, self._seen, button("Save", self._keep, primary=True)]

    @handled
    def _keep(self) -> None:
        lines = [line for line in self._lines if not line.is_empty]
        if not lines:
            self.say_problem("Write one name first. A first name or initials are enough.")
            return
        names = [plain(line.who.value or "") for line in lines]
        twice = next(
            (line.who.value for line in lines if line.who.value and names.count(plain(line.who.value)) > 1), None
        )
        if twice:
            self.say_problem(f"{twice} is here twice. Add a surname or an initial, so that you can tell them apart.")
            return
        with self.me.gesture() as gesture:
            kept = [line.save(gesture, self._seen.value) for line in lines]
        for line, person in zip(lines, kept, strict=True):
            line.follow(person)
        self.say_saved(f"{len(lines)} of {FIVE} people.")


class _PersonLine(Part):
    def __init__(self, me: Any, number: int, person: str | None, nobody_yet: str) -> None:
        self.me, self._nobody_yet = me, nobody_yet
        self.who = TextAnswer(f"Person {number + 1}", hint="a name, or initials")
        self.who.key = "name"  # whatever number the line has
        self.appreciate = TextAnswer(
            "What I appreciate about working with them", hint="one thing, as concrete as you can"
        )
        self.they_know = ChoiceAnswer("Do they know?", YES_NO)
        top = w.HBox([self.who, self.appreciate, self.they_know])
        top.add_class("nc-columns")
        super().__init__([top])
        self.follow(person)

    @property
    def about(self) -> str:
        return self.person or self._nobody_yet

    @property
    def is_empty(self) -> bool:
        return not (self.who.value or self.appreciate.value or self.they_know.value)

    def follow(self, person: str | None) -> None:
        self.person = person
        self._shown = self.me.shown(person) if person else None
        if person:
            values = self._shown.values
            self.who.value, self.appreciate.value = values.get("name"), values.get("appreciate")
            self.they_know.value = values.get("they_know")

    def save(self, gesture: Any, audience: str | None) -> str:
        values = {"name": self.who.value, "appreciate": self.appreciate.value, "they_know": self.they_know.value}
        if self.person is None and self.who.value:
            same = [person for person, name in self.me.names.items() if plain(name) == plain(self.who.value)]
            if len(same) == 1:  # she has written about this person elsewhere in her journal
                self.person, self._shown = same[0], self.me.shown(same[0])
        if self.person and self.me.values(self.person):
            gesture.change(self.person, shown=self._shown, **values)
            return self.person
        return gesture.add("person", audience=audience, **values)


class TwoSentences(Form):
    """One of the five, two sentences in her own words, this week. Nothing is sent from here."""

    def build(self) -> list[w.Widget]:
        self.who = PeopleAnswer("Which of them?", self.me.names, one=True, hint="pick one of your five")
        self.text = TextAnswer(
            "Two sentences, in your own words",
            long=True,
            rows=3,
            hint="What you saw them do, and what it made possible for you.",
        )
        self.day = DayAnswer("When will you say it, or send it yourself?", lambda: self.me.today)
        self.ease = ChoiceAnswer("How does the thought of it feel? (0 hard … 10 easy)", {n: str(n) for n in range(11)})
        self._seen, self._kept = seen_by(self.me, "intention"), words("")
        keep = button("Keep it", self._keep, primary=True)
        return [self.who, self.text, self.day, self.ease, self._seen, keep, self._kept]

    def refresh(self) -> None:
        self.who.offer(self.me.names)
        steps = [(self.me.values(step), day) for step, _, day in self.me.open_steps()]
        kept = [
            f"<div class='nc-page'><p>{esc(values['first_step'])}</p><p class='nc-quiet'>To "
            f"{esc(self.me.names_of(values.get('people', [])))}, {esc(day)}</p></div>"
            for values, day in steps
            if values.get("first_step")
        ]
        self._kept.value = "".join(kept[:KEPT])

    @handled
    def _keep(self) -> None:
        with self.me.gesture(self._seen.value) as gesture:
            people = people_in(gesture, self.who)
            if not people:
                self.say_problem("Choose one person first.")
                return
            if not self.text.value:
                self.say_problem("Write a sentence first. It may be rough.")
                return
            name = self.me.names.get(people[0]) or str(self.who.value[0])
            what = f"Tell {name} what I appreciate"
            step = {
                "what": what,
                "first_step": self.text.value,
                "by_when": self.day.value,
                "ease_before": self.ease.value,
            }
            gesture.add("intention", people=people, status="open", **step)
        for answer in (self.who, self.text, self.day, self.ease, self._seen):
            answer.value = None
        self.say_saved("Nothing was sent. Copy it from here, or say it.")
