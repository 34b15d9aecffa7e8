"""YAML's shape without its surprises. The only module that reads YAML, and it never runs anything."""

from __future__ import annotations

import itertools
from typing import Any

import yaml

from netcoach import records
from netcoach.errors import TemplateError

MOST_BYTES = 256 * 1024
MOST_NODES = 20_000
DEEPEST = 20
LONGEST_KEY = 120  # characters

Place = tuple[str | int, ...]  # where something stands: ("workbooks", "start_here"), ("topics", 3)


class Notes:
    """What there is to mend, each with the line it is on."""

    def __init__(self) -> None:
        self.lines: dict[Place, int] = {}
        self.problems: list[tuple[int, str]] = []

    def __call__(self, at: Place, why: str, line: int | None = None) -> None:
        """Note what is wrong at a place, on its line or on the one given."""
        line = line or self.lines.get(at, 1)
        self.problems.append((line, ": ".join([f"Line {line}", *(key for key in at if isinstance(key, str)), why])))


def read(text: str, note: Notes) -> Any:
    """Return dicts, lists and text from YAML's events, where nothing has been expanded, merged or guessed yet."""
    line, count = 1, itertools.count(1)
    events = yaml.parse(text, Loader=yaml.SafeLoader)  # the C loader dies on deep nesting

    def take() -> yaml.Event | None:
        nonlocal line
        event = next(events)
        line = event.start_mark.line + 1
        if getattr(event, "anchor", None) or getattr(event, "tag", None):  # an alias carries its anchor's name
            note((), "a word that begins with &, * or ! has a special meaning here. Put the text in quotes.", line)
        return None if isinstance(event, yaml.CollectionEndEvent | yaml.StreamEndEvent) else event

    def value(event: yaml.Event, at: Place) -> Any:
        note.lines.setdefault(at, line)
        if len(at) > DEEPEST or next(count) > MOST_NODES:
            raise TemplateError(f"Line {line}: too much to be a template ({DEEPEST} levels, {MOST_NODES:,} values).")
        if isinstance(event, yaml.SequenceStartEvent):
            return [value(inner, (*at, place)) for place, inner in enumerate(iter(take, None))]
        if not isinstance(event, yaml.MappingStartEvent):
            written = getattr(event, "value", "")
            return None if written == "null" and event.style is None else written
        found: dict[str, Any] = {}
        for inner in iter(take, None):
            key = " ".join(getattr(inner, "value", "").split())
            if not 0 < len(key) <= LONGEST_KEY or records.UNWRITABLE.search(key):
                raise TemplateError(f"Line {line}: what stands before a colon is one word or a few.")
            if key in found:
                note((key,), "is written twice. Keep one of them.", line)
            note.lines.setdefault((*at, key), line)  # the line where an eye looks for it
            found[key] = value(take(), (*at, key))
        return found

    try:
        roots = [value(event, ()) for event in iter(take, None) if isinstance(event, yaml.NodeEvent)]
    except (yaml.YAMLError, ValueError, OverflowError) as problem:
        mark = getattr(problem, "problem_mark", None)
        place = mark.index if mark else getattr(problem, "position", None)
        line = line if place is None else text.count("\n", 0, place) + 1
        why = getattr(problem, "problem", None) or "a character that no text holds"
        raise TemplateError(
            f"Line {line}: this cannot be read ({why}). Look at the spaces at its start, and put text "
            "that holds a colon, a # or quotation marks in quotes."
        ) from None
    if len(roots) != 1:
        raise TemplateError("Line 1: the file is empty, or parted by a line '---'.")
    return roots[0]


def decoded(data: bytes, file: str = "") -> str:
    """Return the text of a file; ``file`` is said before what is wrong with it."""
    if len(data) > MOST_BYTES:
        most = MOST_BYTES // 1024
        raise TemplateError(f"{file}Line 1: the file is larger than {most} KB. A template is a few pages of text.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = data.count(b"\n", 0, problem.start) + 1
        why = "a letter here is not in UTF-8. Please save the file as UTF-8."
        raise TemplateError(f"{file}Line {line}: {why}") from None
