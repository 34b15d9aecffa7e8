"""Other copies of a journal: reading one, going back to one, the same one under another passphrase."""

from __future__ import annotations

import contextlib
import shutil
from pathlib import Path

import sqlcipher3.dbapi2 as sqlite

from netcoach.errors import JournalError
from netcoach.fold import ERASED, Row, without_collecting
from netcoach.journal import backups, keys, store
from netcoach.journal.journal import Journal


def read(path: Path, journal: Journal, passphrase: str | None) -> tuple[list[Row], int]:
    """Return the sound facts of another copy of a journal and how many are not; the file stays untouched."""
    if path.exists() and store.identity(path) == journal.file.identity:
        return journal.standing_rows(), 0  # merged with itself it changes nothing
    try:
        key = _key_of(path, journal.file.key, passphrase)
        with contextlib.closing(store.connect(path, key, mode="ro")) as db, without_collecting():
            if store.about(db).get("journal_id") != journal.journal_id:
                raise JournalError(f"The file {path.name} is another client's journal. Nothing was changed.")
            rows = [row for _, row, _ in store.read(db)]
    except sqlite.Error as problem:
        raise JournalError(f"The copy {path.name} cannot be read: {store.why(problem)}") from None
    keys.keep(key) if key else None
    return [row for row in rows if row is not None], rows.count(None)


def _key_of(path: Path, own: str, passphrase: str | None = None) -> str:
    # One that does not fit must not be kept: a copy may have the same salt as the journal itself.
    salt = store.salt_of(path)
    if salt and passphrase is not None:
        return keys.derive(passphrase, salt)
    return own if salt and own.endswith(salt) else keys.of(salt)


def restore(journal: Journal, backup: Path) -> Path:
    """Go back to an earlier copy; return the backup made of what stood until now.

    Whoever was forgotten meanwhile stays forgotten. Other notebooks follow; what they saved is in that backup.

    Raises:
        JournalError: If the copy is another client's or cannot be read. Nothing was changed then.
    """
    key = _key_of(backup, journal.file.key)
    try:
        with contextlib.closing(store.connect(backup, key)) as db:
            if store.about(db).get("journal_id") != journal.journal_id:
                raise JournalError(f"The file {backup.name} is another client's journal. Nothing was changed.")
    except sqlite.Error as problem:
        raise JournalError(f"The copy {backup.name} cannot be read: {store.why(problem)}") from None
    kept = []

    def build(draft: Path) -> None:
        journal.refresh()  # nobody can save any more: what was saved until now is in the backup
        mine = journal.file
        epoch = str(int(mine.about["epoch"]) + 1)
        store.copy(backup, key, draft, mine.key, copy_id=mine.about["copy_id"], epoch=epoch)
        with contextlib.closing(store.connect(journal.path, mine.key)) as db:  # one copy more: an old one may go for it
            kept.append(backups.make(db, journal.path, mine.key, journal.clock.now(), "restore"))
        copy = Journal(draft, journal.clock, mine.key)
        copy.adopt(row for row in journal.rows if row.kind == ERASED)
        copy.close()

    journal.swap(build)
    return kept[0]


def delete(journal: Journal) -> None:
    """Delete a journal with its backups and with what a power cut may have left beside it."""
    journal.close()
    shutil.rmtree(backups.folder_of(journal.path), ignore_errors=True)
    for left in (journal.path, journal.path.with_suffix(".new"), Path(f"{journal.path}-journal")):
        left.unlink(missing_ok=True)


def protect(journal: Journal, passphrase: str | None) -> None:
    """Give a journal and its backups a passphrase, another one, or with None none.

    Raises:
        InvalidValueError: If the passphrase is too short.
    """
    new, old = keys.make(passphrase) if passphrase is not None else "", ""

    def build(draft: Path) -> None:
        nonlocal old
        old = journal.file.key
        store.copy(journal.path, old, draft, new)

    journal.swap(build)
    backups.drop_drafts(journal.path)
    for backup in backups.listed(journal.path):
        draft = backup.path.with_suffix(".new")
        try:
            store.copy(backup.path, _key_of(backup.path, old), draft, new)
            store.to_disk(draft)
            store.put_in_place(draft, backup.path)
        except (JournalError, sqlite.Error):  # what cannot be read would stay as it is, in plain text perhaps
            backup.path.unlink()
        finally:
            draft.unlink(missing_ok=True)
