"""From facts to what stands now: the fold. Pure; knows rows, no file and no clock.

A fact sets fields of one record and names, field by field, the facts it replaces. What stands is whatever no
living fact replaces; so two notebooks, two copies, undo and "as of" are all the same few rules.
"""

from __future__ import annotations

import datetime as dt
import gc
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from hashlib import blake2b
from typing import Any, NamedTuple

UNDO = "undo"  # the kind whose record is a step, and whose field "undone" takes that step out of the fold
MERGED = "merged"  # the kind that notes which facts came with a merge, by the moment at which they were seen here
ERASED = "erased"  # the kind that takes a record, or one field of it, out of every copy for good
LOCAL = frozenset({MERGED, UNDO, ERASED})  # kinds that are no record of hers
CLIENT = "setting:client"  # stands in a coach's copy alone: what the coach calls this client
REMOVED = "removed"
SIGNS = frozenset("+-")  # what a change of a list adds, and what it takes out
FORGOTTEN = "forgotten"  # stands where a record was named that has been erased
#: How many may see a record: nobody else, the other one of the two, a reader of a report.
WIDTH = {"me": 0, "coach": 1, "report": 2}
#: Kinds that are about people, and the field that says whom: with nobody left in it there is nothing to show.
WITH_WHOM = {"interaction": "people", "intention": "people", "news": "person", "seat": "person"}


_SPELLING = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


class Row(NamedTuple):
    """One fact: one change of one record, as written once and never overwritten."""

    id: str
    step: str
    copy_id: str
    author: str
    kind: str
    record: str
    fields: dict[str, Any]
    replaces: dict[str, list[str]]
    recorded_at: str
    checksum: str
    seen_at: str


class Change(NamedTuple):
    """One change of one record, to be written as one fact."""

    kind: str
    record: str
    fields: dict[str, Any]
    replaces: dict[str, list[str]]


class Shown(NamedTuple):
    """A record as a form showed it: its values, and the facts behind each field."""

    values: dict[str, Any]
    heads: dict[str, list[str]]


def is_list(value: Any) -> bool:
    """Return whether a field's value is a change of a list; any other mapping is a newer program's, and one value."""
    return type(value) is dict and bool(value) and value.keys() <= SIGNS


@contextmanager
def without_collecting() -> Iterator[None]:
    """Read many facts: the collector would walk each of them many times, and none of them is garbage."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def as_json(value: Any) -> str:
    """Return the one spelling of a value, for the file and for its checksum."""
    return _SPELLING.encode(value)


def checksum(*texts: str) -> str:
    """Return eight bytes that change when any of the texts does: SQLite's own check misses flipped bits."""
    return blake2b("\x1f".join(texts).encode(), digest_size=8).hexdigest()


def recorded_day(row: Row) -> dt.date:
    """Return the client's day on which a fact was written."""
    return dt.datetime.fromisoformat(row.recorded_at).astimezone().date()


def with_checksum(row: Row) -> Row:
    """Return a fact with the checksum of what it says now."""
    return row._replace(checksum=checksum(*texts_of(row)[:9]))


def texts_of(row: Row) -> tuple[str, ...]:
    """Return a fact as it is stored."""
    return (*row[:6], as_json(row.fields), as_json(row.replaces) if row.replaces else "{}", *row[8:])


def sound_row(texts: Sequence[Any]) -> Row | None:
    """Return a fact from its stored texts, or None if it is not as it was written."""
    try:
        if checksum(*texts[:9]) != texts[9]:
            return None
        fields = json.loads(texts[6])
        replaces = json.loads(texts[7]) if texts[7] != "{}" else {}  # most facts replace nothing
        dt.datetime.fromisoformat(texts[8])
        if "\\u" in texts[6]:
            as_json(fields).encode()  # half a letter can be written as a number, and shown nowhere
    except (TypeError, ValueError, RecursionError):  # a flipped bit can turn a text into something else
        return None
    if not isinstance(fields, dict) or not isinstance(replaces, dict):
        return None
    if replaces and not all(
        isinstance(ids, list) and all(isinstance(old, str) for old in ids) for ids in replaces.values()
    ):
        return None
    return Row(*texts[:6], fields, replaces, *texts[8:])


def difference(shown: Shown, values: Mapping[str, Any], several: Callable[[str], bool]) -> tuple[dict, dict]:
    """Return (fields, replaces) for what ``values`` change in a record as it was shown; both empty if nothing does."""
    fields: dict[str, Any] = {}
    replaces: dict[str, list[str]] = {}
    for name, value in values.items():
        if several(name):
            before, after = ({_key(item): item for item in items} for items in (shown.values.get(name, ()), value))
            added = [item for key, item in after.items() if key not in before]
            taken = [item for key, item in before.items() if key not in after]
            if not (added or taken):
                continue
            fields[name] = {"+": added} | ({"-": taken} if taken else {})
            if taken:
                replaces[name] = shown.heads.get(name, [])
        elif value != shown.values.get(name):
            fields[name] = value
            if name in shown.heads:
                replaces[name] = shown.heads[name]
    return fields, replaces


