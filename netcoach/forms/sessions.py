"""An hour with a coach: what comes before it, what is talked about, what will be done, and how it ends."""

from __future__ import annotations

import datetime as dt
import weakref
from typing import Any, ClassVar

import ipywidgets as w

from netcoach import days
from netcoach.errors import NetcoachError
from netcoach.forms.answers import Answer, TextAnswer
from netcoach.forms.base import Autosave, Form, Part, button, esc, handled, lines, row, words
from netcoach.forms.pages import Reflect
from netcoach.forms.pictures import as_html
from netcoach.forms.record import RecordAnswers, seen_as_kept
from netcoach.forms.screen import Dropdown
from netcoach.forms.steps import SmallStep, Steps
from netcoach.meeting import STATES
from netcoach.records import KINDS
from netcoach.telling import in_words

#: The parts of an hour, with their minutes.
PARTS = {"arrive": 5, "what happened": 10, "one picture": 10, "the one conversation": 20, "what I will do": 10}
AGREED = ("goals", "who_sees", "kept", "limits", "conflicts")
ENOUGH = 7  # of ten; whoever is less sure is asked for a smaller step. Our choice
SMALLER = "How could it be smaller, so that you would give it seven or more?"
CLOSED = "Closed. It stays as it was written; what comes to you later has room below."
EARLIER = ("Read an earlier session …", "")  # None would be shown as a blank line
AFTER = "What came to me after the session of {}?"


class SessionText(Form):
    """Some questions of the session that is under way, kept as she types; the first answer begins it.

    Args:
        me: The client's journal.
        fields: Those of ``session`` that are asked.
    """

    mirrors = True
    there: ClassVar[weakref.WeakSet[SessionText]] = weakref.WeakSet()

    def __init__(self, me: Any, *fields: str) -> None:
        self.fields = fields
        super().__init__(me, fields[0])
        self.there.add(self)

    def build(self) -> list[w.Widget]:
        self._form = RecordAnswers(self.me, "session", self.fields)
        self._show()
        save = Autosave(self, self._keep)
        for answer in self._form.answers.values():
            answer.on_change(save)
        return [self._form]

    def _show(self) -> None:
        self._of = self.me.session_now()
        self._form.show(self._of)
        self._shown = self.me.shown(self._of) if self._of else None

    def refresh(self) -> None:
        now = self.me.session_now()
        if self._typing() or (now == self._of and (not now or self.me.shown(now) == self._shown)):
            return
        if now != self._of:
            self.hush()
        self._show()  # the other one's answer came, or it was shared elsewhere
        for autosave in self._autosaves:
            autosave.stop()  # what is shown is what is kept

    def _typing(self) -> list[Answer]:
        return [answer for answer in self._form.answers.values() if answer.is_draft]

    @handled
    def _keep(self) -> None:
        values = {name: answer.value for name, answer in self._form.answers.items() if answer.is_draft}
        with self.me.gesture() as gesture:
            gesture.change(self.me.begin_session(gesture), shown=self._shown, **values)
        self._of = self.me.session_now()
        self._shown = self.me.shown(self._of)
        for answer in self._form.answers.values():
            answer.settle()
        self.say_saved()


class SessionBrief(Form):
    """What to know before the hour, in her own words; the times of its parts, once it begins."""

    def build(self) -> list[w.Widget]:
        self._said, self._times = words("", "nc-hour"), words("", "nc-quiet")
        self._hers, self._quotes = button("What I wrote since then", self._turn, link=True), words("", "nc-quiet")
        self._quotes.layout.display = "none"  # somebody reads along: it is for her to open
        begin = button("Begin the hour now", self._begin, link=True)
        return [self._said, self._hers, self._quotes, begin, self._times]

    def refresh(self) -> None:
        quotes = self.me.session_quotes()
        self._said.value, self._quotes.value = lines(self.me.session_brief()), lines(quotes)
        self._hers.layout.display = "" if quotes else "none"

    @handled
    def _turn(self) -> None:
        self._quotes.layout.display = "" if self._quotes.layout.display == "none" else "none"

    @handled
    def _begin(self) -> None:
        if now := self.me.session_now():
            self.me.change(now, day=self.me.today)  # it may have been prepared the evening before
        at, said = dt.datetime.combine(self.me.today, dt.time.fromisoformat(days.time_words())), []
        for part, minutes in PARTS.items():
            said.append(f"{at:%H:%M} {part}")
            at += dt.timedelta(minutes=minutes)
        self._times.value = esc(
            f"{' · '.join(said)} · {at:%H:%M} close. These are times to look at; nothing will ring."
        )


