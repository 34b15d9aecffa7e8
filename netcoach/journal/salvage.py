"""Damage: found, named, and mended from what is still sound in the file and its backups.

Never a wrong fact: every fact has its checksum, and one that does not fit is left out.
"""

from __future__ import annotations

import contextlib
import re
import secrets
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import sqlcipher3.dbapi2 as sqlite

from netcoach import checks, places
from netcoach.days import Clock
from netcoach.erasing import cleaned
from netcoach.errors import JournalError, LockedError
from netcoach.fold import Row, sound_row, texts_of
from netcoach.journal import backups, keys, store

TWIN = re.compile(r"sync-conflict|conflicted copy|conflict|\(\d+\)|[- ]cop(y|ie)|kopie", re.IGNORECASE)
WHOSE = re.compile(r"[0-9a-f]{8,}")  # a journal's id
LEAF = 0x0D  # the first byte of a page that holds rows
SMALLEST_FACT = 100  # bytes: tells how many there can be where the file no longer says
TEXT_FROM = 13  # in SQLite's record format: odd numbers from here on are texts
Tell = Callable[[float], None]


class Repaired(NamedTuple):
    """What a repair found: sound facts in the file itself, those only a backup still had, those lost."""

    in_file: int
    from_backups: int
    lost: int
    kept_as: Path

    def __str__(self) -> str:
        """Say it in a sentence."""
        lost = f" {self.lost} could not be read anywhere and are lost." if self.lost else ""
        return (
            f"Mended: {self.in_file} facts were sound in the file, {self.from_backups} more came from backups.{lost} "
            f"The damaged file is kept as {self.kept_as}."
        )


def check(path: Path, tell: Tell | None = None) -> list[str]:
    """Return what is wrong with a journal's file, and what is worth knowing of it, in sentences; [] if all is well.

    Raises:
        LockedError: If its passphrase is not known.
    """
    found = [
        f"Beside it lies what looks like a second copy: {twin.name}. This brings both together: netcoach merge"
        for twin in twins(path)
    ]
    return found + damage(path, tell)


def damage(path: Path, tell: Tell | None = None) -> list[str]:
    """Return what is wrong with a journal's file, or with a backup's, in sentences; [] if it is sound.

    Raises:
        LockedError: If its passphrase is not known.
    """
    try:
        with contextlib.closing(store.connect(path, keys.of(store.salt_of(path)))) as db:
            return _damage(db, tell)
    except LockedError:
        raise
    except JournalError as problem:
        return [str(problem)]
    except sqlite.Error:
        return ["The file is damaged: it cannot be read from beginning to end."]


def _damage(db: sqlite.Connection, tell: Tell | None) -> list[str]:
    found = []
    bad = [name for _, row, name in store.read(db, tell=tell) if row is None]
    if bad:
        some = "One fact is" if len(bad) == 1 else f"{len(bad)} facts are"
        found.append(f"{some} not as written and set aside: {', '.join(bad[:5])}{' …' if len(bad) > 5 else ''}.")
    if tell:
        db.set_progress_handler(lambda: tell(1.0), 5_000_000)
    said = [line for (line,) in db.execute("PRAGMA integrity_check(5)").fetchall()]
    if said != ["ok"]:
        found.append(f"The file's own order is damaged: {said[0]}.")
    about = store.about(db)
    if not WHOSE.fullmatch(about.get("journal_id", "")):
        found.append("The file no longer says whose journal it is.")
    return found


def twins(path: Path) -> list[Path]:
    """Return the files beside a journal that look like a second copy of it, made by a sync service or by hand."""
    beside = [other for other in path.parent.glob(f"*{places.SUFFIX}*") if other != path and other.stat().st_size]
    alike = [other for other in beside if other.name.startswith(path.stem) or path.stem.startswith(other.stem)]
    return [other for other in alike if TWIN.search(other.name.removeprefix(path.stem))]