class State:
    """All records of a journal as they stand after the facts taken so far."""

    def __init__(self, rows: Iterable[Row] = ()) -> None:
        self._rows: dict[str, list[Row]] = {}  # record -> its facts in the order of arrival
        self._kinds: dict[str, dict[str, None]] = {}  # kind -> its records, in the order of arrival
        self._steps: dict[str, list[str]] = {}  # step -> the records it changed
        self._undone: set[str] = set()
        self._mixed: set[str] = set()  # kinds whose records are not in order yet
        self._folded: dict[str, Shown | None] = {}
        self.take(rows)

    def take(self, rows: Iterable[Row]) -> set[str]:
        """Take more facts in and return the records that may have changed."""
        changed: set[str] = set()
        for row in rows:
            self._rows.setdefault(row.record, []).append(row)
            if row.kind == UNDO:
                before = row.record in self._undone
                if self._is_undone(row.record) != before:
                    self._undone ^= {row.record}
                    changed.update(self._steps.get(row.record, ()))
                continue
            self._steps.setdefault(row.step, []).append(row.record)
            changed.add(row.record)
            if row.kind not in LOCAL:
                there = self._kinds.setdefault(row.kind, {})
                if row.record not in there and there and row.record < next(reversed(there)):
                    self._mixed.add(row.kind)  # it came with a merge, or the clock was set back
                there[row.record] = None
        for record in changed:
            self._folded.pop(record, None)
        return changed

    def _is_undone(self, step: str) -> bool:
        shown = _fold(self._rows[step], ())
        return bool(shown and shown.values.get("undone"))

    def shown(self, record: str) -> Shown | None:
        """Return a record's values and the facts behind them; None if it is gone or was never there."""
        if record not in self._folded:
            folded = _fold(self._rows.get(record, ()), self._undone)
            self._folded[record] = _standing(self.kind(record), folded) if folded else None
        return self._folded[record]

    def values(self, record: str) -> dict[str, Any] | None:
        """Return a record's values, or None if it is gone or was never there."""
        shown = self.shown(record)
        return shown.values if shown else None

    def kind(self, record: str) -> str | None:
        """Return the kind of a record, gone or not."""
        rows = self._rows.get(record, ())
        return next((row.kind for row in rows if row.kind not in LOCAL), None)

    def is_erased(self, record: str) -> bool:
        """Return whether a record was taken out for good."""
        return any(row.kind == ERASED and not row.fields for row in self._rows.get(record, ()))

    def audience(self, record: str) -> str:
        """Return who may see a record, also one that was taken out."""
        folded = _fold(self._rows.get(record, ()), self._undone)
        return (folded.values.get("audience") if folded else None) or "me"

    def conflicts(self) -> Iterator[tuple[str, str, list[Row]]]:
        """Yield (record, field, facts) where several facts stand that replace neither one another nor agree."""
        for record, rows in self._rows.items():
            shown = self.shown(record) if len(rows) > 1 else None
            if shown is None or self.kind(record) is None:
                continue
            for name, heads in shown.heads.items():
                if name == "audience" or record == "template":
                    continue  # the careful one holds; of two templates the later one
                facts = _saying(heads, rows, name)
                if len({as_json(row.fields[name]) for row in facts}) > 1 and not is_list(facts[0].fields[name]):
                    yield record, name, facts

    def saying(self, record: str, name: str) -> list[Row]:
        """Return the facts that stand for a field; several where copies differ."""
        shown = self.shown(record)
        return _saying(shown.heads.get(name, []), self._rows[record], name) if shown else []

    def first(self, record: str) -> Row:
        """Return the fact with which a record began."""
        return self._rows[record][0]

    def ids(self, kind: str) -> Iterator[str]:
        """Return the records of a kind that stand, in the order in which they were first written, anywhere."""
        if kind in self._mixed:
            self._kinds[kind] = dict.fromkeys(sorted(self._kinds[kind]))
            self._mixed.discard(kind)
        return (record for record in self._kinds.get(kind, ()) if self.shown(record) is not None)

    def facts(self, record: str) -> list[tuple[Row, bool]]:
        """Return each fact of a record with whether it counts, that is, was not undone."""
        return [(row, row.step not in self._undone) for row in self._rows.get(record, ())]

    def undo_heads(self, step: str) -> list[str]:
        """Return the facts that say whether a step stands taken back."""
        shown = _fold(self._rows.get(step, ()), ())
        return shown.heads.get("undone", []) if shown else []

    def is_undone(self, step: str) -> bool:
        """Return whether a step stands taken back."""
        return step in self._undone

    def step_records(self, step: str) -> list[str]:
        """Return the records that a step changed."""
        return list(self._steps.get(step, ()))


