"""The answers of one record, built from its description: a new field in records.py appears here by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from netcoach.errors import InvalidValueError
from netcoach.fold import Shown
from netcoach.forms.answers import Answer, AudienceAnswer, DayAnswer, NewName, PeopleAnswer, answer_for
from netcoach.forms.base import Part, button, lines, words
from netcoach.records import SCALES, fields_of
from netcoach.telling import older_words

MORE, LESS = "Add more", "Show less"
NO_OTHER: Mapping[str, str] = MappingProxyType({})


class RecordAnswers(Part):
    """Controls for some fields of a kind; ``.answers`` maps each field to its control.

    Args:
        me: The client's journal.
        kind: A kind of records.py.
        fields: What is asked at once.
        more: What is asked under "Add more".
        asks: Other words for the question of a field.
    """

    def __init__(
        self, me: Any, kind: str, fields: Iterable[str], more: Iterable[str] = (), asks: Mapping[str, str] = NO_OTHER
    ) -> None:
        self.me, self.kind, self.record = me, kind, None
        self._shown = Shown({}, {})
        more = [name for name in more if me.template.asks(f"{kind}.{name}")]
        usual = usual_topics(me)
        specs = fields_of(kind)
        self.answers: dict[str, Answer] = {}
        for name in (*fields, *more):
            spec = replace(specs[name], ask=asks.get(name) or me.template.question(f"{kind}.{name}"))
            listed = spec.choices or f"{kind}.{name}" in SCALES
            choices = me.template.choices(f"{kind}.{name}") if listed else {}
            often = usual if name == "topics" else ()
            if name == "by_when":  # a day to come, and a near one if possible
                self.answers[name] = DayAnswer(spec.ask, lambda: me.today)
                continue
            answer = answer_for(spec, choices=choices, names=me.names, today=lambda: me.today, usual=often)
            self.answers[name] = answer
        self.answers["audience"] = seen_by(me, kind)
        self._more = Part([self.answers[name] for name in more])
        self._more.layout.display = "none"
        self._then = words("", "nc-quiet")
        self.toggle = button(MORE, self._turn, link=True)
        extra = [self.toggle, self._more] if more else []
        asked = (self.answers[name] for name in (*fields, "audience"))
        super().__init__([*asked, *extra, self._then])

    def _turn(self) -> None:
        open_now = self._more.layout.display == "none"
        self._more.layout.display = "" if open_now else "none"
        self.toggle.description = LESS if open_now else MORE

    def show_drafts(self) -> None:
        hidden = self._more.layout.display == "none"
        if hidden and any(answer.is_draft for answer in self._more.children):
            self._turn()

    def show(self, record: str | None, **begin_with: Any) -> None:
        """Show a record, or an empty form that begins with some answers."""
        self.record = record
        self._shown = self.me.shown(record) if record else Shown({}, {})
        values = {name: _plain(value) for name, value in self._shown.values.items()} | begin_with
        for name, answer in self.answers.items():
            answer.value = values.get(name)
        answered_more = any(
            self._shown.values.get(name) for name, a in self.answers.items() if a in self._more.children
        )
        self._then.value = lines(older_words(self.me, record) if record else ())
        if answered_more == (self._more.layout.display == "none"):
            self._turn()

    def offer_people(self) -> None:
        """Offer the people who are here by now."""
        for answer in self.answers.values():
            if isinstance(answer, PeopleAnswer):
                answer.offer(self.me.names)

    def save(self, gesture: Any, **also: Any) -> str:
        """Note the answers in a gesture, new people included, and return the record's id; ``also`` goes before them."""
        open_ones = {name: answer for name, answer in self.answers.items() if name not in also}
        values = {name: self._resolved(gesture, answer) for name, answer in open_ones.items()} | also
        if self.record is None or self.me.values(self.record) is None:  # new, or removed while it was being edited
            return gesture.add(self.kind, **values)
        gesture.change(self.record, shown=self._shown, **values)
        return self.record

    def _resolved(self, gesture: Any, answer: Answer) -> Any:
        if not isinstance(answer, PeopleAnswer):
            return answer.value
        people = people_in(gesture, answer)
        return (people[0] if people else None) if answer.one else people


def seen_by(me: Any, kind: str, careful: str = "Only you see this") -> AudienceAnswer:
    """Return the sentence that says who sees a record, with the choice behind it; nobody else at first."""
    return AudienceAnswer(me.author, me.template.choices(f"{kind}.audience"), careful)


def seen_as_kept(form: Any, kind: str, let: Callable[[str], Any]) -> AudienceAnswer:
    """Return that sentence for what the form shows already: a choice is kept at once, by ``let``."""
    seen = seen_by(form.me, kind)

    def keep() -> None:
        if seen.is_draft:
            let(seen.value or "me")
            seen.settle()
            form.say_saved()

    seen.on_change(lambda: form.run(keep))
    return seen


def people_in(gesture: Any, answer: PeopleAnswer) -> list[str]:
    """Return the ids of the people chosen; those who are new become people in the same gesture.

    Raises:
        InvalidValueError: If a typed name may be somebody who is here, and she has not said yet.
    """
    if answer.open_question:
        raise InvalidValueError(answer.open_question, "people")
    return [gesture.add("person", name=who) if isinstance(who, NewName) else who for who in answer.value]


def usual_topics(me: Any) -> tuple[str, ...]:
    """Return her own most frequent topics, then those of the template."""
    used = me.topics["topic"].value_counts().index.tolist()
    return tuple(dict.fromkeys([*used, *me.template.topics]))


def _plain(value: Any) -> Any:
    return [item if isinstance(item, str) else " ".join(item) for item in value] if isinstance(value, list) else value