def repair(path: Path, clock: Clock, tell: Tell | None = None) -> Repaired:
    """Make a sound journal of what can still be read, in its file and its backups, and put it in its place.

    The damaged file is kept beside the backups. Nothing may be connected to it in this process; in others it may:
    they cannot save while it is being mended, and then follow the new file.

    Raises:
        JournalError: If nothing sound is left anywhere, or no new file could be written.
        LockedError: If its passphrase is not known.
    """
    copies = [backup.path for backup in backups.listed(path)]
    key, version = _key_for([path, *copies]), 0
    with contextlib.suppress(sqlite.Error), contextlib.closing(_open_damaged(path, key)) as db:
        # The first look also rolls back what was being written when the power went.
        version = db.execute("PRAGMA user_version").fetchone()[0]
    store.refuse_newer(path, version)
    pages = [] if key else list(_page_by_page(path.read_bytes()))  # read before we hold it: closing would let go
    kept_as = backups.keep_damaged(path, clock.now())
    draft = path.with_suffix(".new")
    with contextlib.ExitStack() as held:
        with contextlib.suppress(sqlite.Error, JournalError):
            held.enter_context(contextlib.closing(_open_damaged(path, key))).execute("BEGIN IMMEDIATE")
        mine = _Found(pages, path, key)
        facts, about = dict(mine.facts), mine.about
        for number, copy in enumerate(copies):
            with contextlib.suppress(JournalError):
                theirs = _Found([], copy, key if store.salt_of(copy) else "")
                facts, about = theirs.facts | facts, theirs.about | about
            if tell:
                tell(number / len(copies))
        if not facts:
            kept_as.unlink()
            raise JournalError("Nothing sound is left, in the file or in its backups. It was left as it is.")
        in_order = [row for _, row in sorted(facts.values(), key=lambda found: found[0])]
        try:
            draft.unlink(missing_ok=True)
            _write(draft, key, about, cleaned(in_order).values())
            path.with_name(f"{path.name}-journal").unlink(missing_ok=True)  # it belongs to the damaged file
            store.put_in_place(draft, path)
        except (OSError, sqlite.Error) as problem:
            raise JournalError(f"No sound file could be written: {store.why(problem)}") from None
        finally:
            draft.unlink(missing_ok=True)
    lost = mine.bad - facts.keys()
    return Repaired(len(mine.facts), len(facts) - len(mine.facts), len(lost), kept_as)


def _write(draft: Path, key: str, about: dict[str, str], rows: Iterable[Row]) -> None:
    epoch = int(about.get("epoch", "")) if about.get("epoch", "").isdigit() else 0
    whose = about.get("journal_id") or secrets.token_hex(16)  # her facts are worth more than what they were called
    names = {"journal_id": whose, "copy_id": about.get("copy_id", ""), "epoch": str(epoch + 1)}
    store.make(draft, key, names)
    with contextlib.closing(store.connect(draft, key)) as db:
        db.execute("BEGIN IMMEDIATE")
        db.executemany(store.INSERT, map(texts_of, rows))
        db.execute("COMMIT")
    store.to_disk(draft)


def _key_for(files: list[Path]) -> str:
    """Return the key of a file whose first bytes, and its salt with them, may be damaged: a backup still has it."""
    known, asked = [], None
    for file in files:
        try:
            known.append(keys.of(store.salt_of(file)))
            with contextlib.suppress(sqlite.Error):  # it fits, and what comes after the beginning is damaged
                store.connect(file, known[-1]).close()
            return known[-1]
        except LockedError as problem:
            asked = asked or problem
        except JournalError:
            continue
    if asked and not known and not _Found(_page_by_page(files[0].read_bytes()), files[0], "").facts:
        raise asked  # else it is a plain one that only looks as if it had one
    return known[0] if known else ""


class _Found:
    """What can still be read of a file: what it says about itself, sound facts with their place, ids of the others."""

    def __init__(self, pages: Iterable[list[Any]], path: Path, key: str) -> None:
        self.about: dict[str, str] = {}
        self.facts: dict[str, tuple[int, Row]] = {}
        self.bad: set[str] = set()
        with contextlib.suppress(sqlite.Error, JournalError), contextlib.closing(_open_damaged(path, key)) as db:
            self.about = store.about(db)
        with contextlib.suppress(sqlite.Error, JournalError):
            self._take(_row_by_row(path, key))
        self._take(pages)
        self.bad -= self.facts.keys()
        if not WHOSE.fullmatch(self.about.get("journal_id", "")):
            self.about.pop("journal_id", None)  # a backup may still have it

    def _take(self, found: Iterable[list[Any]]) -> None:
        for texts in found:
            if len(texts) == 2 and texts[0] in ("journal_id", "copy_id", "epoch"):
                self.about.setdefault(*texts)
            if len(texts) != 12:
                continue
            row = sound_row(texts[1:])
            if row and checks.fits(row.kind, row.fields):
                self.facts.setdefault(row.id, (texts[0], row))
            else:
                self.bad.add(str(texts[1]))


