"""The commands that keep a journal: check, repair, backup, restore."""

from __future__ import annotations

import argparse
from pathlib import Path

from netcoach import asking, me
from netcoach.asking import backup_words
from netcoach.days import Clock, counted
from netcoach.errors import JournalError, LockedError
from netcoach.journal import backups, salvage, store

MENDS = "This mends what can be mended: netcoach repair"


# -- is it sound? ------------------------------------------------------------------------------------------------------


def check(chosen: argparse.Namespace) -> int:
    """Read the journal and its backups from end to end. The exit code is 1 if anything needs a look."""
    path = _there(chosen)
    asking.unlock(path)
    kept = _to_go_back_to(path)
    with asking.progress("Reading") as tell:
        found = salvage.check(path, lambda share: tell(share / (len(kept) + 1)))
        damaged = len(found) > len(salvage.twins(path))
        for number, backup in enumerate(kept, start=1):
            tell(number / (len(kept) + 1))
            found += _of_backup(path, backup)
    if found:
        print(*found, *([MENDS] if damaged else []), sep="\n")
    else:
        backed = f"; {counted(len(kept), 'backup', 'backups')} can be read" if kept else "; there is no backup yet"
        print(f"Sound: every entry in {path} is as it was written{backed}.")
    return 1 if found else 0


def _of_backup(path: Path, backup: backups.Backup) -> list[str]:
    called = f"The backup of {backup_words(backup)}"
    try:
        found = salvage.damage(backup.path)
    except LockedError:
        return [f"{called} has another passphrase than the journal: {backup.path}"]
    if found:
        return [f"{called} is not sound ({backup.path}). {found[0]}"]
    if store.salt_of(path) and not store.salt_of(backup.path):
        return [f"{called} has no passphrase, while the journal has one: {backup.path}"]
    return []


def repair(chosen: argparse.Namespace) -> int | None:
    """Mend a damaged journal from what is sound in it and its backups. Shows what is damaged, then asks."""
    path = _there(chosen)
    asking.unlock(path, *(kept.path for kept in backups.listed(path)), damaged=True)
    with asking.progress("Reading") as tell:
        found = _damage(path, tell)
    if not found:
        print(f"Nothing to mend: {path} is sound.")
        return 0
    print(*found, sep="\n")
    from_where = counted(len(_to_go_back_to(path)), "backup", "backups")
    print(f"A sound journal would be made of what can be read in the file, and of {from_where}.")
    print("The damaged file would be kept beside them.")
    if (code := asking.stop(chosen, "Mend it?")) is not None:
        return code
    with asking.progress("Mending") as tell:
        print(salvage.repair(path, Clock(), tell))


def _damage(path: Path, tell: salvage.Tell) -> list[str]:
    try:
        return salvage.damage(path, tell)
    except LockedError as problem:  # its beginning is gone, so that it looks like one with a passphrase
        return [str(problem)]


def _there(chosen: argparse.Namespace) -> Path:
    path = asking.path_of(chosen)
    if not path.exists():
        more = " Its backups are there; this goes back to one: netcoach restore" if backups.listed(path) else ""
        raise JournalError(f"There is no journal at {path}. It may have been moved, or its drive is not there.{more}")
    return path


# -- earlier copies ----------------------------------------------------------------------------------------------------


def backup(chosen: argparse.Namespace) -> None:
    """Make a backup now and say where it is."""
    made = asking.opened(chosen).opened().back_up()
    print("A backup was made and read back:", made, sep="\n")


def restore(chosen: argparse.Namespace) -> int | None:
    """Go back to a backup. Alone it lists them; with a number it shows what would change, then asks."""
    path = asking.path_of(chosen)
    kept = _to_go_back_to(path)
    if chosen.which is None:
        return _list(path, kept)
    which = _which(chosen.which, kept)
    asking.unlock(path, *(found.path for found in kept), damaged=True)
    problem = _problem(path)
    if problem:
        print(problem)
        if (code := _make_again(chosen, path, kept)) is not None:
            return code
    face = me.open(path)
    would = face.since(which)
    if not would:
        print("Going back to this copy would change nothing.")
        return 0
    print(*would, sep="\n")
    if (code := asking.stop(chosen, "Go back to this copy?")) is not None:
        return code
    face.restore(which)
    print("Your journal stands as it did then. What stood until now is among the backups: netcoach restore")


def _list(path: Path, kept: list[backups.Backup]) -> int:
    if not kept:
        raise JournalError(f"There is no backup of {path} yet.")
    for number, found in enumerate(kept, start=1):
        print(f"{number:>3}  {backup_words(found)}")
    print("To see what going back to one would change, add its number: netcoach restore 1")
    return 0


def _to_go_back_to(path: Path) -> list[backups.Backup]:
    return [found for found in backups.listed(path) if found.why != "damaged"]


def _which(said: str, kept: list[backups.Backup]) -> Path:
    if said.isdecimal() and 1 <= int(said) <= len(kept):
        return kept[int(said) - 1].path
    named = [found.path for found in kept if found.path.name == said] or [Path(said)]
    if not named[0].is_file():
        there = f"Their numbers go from 1 to {len(kept)}." if kept else "There is none yet."
        raise JournalError(f"There is no backup '{said}'. {there} This lists them: netcoach restore")
    return named[0]


def _problem(path: Path) -> str:
    """Return why a journal cannot be opened; "" if it can."""
    try:
        me.open(path)
    except JournalError as problem:
        return str(problem)
    return ""


def _make_again(chosen: argparse.Namespace, path: Path, kept: list[backups.Backup]) -> int | None:
    """Make a journal that is damaged or gone from everything sound in it and its backups."""
    print(f"It would first be made again from everything sound in it and in {counted(len(kept), 'backup', 'backups')}.")
    if (code := asking.stop(chosen, "Make it again?")) is not None:
        return code
    gone = not path.exists()
    path.touch(mode=0o600)
    try:
        with asking.progress("Mending") as tell:
            mended = salvage.repair(path, Clock(), tell)
    except BaseException:
        if gone:
            path.unlink(missing_ok=True)
        raise
    if gone:
        mended.kept_as.unlink()
        print(f"Your journal is there again, with {mended.from_backups:,} facts from its backups.")
    else:
        print(mended)
