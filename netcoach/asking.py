"""What the terminal asks and shows: yes or no, a passphrase, how far a long task has come."""

from __future__ import annotations

import argparse
import getpass
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from netcoach import days, me, places
from netcoach.errors import JournalError, LockedError
from netcoach.journal import Journal, backups, keys, store

TRIES = 3
PATIENCE = 1.0  # seconds until a task says how far it has come
WHAT_FOR = """A passphrase for this journal? Whoever gets hold of the file can then read nothing.
Nobody can open it without these words, netcoach included: they belong on paper.
"""
SHEET = """
------------------------------------------------------------------------
netcoach: my recovery sheet. Copy it on paper, then close this window.

The journal    {path}
opens with     {passphrase}

To open it: netcoach open --journal "{path}"
and type the words when it asks. On another computer, copy the file first.
Made on {day}.

Without these words nobody can open the journal. Keep this sheet away from
the computer, where you keep your passport.
------------------------------------------------------------------------
"""


def stop(chosen: argparse.Namespace, question: str) -> int | None:
    """Return the exit code with which to end, or None where what was shown shall be done."""
    if chosen.dry_run:
        print("Nothing was changed: this was a dry run.")
        return 0
    if chosen.yes or yes(question):
        return None
    print("Nothing was changed.")
    return 1


def yes(question: str) -> bool:
    """Ask and return whether the answer was yes."""
    return input(f"{question} (y/n) ").strip()[:1].lower() == "y"


def path_of(chosen: argparse.Namespace) -> Path:
    """Return the journal that was named, else the one in use.

    Raises:
        JournalError: If there is none.
    """
    path = chosen.journal or places.chosen_journal()
    if path is None:
        raise JournalError("There is no journal yet. This begins one: netcoach new")
    return path


def opened(chosen: argparse.Namespace) -> me.Me:
    """Open the journal that was named, else the one in use, asking for its passphrase."""
    path = path_of(chosen)
    unlock(path)
    return me.open(path)


def unlock(path: Path, *copies: Path, damaged: bool = False) -> None:
    """Ask for a journal's passphrase if it has one that is not known yet, three times at most.

    Args:
        path: The journal.
        copies: Its backups; where the journal is damaged, they tell whether a passphrase fits.
        damaged: Whether it may only look as if it had one, because its beginning is gone.

    Raises:
        LockedError: If none fitted.
    """
    locked = {salt: file for file in reversed([path, *copies]) if (salt := salt_of(file))}
    if salt_of(path) == "" or not locked or _is_known(locked):
        return
    hint = " (Enter alone if it never had one)" if damaged else ""
    for _ in range(TRIES):
        typed = getpass.getpass(f"Passphrase of {path.name}{hint}: ")
        if (damaged and not typed) or any(_fits(file, typed) for file in locked.values()):
            return
        print(keys.DOES_NOT_FIT, file=sys.stderr)
    raise LockedError("It was not opened. On the recovery sheet stand the words that it asks for.")


def salt_of(file: Path) -> str | None:
    """Return a file's salt, "" for a plain one, None where the file cannot tell."""
    with suppress(JournalError):
        return store.salt_of(file)
    return None


def _is_known(salts: dict[str, Path]) -> bool:
    for salt in salts:
        with suppress(LockedError):
            return bool(keys.of(salt))
    return False


def _fits(file: Path, passphrase: str) -> bool:
    try:
        Journal.open(file, passphrase=passphrase).close()
    except LockedError:
        return False
    except JournalError:  # it fits, and what is behind it is damaged
        return True
    return True


def new_passphrase(*, or_none: bool) -> str | None:
    """Return four suggested words, her own, or None for none."""
    print(WHAT_FOR)
    while True:
        print(f"    {(words := keys.suggest())}\n")
        offer = f"u: use these words, o: other words, m: my own{', n: no passphrase' if or_none else ''}"
        answer = input(f"{offer} ? ").strip()[:1].lower()
        if answer == "u":
            return words
        if answer == "m":
            return _typed_twice()
        if answer == "n" and or_none:
            return None


def _typed_twice() -> str:
    while True:
        typed = getpass.getpass(f"Your own passphrase, {keys.SHORTEST} letters at least (they do not show): ")
        if len(" ".join(typed.split())) < keys.SHORTEST:
            print("That is too short.")
        elif getpass.getpass("Once more: ") != typed:
            print("The two are not the same.")
        else:
            return typed


def print_sheet(path: Path, passphrase: str, face: me.Me) -> None:
    """Print the recovery sheet, to be copied on paper."""
    print(SHEET.format(path=path.resolve(), passphrase=passphrase, day=days.in_words(face.today)))


@contextmanager
def progress(what: str) -> Iterator[Callable[[float], None]]:
    """Show how far something has come, once it takes longer than a second."""
    begun, shown = time.monotonic(), [""]

    def tell(share: float) -> None:
        said = f"{what} … {share:.0%}"
        if time.monotonic() - begun > PATIENCE and said != shown[0]:
            shown[0] = said
            print(f"\r{said}", end="", file=sys.stderr, flush=True)

    try:
        yield tell
    finally:
        if shown[0]:
            print(f"\r{' ' * len(shown[0])}\r", end="", file=sys.stderr, flush=True)


def backup_words(backup: backups.Backup) -> str:
    """Return when and why a backup was made."""
    local = backup.moment.astimezone()
    return f"{days.in_words(local.date())}, {local:%H:%M}, {backups.WHY.get(backup.why, backup.why)}"
