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
from netcoach.exchange.contacts import FIELDS, ContactFile
from netcoach.exchange.sheets import short

Verdict = tuple[str, str, str | None, dict[str, str], list[str]]  # action, reason, person, changes, like
NEW = "new"  # what she may say of a line that could be somebody here
#: First names that one person goes by: two of them on a line are one.
SHORT_NAMES = """
alexander alex sandy|andrew andy drew|anthony tony|benjamin ben|catherine katherine kate cathy|charles charlie chuck
christopher chris|daniel dan danny|david dave|deborah debbie|edward ed eddie ted|elizabeth liz beth eliza|james jim
jennifer jen jenny|johannes hans|john jack johnny|joseph joe josef sepp|margaret maggie peggy|matthew matt
michael mike mick|nicholas nick|patricia pat patty trish|peter pete|richard rick dick|robert bob rob bobby
samuel sam|stephen steven steve|susan sue|theodore theo|thomas tom|timothy tim|victoria vicky|william bill will liam
"""
LONG_NAMES = {short: group.split()[0] for group in re.split("[|\n]", SHORT_NAMES.strip()) for short in group.split()}


def compare(
    file: ContactFile, people: pd.DataFrame, *, said: Mapping[int, str] | None = None, theirs: bool = False
) -> pd.DataFrame:
    """Say what each line would change, and why, before anything is changed.

    A person is known by profile address, else by e-mail, else by name or other name. Only empty fields are
    filled. What could be two people is asked, never guessed, and a second run changes nothing.

    Args:
        file: The file, read.
        people: Who is here.
        said: What she answered where she was asked: line -> the person's id, or ``NEW``.
        theirs: Take the file's word, but for a name or a note, where it differs from what is here.

    Returns:
        One row per row of the file, in its order: ``line``, ``name``, ``title``, ``company``, ``email``, ``url``,
        ``action`` ("add", "update", "skip" or "ask"), ``reason``, ``person`` (the id found, or missing),
        ``changes`` (field -> value; empty unless the action is "add" or "update") and ``like`` (ids of those it
        could be, where it is asked).
    """
    here: dict[str, dict[str, str]] = {}
    index = defaultdict(list)  # (way, key) -> ids
    for key, record in people.reindex(columns=[*FIELDS]).to_dict("index").items():
        names = [plain(name) for name in record["aliases"]] if isinstance(record["aliases"], list | tuple) else []
        here[key] = _written(record | {"aliases": "; ".join(names)})
        for way in {*_ways(here[key]).items(), *(("name", name) for name in names)}:
            index[way].append(key)
        for name in {_near(name) for name in (here[key].get("name", ""), *names)}:
            index["near", name].append(key)

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
            return "skip", f"Same person as line {twin}.", None, {}, []
        ways, told = _ways(row), (said or {}).get(line)
        known_by, ids = next(((way, index[way, key]) for way, key in ways.items() if (way, key) in index), (None, []))
        # Two lines of one name are two people where their addresses say so, and nobody here could be either.
        if not told and (known_by in {"email", "name"} or "url" not in ways):
            alike = next((way for way, key in ways.items() if count[way, key] > 1), None)
            if alike:
                return "ask", f"Another line has the same {FIELDS[alike]}: tell me who is who.", None, {}, ids
        near = [who for who in index["near", _near(row["name"])] if not _differ("url", row, here[who])]
        if near and not (ids or told):
            return "ask", f"{here[near[0]]['name']} is here: the same person?", None, {}, near
        if told == NEW or not (ids or told):
            return "add", "New.", None, row, []
        ids = [told] if told else ids
        if len(ids) > 1:
            many = number_words(len(ids)).capitalize()
            return "ask", f"{many} people here have this {FIELDS[known_by]}: tell me which one.", None, {}, ids
        person = here[ids[0]]
        if not told and _differ("url", row, person):
            return "ask", f"{person['name']} is here with another profile address: the same person?", None, {}, ids
        if taken.setdefault(ids[0], line) != line:
            return "ask", f"Line {taken[ids[0]]} fits {person['name']} too: tell me who is who.", None, {}, ids
        changes = {field: value for field, value in row.items() if field not in person}
        if told and ids[0] not in index.get(("name", plain(row["name"])), ()):
            changes["aliases"] = row["name"]  # so that the next file finds her by it
        if theirs:
            hers = ("name", "note", "aliases")
            changes |= {field: v for field, v in row.items() if _differ(field, row, person) and field not in hers}
        reasons = [f"Adds: {', '.join(FIELDS[field] for field in changes)}." if changes else "Already here."]
        for field, value in row.items():
            an_other_name = ids[0] in index.get((field, plain(value)), ())
            if field not in changes and _differ(field, row, person) and not an_other_name:
                kept, other = short(person[field], 60), short(value, 60)
                reasons.append(f"Keeps your {FIELDS[field]} '{kept}'; the file says '{other}'.")
        return "update" if changes else "skip", " ".join(reasons), ids[0], changes, []

    table = pd.DataFrame([judge(*line) for line in lines], columns=["action", "reason", "person", "changes", "like"])
    table = table.astype({"action": "str", "reason": "str", "person": "str", "changes": object, "like": object})
    return file.rows[["line", "name", "title", "company", "email", "url"]].join(table)


def _written(record: Mapping[str, Any]) -> dict[str, str]:
    return {field: record[field] for field in FIELDS if isinstance(record[field], str) and record[field]}


def _ways(values: Mapping[str, str]) -> dict[str, str]:
    """Return how a person is known, the surest first."""
    return {way: plain(values[way], way) for way in ("url", "email", "name") if way in values}


def _differ(field: str, one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    return field in one and field in other and plain(one[field], field) != plain(other[field], field)


def plain(text: str, field: str = "") -> str:
    """Return a value as it is compared: letters small, spaces one, a profile address without its dress."""
    text = " ".join(unicodedata.normalize("NFC", text.casefold()).split())
    if field == "url":  # http or https, www or de, a trailing slash, ?trk=…: all the same profile
        text = re.sub(r"^(https?://)?(www\.|\w\w\.(?=linkedin))?", "", unquote(re.split("[?#]", text)[0])).rstrip("/")
    return text


def _near(name: str) -> tuple[str, ...]:
    """Return what two spellings of one name share: Bob Smith; Robert J. Smith, MBA; Smith, Robert."""
    spelt = unicodedata.normalize("NFKD", name.casefold())
    apart = [re.findall(r"[^\W\d_]{2,}", part) for part in re.sub(r"[\u0300-\u036f.]", "", spelt).split(",")]
    if len(apart) > 1 and len(apart[0]) == 1 and apart[1]:
        apart = [apart[1] + apart[0]]
    words = apart[0]
    return (LONG_NAMES.get(words[0], words[0]), words[-1]) if len(words) > 1 else (name,)


def alike(name: str, names: Mapping[str, str]) -> list[str]:
    """Return those of some people whose name could be another spelling of this one."""
    return [who for who, other in names.items() if _near(other) == _near(name)]
