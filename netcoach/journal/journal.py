"""One client's journal: facts that are never overwritten, what stands after them, and the one way to write more."""

from __future__ import annotations

import datetime as dt
import secrets
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType

import sqlcipher3.dbapi2 as sqlite

from netcoach.days import Clock
from netcoach.erasing import cleaned
from netcoach.errors import JournalError, LockedError, NotSavedError
from netcoach.fold import ERASED, MERGED, UNDO, Change, Row, State, texts_of, with_checksum, without_collecting
from netcoach.journal import backups, keys, steps, store
from netcoach.journal.erase import Erasing
from netcoach.journal.file import File

GONE_MEANWHILE = (
    "Not saved: on another page, something that this is about was taken out for good meanwhile. Your text is still "
    "here. Look at it once more, then save again."
)
_OPEN: list[Journal] = []
_OPENING = threading.RLock()


class Journal(Erasing):
    """An open journal. Use :meth:`create` for a new one and :meth:`open` for one object per file.

    Args:
        path: An existing file.
        clock: Where ``recorded_at`` comes from.
        key: What :mod:`netcoach.journal.keys` made of the passphrase; "" for a plain file.

    Attributes:
        rows: Every sound fact, in the order in which this copy has them.
        state: What stands. Another object after facts were taken out or the file was replaced.
        damaged: Ids of facts that are not as they were written; set aside, never shown.
        file: Its file, held open.
    """

    def __init__(self, path: Path, clock: Clock, key: str = "") -> None:
        self.path, self.clock = path, clock
        self.token = secrets.token_hex  # replaced where ids have to repeat themselves
        self.lock = threading.RLock()  # widget callbacks arrive in two threads
        self._counter = 0
        try:
            self.file = File(path, key, clock.now)
            self._reread()
        except (sqlite.Error, KeyError) as problem:
            raise JournalError(
                f"This journal cannot be read; the file may be damaged ({problem}). It was left as it is: {path}. "
                "This mends what can be mended: netcoach repair"
            ) from None

    @property
    def journal_id(self) -> str:
        """The client's, the same in every copy of her journal."""
        return self.file.journal_id

    # -- open and close ------------------------------------------------------------------------------------------

    @classmethod
    def open(cls, path: Path | str, clock: Clock | None = None, *, passphrase: str | None = None) -> Journal:
        """Open a journal; a second call for the same file returns the same object.

        Raises:
            JournalError: If the file is missing, empty, something else, or of a newer netcoach. It stays untouched.
            LockedError: If it has a passphrase and none was given in this process, or one that does not fit.
        """
        path = Path(path)
        with _OPENING:
            found = store.identity(path) if path.exists() else None
            known = next((known for known in _OPEN if known.file.identity == found), None)
            if known:
                return known
            salt = store.salt_of(path)
            if salt and passphrase is not None:
                keys.learn(passphrase, salt)
            for known in [known for known in _OPEN if known.path.resolve() == path.resolve()]:
                with suppress(JournalError):  # another notebook swapped the file; else it is another journal's by now
                    known.refresh()
                    return known
                _OPEN.remove(known)
            try:
                journal = cls(path, clock or Clock(), keys.of(salt))
            except LockedError:
                keys.drop(salt)
                raise
            _OPEN.append(journal)
            return journal

    @classmethod
    def create(
        cls,
        path: Path | str,
        clock: Clock | None = None,
        *,
        passphrase: str | None = None,
        journal_id: str | None = None,
        token: Callable[[int], str] = secrets.token_hex,
    ) -> Journal:
        """Make a new, empty journal that only its owner may read, and open it.

        Args:
            path: Where; there must be no file yet.
            clock: Where ``recorded_at`` comes from.
            passphrase: What it shall ask for from now on; None leaves it plain.
            journal_id: The client's, where this is to be another copy of a journal that exists.
            token: Where the random part of ids comes from; another one only where ids have to repeat themselves.
        """
        path = Path(path)
        key = keys.make(passphrase) if passphrase is not None else ""
        if path.exists():
            raise JournalError(f"There is already a file at {path}. Nothing was changed.")
        draft = path.with_suffix(".new")  # a power cut leaves a whole journal or none
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            store.to_disk(path.parent.parent)
            draft.unlink(missing_ok=True)
            store.make(draft, key, {"journal_id": journal_id or token(16), "copy_id": token(8)})
            store.to_disk(draft)
            store.put_in_place(draft, path)
        except (OSError, sqlite.Error) as problem:
            with suppress(OSError):
                draft.unlink(missing_ok=True)
            reason = f"{problem.strerror}." if isinstance(problem, OSError) else store.why(problem)
            raise JournalError(f"No journal can be made at {path}: {reason} Choose another folder.") from None
        journal = cls.open(path, clock)
        journal.token = token
        return journal

    def close(self) -> None:
        """Let go of the file."""
        with self.lock:
            if self in _OPEN:
                _OPEN.remove(self)
            self.file.close()

    # -- write ---------------------------------------------------------------------------------------------------

    def new_id(self, now: dt.datetime | None = None) -> str:
        """Return an id that sorts by time: milliseconds, a counter, and a random part."""
        self._counter = (self._counter + 1) % 0x10000
        moment = int((now or self.clock.now()).timestamp() * 1000)
        return f"{moment:012x}{self._counter:04x}{self.token(4)}"

    def write(self, changes: Iterable[Change], author: str = "client") -> list[Row]:
        """Write one gesture as one step: all of it is on the disk when this returns, or none of it.

        Raises:
            NotSavedError: If it did not reach the disk, or if another page took out for good, unseen here, what it
                is about; says why and what to do.
        """
        with self.lock:
            with self.file.transaction():
                self.refresh()
                rows = self._facts(changes, author)
                self._refuse_what_is_gone(rows)
                self._insert(rows)
            return self.refresh(always=True)

    def _refuse_what_is_gone(self, rows: Sequence[Row]) -> None:
        """Refuse facts that an erasure would take out again: they must not be said to be saved."""
        there = [row for record in {row.record for row in rows} for row, _ in self.state.facts(record)]
        kept = cleaned([*self._erasures, *there, *rows])
        if any(kept.get(row.id) is not row for row in rows):
            raise NotSavedError(GONE_MEANWHILE)

    def merge(self, rows: Iterable[Row], author: str = "client") -> list[Row]:
        """Take in facts that were written elsewhere, as they are, as one step; return those that were not here.

        A union under every erasure of both sides: the same in any order, and nothing new the second time. Undoing
        the step sets the facts aside in this copy; merging again brings them back.
        """
        with self.lock, without_collecting():
            self.refresh()
            mark = self.clock.now().isoformat(timespec="microseconds")  # own facts are seen at a millisecond
            rows, here = steps.exchanged(rows), {row.id for row in self.rows}
            erasures = [row._replace(seen_at=mark) for row in rows if row.kind == ERASED and row.id not in here]
            with self._also_in_backups(erasures, named := [row.record for row in erasures]), self.file.transaction():
                self.refresh()
                known = {row.id: row.seen_at for row in self.rows}
                new = {row.id: row._replace(seen_at=mark) for row in rows if row.id not in known}
                self._drop_damaged(named)
                came, taken_out = self._settle(list(new.values()))
                noted = [Change(MERGED, self.new_id(), {"seen_at": mark}, {})] if came else []
                back = self._aside.intersection(known.get(row.id, "") for row in rows)
                noted += [self._turning(old.step, False) for old in self._merges if old.fields["seen_at"] in back]
                self._insert(self._facts(noted, author))
            if taken_out:
                self.file.wipe()
            self.refresh(always=True, written={row.id: row for row in came})
            return [row for row in self.rows if row.seen_at in {mark, *back}]

    def _settle(self, incoming: Sequence[Row]) -> tuple[list[Row], bool]:
        """Write facts and let every erasure, old or new, work on all of them.

        Returns what was written, and whether facts that were here were changed, mended or taken out.
        """
        known, damaged = {row.id for row in self.rows}, set(self.damaged)
        kept = cleaned([*self.rows, *(row for row in incoming if row.id not in known)])
        mended = [(row.id,) for row in incoming if row.id in damaged]  # the other copy has it as it was written
        self.file.db.executemany("DELETE FROM fact WHERE id = ?", mended)
        came = [kept[row.id] for row in incoming if row.id not in known and row.id in kept]
        self._insert(came)
        gone = [(row.id,) for row in self.rows if row.id not in kept]
        changed = [kept[row.id] for row in self.rows if kept.get(row.id, row) is not row]
        if gone or changed or mended:
            self.file.db.executemany("DELETE FROM fact WHERE id = ?", gone)
            texts = [(*texts_of(row)[6:10:3], row.id) for row in changed]
            self.file.db.executemany("UPDATE fact SET fields = ?, checksum = ? WHERE id = ?", texts)
            self._tell_all()
        return came, bool(gone or changed or mended)

    def _tell_all(self) -> None:
        """Let whoever has the file open read it anew."""
        self.file.set_about(epoch=str(int(self.file.about["epoch"]) + 1))

    def adopt(self, rows: Iterable[Row]) -> list[Row]:
        """Take in all facts of this same journal, as when it is made again from an export."""
        moment = self.clock.now().isoformat(timespec="milliseconds")
        with self.lock, self.file.transaction():
            self._settle([row if row.seen_at else row._replace(seen_at=moment) for row in rows])
        return self.refresh(always=True)

    def undo(self, author: str = "client") -> list[str]:
        """Take back the last step of this author on this copy; return the records it had changed."""
        return self._turn(author, undone=True)

    def redo(self, author: str = "client") -> list[str]:
        """Bring back the step that was taken back last, unless something was saved since."""
        return self._turn(author, undone=False)

    def _turn(self, author: str, *, undone: bool) -> list[str]:
        with self.lock:
            self.refresh()
            with self.file.transaction():
                copy_id = self.file.copy_id(self.token)
            mine = (row for row in self.rows if row.author == author and row.copy_id == copy_id)
            step = steps.to_turn(mine, self.state, undone=undone)
            if step is None:
                return []
            self.write([self._turning(step, undone)], author)
            return self.state.step_records(step)

    def _turning(self, step: str, undone: bool) -> Change:
        heads = self.state.undo_heads(step)
        return Change(UNDO, step, {"undone": undone}, {"undone": heads} if heads else {})

    # -- read ----------------------------------------------------------------------------------------------------

    def refresh(self, *, always: bool = False, written: Mapping[str, Row] = MappingProxyType({})) -> list[Row]:
        """Take in what was saved since the last look, here or in another notebook, and return it.

        Args:
            always: Look even if no other connection saved.
            written: What this one has just written, by id; it is not taken apart once more.

        Raises:
            LockedError: If another notebook gave the file a passphrase; :attr:`locked` is true from then on.
            JournalError: If it cannot be read just now.
        """
        with self.lock:
            return self._read(written) if self.file.has_news() or always else []

    def view(self, until: dt.datetime, *, seen: bool = False) -> State:
        """Return what stood at a moment: as written by then, or as seen by this copy by then."""
        limit = until.astimezone(dt.UTC).isoformat(timespec="milliseconds")
        with self.lock:
            return self._standing([row for row in self.rows if (row.seen_at if seen else row.recorded_at) <= limit])

    def view_at(self, fact: Row) -> State:
        """Return what stood when a fact was written: for its own copy, whatever the clock said."""
        with self.lock:
            before = self.rows[: self.rows.index(fact) + 1]
            return State(row for row in before if row.copy_id == fact.copy_id or row.recorded_at <= fact.recorded_at)

    def standing_rows(self) -> list[Row]:
        """Return every sound fact but those of merges that were undone."""
        return [row for row in self.rows if row.seen_at not in self._aside]

    def _standing(self, rows: list[Row]) -> State:
        with without_collecting():
            state = State(rows)
        aside = steps.set_aside(rows, state)
        # What was taken out cannot come back, so what says so always counts.
        return State(row for row in rows if row.seen_at not in aside or row.kind == ERASED) if aside else state

    def _reread(self) -> None:
        self.rows: list[Row] = []
        self.damaged: list[str] = []
        self.state = State()
        self._merges: list[Row] = []
        self._erasures: list[Row] = []
        self._aside: set[str] = set()
        self._read_to = 0
        self._epoch = self.file.about["epoch"]
        self._read()

    def _read(self, written: Mapping[str, Row] = MappingProxyType({})) -> list[Row]:
        if self.file.about["epoch"] != self._epoch:  # facts were taken out
            self._reread()
            return self.rows
        rows = []
        with without_collecting():
            for seq, row, name in store.read(self.file.db, self._read_to, written=written):
                self._read_to = max(self._read_to, seq)
                self.damaged.append(name) if row is None else rows.append(row)
            self.rows.extend(rows)
            self.state.take(rows)
        self._merges.extend(row for row in rows if row.kind == MERGED)
        self._erasures.extend(row for row in rows if row.kind == ERASED)
        if self._merges and self._aside != (aside := steps.set_aside(self._merges, self.state)):
            self._aside, self.state = aside, self._standing(self.rows)
        return rows

    # -- the file ------------------------------------------------------------------------------------------------

    def back_up(self, why: str = "asked") -> Path:
        """Make a backup and return its path.

        Raises:
            JournalError: If none could be made, in words.
        """
        with self.lock:
            while True:
                self.refresh()
                made = backups.make(self.file.db, self.path, self.file.key, self.clock.now(), why)
                if store.identity(self.path) == self.file.identity:
                    return made
                made.unlink()  # another notebook gave the file a passphrase meanwhile, and this copy has none

    def swap(self, build: Callable[[Path], None]) -> None:
        """Put a new file in the place of this one; see :meth:`netcoach.journal.file.File.swap`."""
        with self.lock:
            self.file.swap(build)
            self.refresh()

    def _facts(self, changes: Iterable[Change], author: str) -> list[Row]:
        now = self.clock.now()
        moment, step, copy_id = now.isoformat(timespec="milliseconds"), self.new_id(now), self.file.copy_id(self.token)
        rows = (Row(self.new_id(now), step, copy_id, author, *change, moment, "", moment) for change in changes)
        return [with_checksum(row) for row in rows]

    def _insert(self, rows: Iterable[Row]) -> None:
        self.file.db.executemany(store.INSERT, map(texts_of, rows))
