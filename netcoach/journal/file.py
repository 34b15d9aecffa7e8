"""One journal's file, held open: locked while it is written, followed when another takes its place."""

from __future__ import annotations

import datetime as dt
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import sqlcipher3.dbapi2 as sqlite

from netcoach.errors import JournalError, LockedError, NotSavedError
from netcoach.journal import backups, keys, store

ATTEMPTS = 5  # to lock a file that is being replaced at the same moment
PAUSE = 0.005  # seconds between two tries to lock it
WINDOWS = os.name == "nt"
UNHARMED = ("SQLITE_BUSY", "SQLITE_FULL")  # after these the connection is as good as before


class File:
    """A connection to a journal's file. Behind the journal's lock, usable from any thread.

    Args:
        path: An existing file.
        key: What :mod:`netcoach.journal.keys` made of its passphrase; "" for a plain file.
        now: The moment, should its format have to be brought up to date.

    Attributes:
        about: What the file says about itself: journal_id, copy_id, copy_file, epoch.
        locked: Whether another notebook gave it a passphrase that this process does not know.
    """

    def __init__(self, path: Path, key: str, now: Callable[[], dt.datetime]) -> None:
        self.path, self.key = path, key
        self.locked = self._stale = False
        self.identity = store.identity(path)
        self.db = store.connect(path, key)
        self._bring_up_to_date(now)
        self.about = store.about(self.db)
        self.journal_id = self.about["journal_id"]
        self._data_version = 0

    def close(self) -> None:
        """Let go of it."""
        self.db.close()

    def has_news(self) -> bool:
        """Return whether anybody saved since the last call; a file that took this one's place is followed first.

        Raises:
            LockedError: If it has a passphrase now that this process does not know.
            JournalError: If it cannot be read just now.
        """
        try:
            self._follow()
            version = self.db.execute("PRAGMA data_version").fetchone()[0]
            if version == self._data_version:
                return False
            self._data_version, self.about = version, store.about(self.db)
        except (sqlite.Error, OSError) as problem:
            if self.db.in_transaction:
                raise  # then it is a save that failed, and says so
            raise JournalError(f"The journal cannot be read just now: {store.why(problem)}") from None
        return True

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Hold the file: all that is written inside is on the disk at the end, or none of it.

        Raises:
            NotSavedError: If it did not reach the disk; says why and what to do.
        """
        try:
            self._begin()
            yield
            self.db.execute("COMMIT")
        except LockedError:
            raise NotSavedError(
                "Not saved: the journal has been given a passphrase. Type it at the top of this page and save again; "
                "your text is still here."
            ) from None
        except (sqlite.Error, OSError) as problem:
            self._stale = not getattr(problem, "sqlite_errorname", "").startswith(UNHARMED)
            raise NotSavedError(
                f"Not saved: {store.why(problem)} Your text is still here; everything before is safe."
            ) from None
        finally:
            with suppress(sqlite.Error):
                if self.db.in_transaction:
                    self._data_version = 0  # what it says about itself has to be read anew
                    self.db.execute("ROLLBACK")

    def _begin(self) -> None:
        # We wait here and not in SQLite: once the file was swapped, the journal beside its name is the new file's.
        end, swapped = time.monotonic() + store.BUSY_SECONDS, 0
        while swapped < ATTEMPTS:
            self._follow()
            try:
                self._lock()
            except sqlite.Error as problem:
                busy = getattr(problem, "sqlite_errorname", "").startswith("SQLITE_BUSY")
                moved = store.identity(self.path) != self.identity
                if not moved and not (busy and time.monotonic() < end):
                    raise
                swapped += moved
                time.sleep(PAUSE)
                continue
            if store.identity(self.path) == self.identity:  # else another notebook swapped it before our lock
                return
            swapped += 1
            self.db.execute("ROLLBACK")
        raise NotSavedError("Not saved: the journal's file is being replaced again and again. Save once more.")

    def _lock(self) -> None:
        self.db.execute("PRAGMA busy_timeout=0")
        try:
            self.db.execute("BEGIN IMMEDIATE")
        finally:
            self.db.execute(f"PRAGMA busy_timeout={store.BUSY_SECONDS * 1000}")

    def set_about(self, **facts: str) -> None:
        """Note what the file says about itself; inside a transaction."""
        self.db.executemany("UPDATE about_file SET value = ? WHERE key = ?", [(v, k) for k, v in facts.items()])
        self.about |= facts

    def copy_id(self, token: Callable[[int], str]) -> str:
        """Return who this copy is; a file copied by hand becomes a copy of its own at its first save."""
        mine = store.identity_text(self.path)
        if self.about["copy_file"] != mine:
            self.about = store.about(self.db)  # another notebook may have drawn one
        if self.about["copy_file"] != mine:
            self.set_about(copy_id=token(8), copy_file=mine)
        return self.about["copy_id"]

    def wipe(self) -> None:
        """Give back the space of what was taken out; it is overwritten already."""
        with suppress(sqlite.Error):
            self.db.execute("VACUUM")

    def swap(self, build: Callable[[Path], None]) -> None:
        """Put a new file in the place of this one; nothing that anybody saves meanwhile is lost.

        While ``build`` makes it at the path it is given, nobody can save; whoever comes next finds the new file.

        Raises:
            JournalError: If it cannot be put there; the old one is left as it is.
        """
        draft = self.path.with_suffix(".new")
        try:
            with self.transaction():
                draft.unlink(missing_ok=True)
                build(draft)
                store.to_disk(draft)
                if not WINDOWS:
                    store.put_in_place(draft, self.path)
            if WINDOWS:  # it replaces no file that anybody has open, ourselves included
                self.db.close()
                self._stale = True
                store.put_in_place(draft, self.path)
        finally:
            draft.unlink(missing_ok=True)
        self._follow()

    def _follow(self) -> None:
        """Connect to the file that was put in this one's place: restored, repaired, or with another passphrase."""
        while self._stale or store.identity(self.path) != self.identity:
            found = store.identity(self.path)
            try:
                self._connect_to(found)
            except (sqlite.Error, LockedError):
                if store.identity(self.path) == found:  # else it was swapped once more
                    raise

    def _connect_to(self, found: tuple[int, int]) -> None:
        salt = store.salt_of(self.path)
        try:
            key = keys.of(salt)
            db = store.connect(self.path, key)
        except LockedError:
            keys.drop(salt)
            self.locked = True
            raise
        if store.about(db)["journal_id"] != self.journal_id:
            db.close()
            raise NotSavedError(
                "Not saved: the journal's file was replaced by another. Close this page, open it again."
            )
        self.db.close()
        self.db, self.key, self.identity = db, key, found
        self._data_version, self._stale, self.locked = 0, False, False

    def _bring_up_to_date(self, now: Callable[[], dt.datetime]) -> None:
        if self.db.execute("PRAGMA user_version").fetchone()[0] == store.FORMAT:
            return
        if not backups.is_backup(self.path):
            backups.make(self.db, self.path, self.key, now(), "migration")
        with self.transaction():
            self.db.execute("INSERT OR IGNORE INTO about_file VALUES ('epoch', '0')")
            self.db.execute(f"PRAGMA user_version={store.FORMAT}")
