"""One file of facts on the disk: what it is, connecting to it, reading, copying. Knows no record's meaning.

``journal_mode=TRUNCATE`` with ``synchronous=FULL`` is slower than a write-ahead log and survives being mailed or
synced: a live write-ahead log arrives empty. Nothing here may ``open()`` a file that this process has connected to:
closing any descriptor of it drops SQLite's locks.
"""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

import sqlcipher3.dbapi2 as sqlite

from netcoach import checks, places
from netcoach.errors import JournalError, LockedError
from netcoach.fold import Row, sound_row
from netcoach.journal import keys

FORMAT = 2  # 2: facts can be erased, so an older program that has the file open must not write on
APPLICATION_ID = 0x6E63_6F61  # "ncoa" in the header says what the file is before SQLite is asked
BUSY_SECONDS = 30
LARGEST_FACT = 20_000_000  # bytes; a text of a million letters is four, and a row of 100 MB is no note
SETTINGS = (
    "PRAGMA journal_mode=TRUNCATE",
    "PRAGMA synchronous=FULL",
    "PRAGMA fullfsync=ON",
    "PRAGMA secure_delete=ON",
    "PRAGMA trusted_schema=OFF",
    "PRAGMA cell_size_check=ON",
)
FACT = """CREATE TABLE fact (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, step TEXT NOT NULL, copy_id TEXT NOT NULL,
    author TEXT NOT NULL, kind TEXT NOT NULL, record TEXT NOT NULL, fields TEXT NOT NULL, replaces TEXT NOT NULL,
    recorded_at TEXT NOT NULL, checksum TEXT NOT NULL, seen_at TEXT NOT NULL
) STRICT"""
ABOUT_FILE = "CREATE TABLE about_file (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT"
SCHEMA = {"fact": FACT, "about_file": ABOUT_FILE, "sqlite_sequence": "CREATE TABLE sqlite_sequence(name,seq)"}
COLUMNS = "id, step, copy_id, author, kind, record, fields, replaces, recorded_at, checksum, seen_at"
INSERT = f"INSERT INTO fact ({COLUMNS}) VALUES ({', '.join('?' * 11)})"
PLAIN = b"SQLite format 3\0"
PAGE = 4096
AT_ONCE = 10_000  # facts between two words of progress


def head_of(path: Path) -> bytes:
    """Return a file's first 100 bytes; what is no journal is refused before any connection, so it stays untouched.

    Raises:
        JournalError: If the file is missing, empty, something else, or of a newer netcoach.
    """
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(100)
    except FileNotFoundError:
        raise JournalError(
            f"There is no journal at {path}. It may have been moved, or its drive is not there."
        ) from None
    except OSError as problem:
        raise JournalError(f"The journal at {path} cannot be read: {problem.strerror}.") from None
    if not head:
        raise JournalError(f"The file {path} is empty, so it is not a journal. It may not have arrived whole.")
    is_ours = int.from_bytes(head[68:72]) == APPLICATION_ID  # in a plain one
    whole_pages = size % PAGE == 0 or path.suffix == places.SUFFIX
    if not is_ours and size >= 2 * PAGE and whole_pages and keys.is_salt(head[:16]):
        return head  # it may be one with a passphrase: nothing in such a file can be told from chance
    if head[:16] != PLAIN and is_ours:
        raise JournalError(f"The journal {path} is damaged at its beginning. This mends it: netcoach repair")
    if not is_ours:
        raise JournalError(f"The file {path} is not a netcoach journal. It was left as it is.")
    refuse_newer(path, int.from_bytes(head[60:64]))
    return head


def salt_of(path: Path) -> str:
    """Return the salt of a file with a passphrase, "" for a plain one.

    Raises:
        JournalError: If it is no journal.
    """
    head = head_of(path)[:16]
    return "" if head == PLAIN else head.hex()


