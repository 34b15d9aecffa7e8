"""Everything out: a folder with a table for each kind of record and, beside them, every fact to make it again."""

from __future__ import annotations

import contextlib
import csv
import json
import re
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from netcoach import days, records
from netcoach.days import Clock
from netcoach.errors import NetcoachError, UnreadableFileError
from netcoach.exchange import calendar, cards
from netcoach.exchange.facts import read_facts, write_facts
from netcoach.fold import LOCAL, Row, as_json, recorded_day
from netcoach.journal import Journal

FACTS = "facts.jsonl"
CARDS, CALENDAR = "people.vcf", "reminders.ics"
READ_ME = "README.txt"
STAGING = ".export-"
LITTER = {".DS_Store", "Thumbs.db", "desktop.ini"}  # what a system puts into any folder
PLAIN_KIND = re.compile(r"[a-z_]+")  # a newer program's kind becomes a file name
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # what a spreadsheet would run, wide ones too
STAYS = "note_private"  # it has said from the first day that it leaves in no table
TITLE = ("title", "what", "statement", "day")  # what another record is called, whichever it has
GONE = "someone no longer here"
EXPLAINED = """This is everything in a netcoach journal as it stood on {day}.

The tables open with a double click in Excel, Numbers or LibreOffice:

{tables}

If a whole line lands in one column: in Excel choose Data, then From Text/CSV.
Several people or topics in one cell are apart by a semicolon. The ids at the right
end of each line tell two people of one name apart. A cell that begins with = + - or @
has an apostrophe in front, so that no spreadsheet takes it for a formula.
Private notes are in no table.

people.vcf brings the people into an address book. reminders.ics brings your small steps
and the rhythms you wished for into a calendar, on their days and without a name.

{facts} holds everything: each wording with its day, what was taken back, the private
notes. From it netcoach makes the same journal again, on any computer. Put the folder's
path in the place of FOLDER:

    netcoach import FOLDER

What is changed in a table does not come back with it.

These files have no passphrase. Whoever can open this folder can read them, and nobody
who is forgotten in netcoach from now on is forgotten here. Delete the folder when it
has done its work.
"""


def export(me: Any, folder: Path) -> int:
    """Write everything into a folder and return how many facts that are; an earlier export there is replaced.

    All of it is there at the end, or nothing was changed.

    Raises:
        NetcoachError: If the folder holds anything else or cannot be written; says which.
    """
    replaces(me, folder)
    made = not folder.exists()
    if not folder.absolute().parent.exists():
        raise NetcoachError(f"There is no folder {folder.absolute().parent} in which {folder.name} could be made.")
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        # Inside the folder: the same drive, so that files move in one movement, and the same protection.
        with tempfile.TemporaryDirectory(dir=folder, prefix=STAGING, ignore_cleanup_errors=True) as staging:
            new, old = Path(staging, "new"), Path(staging, "old")
            new.mkdir(), old.mkdir()
            count = _write(me, new)
            for file in new.iterdir():
                file.chmod(0o600)
            _exchange(folder, new, old, _names(me))
    except BaseException as problem:
        if made:
            with contextlib.suppress(OSError):
                folder.rmdir()
        if isinstance(problem, OSError):
            raise NetcoachError(f"Nothing was exported to {folder}: {_reason(problem)}") from None
        raise
    return count


def replaces(me: Any, folder: Path) -> bool:
    """Return whether a folder holds an earlier export of this journal, which a new one would replace.

    Raises:
        NetcoachError: If the folder is none, or holds anything else.
    """
    try:
        there = {path.name for path in folder.iterdir()} - LITTER if folder.exists() else set()
    except NotADirectoryError:
        raise NetcoachError(f"{folder} is a file. Name a folder that is new or empty.") from None
    except OSError as problem:
        raise NetcoachError(f"The folder {folder} cannot be read: {_reason(problem)}") from None
    there = {name for name in there if not name.startswith(STAGING)}  # an export that a power cut ended
    others = sorted(there - _names(me))
    if others:
        raise NetcoachError(
            f"The folder {folder} holds other things already, such as '{others[0]}'. Name a new or an empty folder."
        )
    if there and _journal_of(folder / FACTS) != me.opened().journal_id:
        raise NetcoachError(
            f"The folder {folder} holds an export of another journal, or a part of one. Name a new or an empty folder."
        )
    return bool(there)


def read(folder: Path, into: Path, clock: Clock | None = None) -> Journal:
    """Make a journal at ``into`` that is the same as the one that was exported to a folder.

    Raises:
        UnreadableFileError: If the folder is no export, or was changed. No journal is made then.
        JournalError: If there is a file at ``into`` already.
    """
    return read_facts(facts_of(folder), into, clock)


