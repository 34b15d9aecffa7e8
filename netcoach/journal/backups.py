"""Copies of a journal that make themselves: when, how many are kept, and whether each can be read back."""

from __future__ import annotations

import contextlib
import datetime as dt
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import sqlcipher3.dbapi2 as sqlite

from netcoach import places
from netcoach.errors import JournalError
from netcoach.fold import without_collecting
from netcoach.journal import store

EVERY = dt.timedelta(minutes=30)  # of use
LAST, DAYS, WEEKS, MONTHS = 10, 7, 5, 24  # how many of each kind are kept; our choice
FOLDER = " backups"
MOMENT = "%Y-%m-%dT%H%M%S.%fZ"
#: Why a copy was made: the word in its name, and what a client reads.
WHY = {
    "use": "while you worked",
    "asked": "because you asked",
    "merge": "before a merge",
    "import": "before an import",
    "migration": "before an update of the file",
    "restore": "before going back to an earlier copy",
    "damaged": "the damaged file, as it was",
}


class Backup(NamedTuple):
    """A copy of a journal, the moment it was made (UTC), and why."""

    path: Path
    moment: dt.datetime
    why: str


def folder_of(journal: Path) -> Path:
    """Return where a journal's copies lie: beside it, so that they are as well protected as it is."""
    return journal.with_name(journal.stem + FOLDER)


def is_backup(path: Path) -> bool:
    """Return whether a file lies among a journal's copies."""
    return path.parent.name.endswith(FOLDER)


def listed(journal: Path) -> list[Backup]:
    """Return the copies of a journal, newest first."""
    found = []
    for path in folder_of(journal).glob(f"*{places.SUFFIX}"):
        moment, _, why = path.stem.partition(" ")
        with contextlib.suppress(ValueError):  # somebody else's file
            found.append(Backup(path, dt.datetime.strptime(moment, MOMENT).replace(tzinfo=dt.UTC), why))
    return sorted(found, key=lambda backup: backup.moment, reverse=True)


def drop_drafts(journal: Path) -> None:
    """Remove copies that were being made when the power went: nothing lists them, and everything is in them."""
    for draft in folder_of(journal).glob("*.new*"):
        with contextlib.suppress(OSError):  # it is being made this moment, or gone already
            draft.unlink()


def due(journal: Path, now: dt.datetime, begun: dt.datetime) -> bool:
    """Return whether the last copy is half an hour old; if there is none, whether the journal is."""
    moments = [begun, *(backup.moment for backup in listed(journal))]
    return not any(dt.timedelta(0) <= now - moment < EVERY for moment in moments)


def make(db: sqlite.Connection, journal: Path, key: str, now: dt.datetime, why: str) -> Path:
    """Copy what a connection sees, read the copy back, and let go of copies that are too many.

    Raises:
        JournalError: If no sound copy could be made; says why. Older copies are left as they are then.
    """
    try:
        target, before = free_name(journal, now, why), _count(db)
        store.snapshot(db, target)
        if not _same(db, target, key, before):
            target.unlink()
            raise JournalError("The copy that was made could not be read back, so it was not kept.")
    except (OSError, sqlite.Error) as problem:
        reason = problem.strerror if isinstance(problem, OSError) else store.why(problem)
        raise JournalError(f"No backup could be made: {reason}") from None
    found = listed(journal)
    sound = [backup for backup in found if backup.why != "damaged"]  # a damaged file takes no sound one's place
    for backup in [*_too_many(sound), *_too_many([backup for backup in found if backup not in sound])]:
        backup.path.unlink(missing_ok=True)
    return target


def free_name(journal: Path, now: dt.datetime, why: str) -> Path:
    """Return the path for a copy made now, its folder ready."""
    folder = folder_of(journal)
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder / f"{now.astimezone(dt.UTC).strftime(MOMENT)} {why}{places.SUFFIX}"


def keep_damaged(journal: Path, now: dt.datetime) -> Path:
    """Put a damaged file beside the copies, as it is; nothing may be connected to it in this process."""
    return shutil.copy2(journal, free_name(journal, now, "damaged"))


def _same(db: sqlite.Connection, target: Path, key: str, before: int) -> bool:
    counts = before, _count(db)  # others may save meanwhile
    try:
        with contextlib.closing(store.connect(target, key)) as copy, without_collecting():
            whole, copied, damaged = store.is_whole(copy), _count(copy), _damaged(copy)
    except (sqlite.Error, JournalError):
        return False
    # What is damaged in the journal itself may be so in a copy made before she goes back to an earlier one.
    return whole and min(counts) <= copied <= max(counts) and (not damaged or damaged <= _damaged(db))


def _count(db: sqlite.Connection) -> int:
    return db.execute("SELECT count(*) FROM fact").fetchone()[0]


def _damaged(db: sqlite.Connection) -> set[str]:
    return {name for _, row, name in store.read(db) if row is None}


def _too_many(found: list[Backup]) -> list[Backup]:
    """Return what may go: all but the last ten, and the last of each recent day, week and month."""
    kept = set(found[:LAST])
    spans: list[tuple[Callable[[dt.datetime], object], int]] = [
        (lambda moment: moment.date(), DAYS),
        (lambda moment: moment.isocalendar()[:2], WEEKS),
        (lambda moment: (moment.year, moment.month), MONTHS),
    ]
    for span, many in spans:
        last_of = {span(backup.moment): backup for backup in reversed(found)}  # the newest of each comes last and stays
        kept.update(last_of[name] for name in sorted(last_of, reverse=True)[:many])
    return [backup for backup in found if backup not in kept]
