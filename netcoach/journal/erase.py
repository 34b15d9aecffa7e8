"""Taking facts out of a journal's file, its free pages and its backups, for good."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from netcoach.errors import JournalError
from netcoach.fold import Change, Row
from netcoach.journal import backups, store


class Erasing:
    """Mixed into :class:`netcoach.journal.Journal`."""

    def erase(
        self,
        changes: Sequence[Change],
        author: str = "client",
        words: Iterable[str] = (),
        tell: Callable[[float], None] | None = None,
    ) -> None:
        """Write erasures and take what they name out of the file, its free pages and its backups, for good.

        The backups come first: should the power go in between, the journal still has everything, and she can begin
        again. One that cannot be rewritten goes as a whole.

        Args:
            changes: From :mod:`netcoach.erasing`.
            author: Who erases.
            words: What a damaged fact may mention; one that does goes too.
            tell: Called with the share that is done.
        """
        with self.lock:
            with self.file.transaction():
                rows = self._facts(changes, author)
            named = {*words, *(row.record for row in rows)}
            with self._also_in_backups(rows, named, tell):
                self._take_out(rows, named)

    @contextmanager
    def _also_in_backups(
        self, rows: Sequence[Row], words: Iterable[str], tell: Callable[[float], None] | None = None
    ) -> Iterator[None]:
        done = self._take_out_of_backups(rows, words, tell=tell)
        yield
        if rows:
            backups.drop_drafts(self.path)
            self._take_out_of_backups(rows, words, but=done)  # made meanwhile elsewhere

    def _take_out_of_backups(
        self,
        rows: Sequence[Row],
        words: Iterable[str],
        but: Container[Path] = (),
        tell: Callable[[float], None] | None = None,
    ) -> list[Path]:
        """Rewrite every backup in its place and return them; one that is not sound is removed."""
        found = [backup.path for backup in backups.listed(self.path) if rows and backup.path not in but]
        for number, backup in enumerate(found):
            tell(number / len(found)) if tell else None
            copy = self._sound_copy(backup)
            if copy:
                with closing(copy):
                    copy._take_out(rows, words)
            else:
                backup.unlink(missing_ok=True)
        return found

    def _sound_copy(self, backup: Path) -> Erasing | None:
        with suppress(JournalError):
            copy = type(self)(backup, self.clock, self.file.key if store.salt_of(backup) else "")
            if store.is_whole(copy.file.db):
                return copy
            copy.close()
        return None

    def _take_out(self, rows: Sequence[Row], words: Iterable[str]) -> None:
        with self.file.transaction():
            self.refresh()
            self.path.with_suffix(".new").unlink(missing_ok=True)  # left behind when the power went
            self._drop_damaged(words)
            self._settle(rows)
        self.file.wipe()
        self.refresh(always=True)

    def _drop_damaged(self, words: Iterable[str]) -> None:
        """Take out damaged facts that mention one of these words."""
        said = {_as_stored(word) for word in words}
        found = [seq for seq, row, _ in store.read(self.file.db) if row is None] if self.damaged and said else []
        gone = [seq for seq in found if any(word in _as_stored(store.as_it_lies(self.file.db, seq)) for word in said)]
        self.file.db.executemany("DELETE FROM fact WHERE seq = ?", [(seq,) for seq in gone])
        if gone:
            self._tell_all()


def _as_stored(text: str) -> str:
    # However it was typed, and without the signs that JSON puts before quotation marks.
    return unicodedata.normalize("NFC", text).replace("\\", "").casefold()