def _open_damaged(path: Path, key: str) -> sqlite.Connection:
    db = sqlite.connect(f"{path.resolve().as_uri()}?mode=rw", uri=True, isolation_level=None)
    db.text_factory = lambda text: text.decode(errors="replace")
    # The last: a file that is shorter than it says is read as far as it goes.
    for setting in ("cipher_log_level=NONE", f"key=\"x'{key}'\"" if key else "", "writable_schema=ON"):
        db.execute(f"PRAGMA {setting}").fetchall() if setting else None
    return db


def _row_by_row(path: Path, key: str) -> Iterator[list[Any]]:
    last = most = path.stat().st_size // SMALLEST_FACT
    with contextlib.suppress(sqlite.Error, TypeError, ValueError), contextlib.closing(_open_damaged(path, key)) as db:
        last = int(db.execute("SELECT seq FROM sqlite_sequence WHERE name = 'fact'").fetchone()[0])
    last = min(last, max(10 * most, 1000))  # a damaged number may be any
    seq = 0
    while seq < last:  # after one page that it cannot decrypt a connection reads no other: then comes the next one
        with contextlib.suppress(sqlite.Error), contextlib.closing(_open_damaged(path, key)) as db:
            while seq < last:
                seq += 1
                yield from map(list, db.execute(f"SELECT seq, {store.COLUMNS} FROM fact WHERE seq = ?", (seq,)))


def _page_by_page(data: bytes) -> Iterator[list[Any]]:
    """Yield the rows on every page that still looks like one with rows, whatever the pages above it say.

    The format: https://www.sqlite.org/fileformat2.html, sections 1.6 and 2.1.
    """
    for start in range(0, len(data) - store.PAGE + 1, store.PAGE):
        head = start + (100 if start == 0 else 0)
        if data[head] != LEAF:
            continue
        for cell in range(int.from_bytes(data[head + 3 : head + 5])):
            at = head + 8 + 2 * cell
            with contextlib.suppress(IndexError, ValueError):  # what is damaged is no row
                yield _cell(data, start + int.from_bytes(data[at : at + 2]))


def _cell(data: bytes, at: int) -> list[Any]:
    length, at = _number(data, at)
    seq, at = _number(data, at)
    payload = _payload(data, at, length)
    size, at = _number(payload, 0)
    types = []
    while at < size:
        kind, at = _number(payload, at)
        types.append(kind)
    values: list[Any] = []
    for kind in types:
        width = (kind - TEXT_FROM) // 2 if kind >= TEXT_FROM and kind % 2 else 0
        if at + width > len(payload):
            raise ValueError("the row ends too early")
        values.append(payload[at : at + width].decode(errors="replace"))
        at += width
    return [seq, *values[1:]] if len(values) == 12 else values  # the first column is the row's number itself


def _payload(data: bytes, at: int, length: int) -> bytes:
    if length > store.LARGEST_FACT:
        raise ValueError("no row of ours is so long")
    usable = store.PAGE - data[20] if data[:16] == store.PLAIN else store.PAGE
    least = (usable - 12) * 32 // 255 - 23
    if length <= usable - 35:
        return data[at : at + length]
    here = least + (length - least) % (usable - 4)
    here = here if here <= usable - 35 else least
    parts, missing = [data[at : at + here]], length - here
    page = int.from_bytes(data[at + here : at + here + 4])
    while missing > 0 and page:
        start = (page - 1) * store.PAGE
        part = data[start + 4 : start + usable]
        if not part:
            break
        parts.append(part[:missing])
        missing -= len(part)
        page = int.from_bytes(data[start : start + 4])
    return b"".join(parts)


def _number(data: bytes, at: int) -> tuple[int, int]:
    """Return one of SQLite's numbers of changing length, and where it ends."""
    value = 0
    for byte in range(9):
        if byte == 8:
            return value << 8 | data[at + byte], at + 9
        value = value << 7 | data[at + byte] & 0x7F
        if data[at + byte] < 0x80:
            return value, at + byte + 1
    raise AssertionError("nine bytes are the longest")
