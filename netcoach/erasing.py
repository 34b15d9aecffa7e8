"""The right to erasure: what goes, what stays, and which notes still mention a name. Pure; knows rows, no file.

An erasure is a fact like any other, so it travels with every merge. One without fields takes a whole record out of
every copy; one with a field takes out what was written there by whoever did not know of it, and says what stands
there instead. What is taken out cannot be undone.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from netcoach.fold import (
    ERASED,
    FORGOTTEN,
    LOCAL,
    WITH_WHOM,
    Change,
    Row,
    State,
    as_json,
    is_list,
    lost_to,
    with_checksum,
)

PARTS_FROM = 3  # letters; shorter parts of a name stand in too many other words
FOR_A_NAME = "someone"
KNOWN_BY = ("name", "aliases", "email", "phone", "url")
#: What others are called is theirs: two people may share a name, and one of them must keep hers.
NO_MENTION = {"person": KNOWN_BY, "about": ("names", "emails", "url")}
NO_NOTE = LOCAL | {"template"}


class Mention(NamedTuple):
    """A field that still mentions somebody, now or in an earlier wording."""

    record: str
    kind: str
    field: str
    text: str

    def __repr__(self) -> str:
        """Say what it is, and none of its words."""
        return "<a mention>"


def cleaned(rows: Sequence[Row]) -> dict[str, Row]:
    """Return facts by id as they are after every erasure among them; those of erased records are left out.

    The same for any order of the facts, and cleaning twice changes nothing: copies that met in any order agree.
    """
    erasures = [row for row in rows if row.kind == ERASED]
    if not erasures:
        return {row.id: row for row in rows}
    gone = {row.record for row in erasures if not row.fields}
    struck = _struck(rows, erasures)
    kept = {}
    for row in rows:
        if row.record not in gone and row.record.rpartition(":")[2] not in gone:  # such as "setting:fine:<person>"
            kept[row.id] = _without(row, struck.get(row.id, ()), gone)
        elif row.kind == ERASED and not row.fields:
            kept[row.id] = row
    return kept


def _struck(rows: Iterable[Row], erasures: Iterable[Row]) -> dict[str, set[str]]:
    """Return the fields that each fact loses."""
    strikes = defaultdict(list)
    for erasure in erasures:
        for name in erasure.fields:
            strikes[erasure.record, name].append(erasure)
    records, setters = {record for record, _ in strikes}, defaultdict(list)
    for row in rows:
        if row.record in records:
            for name in row.fields:
                setters[row.record, name].append(row)
    lost: dict[str, set[str]] = defaultdict(set)
    for (record, name), found in strikes.items():
        for erasure in found:
            for row in lost_to(erasure, name, setters[record, name]):
                lost[row.id].add(name)
    return lost


def _without(row: Row, struck: Iterable[str], gone: set[str]) -> Row:
    fields = {name: _hidden(value, gone) for name, value in row.fields.items()}
    fields |= {name: {"+": []} if is_list(row.fields[name]) else None for name in struck}
    if fields == row.fields:
        return row
    return with_checksum(row._replace(fields=fields))


def _hidden(value: Any, gone: set[str]) -> Any:
    if isinstance(value, str):
        return FORGOTTEN if value in gone else value
    if isinstance(value, dict):
        return {_hidden(name, gone): _hidden(part, gone) for name, part in value.items()}
    if isinstance(value, list):
        return [FORGOTTEN if _names_one(item, gone) else _hidden(item, gone) for item in value]
    return value


def _names_one(pair: Any, gone: set[str]) -> bool:
    return isinstance(pair, list) and any(isinstance(part, str) and part in gone for part in pair)


def only_about(rows: Iterable[Row], people: Iterable[str] = ()) -> list[str]:
    """Return the records that were never about anybody but these people, or those forgotten before."""
    whom: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        value = row.fields.get(WITH_WHOM.get(row.kind, ""))
        if value:
            whom[row.record].update(value.get("+", ()) if isinstance(value, dict) else [value])
    allowed = {*people, FORGOTTEN}
    return [record for record, named in whom.items() if named and named <= allowed]


def known_by(rows: Iterable[Row], person: str) -> list[str]:
    """Return every word that somebody was ever known by in these facts: names, their parts, addresses."""
    said: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        if row.record == person:
            for name in KNOWN_BY:
                said[name].update(_plain(text) for text in texts_in(row.fields.get(name)))
    names = said["name"] | said["aliases"]
    parts = {part for text in names for part in re.findall(r"[^\W\d]+", text) if len(part) >= PARTS_FROM}
    return sorted(parts.union(*said.values()), key=lambda text: (-len(text), text))


def mentions(rows: Iterable[Row], words: Iterable[str]) -> list[Mention]:
    """Return the fields in which any of these words stands, the wording of today last written first to be seen."""
    pattern, rows = _pattern(words), list(rows)
    kinds = {row.record: row.kind for row in rows if row.kind not in LOCAL}
    found = {}
    for row in rows:
        kind = kinds.get(row.record, row.kind)
        if pattern is None or kind in NO_NOTE:
            continue
        for name, value in row.fields.items():
            if name in NO_MENTION.get(kind, ()):
                continue
            for text in texts_in(value):
                if pattern.search(_plain(text)):
                    found[row.record, name] = Mention(row.record, kind, name, text)
    return list(found.values())


def strike(state: State, record: str, name: str, words: Iterable[str] = ()) -> list[Change]:
    """Return the erasure of a field, in all its wordings; with ``words``, of these words in what stands there now.

    Where copies differ there is one for each value that stands: which of them holds is hers to choose.
    """
    facts = [row for row, _ in state.facts(record) if name in row.fields]
    pattern, known = _pattern(words), {name: [row.id for row in facts]}
    if any(is_list(row.fields[name]) for row in facts):
        items = (state.values(record) or {}).get(name) or ()
        kept: list[Any] = [{"+": [_redacted(item, pattern) for item in items] if pattern else []}]
    else:
        values = [_redacted(row.fields[name], pattern) for row in state.saying(record, name) if pattern] or [None]
        kept = list({as_json(value): value for value in values}.values())
    return [Change(ERASED, record, {name: value}, known) for value in kept]


def _redacted(value: Any, pattern: re.Pattern[str]) -> Any:
    if isinstance(value, str):
        return pattern.sub(FOR_A_NAME, _plain(value))
    if isinstance(value, list):
        return [_redacted(item, pattern) for item in value]
    if isinstance(value, dict):
        return {_redacted(name, pattern): _redacted(part, pattern) for name, part in value.items()}
    return value


def _pattern(words: Iterable[str]) -> re.Pattern[str] | None:
    said = [r"\s+".join(map(re.escape, _plain(word).split())) for word in words if word.strip()]
    # "Ruiz" is no part of "Ruizian", yet a whole name is found wherever it stands.
    return re.compile("|".join(rf"(?<!\w){word}(?!\w)" for word in said), re.IGNORECASE) if said else None


def texts_in(value: Any) -> list[str]:
    """Return the words in a field's value, or in a change of it."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):  # the signs of a list are no words
        value = [*value.values(), *(name for name in value if name not in ("+", "-"))]
    if isinstance(value, list | tuple):
        return [text for item in value for text in texts_in(item)]
    return []


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", text)
