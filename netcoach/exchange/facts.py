"""All facts of a journal as JSON Lines: readable in any editor, and enough to make the same journal again.

The first line says what the file is; each further line is one fact, in the order in which the journal has them.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from netcoach import checks
from netcoach.days import Clock, as_day
from netcoach.errors import UnreadableFileError
from netcoach.fold import Row, as_json, sound_row, texts_of
from netcoach.journal import Journal
from netcoach.journal.store import FORMAT

EXCHANGED = Row._fields[:10]  # when a copy first saw a fact is that copy's own affair


def write_facts(journal: Journal, path: Path, *, fields: Sequence[str] = EXCHANGED) -> int:
    """Write every fact of a journal to a file and return how many there are."""
    lines = [as_json({"netcoach": "facts", "format": FORMAT, "journal_id": journal.journal_id})]
    lines += [line_of(row, fields) for row in journal.rows]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    return len(lines) - 1


def line_of(row: Row, fields: Sequence[str] = EXCHANGED) -> str:
    """Return a fact as it travels."""
    return as_json({name: getattr(row, name) for name in fields})


def read_facts(path: Path, into: Path, clock: Clock | None = None) -> Journal:
    """Make a new journal at ``into`` from a file of facts.

    Raises:
        UnreadableFileError: If the file is not one of facts, or a line of it is not as it was written.
        JournalError: If there is a file at ``into`` already, or none can be made. Nothing is left there then.
    """
    journal_id, rows = rows_of(path)
    journal = Journal.create(into, clock, journal_id=journal_id)
    try:
        journal.adopt(rows)
    except BaseException:
        journal.close()
        into.unlink()
        raise
    return journal


def rows_of(path: Path) -> tuple[str, list[Row]]:
    """Return whose journal a file of facts is, and the facts.

    Raises:
        UnreadableFileError: If the file is not one of facts, or a line of it is not as it was written.
    """
    header, facts = _lines(path)
    return header["journal_id"], [row_of(number, fact) for number, fact in enumerate(facts, start=2)]


def last_day(path: Path) -> dt.date:
    """Return the day on which the last fact of a file was written."""
    _, facts = _lines(path)
    return as_day(max(fact["recorded_at"] for fact in facts)[:10])


def _lines(path: Path) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    try:
        header, *facts = (json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line)
        known = header["netcoach"] == "facts" and header["journal_id"] and header["format"] <= FORMAT
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise UnreadableFileError(f"{path.name} is not a file of netcoach facts ({type(problem).__name__}).") from None
    if not known:
        raise UnreadableFileError(f"{path.name} was written by a newer netcoach. Update netcoach to read it.")
    return header, facts


def row_of(number: int, fact: dict[str, Any]) -> Row:
    """Return the fact on a line, or say that it is not as it was written."""
    try:
        row = sound_row(texts_of(Row(*(fact[name] for name in EXCHANGED), seen_at=fact.get("seen_at", ""))))
    except (AttributeError, KeyError, TypeError, ValueError):
        row = None
    if row is None or not checks.fits(row.kind, row.fields):
        raise UnreadableFileError(f"Line {number} is not as netcoach wrote it. Nothing was taken from this file.")
    return row
