"""What :class:`netcoach.me.Me` can do to keep a journal: merge, forget, look back, back up, protect."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from netcoach import days, erasing, records
from netcoach.choosing import journal_at
from netcoach.days import counted
from netcoach.errors import JournalError, LockedError, NetcoachError, UnknownRecordError
from netcoach.fold import ERASED, LOCAL, Change, Row
from netcoach.journal import backups, copies, keys, salvage, store

ONE_ONLY = ("about", "setting", "template")  # kinds of which a record, once erased, could never be written again
LEFT_OUT = (
    "The client's template was left out, because this netcoach would not install it: answers stand in the words that "
    "this copy had. Update netcoach, and ask for a pack once more."
)


class MergeReport(NamedTuple):
    """What came in from another copy: facts, people and talks; what differs; what could not be read there, or used."""

    facts: int
    people: int
    talks: int
    conflicts: int
    damaged: int
    template_left_out: bool = False

    def __str__(self) -> str:
        """Say it in sentences."""
        said = ["Nothing new: everything in that copy is here already."]
        if self.facts:
            people = counted(self.people, "new person", "new people")
            talks = counted(self.talks, "new talk", "new talks")
            said = [f"Came in: {counted(self.facts, 'entry', 'entries')}, among them {people} and {talks}."]
        if self.conflicts:
            said.append(f"Written differently in the two copies: {counted(self.conflicts, 'answer', 'answers')}.")
        if self.damaged:
            said.append(f"Not readable in that copy: {counted(self.damaged, 'entry', 'entries')}.")
        if self.template_left_out:
            said.append(LEFT_OUT)
        return " ".join(said)


class Forgotten(NamedTuple):
    """What forgetting somebody takes out, what it leaves to others, and which notes still mention the name."""

    facts: int
    talks: int
    kept: int
    mentions: list[erasing.Mention]
    words: list[str]

    def __repr__(self) -> str:
        """Say what it is, and no name."""
        return f"<{self.facts} entries about a person, {len(self.mentions)} mentions elsewhere>"

    def __str__(self) -> str:
        """Say it in sentences."""
        alone = f", with {counted(self.talks, 'talk', 'talks')} that nobody else was in" if self.talks else ""
        said = [f"Written about this person: {counted(self.facts, 'entry', 'entries')}{alone}."]
        if self.kept:
            shared = counted(self.kept, "talk with others stays", "talks with others stay")
            said.append(f"Without the name, {shared}.")
        notes = counted(len(self.mentions), "other note", "other notes")
        return " ".join([*said, f"Other places that mention the name: {notes}."])


class Keeping:
    """Mixed into :class:`netcoach.me.Me`."""

    # -- two copies ----------------------------------------------------------------------------------------------

    def merge(self, path: Path | str, passphrase: str | None = None) -> MergeReport:
        """Bring another copy of this journal into this one, as one step; that copy stays untouched.

        In any order, any number of times: what is here already is passed over, and what was erased stays erased.

        Raises:
            JournalError: If it is another client's journal, or none at all. Nothing was changed then.
        """
        journal = self.opened(write=True)
        return self.take_in(*copies.read(Path(path), journal, passphrase))

    def take_in(self, rows: Iterable[Row], damaged: int = 0) -> MergeReport:
        """Bring in facts that were written elsewhere, as one step."""
        journal = self.opened(write=True)
        people, talks, differ = self._count("person"), self._count("interaction"), len(list(self.state.conflicts()))
        self.keep_backup("merge")
        new = journal.merge(rows, self.author)
        orphans = [record for record in erasing.only_about(journal.rows) if not journal.state.is_erased(record)]
        if orphans:  # written elsewhere, about nobody but someone who has been forgotten here
            journal.erase([Change(ERASED, record, {}, {}) for record in orphans], self.author)
        self._follow()
        return MergeReport(
            len(new),
            max(0, self._count("person") - people),
            max(0, self._count("interaction") - talks),
            max(0, len(list(self.state.conflicts())) - differ),
            damaged,
        )

    def _count(self, kind: str) -> int:
        return sum(1 for _ in self.state.ids(kind))

    def conflicts(self) -> pd.DataFrame:
        """Return what was written differently in two places: record, kind, field, value, recorded_at, author, fact.

        One row for each value that stands; until she chooses, the last of them is shown.
        """
        lines = [
            (record, self.state.kind(record), name, row.fields[name], row.recorded_at, row.author, row.id)
            for record, name, facts in self.state.conflicts()
            for row in facts
        ]
        columns = ["record", "kind", "field", "value", "recorded_at", "author", "fact"]
        return pd.DataFrame(lines, columns=columns).astype({"value": object})

    def choose(self, record: str, field: str, value: Any) -> None:
        """Settle a conflict: from now on this value holds in both copies; the others stay in the history."""
        shown = self.shown(record)
        if len(shown.heads.get(field, ())) < 2:
            raise NetcoachError("That has been settled already.")
        self.write([Change(self.state.kind(record), record, {field: value}, {field: shown.heads[field]})])

    # -- what is gone for good -----------------------------------------------------------------------------------
    def forgettable(self) -> dict[str, str]:
        """Return everybody about whom something is written, those taken out earlier too, and what to call each."""
        names, last = self.names, {}
        for row in self.opened().rows:
            if row.kind == "person":
                last[row.record] = row.fields.get("name") or last.get(row.record) or "Somebody without a name"
        return {person: names.get(person) or f"{name} (taken out earlier)" for person, name in last.items()}

    def forgetting(self, person: str) -> Forgotten:
        """Return what :meth:`forget` would take out and leave; nothing is changed."""
        return self._plan(person)[1]

    def forget(self, person: str, tell: Callable[[float], None] | None = None) -> Forgotten:
        """Take a person out of the journal and every backup for good: name, notes, ties, talks with nobody else.

        It holds against every later merge and cannot be undone. Talks with others keep the others. Notes elsewhere
        that mention the name are listed; :meth:`redact` takes it out of them too.
        """
        records, planned = self._plan(person)
        changes = [Change(ERASED, record, {}, {}) for record in records]
        self.opened(write=True).erase(changes, self.author, planned.words, tell)
        self._follow()
        return planned

    def _plan(self, person: str) -> tuple[list[str], Forgotten]:
        rows = self.opened().rows
        if self.state.kind(person) != "person":
            raise UnknownRecordError("There is nobody with this id in the journal.")
        records = [person, *erasing.only_about(rows, [person])]
        gone, words = set(records), erasing.known_by(rows, person)
        mine = [row for row in rows if row.record in gone]
        named = {row.record for row in rows if row.kind == "interaction" and person in str(row.fields.get("people"))}
        talks = {row.record for row in mine if row.kind == "interaction"}
        others = (row for row in rows if row.record not in gone)
        found = erasing.mentions(others, words)
        return records, Forgotten(len(mine), len(talks), len(named - gone), found, words)

    def redact(
        self, mentions: Iterable[erasing.Mention], words: Sequence[str], tell: Callable[[float], None] | None = None
    ) -> None:
        """Put "someone" in the place of these words in the notes that mention them; earlier wordings go for good."""
        changes = [
            change for found in mentions for change in erasing.strike(self.state, found.record, found.field, words)
        ]
        if changes:
            self.opened(write=True).erase(changes, self.author, words, tell)
            self._follow()

    def strike(self, record: str, field: str | None = None) -> None:
        """Take a record, or one field of it in all its wordings, out of the file and its backups for good."""
        kind = self.state.kind(record)
        if kind is None or self.state.is_erased(record):
            raise UnknownRecordError(f"There is nothing with the id '{record}' in this journal.")
        if field is None and kind == "person":
            self.forget(record)
            return
        written = dict.fromkeys(name for row, _ in self.state.facts(record) for name in row.fields)
        if field is not None and field not in written:
            records.fields_of(kind)  # an unknown kind has no fields to name
            raise UnknownRecordError(f"Nothing was ever written in '{field}' there.")
        if field is None and kind not in ONE_ONLY:
            changes = [Change(ERASED, record, {}, {})]
        else:
            names = [field] if field else written
            changes = [change for name in names for change in erasing.strike(self.state, record, name)]
        self.opened(write=True).erase(changes, self.author)
        self._follow()

    def twins(self) -> list[Path]:
        """Return files beside the journal that look like a second copy of it and hold something that is not here."""
        known = {row.id for row in self.opened().rows}
        return [twin for twin in salvage.twins(self.path) if not self._knows_all(twin, known)]

    def _knows_all(self, twin: Path, known: set[str]) -> bool:
        try:
            rows, _ = copies.read(twin, self.opened(), None)
        except LockedError:
            return False
        except JournalError:
            return True  # somebody else's, or nothing that could be merged
        return all(row.id in known or self.state.is_erased(row.record) for row in rows if row.kind not in LOCAL)

    # -- copies and damage ---------------------------------------------------------------------------------------

    def check(self, tell: Callable[[float], None] | None = None) -> list[str]:
        """Return what is wrong with the journal's file, in sentences; [] if all is well."""
        with self.opened().lock:  # it opens the file once more, and closing that would drop the locks of a save
            return salvage.check(self.path, tell)

    def keep_backup(self, why: str = "use") -> None:
        """Make a backup if one is due; that none can be made must not stop her, so it is said at the page's top."""
        journal = self.opened()
        begun = dt.datetime.fromisoformat(journal.rows[0].recorded_at) if journal.rows else journal.clock.now()
        if why == "use" and not backups.due(journal.path, journal.clock.now(), begun):
            return
        if self.is_example or journal.damaged:
            return
        try:
            journal.back_up(why)
            self.backup_problem = ""
        except JournalError as problem:
            self.backup_problem = str(problem)

    def backups(self) -> list[backups.Backup]:
        """Return the copies to which she can go back, newest first."""
        return [backup for backup in backups.listed(self.path) if backup.why != "damaged"]

    def since(self, backup: Path) -> list[str]:
        """Return in sentences what going back to a copy would change; [] if nothing."""
        rows, _ = copies.read(backup, self.opened(), None)
        then, now = {row.id: row for row in rows}, {row.id: row for row in self.opened().rows}
        missing = [row for row in now.values() if row.id not in then and row.kind != ERASED]
        then = erasing.cleaned([*then.values(), *(row for row in now.values() if row.kind == ERASED)])
        back = sum(row.id not in now for row in then.values())
        one, many = "entry that is not in your journal now", "entries that are not in your journal now"
        returning = [f"{counted(back, one, many).capitalize()} would be back."] if back else []
        if not missing:
            return returning
        first = min(dt.datetime.fromisoformat(row.recorded_at) for row in missing).astimezone()
        lost, since = counted(len(missing), "entry", "entries"), f"{days.in_words(first.date())}, {first:%H:%M}"
        said = [
            f"{lost.capitalize()}, written since {since}, would no longer be in your journal. "
            "A copy of today's is made first."
        ]
        for kind, one, many in (("person", "person", "people"), ("interaction", "talk", "talks")):
            new = {row.record for row in missing if row.kind == kind} - {row.record for row in then.values()}
            said += [f"Among them: {counted(len(new), one, many)}."] if new else []
        return said + returning

    def restore(self, backup: Path) -> None:
        """Go back to an earlier copy; what stood until now is kept as a backup."""
        copies.restore(self.opened(write=True), Path(backup))
        self._follow()

    # -- passphrase ----------------------------------------------------------------------------------------------

    @property
    def is_protected(self) -> bool:
        """Whether the journal has a passphrase."""
        return self.is_open and bool(self.opened().file.key)

    @property
    def is_locked(self) -> bool:
        """Whether the journal waits for its passphrase."""
        return self.locked_path is not None or (self._journal is not None and self._journal.file.locked)

    def protect(self, passphrase: str | None) -> None:
        """Give the journal and its backups a passphrase, another one, or with None none."""
        copies.protect(self.opened(write=True), passphrase)
        self._follow()

    def unlock(self, passphrase: str) -> None:
        """Open the journal that waits for its passphrase.

        Raises:
            LockedError: If it does not fit.
        """
        path = self.locked_path or self.path
        salt = store.salt_of(path)
        if salt:
            keys.learn(passphrase, salt)
        try:
            if self._journal is None:
                self._rebind(journal_at(path))
            else:
                self._journal.refresh()
                self._follow()
        except LockedError:
            keys.drop(salt)
            raise

    # -- as of ---------------------------------------------------------------------------------------------------

    def look_as_of(self, day: dt.date, *, seen: bool = False) -> None:
        """Show this whole page as everything was written by the end of a day; nothing can be changed then."""
        journal, until = self.opened(), days.end_of(day)
        self._bind(journal, until, journal.view(until, seen=seen))
        self._follow()

    def look_at_today(self) -> None:
        """Show everything as it stands again."""
        self._rebind(self._journal)

    @property
    def looks_back(self) -> bool:
        """Whether the page shows an earlier day."""
        return self._until is not None
