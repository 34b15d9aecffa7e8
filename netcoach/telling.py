"""The history of a record in sentences: what she wrote on which day, and what she changed it to."""

from __future__ import annotations

import datetime as dt
from typing import Any

from netcoach import days
from netcoach.errors import UnknownRecordError
from netcoach.fold import ERASED, REMOVED, Row, is_list
from netcoach.records import KINDS, SCALES, WORDS, Field

LONGEST = 80  # letters of a text in one sentence; the whole text is in the form
HOW_KNOWN = {"told": "they told you", "signs": "you saw signs", "guess": "you were guessing"}


def history_in_words(me: Any, record: str) -> list[str]:
    """Return one sentence for each change of a record, oldest first.

    Raises:
        UnknownRecordError: If there is no such record.
    """
    facts = me.state.facts(record)
    if not facts:
        raise UnknownRecordError(f"There is nothing with the id '{record}' in this journal.")
    known: dict[str, Any] = {}
    said = []
    for row, counts in facts:
        who = "your coach" if row.author == "coach" else "you"
        what = _change(me, me.state.kind(record), row, known)
        if counts:
            known |= row.fields
        day = dt.datetime.fromisoformat(row.recorded_at).astimezone().date()
        said.append(f"On {days.in_words(day)} {who} {what}{'' if counts else ' (taken back)'}.")
    return said


def title_of(me: Any, record: str) -> str:
    """Return what a record is, so that she knows which one is meant: a name, or "talk with Ana, 4 March 2026"."""
    kind, values = me.state.kind(record), me.values(record) or {}
    if kind == "person":
        return me.names_of([record])
    if kind == "interaction" and values.get("people"):
        return f"Talk with {me.names_of(values['people'])}, {days.in_words(values.get('happened_on'))}"
    return WORDS.get(kind, kind or "note").capitalize()


def _change(me: Any, kind: str, row: Row, known: dict[str, Any]) -> str:
    if row.kind == ERASED and not row.fields:
        return "took it out for good, with everything that was written about it"
    if row.kind == ERASED:
        return f"took out for good what stood in {' and '.join(label_of(kind, name) for name in row.fields)}"
    if row.fields.get(REMOVED):
        return "took it out"
    words = {name: in_words(me, kind, name, value) for name, value in row.fields.items()}
    grounds = {
        name: HOW_KNOWN[value] for name, value in row.fields.items() if name.endswith("known") and value in HOW_KNOWN
    }
    told = "".join(f"; you said {ground}" for ground in grounds.values())
    shown = {name: text for name, text in words.items() if name not in grounds}
    if not known:
        first = (f"{label_of(kind, name)}: {text.removeprefix('added ')}" for name, text in shown.items())
        return f"wrote it down: {'; '.join(first)}{told}"
    parts = []
    for name, text in shown.items():
        before = in_words(me, kind, name, known[name]) if known.get(name) not in (None, "") else ""
        changed_from = before and not is_list(row.fields[name])
        parts.append(f"{label_of(kind, name)}{f' from {before} to {text}' if changed_from else f': {text}'}")
    return f"changed {' and '.join(parts) or 'how you know it'}{told}"


def label_of(kind: str, name: str) -> str:
    """Return the question of a field in quotation marks."""
    field = KINDS.get(kind, {}).get(name, Field("line"))
    return f"“{field.ask or name}”"


def in_words(me: Any, kind: str, name: str, value: Any) -> str:
    """Return a field's value as a client reads it; for a list field also what a change adds and takes out."""
    if value is None or value == []:
        return "nothing"
    if is_list(value):
        signs = {"+": "added", "-": "took out"}
        parts = [f"{word} {in_words(me, kind, name, value[sign])}" for sign, word in signs.items() if value.get(sign)]
        return ", ".join(parts) or "nothing"
    if isinstance(value, list):
        return ", ".join(in_words(me, kind, name, item) for item in value)
    field = KINDS.get(kind, {}).get(name, Field("line"))
    if field.type in {"person", "people", "pairs"}:
        return me.names_of([value])
    if field.type in {"day", "past_day"}:
        return days.in_words(value)
    if field.type == "record":
        return "another note"
    listed = field.choices or f"{kind}.{name}" in SCALES
    text = me.template.word(f"{kind}.{name}", value) if listed else str(value)
    return f"“{text[:LONGEST]}…”" if len(text) > LONGEST else f"“{text}”"
