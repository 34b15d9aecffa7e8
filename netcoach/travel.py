"""The commands that bring a journal's content in and out: import, export, report, merge."""

from __future__ import annotations

import argparse
import getpass
import sys
import tempfile
from pathlib import Path

from netcoach import asking, me, places
from netcoach.days import counted
from netcoach.erasing import cleaned
from netcoach.errors import LockedError, NetcoachError
from netcoach.exchange import facts, folder
from netcoach.fold import MERGED, UNDO, Row, State
from netcoach.journal import copies, keys
from netcoach.keeping import MergeReport

# -- another copy ------------------------------------------------------------------------------------------------------


def merge(chosen: argparse.Namespace) -> int | None:
    """Bring another copy of your journal into this one; nothing is lost. Shows what would come, then asks."""
    face = asking.opened(chosen)
    return _merge(chosen, face, chosen.file)


def _merge(chosen: argparse.Namespace, face: me.Me, file: Path) -> int | None:
    rows, damaged = _read_copy(face, file)
    would = _would_come(face, rows, damaged)
    if not would.facts:
        print(would)
        return 0
    print(str(would).replace("Came in:", "Would come in:", 1))
    if (code := asking.stop(chosen, f"Bring it into {face.path}?")) is not None:
        return code
    report = face.merge(file)
    print(report, "In any page, Undo takes all of it back.")
    if report.conflicts:
        print("Where the copies differ, the top of each page asks which answer holds.")
    if face.backup_problem:
        print(face.backup_problem, file=sys.stderr)


def _read_copy(face: me.Me, file: Path) -> tuple[list[Row], int]:
    try:
        return copies.read(file, face.opened(), None)
    except LockedError:
        for _ in range(asking.TRIES):
            try:
                return copies.read(file, face.opened(), getpass.getpass(f"Passphrase of {file.name}: "))
            except LockedError:
                print(keys.DOES_NOT_FIT, file=sys.stderr)
    raise LockedError(f"The copy {file.name} was not opened. Nothing was changed.")


def _would_come(face: me.Me, rows: list[Row], damaged: int) -> MergeReport:
    """Return what a merge would report, without one."""
    merges = {row.step for row in rows if row.kind == MERGED}  # what that copy did with its merges is its own affair
    rows = [row for row in rows if row.kind != MERGED and not (row.kind == UNDO and row.record in merges)]
    now, standing = face.state, face.opened().standing_rows()  # without what an undone merge brought
    here = {row.id for row in standing}
    kept = cleaned([*standing, *(row for row in rows if row.id not in here)])
    after = State(kept.values())
    people, talks = (max(0, _count(after, kind) - _count(now, kind)) for kind in ("person", "interaction"))
    differ = max(0, len(list(after.conflicts())) - len(list(now.conflicts())))
    return MergeReport(len(kept.keys() - here), people, talks, differ, damaged)


def _count(state: State, kind: str) -> int:
    return sum(1 for _ in state.ids(kind))


# -- files out and in --------------------------------------------------------------------------------------------------


def export(chosen: argparse.Namespace) -> int | None:
    """Write everything into a folder: tables for Excel, and one file that makes the same journal again."""
    face, target = asking.opened(chosen), chosen.folder
    entries = counted(len(face.opened().rows), "entry", "entries")
    if folder.replaces(face, target):
        print(f"The earlier export in {target} would be replaced by today's: {entries}.")
        if (code := asking.stop(chosen, "Replace it?")) is not None:
            return code
    elif chosen.dry_run:
        print(f"Would be written into {target}: {entries}. Nothing was changed: this was a dry run.")
        return 0
    count = folder.export(face, target)
    print(f"Exported to {target}: {counted(count, 'entry', 'entries')}. {folder.READ_ME} there says what is what.")
    if face.damaged:
        print(f"Left out, because it is damaged: {counted(face.damaged, 'entry', 'entries')}.", file=sys.stderr)
    if face.is_protected:
        print("These files have no passphrase, and your private notes are among them. Delete them after use.")


def report(chosen: argparse.Namespace) -> int | None:
    """Write a report, one file to read and to print: for the client, the coach or a sponsor. Shows it, then asks."""
    face, more = asking.opened(chosen), {"themes": chosen.theme, "reflections": chosen.reflections}
    print(*face.report_preview(chosen.view, **more), "", sep="\n")
    if (code := asking.stop(chosen, f"Write this into {chosen.file}?")) is not None:
        return code
    print(f"Written: {face.report(chosen.file, chosen.view, **more).resolve()}. It has no passphrase.")


def bring_in(chosen: argparse.Namespace) -> int | None:
    """Bring in people or talks from a file that she has, or a folder that was exported.

    A folder becomes a new journal; with --journal it is merged into that one, if it is the same client's.
    """
    if chosen.file.is_dir():
        return _import_folder(chosen)
    if not (chosen.all or chosen.dry_run):
        raise NetcoachError("To choose row by row, use the workbook 02_people_around_me. For every row, add --all.")
    face = asking.opened(chosen)
    if chosen.dry_run:
        print(face.import_file(chosen.file, dry=True), "Nothing was changed: this was a dry run.")
        return 0
    if not chosen.yes and not asking.yes(f"Bring every row of {chosen.file.name} into {face.path}?"):
        return 1
    with asking.progress("Bringing it in") as tell:
        said = face.import_file(chosen.file, tell=tell)
    print(said)


def _import_folder(chosen: argparse.Namespace) -> int | None:
    journal_id, rows = facts.rows_of(folder.facts_of(chosen.file))
    if chosen.journal and chosen.journal.exists():
        return _merge_folder(chosen, journal_id)
    into = chosen.journal or places.new_journal()
    state = State(cleaned(rows).values())
    people = counted(_count(state, "person"), "person", "people")
    talks = counted(_count(state, "interaction"), "talk", "talks")
    entries = counted(len(rows), "entry", "entries")
    print(f"In {chosen.file}: {entries}, with {people} and {talks}. They would make a new journal, {into}.")
    if (code := asking.stop(chosen, "Make it?")) is not None:
        return code
    folder.read(chosen.file, into).close()
    print(f"The journal {into} is the same as the one that was exported. It has no passphrase.")
    if places.own_journal():
        print(f'It opens with: netcoach open --journal "{into}"')
    else:
        places.choose_journal(into)
        print("It opens with: netcoach open")


def _merge_folder(chosen: argparse.Namespace, journal_id: str) -> int | None:
    face = asking.opened(chosen)
    if journal_id != face.opened().journal_id:
        raise NetcoachError(
            f"The folder {chosen.file} is another client's journal. Nothing was changed. "
            "Without --journal it becomes a journal of its own."
        )
    # Beside the journal, so that it is as well protected while it is being read.
    with tempfile.TemporaryDirectory(dir=face.path.parent, prefix=".merging-") as draft:
        copy = Path(draft, chosen.file.resolve().name + places.SUFFIX)
        folder.read(chosen.file, copy).close()
        return _merge(chosen, face, copy)
