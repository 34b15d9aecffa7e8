"""Compare a contact file with the people already here, and say what each line would change. Changes nothing."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

import pandas as pd

from netcoach.days import number_words
from netcoach.exchange.contacts import FIELDS, ContactFile, short

Verdict = tuple[str, str, str | None, dict[str, str]]  # action, reason, person, changes


def compare(file: ContactFile, people: pd.DataFrame) -> pd.DataFrame:
    """Say what each line would change, and why, before anything is changed.

    A person is known by profile address, else by e-mail, else by name or other name. Only empty fields are
    filled. What could be two people is asked, never guessed, and a second run changes nothing.

    Returns:
        One row per row of the file, in its order: ``line``, ``name``, ``title``, ``company``, ``email``, ``url``,
        ``action`` ("add", "update", "skip" or "ask"), ``reason``, ``person`` (the id found, or missing) and
        ``changes`` (field -> value; empty unless the action is "add" or "update").
    """
    here: dict[str, dict[str, str]] = {}
    index = defaultdict(list)  # (way, key) -> ids
    for key, record in people.reindex(columns=[*FIELDS, "aliases"]).to_dict("index").items():
        here[key] = _written(record)
        names = [plain(name) for name in record["aliases"]] if isinstance(record["aliases"], list | tuple) else []
        for way in {*_ways(here[key]).items(), *(("name", name) for name in names)}:
            index[way].append(key)

    lines, count = [], Counter()
    first: dict[Any, int] = {}  # what tells a line from all others -> the line that says it first
    for record in file.rows.to_dict("records"):
        line, row = record["line"], _written(record)
        twin = first.setdefault(_ways(row).get("url") or tuple(row.items()), line)
        lines.append((line, twin, row))
        count.update(_ways(row).items() if twin == line else ())
    taken: dict[str, int] = {}  # person -> the line that fits

    def judge(line: int, twin: int, row: dict[str, str]) -> Verdict:
        if twin != line:
            return "skip", f"Same person as line {twin}.", None, {}
        ways = _ways(row)
        known_by, ids = next(((way, index[way, key]) for way, key in ways.items() if (way, key) in index), (None, []))
        # Two lines of one name are two people where their addresses say so, and nobody here could be either.
        if known_by in {"email", "name"} or "url" not in ways:
            alike = next((way for way, key in ways.items() if count[way, key] > 1), None)
            if alike:
                return "ask", f"Another line has the same {FIELDS[alike]}: tell me who is who.", None, {}
        if not ids:
            return "add", "New.", None, row
        if len(ids) > 1:
            many = number_words(len(ids)).capitalize()
            return "ask", f"{many} people here have this {FIELDS[known_by]}: tell me which one.", None, {}
        person = here[ids[0]]
        if _differ("url", row, person):
            return "ask", f"{person['name']} is here with another profile address: the same person?", None, {}
        if taken.setdefault(ids[0], line) != line:
            return "ask", f"Line {taken[ids[0]]} fits {person['name']} too: tell me who is who.", None, {}
        changes = {field: value for field, value in row.items() if field not in person}
        reasons = [f"Adds: {', '.join(FIELDS[field] for field in changes)}." if changes else "Already here."]
        for field, value in row.items():
            if _differ(field, row, person) and ids[0] not in index.get((field, plain(value)), ()):  # an other name
                mine, theirs = short(person[field], 60), short(value, 60)
                reasons.append(f"Keeps your {FIELDS[field]} '{mine}'; the file says '{theirs}'.")
        return "update" if changes else "skip", " ".join(reasons), ids[0], changes

    said = pd.DataFrame([judge(*line) for line in lines], columns=["action", "reason", "person", "changes"])
    said = said.astype({"action": "str", "reason": "str", "person": "str", "changes": object})
    return file.rows[["line", "name", "title", "company", "email", "url"]].join(said)


def _written(record: Mapping[str, Any]) -> dict[str, str]:
    return {field: record[field] for field in FIELDS if isinstance(record[field], str) and record[field]}


def _ways(values: Mapping[str, str]) -> dict[str, str]:
    """Return how a person is known, the surest first."""
    return {way: plain(values[way], way) for way in ("url", "email", "name") if way in values}


def _differ(field: str, one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    return field in one and field in other and plain(one[field], field) != plain(other[field], field)


def plain(text: str, field: str = "") -> str:
    """Return a text without what makes no difference: case, white space, and in an address of a profile its frills."""
    text = " ".join(unicodedata.normalize("NFC", text.casefold()).split())
    if field == "url":  # http or https, www or de, a trailing slash, ?trk=…: all the same profile
        text = re.sub(r"^(https?://)?(www\.|\w\w\.(?=linkedin))?", "", unquote(re.split("[?#]", text)[0])).rstrip("/")
    return text