def facts_of(folder: Path) -> Path:
    """Return the file in an exported folder from which the journal can be made again."""
    if not (folder / FACTS).is_file():
        raise UnreadableFileError(
            f"The folder {folder} is not what netcoach exports: there is no {FACTS} in it. The tables alone are not "
            "enough to make the journal again."
        )
    return folder / FACTS


def _exchange(folder: Path, new: Path, old: Path, names: Iterable[str]) -> None:
    moves = [(folder / name, old / name) for name in names if (folder / name).exists()]
    moves += [(file, folder / file.name) for file in new.iterdir()]
    done = []
    try:
        for source, target in moves:
            source.replace(target)
            done.append((source, target))
    except BaseException:
        for source, target in reversed(done):
            target.replace(source)
        raise


def _names(me: Any) -> set[str]:
    return {FACTS, READ_ME, CARDS, CALENDAR, *(f"{kind}.csv" for kind in (*records.KINDS, *_kinds(me)))}


def _kinds(me: Any) -> list[str]:
    """Return the kinds of which there are records, also those of a newer program."""
    written = {row.kind for row in me.opened().rows} - LOCAL
    known = [kind for kind in records.KINDS if kind in written]
    newer = sorted(kind for kind in written.difference(known) if PLAIN_KIND.fullmatch(kind))
    return [kind for kind in (*known, *newer) if any(True for _ in me.state.ids(kind))]


def _write(me: Any, folder: Path) -> int:
    said = []
    for kind in _kinds(me):
        header, *lines = _table(me, kind)
        with (folder / f"{kind}.csv").open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows([header, *([_guarded(cell) for cell in line] for line in lines)])
        said.append(f"    {f'{kind}.csv':<20} {len(lines):,} {'line' if len(lines) == 1 else 'lines'}")
    people = (me.values(person) for person in me.people.index)
    (folder / CARDS).write_text(cards.write(people), encoding="utf-8", newline="")
    wanted = [each for way in ("steps", "rhythm") for each in calendar.reminders(me, way)]
    (folder / CALENDAR).write_text(calendar.ics(wanted, today=me.today), encoding="utf-8", newline="")
    day = days.in_words(me.today)
    text = EXPLAINED.format(day=day, tables="\n".join(said) or "    (none yet)", facts=FACTS)
    (folder / READ_ME).write_text(text, encoding="utf-8-sig")
    return write_facts(me.opened(), folder / FACTS, fields=Row._fields)


def _table(me: Any, kind: str) -> list[list[str]]:
    """Return a header and one line per record: what one reads at the left, the ids at the right."""
    values = {record: me.values(record) for record in me.state.ids(kind)}
    known = records.fields_of(kind) if kind in records.KINDS else {}
    known = {name: field for name, field in known.items() if name != STAYS}
    newer = dict.fromkeys(name for found in values.values() for name in found)
    fields = known | {name: records.Field("text") for name in newer if name not in known and name != STAYS}
    names = me.names if any(field.type in {"person", "people", "pairs"} for field in fields.values()) else {}
    pointing = [name for name, field in fields.items() if field.type in {"person", "people", "record"}]
    lines = [[*fields, "author", "recorded_on", "id", *(f"{name}_id" for name in pointing)]]
    for record, found in values.items():
        first = me.state.first(record)
        line = [_shown(me, names, field, found.get(name)) for name, field in fields.items()]
        line += [first.author, recorded_day(first).isoformat(), record, *(_text(found.get(name)) for name in pointing)]
        lines.append(line)
    return lines


def _shown(me: Any, names: dict[str, str], field: records.Field, value: Any) -> str:
    if field.type == "record" and value:
        other = me.values(value) or {}
        return next((str(other[name]) for name in TITLE if other.get(name)), "")
    if field.type in {"person", "people"}:
        whom = value if isinstance(value, list) else [value] if value else []
        return _text([names.get(person, GONE) for person in whom])
    if field.type == "pairs":
        return _text([[names.get(part, part) for part in pair] for pair in value or ()])
    return _text(value)


def _text(value: Any, between: str = "; ") -> str:
    if isinstance(value, list):
        return between.join(_text(item, " – ") for item in value)
    if isinstance(value, str) or value is None:
        return value or ""
    return as_json(value)


def _guarded(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def _journal_of(file: Path) -> str | None:
    """Return whose facts a file holds; None if it holds none."""
    try:
        with file.open(encoding="utf-8") as lines:
            header = json.loads(next(lines))
        return header["journal_id"] if header["netcoach"] == "facts" else None
    except (OSError, ValueError, KeyError, TypeError, StopIteration):
        return None


def _reason(problem: OSError) -> str:
    if isinstance(problem, PermissionError):
        return "it may not be written to, or one of its files is open in another program."
    return f"{problem.strerror or problem}."