def connect(path: Path, key: str = "", *, mode: str = "rw") -> sqlite.Connection:
    """Return a connection to a journal's file, usable from any thread behind one lock.

    Raises:
        LockedError: If the key does not fit.
        JournalError: If it is another program's database, or a newer netcoach's.
        sqlite.Error: If it is damaged.
    """
    db = sqlite.connect(
        f"{path.resolve().as_uri()}?mode={mode}",
        uri=True,
        isolation_level=None,
        check_same_thread=False,
        timeout=BUSY_SECONDS,
    )
    try:
        db.execute("PRAGMA cipher_log_level=NONE").fetchall()  # a damaged file floods the terminal otherwise
        if key:
            db.execute(f"PRAGMA key=\"x'{key}'\"").fetchall()
            _must_fit(db, path)
        if mode != "rwc":
            refuse_newer(path, _number(db, "user_version"))
            _refuse_strange_parts(db, path)
        for setting in SETTINGS:
            db.execute(setting).fetchall()
    except UnicodeDecodeError:  # its own description is damaged: what SQLite quotes of it is no text
        db.close()
        raise sqlite.DatabaseError("its description of itself is damaged") from None
    except BaseException:
        db.close()
        raise
    return db


def make(path: Path, key: str, about: dict[str, str]) -> None:
    """Make a new, empty file of facts that only its owner may read; there must be none, or an empty one, there.

    Raises:
        OSError: If it cannot be made.
        sqlite.Error: If it cannot be written.
    """
    os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
    with contextlib.closing(connect(path, key, mode="rwc")) as db:
        db.execute("BEGIN IMMEDIATE")
        for statement in (FACT, ABOUT_FILE, f"PRAGMA application_id={APPLICATION_ID}", f"PRAGMA user_version={FORMAT}"):
            db.execute(statement)
        facts = {"copy_file": identity_text(path), "epoch": "0"} | about
        db.executemany("INSERT INTO about_file VALUES (?, ?)", facts.items())
        db.execute("COMMIT")
    if key and path.read_bytes()[:16] == PLAIN:
        raise AssertionError("a passphrase was given and the file is plain")


def copy(source: Path, source_key: str, target: Path, target_key: str, **about: str) -> None:
    """Make a new file with all facts of another, under a key of its own; what is ``about`` the file may differ."""
    make(target, target_key, {"epoch": "0"})
    with contextlib.closing(connect(target, target_key, mode="rwc")) as db:
        db.execute(f'ATTACH ? AS source KEY "{f"x{source_key!r}" if source_key else ""}"', (str(source),))
        db.execute("BEGIN")  # an immediate one would ask for the lock that holds the source still
        db.execute("INSERT INTO fact SELECT * FROM source.fact ORDER BY seq")
        db.execute("INSERT OR REPLACE INTO about_file SELECT key, value FROM source.about_file")
        facts = {"copy_file": identity_text(target)} | about
        db.executemany("INSERT OR REPLACE INTO about_file VALUES (?, ?)", facts.items())
        db.execute("COMMIT")
        db.execute("DETACH source")


def snapshot(db: sqlite.Connection, target: Path) -> None:
    """Write what a connection sees into a new file that is on the disk when this returns."""
    draft = target.with_suffix(".new")
    draft.unlink(missing_ok=True)
    os.close(os.open(draft, os.O_CREAT | os.O_WRONLY, 0o600))
    try:
        db.execute("VACUUM INTO ?", (str(draft),))
        to_disk(draft)
        put_in_place(draft, target)
    finally:
        draft.unlink(missing_ok=True)


def put_in_place(draft: Path, target: Path) -> None:
    """Put a file where another is, in one movement that a power cut finds done or not begun.

    Raises:
        JournalError: If somebody has the other open, where the system then replaces no file (Windows).
    """
    draft.with_name(f"{draft.name}-journal").unlink(missing_ok=True)  # an empty one stays behind a connection
    try:
        draft.replace(target)
    except PermissionError:
        raise JournalError("The journal is open in another page. Close every netcoach and do this again.") from None
    to_disk(target.parent)


def to_disk(path: Path) -> None:
    """Wait until a file, or what a folder says of its files, is on the disk."""
    if path.is_dir() and os.name == "nt":
        return  # Windows has no such thing for folders
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def read(
    db: sqlite.Connection,
    after: int = 0,
    tell: Callable[[float], None] | None = None,
    written: Mapping[str, Row] = MappingProxyType({}),
) -> Iterator[tuple[int, Row | None, str]]:
    """Yield (seq, fact, id) for each fact after one; the fact is None where it is not as it was written.

    What was ``written`` this moment, by id, is not taken apart once more.
    """
    query = f"SELECT seq, {COLUMNS} FROM fact WHERE seq > ? AND octet_length(fields) <= {LARGEST_FACT} ORDER BY seq"
    rows = _fetch(db, query, after)
    too_large = f"SELECT seq, id FROM fact WHERE seq > ? AND octet_length(fields) > {LARGEST_FACT}"
    for number, (seq, *texts) in enumerate(rows):
        if tell and number % AT_ONCE == 0:
            tell(number / len(rows))
        row = written.get(texts[0])
        if row and row.checksum == texts[9]:
            yield seq, row, row.id
            continue
        row = sound_row(texts)
        yield seq, row if row and checks.fits(row.kind, row.fields) else None, str(texts[0])
    for seq, name in _fetch(db, too_large, after):
        yield seq, None, str(name)


