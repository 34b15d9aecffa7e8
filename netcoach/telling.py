"""The history of a record in sentences: what she wrote on which day, and what she changed it to."""

from __future__ import annotations

import datetime as dt
from typing import Any

from netcoach import days
from netcoach.errors import UnknownRecordError
from netcoach.fold import ERASED, REMOVED, Row, is_list
from netcoach.records import KINDS, SCALES, WORDS, Field
from netcoach.template import Template

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
    known: dict[str, str] = {}
    said = []
    for row, counts in facts:
        who = "you" if row.author == me.author else f"your {row.author}"
        kind, then = me.state.kind(record), me.template_then(row)
        words = {name: in_words(me, kind, name, value, then) for name, value in row.fields.items()}
        what = _change(then, kind, row, words, known)
        if counts:
            known |= {name: "" if row.fields[name] in (None, "") else text for name, text in words.items()}
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
    day = f" of {days.in_words(values['day'])}" if kind == "session" and values.get("day") else ""
    return WORDS.get(kind, kind or "note").capitalize() + day


def _change(then: Template, kind: str, row: Row, words: dict[str, str], known: dict[str, str]) -> str:
    if row.kind == ERASED and not row.fields:
        return "took it out for good, with everything that was written about it"
    if row.kind == ERASED:
        return f"took out for good what stood in {' and '.join(label_of(then, kind, name) for name in row.fields)}"
    if row.fields.get(REMOVED):
        return "took it out"
    grounds = {
        name: HOW_KNOWN[value] for name, value in row.fields.items() if name.endswith("known") and value in HOW_KNOWN
    }
    told = "".join(f"; you said {ground}" for ground in grounds.values())
    shown = {name: text for name, text in words.items() if name not in grounds}
    if not known:
        first = (f"{label_of(then, kind, name)}: {text.removeprefix('added ')}" for name, text in shown.items())
        return f"wrote it down: {'; '.join(first)}{told}"
    parts = []
    for name, text in shown.items():
        changed_from = known.get(name) and not is_list(row.fields[name])
        parts.append(f"{label_of(then, kind, name)}{f' from {known[name]} to {text}' if changed_from else f': {text}'}")
    return f"changed {' and '.join(parts) or 'how you know it'}{told}"


def older_words(me: Any, record: str, *names: str) -> list[str]:
    """Say which answers of a record, or of some of its fields, were chosen in other words than the template has now."""
    if len(me.state.facts("template")) < 2:
        return []
    kind, said = me.state.kind(record), []
    chosen = {name: row for row, counts in me.state.facts(record) if counts for name in row.fields}
    for name in names or chosen:
        if (row := chosen.get(name)) and row.fields[name] is not None:
            then = me.template_then(row)
            asked, word = label_of(then, kind, name), in_words(me, kind, name, row.fields[name], then)
            day = days.in_words(dt.datetime.fromisoformat(row.recorded_at).astimezone().date())
            if (asked, word) != (label_of(me.template, kind, name), in_words(me, kind, name, row.fields[name])):
                said.append(f"{asked} On {day} the answer was {word}; the words have changed since.")
    return said


def label_of(template: Template, kind: str, name: str) -> str:
    """Return the question of a field in quotation marks."""
    return f"“{template.question(f'{kind}.{name}')}”"


def in_words(
    me: Any, kind: str, name: str, value: Any, then: Template | None = None, *, longest: int | None = LONGEST
) -> str:
    """Return a field's value as a client reads it; for a list field also what a change adds and takes out.

    ``then`` is the template whose words are shown, if it is not the one that the journal has now; a text with more
    than ``longest`` letters is cut.
    """
    if value is None or value == []:
        return "nothing"
    if is_list(value):
        signs = {"+": "added", "-": "took out"}
        kept = value.get("+", ())
        value = value | {
            "-": [item for item in value.get("-", ()) if item not in kept]
        }  # said once more, not taken out
        parts = [
            f"{word} {in_words(me, kind, name, value[sign], then, longest=longest)}"
            for sign, word in signs.items()
            if value.get(sign)
        ]
        return ", ".join(parts) or "nothing"
    if isinstance(value, list):
        return ", ".join(in_words(me, kind, name, item, then, longest=longest) for item in value)
    field = KINDS.get(kind, {}).get(name, Field("line"))
    if field.type in {"person", "people", "pairs"}:
        return me.names_of([value])
    if field.type in {"day", "past_day"}:
        return days.in_words(value)
    if field.type == "record":
        return "another note"
    listed = field.choices or f"{kind}.{name}" in SCALES
    text = (then or me.template).word(f"{kind}.{name}", value) if listed else str(value)
    return f"“{text[:longest]}…”" if longest and len(text) > longest else f"“{text}”"
