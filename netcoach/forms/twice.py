"""Somebody who is on her map twice, told apart by nothing but a spelling: one quiet line, and only she says so."""

from __future__ import annotations

from netcoach.forms.base import Form, Part, button, esc, row, words
from netcoach.forms.screen import Dropdown

ASK = (
    "{other} and {name} are one person? All that you wrote about {other} then belongs to {name}, talks and steps too, "
    "and {other} becomes another name. Undo takes it back."
)


class Twice(Part):
    """Which other name is the same person, and a question before anything happens.

    Args:
        form: The form of a person; its message line speaks.
    """

    def __init__(self, form: Form) -> None:
        self._form, self._person = form, None
        self._which, self._sure = Dropdown(options=[("is here twice, also as …", "")]), row()
        self._which.observe(self._ask, "value")
        super().__init__([self._which, self._sure])

    def show(self, person: str | None) -> None:
        """Offer everybody else, those with a name like this one first; nobody for somebody new."""
        self._person, me = person, self._form.me
        others = me.alike(person) if person else []
        self._which.options = [self._which.options[0], *((me.names[other], other) for other in others)]
        self._which.value = ""
        self.layout.display = "" if others else "none"

    def _ask(self, _change: object = None) -> None:
        other, names = self._which.value, self._form.me.names
        leave = button("No", lambda: setattr(self._which, "value", ""))
        asked = esc(ASK.format(other=names.get(other), name=names.get(self._person)))
        yes = button("Yes, one person", lambda: self._form.run(lambda: self._one(other)))
        self._sure.children = [words(asked), yes, leave] if other else []

    def _one(self, other: str) -> None:
        keep, name = self._person, self._form.me.names[self._person]
        self._form.me.same_person(keep, other)
        self._form.return_to(keep)
        self._form.say_saved(f"{name} is here once.")
