"""Changes that belong together: checked at once, written as one step, undone as one step."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from netcoach import checks, records
from netcoach.errors import InvalidValueError, UnknownRecordError
from netcoach.fold import REMOVED, Change, Shown, difference


class Gesture:
    """Changes that are saved together. Every method checks at once and says what to mend.

    Args:
        me: The client's journal.
        audience: Who may see what is new in it, but for people: a name goes only where she says so of that person.
    """

    def __init__(self, me: Any, audience: str | None = None) -> None:
        self._me, self._audience = me, audience
        self._journal = me.opened(write=True)
        self._changes: dict[str, Change] = {}  # one fact per record: two in one step would contradict each other
        self._new: dict[str, str] = {}

    def add(self, kind: str, /, **values: Any) -> str:
        """Note a new record and return the id it will have."""
        if self._audience and kind != "person":
            values = {"audience": self._audience} | values
        record = self._journal.new_id()
        stored = self._checked(kind, values, new=True)
        self._new[record] = kind
        self._note(kind, record, stored, Shown({}, {}))
        return record

    def put(self, kind: str, record: str, /, **values: Any) -> None:
        """Note a record of which there is one only, there already or not."""
        self._note(kind, record, self._checked(kind, values, new=False), self._me.shown(record))

    def change(self, record: str, /, shown: Shown | None = None, **values: Any) -> None:
        """Note changed fields; ``shown`` is the record as the form showed it, if a form did."""
        kind = self._new.get(record) or self._me.state.kind(record)
        if kind is None or (record not in self._new and self._me.values(record) is None):
            raise UnknownRecordError(f"There is nothing with the id '{record}' in this journal.")
        if kind == "plan" and (self._me.values(record) or {}).get("sealed_on"):
            raise InvalidValueError("This plan is sealed: it stays as it was written. Begin a new one to change it.")
        self._must_be_open(kind, record)
        self._note(kind, record, self._checked(kind, values, new=False), shown or self._me.shown(record))

    def remove(self, record: str) -> None:
        """Note that a record goes."""
        if self._me.values(record) is None:
            raise UnknownRecordError(f"There is nothing with the id '{record}' in this journal.")
        self._must_be_open(kind := self._me.state.kind(record), record)
        self._changes[record] = Change(kind, record, {REMOVED: True}, {})

    def _must_be_open(self, kind: str, record: str) -> None:
        if kind == "session" and (self._me.values(record) or {}).get("completed_on"):
            raise InvalidValueError(
                "This session is closed and stays as it was written. What came later has its own room."
            )

    def save(self) -> None:
        """Write what was noted as one step; nothing at all if nothing changed."""
        if self._changes:
            self._begun()
            self._me.write(list(self._changes.values()))

    def _begun(self) -> None:
        workbook = self._me._workbook
        if workbook and not self._me.setting(f"workbook:{workbook}"):
            self.put("setting", f"setting:workbook:{workbook}", value="started", day=self._me.today)

    def _note(self, kind: str, record: str, stored: dict[str, Any], shown: Shown) -> None:
        fields, replaces = difference(shown, stored, lambda name: records.fields_of(kind)[name].several)
        _, _, old_fields, old_replaces = self._changes.get(record) or Change(kind, record, {}, {})
        fields = {name: value for name, value in old_fields.items() if name not in stored} | fields
        replaces = {name: facts for name, facts in old_replaces.items() if name not in stored} | replaces
        self._changes.pop(record, None)
        if fields:
            self._changes[record] = Change(kind, record, fields, replaces)

    def _checked(self, kind: str, values: Mapping[str, Any], *, new: bool) -> dict[str, Any]:
        stored = checks.check(kind, values, today=self._me.today, new=new)
        for name, value in stored.items():
            spec = records.fields_of(kind)[name]
            expected = "person" if spec.type in {"person", "people"} else name if spec.type == "record" else None
            for record in value if spec.type == "people" else [value] if expected and value else []:
                self._must_be(expected, record, name)
        return stored

    def _must_be(self, kind: str, record: str, field: str) -> None:
        if self._new.get(record) == kind:
            return
        if self._me.values(record) is not None and self._me.state.kind(record) == kind:
            return
        known = [person for person, name in self._me.names.items() if name.casefold() == str(record).casefold()]
        hint = f" {record} has the id '{known[0]}'." if len(known) == 1 else ""
        raise InvalidValueError(f"There is no {records.WORDS.get(kind, kind)} '{record}' in this journal.{hint}", field)
