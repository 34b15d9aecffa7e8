"""One client's journal: a file of facts that are never overwritten. The only module that touches that file.

``journal_mode=TRUNCATE`` with ``synchronous=FULL`` is slower than a write-ahead log and survives being mailed or
synced: a live write-ahead log arrives empty. Nothing here may ``open()`` a journal that this process has open:
closing any descriptor of it drops SQLite's locks.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import secrets
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

import sqlcipher3.dbapi2 as sqlite

from netcoach.days import Clock
from netcoach.errors import JournalError, NotSavedError
from netcoach.fold import UNDO, Row, Shown, State, as_json, checksum

FORMAT = 1
APPLICATION_ID = 0x6E63_6F61  # "ncoa" in the header says what the file is before SQLite is asked
BUSY_SECONDS = 30
SETTINGS = (
    "PRAGMA journal_mode=TRUNCATE",
    "PRAGMA synchronous=FULL",
    "PRAGMA fullfsync=ON",
    "PRAGMA secure_delete=ON",
    "PRAGMA trusted_schema=OFF",
    "PRAGMA cell_size_check=ON",
)
TABLES = """
CREATE TABLE fact (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, step TEXT NOT NULL, copy_id TEXT NOT NULL,
    author TEXT NOT NULL, kind TEXT NOT NULL, record TEXT NOT NULL, fields TEXT NOT NULL, replaces TEXT NOT NULL,
    recorded_at TEXT NOT NULL, checksum TEXT NOT NULL, seen_at TEXT NOT NULL
) STRICT;
CREATE TABLE about_file (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
"""
COLUMNS = "id, step, copy_id, author, kind, record, fields, replaces, recorded_at, checksum, seen_at"
INSERT = f"INSERT INTO fact ({COLUMNS}) VALUES ({', '.join('?' * 11)})"
_OPEN: dict[tuple[int, int], Journal] = {}
_OPENING = threading.RLock()


class Change(NamedTuple):
    """One change of one record, to be written as one fact."""

    kind: str
    record: str
    fields: dict[str, Any]
    replaces: dict[str, list[str]]


class Journal:
    """An open journal: its facts, what stands after them, and the one way to write more.

    Args:
        path: An existing file; use :meth:`create` for a new one and :meth:`open` for one object per file.
        clock: Where ``recorded_at`` comes from.
    """

    def __init__(self, path: Path, clock: Clock) -> None:
        self.path = path
        self.clock = clock
        self.token = secrets.token_hex  # replaced where ids have to repeat themselves
        self.lock = threading.RLock()  # widget callbacks arrive in two threads
        self.state = State()
        self.rows: list[Row] = []  # every sound fact, in the order in which this copy has them
        self.damaged: list[str] = []  # ids of facts that are not as they were written; set aside, never shown
        self._read_to = 0
        self._counter = 0
        self._file = _identity(path)
        try:
            self._db = _connect(path)
            self.journal_id = self._about("journal_id")
            self._data_version = self._db.execute("PRAGMA data_version").fetchone()[0]
            self._read()
        except sqlite.Error as problem:
            raise JournalError(
                f"This journal cannot be read; the file may be damaged ({problem}). It was left as it is: {path}"
            ) from None

    @classmethod
    def open(cls, path: Path | str, clock: Clock | None = None) -> Journal:
        """Open a journal; a second call for the same file returns the same object.

        Raises:
            JournalError: If the file is missing, empty, something else, or of a newer netcoach. It stays untouched.
        """
        path = Path(path)
        with _OPENING:
            if not path.is_file():
                raise JournalError(f"There is no journal at {path}. It may have been moved, or its drive is not there.")
            known = _OPEN.get(_identity(path))
            if known:
                return known
            _refuse_what_is_not_a_journal(path)
            journal = cls(path, clock or Clock())
            _OPEN[journal._file] = journal
            return journal

    @classmethod
    def create(
        cls,
        path: Path | str,
        clock: Clock | None = None,
        *,
        journal_id: str | None = None,
        token: Callable[[int], str] = secrets.token_hex,
    ) -> Journal:
        """Make a new, empty journal that only its owner may read, and open it.

        Args:
            path: Where; there must be no file yet.
            clock: Where ``recorded_at`` comes from.
            journal_id: The client's, where this is to be another copy of a journal that exists.
            token: Where the random part of ids comes from; another one only where ids have to repeat themselves.
        """
        path = Path(path)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        except FileExistsError:
            raise JournalError(f"There is already a file at {path}. Nothing was changed.") from None
        except OSError as problem:
            raise JournalError(
                f"No journal can be made at {path}: {problem.strerror}. Choose another folder."
            ) from None
        try:
            db = _connect(path)
            db.executescript(
                f"BEGIN; {TABLES} PRAGMA application_id={APPLICATION_ID}; PRAGMA user_version={FORMAT}; COMMIT;"
            )
            facts = {"journal_id": journal_id or token(16), "copy_id": token(8), "copy_file": _identity_text(path)}
            db.executemany("INSERT INTO about_file VALUES (?, ?)", facts.items())
            db.close()
        except sqlite.Error as problem:
            path.unlink(missing_ok=True)
            raise JournalError(f"No journal can be made at {path}: {_why(problem)}") from None
        journal = cls.open(path, clock)
        journal.token = token
        return journal

    def close(self) -> None:
        """Let go of the file."""
        with self.lock:
            _OPEN.pop(self._file, None)
            self._db.close()

    def new_id(self, now: dt.datetime | None = None) -> str:
        """Return an id that sorts by time: milliseconds, a counter, and a random part."""
        self._counter = (self._counter + 1) % 0x10000
        moment = int((now or self.clock.now()).timestamp() * 1000)
        return f"{moment:012x}{self._counter:04x}{self.token(4)}"

    def write(self, changes: Iterable[Change], author: str = "client") -> list[Row]:
        """Write one gesture as one step: all of it is on the disk when this returns, or none of it.

        Raises:
            NotSavedError: If it did not reach the disk; says why and what to do.
        """
        now = self.clock.now()
        moment = now.isoformat(timespec="milliseconds")
        step = self.new_id(now)
        with self.lock, self._transaction():
            copy_id = self._copy_id()
            rows = []
            for change in changes:
                texts = [self.new_id(now), step, copy_id, author, change.kind, change.record]
                texts += [as_json(change.fields), as_json(change.replaces), moment]
                rows.append((*texts, checksum(*texts), moment))
            self._db.executemany(INSERT, rows)
        return self.refresh(always=True)

    def adopt(self, rows: Iterable[Row]) -> list[Row]:
        """Take in facts that were written elsewhere, as they are; those already here are passed over."""
        moment = self.clock.now().isoformat(timespec="milliseconds")
        texts = [(*row[:6], as_json(row.fields), as_json(row.replaces), *row[8:10], moment) for row in rows]
        with self.lock, self._transaction():
            self._db.executemany(INSERT.replace("INSERT", "INSERT OR IGNORE"), texts)
        return self.refresh(always=True)

    def refresh(self, *, always: bool = False) -> list[Row]:
        """Take in what was saved since the last look, here or in another notebook, and return it."""
        with self.lock:
            try:
                version = self._db.execute("PRAGMA data_version").fetchone()[0]
                if version == self._data_version and not always:
                    return []
                self._data_version = version
                return self._read()
            except sqlite.Error as problem:
                raise JournalError(f"The journal cannot be read just now: {_why(problem)}") from None

    def undo(self, author: str = "client") -> list[str]:
        """Take back the last step of this author on this copy; return the records it had changed."""
        return self._turn(author, undone=True)

    def redo(self, author: str = "client") -> list[str]:
        """Bring back the step that was taken back last, unless something was saved since."""
        return self._turn(author, undone=False)

    def view(self, until: dt.datetime, *, seen: bool = False) -> State:
        """Return what stood at a moment: as written by then, or as seen by this copy by then."""
        limit = until.astimezone(dt.UTC).isoformat(timespec="milliseconds")
        with self.lock:
            return State(row for row in self.rows if (row.seen_at if seen else row.recorded_at) <= limit)

    def view_at(self, fact: Row) -> State:
        """Return what stood when a fact was written: for its own copy, whatever the clock said."""
        with self.lock:
            before = self.rows[: self.rows.index(fact) + 1]
            return State(row for row in before if row.copy_id == fact.copy_id or row.recorded_at <= fact.recorded_at)

    def _turn(self, author: str, *, undone: bool) -> list[str]:
        with self.lock:
            self.refresh()
            with self._transaction():
                copy_id = self._copy_id()
            done, taken_back = [], []
            for row in self.rows:
                if row.author != author or row.copy_id != copy_id or row.kind == "template":
                    continue  # not written by her, here; or what the journal began with
                if row.kind != UNDO:
                    if not done or done[-1] != row.step:
                        done.append(row.step)
                        taken_back.clear() if not self.state.is_undone(row.step) else None
                elif row.fields["undone"]:
                    taken_back.append(row.record)
                elif row.record in taken_back:
                    taken_back.remove(row.record)
            standing = [step for step in done if not self.state.is_undone(step)]
            steps = standing if undone else taken_back
            if not steps:
                return []
            shown = self.state.shown(steps[-1]) or Shown({}, {})
            heads = {"undone": shown.heads["undone"]} if shown.heads else {}
            self.write([Change(UNDO, steps[-1], {"undone": undone}, heads)], author)
            return self.state.step_records(steps[-1])

    def _read(self) -> list[Row]:
        rows = []
        for seq, *texts in self._unread():
            self._read_to = seq
            if _is_sound(texts):
                replaces = json.loads(texts[7]) if texts[7] != "{}" else {}  # most facts replace nothing
                rows.append(Row(*texts[:6], json.loads(texts[6]), replaces, *texts[8:]))
            else:
                self.damaged.append(str(texts[0]))
        self.rows.extend(rows)
        self.state.take(rows)
        return rows

    def _unread(self) -> list[tuple]:
        query = f"SELECT seq, {COLUMNS} FROM fact WHERE seq > ? ORDER BY seq"
        try:
            return self._db.execute(query, (self._read_to,)).fetchall()
        except sqlite.OperationalError:  # a flipped bit may leave what is no letter at all: its checksum will tell
            self._db.text_factory = lambda text: text.decode(errors="replace")
            return self._db.execute(query, (self._read_to,)).fetchall()

    def _copy_id(self) -> str:
        """Return who this copy is; a file copied by hand becomes a copy of its own at its first save."""
        if self._about("copy_file") == _identity_text(self.path):
            return self._about("copy_id")
        fresh = {"copy_id": self.token(8), "copy_file": _identity_text(self.path)}
        for key, value in fresh.items():
            self._db.execute("UPDATE about_file SET value = ? WHERE key = ?", (value, key))
        return fresh["copy_id"]

    def _about(self, key: str) -> str:
        found = self._db.execute("SELECT value FROM about_file WHERE key = ?", (key,)).fetchone()
        return found[0] if found else ""

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        try:
            if _identity(self.path) != self._file:
                raise NotSavedError(
                    "Not saved: the journal's file was replaced by another. Close this page, open it again."
                )
            self._db.execute("BEGIN IMMEDIATE")
            yield
            self._db.execute("COMMIT")
        except (sqlite.Error, OSError) as problem:
            raise NotSavedError(
                f"Not saved: {_why(problem)} Your text is still here; everything before is safe."
            ) from None
        finally:
            if self._db.in_transaction:
                with suppress(sqlite.Error):
                    self._db.execute("ROLLBACK")


def _connect(path: Path) -> sqlite.Connection:
    db = sqlite.connect(
        f"{path.resolve().as_uri()}?mode=rw",
        uri=True,
        isolation_level=None,
        check_same_thread=False,
        timeout=BUSY_SECONDS,
    )
    for setting in SETTINGS:
        db.execute(setting)
    return db


def _refuse_what_is_not_a_journal(path: Path) -> None:
    """Look at the first 100 bytes, before any connection: what is refused stays untouched."""
    try:
        with path.open("rb") as file:
            head = file.read(100)
    except OSError as problem:
        raise JournalError(f"The journal at {path} cannot be read: {problem.strerror}.") from None
    if not head:
        raise JournalError(f"The file {path} is empty, so it is not a journal. It may not have arrived whole.")
    if head[:16] != b"SQLite format 3\0" or int.from_bytes(head[68:72]) != APPLICATION_ID:
        raise JournalError(f"The file {path} is not a netcoach journal. It was left as it is.")
    if int.from_bytes(head[60:64]) > FORMAT:
        raise JournalError(f"The journal {path} was written by a newer netcoach. Update netcoach to open it.")


def _is_sound(texts: list[str]) -> bool:
    try:
        return checksum(*texts[:9]) == texts[9]
    except TypeError:  # a flipped bit can turn a text into something else
        return False


def _identity(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_dev, found.st_ino


def _identity_text(path: Path) -> str:
    return "{}:{}".format(*_identity(path))


def _why(problem: Exception) -> str:
    """Say why the disk refused, and what to do."""
    if isinstance(problem, OSError):
        return "the journal's file is not there. Is its drive plugged in?"
    code = getattr(problem, "sqlite_errorname", "") or ""
    reasons = {
        "SQLITE_FULL": "the disk is full. Free some space and save again.",
        "SQLITE_READONLY": "the journal's file or folder may not be written to. Ask for write access and save again.",
        "SQLITE_CANTOPEN": "the journal's folder may not be written to. Ask for write access and save again.",
        "SQLITE_BUSY": "another program is holding the journal. Close it and save again.",
        "SQLITE_IOERR": "the disk did not answer. Is its drive plugged in, and is there space left? Then save again.",
    }
    return next((words for name, words in reasons.items() if code.startswith(name)), f"the disk said '{problem}'.")


def recorded_day(row: Row) -> dt.date:
    """Return the client's day on which a fact was written."""
    return dt.datetime.fromisoformat(row.recorded_at).astimezone().date()
