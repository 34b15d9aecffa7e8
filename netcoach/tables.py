"""The records of a journal as tables: one column per field, kept in step with its facts, nothing read twice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from itertools import chain
from typing import Any

import numpy as np
import pandas as pd

from netcoach import days
from netcoach.fold import State, without_collecting
from netcoach.records import Field, fields_of

REMEMBERED_AFTER = 14  # days between the talk and the note; our choice: by then one writes from memory
DTYPES = {"day": "datetime64[us]", "past_day": "datetime64[us]", "scale": "Int64", "number": "Int64"}
NO_DAY = np.iinfo(np.int64).min  # what numpy takes for "not a day"
CAREFUL = "me"  # who may see a record of which nothing was said: only she
EPOCH = dt.date(1970, 1, 1).toordinal()
OF_A_TALK = [
    "happened_on",
    "precision",
    "kind",
    "channel",
    "started_by",
    "gave",
    "received",
    "felt",
    "without_a_job",
    "ease_after",
    "news",
    "accomplishment",
    "remembered",
]


class Tables:
    """Tables of a state; call :meth:`touch` with the records that changed.

    Args:
        state: What stands.
    """

    def __init__(self, state: State) -> None:
        self._state = state
        self._kinds: dict[str, _Columns] = {}
        self._links: dict[str, pd.DataFrame] = {}

    def touch(self, records: Iterable[str]) -> None:
        """Mark records as changed; the tables follow when they are next asked for."""
        for record in records:
            kind = self._state.kind(record)
            if kind in self._kinds:
                self._kinds[kind].dirty.add(record)
            if kind in {"person", "interaction"}:
                self._links.clear()

    def table(self, kind: str) -> pd.DataFrame:
        """Return the records of a kind that stand, oldest first: index = id, one column per field.

        Beside the fields: ``author``, ``recorded_on`` (day) and, for a talk, ``precision`` of its day. Text is
        ``str`` (missing nan), days ``datetime64[us]``, numbers ``Int64``, lists plain Python lists; the same when
        the table is empty.
        """
        if kind not in self._kinds:
            self._kinds[kind] = _Columns(kind, fields_of(kind), self._state)
        return self._kinds[kind].frame()

    @property
    def contacts(self) -> pd.DataFrame:
        """One row per person and interaction: what the measures take."""
        if "contacts" not in self._links:
            talks, people = self.table("interaction"), self.table("person")
            at, person = _spread(talks["people"])
            where = people.index.get_indexer(person)
            here = where >= 0  # a person who was removed has no contacts
            at, where = at[here], where[here]
            table = talks[OF_A_TALK].take(at).reset_index(names="interaction")
            table.insert(1, "person", people.index.array.take(where))
            for column in ("direction", "department"):
                table[column] = people[column].array.take(where)
            self._links["contacts"], self._at = table, at
        return self._links["contacts"].copy(deep=False)

    @property
    def topics(self) -> pd.DataFrame:
        """One row per person, interaction and topic: what variety takes."""
        if "topics" not in self._links:
            contacts, lists = self.contacts, self.table("interaction")["topics"]
            counts = np.fromiter(map(len, lists), dtype=np.int64, count=len(lists))
            topics = pd.array(_spread(lists)[1], dtype="str")
            of_contact = counts[self._at]  # how many topics each contact has, and where they begin
            begins = (counts.cumsum() - counts)[self._at]
            row = np.repeat(np.arange(len(contacts)), of_contact)
            within = np.arange(len(row)) - np.repeat(of_contact.cumsum() - of_contact, of_contact)
            table = contacts[["interaction", "person", "happened_on"]].take(row).reset_index(drop=True)
            table["topic"] = topics.take(begins[row] + within)
            self._links["topics"] = table
        return self._links["topics"].copy(deep=False)


def _spread(lists: pd.Series) -> tuple[np.ndarray, list[str]]:
    """Return where each element of a column of lists came from, and the elements, one after the other."""
    counts = np.fromiter(map(len, lists), dtype=np.int64, count=len(lists))
    return np.repeat(np.arange(len(lists)), counts), list(chain.from_iterable(lists))


class _Columns:
    """One kind's records as plain lists, turned into a frame when asked for."""

    def __init__(self, kind: str, fields: dict[str, Field], state: State) -> None:
        self.kind, self.fields, self.state = kind, fields, state
        self.dirty: set[str] = set()
        self._frame: pd.DataFrame | None = None
        self._place: dict[str, int] = {}
        self._values: dict[str, list[Any]] = {}
        self._arrays: dict[str, Any] = {}
        self._columns = [*fields, "author", "recorded_on", *(["precision"] if kind == "interaction" else [])]
        self._fill()

    def frame(self) -> pd.DataFrame:
        if self.dirty:
            self._follow()
            self._frame = None
        if self._frame is None:
            data = {name: self._array(name) for name in self._columns}
            self._frame = pd.DataFrame(data, index=pd.Index(list(self._place), dtype="str", name="id"))
        return self._frame.copy(deep=False)  # hers to change

    def _follow(self) -> None:
        standing = list(self.state.ids(self.kind))
        known = standing[: len(self._place)]
        if known != list(self._place):  # one went, or came back to where it was
            self._fill()
        else:
            for record in self.dirty.intersection(known):
                self._put(record, self._place[record])
            for record in standing[len(known) :]:
                self._put(record, None)
        self.dirty.clear()

    def _fill(self) -> None:
        self._place, self._arrays, self._values = {}, {}, {name: [] for name in self._columns}
        with without_collecting():
            for record in self.state.ids(self.kind):
                self._put(record, None)

    def _put(self, record: str, place: int | None) -> None:
        row = self._row(record)
        if place is None:
            self._place[record] = len(self._place)
            for name, value in zip(self._columns, row, strict=True):
                self._values[name].append(value)
        else:
            self._arrays.clear()  # arrays are in tables that were handed out: never written into
            for name, value in zip(self._columns, row, strict=True):
                self._values[name][place] = value

    def _row(self, record: str) -> list[Any]:
        values, first = self.state.values(record) or {}, self.state.first(record)
        row = []
        for name, field in self.fields.items():
            value = values.get(name)
            if name == "audience" and value is None:
                value = CAREFUL
            if field.several:
                value = list(value or ())
            elif field.type in {"past_day", "day"}:
                value = _day_number(days.first_day(value)) if value else NO_DAY
            elif field.type in DTYPES and not isinstance(value, int):
                value = None  # "unknown" is an answer of its own, and no number
            row.append(value)
        recorded = dt.datetime.fromisoformat(first.recorded_at).astimezone().date()
        row += [first.author, _day_number(recorded)]
        if self.kind == "interaction":
            happened = values.get("happened_on") or ""
            row.append(days.precision(happened))
            late = happened and (recorded - days.first_day(happened)).days > REMEMBERED_AFTER
            row[self._columns.index("remembered")] = "yes" if values.get("remembered") == "yes" or late else None
        return row

    def _array(self, name: str) -> Any:
        """Return a column's array; what was added since the last time is put behind what is there."""
        values, old = self._values[name], self._arrays.get(name)
        if old is None:
            self._arrays[name] = self._made(name, values)
        elif len(old) < len(values):
            new = self._made(name, values[len(old) :])
            joined = np.concatenate if isinstance(old, np.ndarray) else type(old)._concat_same_type
            self._arrays[name] = joined([old, new])
        return self._arrays[name]

    def _made(self, name: str, values: list[Any]) -> Any:
        field = self.fields.get(name)
        if field is not None and field.several:
            array = np.empty(len(values), dtype=object)
            array[:] = values
            return array
        dtype = DTYPES.get("day" if name == "recorded_on" else field.type if field is not None else "line", "str")
        if dtype.startswith("datetime"):
            return np.array(values, dtype=np.int64).view("datetime64[D]").astype(dtype)
        return pd.array(values, dtype=dtype)


def _day_number(day: dt.date) -> int:
    return day.toordinal() - EPOCH