class SessionTopics(Form):
    """What the two want to talk about: what comes first, what was talked about, what waits for the next time."""

    room_on_paper = 4

    def build(self) -> list[w.Widget]:
        self._new = TextAnswer("What do we want to talk about?")
        self._topics, self._seen = Part(), seen_as_kept(self, "session", self._let)
        return [self._new, self._seen, button("Put it on the list", self._add), self._topics]

    def refresh(self) -> None:
        self._seen.value = self.me.state.audience(now) if (now := self.me.session_now()) else None
        shown = []
        for topic, state in self.me.session_topics():
            acts = {"Talked about": "discussed", "Next time": "deferred", "First": "first"}
            if state:
                acts = {"Open again": state}
            buttons = [
                button(said, lambda t=topic, f=field: self._turn(t, f), link=True) for said, field in acts.items()
            ]
            told = f" <span class='nc-quiet'>· {STATES[state]}</span>" if state else ""
            line = row(words(f"{esc(topic)}{told}"), *buttons)
            line.add_class("nc-talk")
            shown.append(line)
        self._topics.children = shown

    @handled
    def _add(self) -> None:
        if topic := self._new.value:
            self._new.value = None  # before the list shows it: by then she may be typing the next one
            try:
                self._change("agenda", topic)
            except NetcoachError:
                self._new.value = topic
                raise
            self.say_saved()

    @handled
    def _turn(self, topic: str, field: str) -> None:
        self._change(field, topic)
        self.say_saved()

    def _let(self, audience: str) -> None:
        with self.me.gesture() as gesture:
            gesture.change(self.me.begin_session(gesture), audience=audience)

    def _change(self, field: str, topic: str) -> None:
        """Put a topic on one of the lists of the session, or take it off."""
        with self.me.gesture() as gesture:
            session = self.me.begin_session(gesture)
            values = self.me.values(session) or {"agenda": [topic for topic, _ in self.me.session_topics()]}
            said = values.get(field) or []
            gesture.change(session, **{field: [t for t in said if t != topic] if topic in said else [*said, topic]})


class Commitment(SmallStep):
    """What she will do: with whom, by when, how sure she is; it belongs to the session that is under way."""

    asked = ("what", "people", "by_when", "confidence")
    more = ("first_step", "obstacle", "if_then", "ease_before")

    def build(self) -> list[w.Widget]:
        form, *rest = super().build()
        self._smaller = words("", "nc-quiet")
        self._form.answers["confidence"].on_change(self._weigh)
        return [form, self._smaller, *rest]

    @handled
    def _weigh(self) -> None:
        sure = self._form.answers["confidence"].value
        self._smaller.value = SMALLER if sure is not None and sure < ENOUGH else ""

    def also(self, gesture: Any, step: str) -> None:
        gesture.change(step, session=self.me.begin_session(gesture))

    def kept(self) -> list[str]:
        return [f"You will: {what}" for _, what, _ in self.me.commitments(self.me.session_now())]


class LastCommitments(Steps):
    """What was promised last time and what else is open; what is on hold can be taken up again."""

    def steps(self) -> list[tuple[str, str, str]]:
        promised = {step for step, *_ in self.me.commitments(self.me.session_before())}
        return sorted(self.me.open_steps(), key=lambda each: each[0] not in promised)

    def acts(self) -> dict[str, Any]:
        return super().acts() | {"On hold": self._hold}

    def refresh(self) -> None:
        super().refresh()
        held = self.me.intentions[self.me.intentions["status"] == "on_hold"]
        for step in held.index:
            again = button("Take it up again", lambda step=step: self._take_up(step), link=True)
            line = row(words(f"{esc(self.me.step_words(step))} <span class='nc-quiet'>· on hold</span>"), again)
            line.add_class("nc-talk")
            self._lines.children += (line,)

    @handled
    def _hold(self, step: str) -> None:
        self.me.change(step, status="on_hold")
        self.say_saved("It waits until you take it up again.")

    @handled
    def _take_up(self, step: str) -> None:
        self.me.change(step, status="open")
        self.say_saved()