def _standing(kind: str | None, folded: Shown) -> Shown | None:
    """Return a record without those who were forgotten; None if it is gone, or if nobody is left in it."""
    values = folded.values
    if values.get(REMOVED) or kind is None:
        return None
    hidden = [
        name for name, value in values.items() if value == FORGOTTEN or (type(value) is list and FORGOTTEN in value)
    ]
    if not hidden:
        return folded
    kept = {
        name: [item for item in values[name] if item != FORGOTTEN] if values[name] != FORGOTTEN else None
        for name in hidden
    }
    whom = WITH_WHOM.get(kind)
    return None if whom in hidden and not kept[whom] else Shown(values | kept, folded.heads)


def _fold(rows: Iterable[Row], undone: Iterable[str]) -> Shown | None:
    living = [row for row in rows if row.step not in undone]
    if not living:
        return None
    if len(living) == 1 == len(rows):  # most records are written once
        row = living[0]
        values = {name: value.get("+", []) if is_list(value) else value for name, value in row.fields.items()}
        own = [row.id]  # one list for all its fields: nobody changes it
        return Shown(values, {name: own for name in row.fields})
    by_id = {row.id: row for row in rows}
    values, heads = {}, {}
    for name in dict.fromkeys(name for row in living for name in row.fields):
        setters = [row for row in living if name in row.fields]
        as_sets = [row for row in setters if is_list(row.fields[name])]
        if as_sets:
            values[name], heads[name] = _fold_set(as_sets, name)
        else:
            replaced = _ancestors(setters, by_id, name)
            standing = [row.id for row in setters if row.id not in replaced]
            heads[name] = sorted(standing or [row.id for row in setters])  # facts in a circle replace nothing
            values[name] = _saying(heads[name], rows, name)[-1].fields[name]
            if name == "audience":
                values[name] = _careful(setters, by_id, next(row.author for row in rows if row.kind != ERASED))
    return Shown(values, heads)


def _saying(heads: list[str], rows: Iterable[Row], name: str) -> list[Row]:
    """Return those of the facts that stand which still say something: an erasure says what stands instead."""
    by_id = {row.id: row for row in rows if name in row.fields}
    if len(heads) > 1:
        erasures = [row for row in by_id.values() if row.kind == ERASED]
        lost = {row.id for erasure in erasures for row in lost_to(erasure, name, list(by_id.values()))}
        heads = [head for head in heads if head not in lost] or heads
    return [by_id[head] for head in heads]


def lost_to(erasure: Row, name: str, setters: Sequence[Row]) -> list[Row]:
    """Return the facts out of which an erasure takes a field: all that were written without knowing of it."""
    known = set(erasure.replaces.get(name, ()))
    if is_list(erasure.fields[name]):  # a list: what another copy added to it meanwhile is another word
        return [row for row in setters if row.id in known]
    old = {row.id: row.replaces.get(name, ()) for row in setters}
    knowing = {erasure.id}  # what was written later, by someone who knew that this was struck
    while more := {new for new in old if new not in knowing and not knowing.isdisjoint(old[new])}:
        knowing |= more
    return [row for row in setters if row.id not in knowing and (row.kind != ERASED or row.id in known)]


def _careful(setters: list[Row], by_id: dict[str, Row], begun_by: str) -> str | None:
    """Return who may see a record: as who began it says; the other one can close it, never open it."""
    said = []
    for own in (True, False):
        rows = [row for row in setters if (row.author == begun_by) is own]
        replaced = _ancestors(rows, by_id, "audience")
        standing = [row.fields["audience"] for row in rows if row.id not in replaced]
        said += (standing or [None]) if own else [audience for audience in standing if audience == "me"]
    return min(said, key=lambda audience: WIDTH.get(audience, 0))


def _ancestors(setters: list[Row], by_id: dict[str, Row], name: str) -> set[str]:
    """Return every fact that these replace, through undone ones too, so that undoing out of order stays right."""
    found: set[str] = set()
    unfollowed = [old for row in setters for old in row.replaces.get(name, ())]
    while unfollowed:
        old = unfollowed.pop()
        if old not in found:
            found.add(old)
            if old in by_id:  # a fact that this copy does not have is no obstacle
                unfollowed.extend(by_id[old].replaces.get(name, ()))
    return found


def _fold_set(setters: list[Row], name: str) -> tuple[list[Any], list[str]]:
    """Fold adds and removes: an element stays while one living add of it was not seen by a remove."""
    taken = {
        (_key(item), old)
        for row in setters
        for item in row.fields[name].get("-", ())
        for old in row.replaces.get(name, ())
    }
    values: dict[Any, Any] = {}
    heads: dict[str, None] = {}
    for row in sorted(setters, key=lambda row: row.id):
        for item in row.fields[name].get("+", ()):
            if (_key(item), row.id) not in taken:
                values.setdefault(_key(item), item)
                heads[row.id] = None
    return list(values.values()), list(heads)


def _key(item: Any) -> Any:
    return tuple(item) if isinstance(item, list) else item