def _fetch(db: sqlite.Connection, query: str, after: int) -> list[tuple]:
    try:
        return db.execute(query, (after,)).fetchall()
    except sqlite.OperationalError:  # a flipped bit may leave what is no letter at all: its checksum will tell
        db.text_factory = lambda text: text.decode(errors="replace")
        return db.execute(query, (after,)).fetchall()


def as_it_lies(db: sqlite.Connection, seq: int) -> str:
    """Return what a damaged fact still says of its record and its fields."""
    parts = db.execute("SELECT CAST(record AS BLOB), CAST(fields AS BLOB) FROM fact WHERE seq = ?", (seq,)).fetchone()
    return " ".join(part.decode(errors="replace") for part in parts if part)


def is_whole(db: sqlite.Connection) -> bool:
    """Return whether a file's own order is sound from beginning to end."""
    try:
        return db.execute("PRAGMA integrity_check(1)").fetchone()[0] == "ok"
    except sqlite.Error:
        return False


def about(db: sqlite.Connection) -> dict[str, str]:
    """Return what a file says about itself: journal_id, copy_id, copy_file, epoch."""
    return dict(db.execute("SELECT key, value FROM about_file").fetchall())


def identity(path: Path) -> tuple[int, int]:
    """Return what makes a file this file, whatever it is called."""
    found = path.stat()
    return found.st_dev, found.st_ino


def identity_text(path: Path) -> str:
    """Return a file's identity as it is noted inside it: a copy made by hand has another one."""
    return "{}:{}".format(*identity(path))


def why(problem: Exception) -> str:
    """Say why the disk refused, and what to do."""
    code = getattr(problem, "sqlite_errorname", "") or errno.errorcode.get(getattr(problem, "errno", 0) or 0, "")
    full = "the disk is full. Free some space and save again."
    closed = "the journal's file or folder may not be written to. Ask for write access and save again."
    reasons = {
        "SQLITE_FULL": full,
        "ENOSPC": full,
        "EDQUOT": full,
        "SQLITE_READONLY": closed,
        "SQLITE_CANTOPEN": closed,
        "EACCES": closed,
        "EPERM": closed,
        "EROFS": closed,
        "ENO": "the journal's file is not there. Is its drive plugged in?",
        "SQLITE_BUSY": "another program is holding the journal. Close it and save again.",
        "SQLITE_IOERR": "the disk did not answer. Is its drive plugged in, and is there space left? Then save again.",
        "SQLITE_CORRUPT": "the file is damaged. This mends what can be mended: netcoach repair",
        "SQLITE_NOTADB": "the file is damaged, or its passphrase was changed. Close this page and open it again.",
    }
    return next((words for name, words in reasons.items() if code.startswith(name)), f"the disk said '{problem}'.")


def refuse_newer(path: Path, version: int) -> None:
    """Refuse what only a newer netcoach understands."""
    if version > FORMAT:
        raise JournalError(f"The journal {path} was written by a newer netcoach. Update netcoach to open it.")


def _number(db: sqlite.Connection, pragma: str) -> int:
    return db.execute(f"PRAGMA {pragma}").fetchone()[0]


def _must_fit(db: sqlite.Connection, path: Path) -> None:
    try:
        known = _number(db, "application_id") == APPLICATION_ID or path.stat().st_size == 0
    except sqlite.DatabaseError:
        known = False
    if not known:
        raise LockedError(keys.DOES_NOT_FIT)


def _refuse_strange_parts(db: sqlite.Connection, path: Path) -> None:
    """Refuse a view or trigger that says it is a table of ours: it would run what a stranger wrote."""
    parts = db.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    if {name: _plain(sql) for name, sql in parts} != {name: _plain(sql) for name, sql in SCHEMA.items()}:
        raise JournalError(f"The file {path} has parts that netcoach did not put there. It was left as it is.")


def _plain(sql: str) -> str:
    return "".join(sql.split()).rstrip(";").lower()