class CloseSession(SessionText):
    """How it ends: what she takes with her, how the two go on. Then it is locked."""

    def __init__(self, me: Any) -> None:
        super().__init__(me, "takeaway", "more_or_less", "goes_on", "next_on")

    def build(self) -> list[w.Widget]:
        self._end = button("Close this session", self._close, primary=True)
        self._later = Part()
        return [*super().build(), self._end, self._later]

    def refresh(self) -> None:
        super().refresh()
        self._form.answers["more_or_less"].layout.display = "" if self.me.feedback_is_due() else "none"
        self._end.layout.display = "" if self.me.session_now() else "none"
        ask_later(self.me, self.me.session_before(), self._later)

    @handled
    def _close(self) -> None:
        for form in [form for form in SessionText.there if form.me is self.me]:
            for autosave in form._autosaves:
                autosave.now()  # what was typed in this second, in any of them, belongs to this hour
        self.me.change(self.me.session_now(), completed_on=self.me.today)
        self.say_saved(CLOSED)


class Agreement(SessionText):
    """What the two agree before the first hour, and what they agreed last, in the words of that day."""

    def __init__(self, me: Any) -> None:
        super().__init__(me, *AGREED)

    def build(self) -> list[w.Widget]:
        self._last = words("", "nc-quiet")
        return [*super().build(), self._last]

    def refresh(self) -> None:
        super().refresh()
        self._last.value = lines(self.me.agreed(AGREED))


class ThenAndNow(SessionText):
    """Every three months: what has changed, as she sees it and as her coach does, beside the times before."""

    def __init__(self, me: Any) -> None:
        super().__init__(me, "changed", "changed_coach")

    def build(self) -> list[w.Widget]:
        self._table = words("")
        return [*super().build(), self._table]

    def refresh(self) -> None:
        super().refresh()
        table = self.me.changes_seen()
        self._table.value = as_html(table) if len(table) else ""


class EarlierSessions(Form):
    """One earlier session as it was closed: every answer under its question, and what became of what was promised."""

    screen_only = True  # what was written is not printed with the empty page

    def build(self) -> list[w.Widget]:
        self._choose, self._page, self._later = Dropdown(options=[EARLIER]), words(""), Part()
        self._choose.observe(lambda _: self.run(self._show), "value")
        return [self._choose, self._page, self._later]

    def refresh(self) -> None:
        held = self.me.sessions.dropna(subset=["completed_on"])["day"].iloc[::-1]
        days_of = [(f"of {days.in_words(day.date())}", session) for session, day in held.items()]
        self.layout.display = "" if days_of else "none"
        if [EARLIER, *days_of] != list(self._choose.options):
            self._choose.options = [EARLIER, *days_of]
        self._show()

    def _show(self) -> None:
        values, ask = self.me.values(self._choose.value) or {}, self.me.template.question
        said = [
            (ask(f"session.{name}"), in_words(self.me, "session", name, values[name], longest=None))
            for name, field in KINDS["session"].items()
            if field.ask and values.get(name)
        ]
        states = self.me.template.choices("intention.status")
        promised = self.me.commitments(self._choose.value)
        said += [("What I wanted to do", f"“{what}” · {states.get(state, state)}") for _, what, state in promised]
        page = "".join(f"<h3>{esc(question)}</h3><p>{esc(answer)}</p>" for question, answer in said)
        self._page.value = f"<div class='nc-page'>{page}</div>" if page else ""
        ask_later(self.me, self._choose.value if page else None, self._later)


def ask_later(me: Any, session: str | None, room: Part) -> None:
    """Ask what came to her after a session that is closed, in the room for it; her dated answers stay below."""
    asked = AFTER.format(days.in_words(me.values(session)["day"])) if session else ""
    if [each.wording for each in room.children] != [asked][: bool(asked)]:
        room.children = [Reflect(me, "hold_a_session", asked)] if asked else []
