"""Whether values can be kept, and how: by the fields that records.py describes. A refusal is a sentence."""

from __future__ import annotations

import datetime as dt
import math
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from netcoach import days
from netcoach.errors import InvalidValueError, did_you_mean
from netcoach.records import KINDS, UNKNOWN, UNWRITABLE, Field, fields_of

LONGEST_LINE = 300  # characters; a name or a title that is longer has swallowed something else
LONGEST_TEXT = 1_000_000


def check(kind: str, values: Mapping[str, Any], *, today: dt.date, new: bool) -> dict[str, Any]:
    """Return the values as they are stored, or say in one sentence what to mend.

    Args:
        kind: One of ``KINDS``.
        values: Field to value; None or "" means "no answer".
        today: The client's day: nothing can have happened after it.
        new: Whether the record is being made, so that required fields must be there.

    Raises:
        InvalidValueError: For an unknown kind or field, and for a value that cannot be; ``.field`` names it.
    """
    fields = fields_of(kind)
    stored = {}
    for name, value in values.items():
        if name not in fields:
            raise InvalidValueError(
                f"A {kind} has no field '{name}'. It has: {', '.join(fields)}.{did_you_mean(name, fields)}", name
            )
        stored[name] = _stored(fields[name], name, value, today)
    for name, spec in fields.items():
        missing = stored.get(name) in (None, []) if (new or name in stored) else False
        if spec.required and missing:
            raise InvalidValueError(_missing(kind, name), name)
    return {name: value for name, value in stored.items() if not (new and value in (None, []))}


def fits(kind: str, fields: Mapping[str, Any]) -> bool:
    """Return whether a fact of this kind could have been written by netcoach, so that every table can hold it.

    Kinds and fields that are not known may come from a newer netcoach: they are carried along as they are.
    """
    fitting = _FITTING.get(kind, {})
    for name, value in fields.items():  # a plain loop: it runs for every fact of a journal that is opened
        fit = fitting.get(name)
        if fit is not None and not fit(value):
            return False
    return fields.keys() >= _NEEDED.get(kind, frozenset())


def _fits_list(value: Any) -> bool:
    if type(value) is not dict or not value:
        return False
    for sign, items in value.items():
        if sign not in ("+", "-") or type(items) is not list:
            return False
        for item in items:
            if type(item) is not str and not (type(item) is list and all(type(part) is str for part in item)):
                return False
    return True


def _fits_day(value: Any) -> bool:
    try:
        return value is None or bool(days.first_day(value))
    except (TypeError, ValueError):
        return False


def _fits_text(value: Any) -> bool:
    return value is None or type(value) is str


def _fits_number(spec: Field) -> Callable[[Any], bool]:
    low, high = spec.bounds
    return lambda value: value is None or value == UNKNOWN or (type(value) is int and low <= value <= high)


def _fits_yes(value: Any) -> bool:
    return type(value) is bool


def _fit_of(spec: Field) -> Callable[[Any], bool]:
    if spec.several:
        return _fits_list
    return {"day": _fits_day, "past_day": _fits_day}.get(spec.type) or (
        _fits_number(spec) if spec.type in {"scale", "number"} else _fits_text
    )


_FITTING = {
    kind: {name: _fit_of(spec) for name, spec in specs.items()} | {"audience": _fits_text, "removed": _fits_yes}
    for kind, specs in KINDS.items()
} | {"undo": {"undone": _fits_yes}, "merged": {"seen_at": _fits_text}}


def _fits_some(name: str) -> Callable[[Any], bool]:
    fits_of = [fitting[name] for fitting in _FITTING.values() if name in fitting]
    return lambda value: any(fit(value) for fit in fits_of)


# What stands where something was taken out: a field of any kind, and a name may be a text in one, a list in another.
_FITTING["erased"] = {name: _fits_some(name) for name in {name for fitting in _FITTING.values() for name in fitting}}
_NEEDED = {"undo": {"undone"}, "merged": {"seen_at"}}


def _missing(kind: str, name: str) -> str:
    sentences = {
        ("person", "name"): "Please write a name. A first name or initials are enough.",
        ("interaction", "people"): "Please say who it was with. A first name is enough.",
        ("interaction", "happened_on"): "Please say when it was. A month is enough.",
    }
    return sentences.get((kind, name), f"A {kind} needs '{name}'.")


def _stored(spec: Field, name: str, value: Any, today: dt.date) -> Any:
    if (
        value is None
        or (isinstance(value, str) and not value.strip())
        or (isinstance(value, float) and math.isnan(value))
    ):
        return [] if spec.several else None
    if spec.several:
        items = list(value) if isinstance(value, Iterable) and not isinstance(value, str) else [value]
        kept = [_stored(Field(_PART_OF[spec.type], choices=spec.choices), name, item, today) for item in items]
        return list(dict.fromkeys(item for item in kept if item is not None))
    return _READ[spec.type](spec, name, value, today)


def _read_line(spec: Field, name: str, value: Any, today: dt.date) -> str:
    line = " ".join(_written(value, name).split())
    if len(line) > LONGEST_LINE:
        raise InvalidValueError(
            f"That is {len(line):,} characters, too long for one line ({LONGEST_LINE} at most). "
            "Keep the short form here and put the rest in a note.",
            name,
        )
    return line


def _read_text(spec: Field, name: str, value: Any, today: dt.date) -> str:
    text = _written(value, name).strip()
    if len(text) > LONGEST_TEXT:
        raise InvalidValueError("That is more than a million characters. Please keep a shorter version here.", name)
    return text


def _written(value: Any, name: str) -> str:
    # One spelling for one name: José typed on a Mac and on Windows is the same José.
    text = unicodedata.normalize("NFC", str(value).replace("\r\n", "\n").replace("\r", "\n"))
    if UNWRITABLE.search(text):
        raise InvalidValueError("There is a character in this text that cannot be kept. Please type it anew.", name)
    return text


def _read_choice(spec: Field, name: str, value: Any, today: dt.date) -> str:
    if str(value) not in spec.choices:
        allowed = ", ".join(spec.choices)
        raise InvalidValueError(
            f"'{value}' is not an answer for '{name}'. Choose one of: {allowed}.{did_you_mean(value, spec.choices)}",
            name,
        )
    return str(value)


def _read_number(spec: Field, name: str, value: Any, today: dt.date) -> int | str:
    low, high = spec.bounds
    if value == UNKNOWN and spec.type == "scale":
        return UNKNOWN
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = math.nan
    if not (number == round(number) if math.isfinite(number) else False) or not low <= number <= high:
        raise InvalidValueError(f"'{value}' does not fit '{name}': a whole number from {low} to {high}.", name)
    return int(number)


def _read_day(spec: Field, name: str, value: Any, today: dt.date) -> str:
    try:
        if spec.type == "past_day":
            return days.about_day(value, today=today)
        return days.as_day(value).isoformat()
    except InvalidValueError as problem:
        raise InvalidValueError(str(problem), name) from None


def _read_pair(spec: Field, name: str, value: Any, today: dt.date) -> tuple[str, ...]:
    parts = tuple(value) if isinstance(value, list | tuple) else (value,)
    return tuple(_read_line(spec, name, part, today) for part in parts)


_PART_OF = {"choices": "choice", "people": "record", "words": "line", "pairs": "pair"}
_READ = {
    "line": _read_line,
    "text": _read_text,
    "choice": _read_choice,
    "number": _read_number,
    "scale": _read_number,
    "day": _read_day,
    "past_day": _read_day,
    "person": _read_line,
    "record": _read_line,
    "pair": _read_pair,
}
