"""The commands that keep a journal private: forget, delete, passphrase."""

from __future__ import annotations

import argparse
import sys

from netcoach import asking, erasing, me, places
from netcoach.days import counted
from netcoach.errors import NetcoachError, UnknownRecordError, did_you_mean
from netcoach.exchange.contacts import short
from netcoach.exchange.matching import plain
from netcoach.journal import backups, copies
from netcoach.telling import label_of, title_of

AROUND = 40  # letters shown on each side of a name that is mentioned
NOT_REACHED = "Copies that you sent, exported or made by hand are not reached"


def forget(chosen: argparse.Namespace) -> int | None:
    """Take a person out of the journal and every backup for good. Shows what goes, what stays, then asks."""
    face = asking.opened(chosen)
    person, called = _person(face, chosen.person)
    planned = face.forgetting(person)
    print(f"{called}. {planned}", *(_mention(face, found, planned.words) for found in planned.mentions), sep="\n")
    print(f"It cannot be undone, and {counted(len(backups.listed(face.path)), 'backup is', 'backups are')} rewritten.")
    if (code := asking.stop(chosen, "Forget this person for good?")) is not None:
        return code
    with asking.progress("Forgetting") as tell:
        face.forget(person, tell)
    print("Gone for good, here and in every backup.")
    if planned.mentions and (chosen.mentions or (not chosen.yes and asking.yes(_instead(planned.mentions)))):
        with asking.progress("Rewriting") as tell:
            face.redact(planned.mentions, planned.words, tell)
    remain = len(erasing.mentions(face.opened().rows, planned.words))
    left = " They were left as they are: --mentions takes the name out of them too." if remain and chosen.yes else ""
    print(f"Places that still mention the name: {remain}.{left} {NOT_REACHED}: forget the person there too.")


def _person(face: me.Me, said: str) -> tuple[str, str]:
    """Return the id and name of whoever has this id or this part of a name, ever had, or was taken out."""
    called = face.forgettable()
    if said in called:
        return said, called[said]
    part, rows = plain(said), face.opened().rows
    known = {person: [plain(name) for name in erasing.known_by(rows, person)] for person in called}
    fitting = [person for person, these in known.items() if part and any(part in name for name in these)]
    if not fitting:
        near = did_you_mean(said, [name for these in known.values() for name in these])
        raise UnknownRecordError(f"There is nobody called '{said}' in this journal.{near}")
    if len(fitting) > 1:
        lines = [f"  {person}  {called[person]}" for person in fitting]
        raise UnknownRecordError("\n".join([f"'{said}' fits several. Put one's id in its place:", *lines]))
    return fitting[0], called[fitting[0]]


def _mention(face: me.Me, found: erasing.Mention, words: list[str]) -> str:
    at = min((at for word in words if (at := plain(found.text).find(plain(word))) >= 0), default=0)
    begin = max(0, at - AROUND)
    text = f"{'… ' if begin else ''}{short(found.text[begin:], 3 * AROUND)}"
    return f"  {title_of(face, found.record)}, {label_of(face.template, found.kind, found.field)}: {text}"


def _instead(notes: list[erasing.Mention]) -> str:
    return f"Put “{erasing.FOR_A_NAME}” in the place of the name in {counted(len(notes), 'note', 'notes')} too?"


def delete(chosen: argparse.Namespace) -> int | None:
    """Delete the journal with every backup of it, for good. Shows what goes, then asks."""
    face = asking.opened(chosen)
    entries, kept = len(face.opened().rows), len(backups.listed(face.path))
    people, talks = counted(len(face.people), "person", "people"), counted(len(face.interactions), "talk", "talks")
    print(f"{face.path}: {people}, {talks}, {counted(entries, 'entry', 'entries')} in all.")
    print(f"With it {counted(kept, 'backup goes', 'backups go')}. It cannot be undone. {NOT_REACHED}.")
    if (code := asking.stop(chosen, "Delete all of it for good?")) is not None:
        return code
    copies.delete(face.opened())
    places.forget_choice(face.path)
    print("Gone: the journal and every backup.")


def passphrase(chosen: argparse.Namespace) -> int | None:
    """Give the journal and its backups a passphrase (set), another one (change), or none (remove)."""
    face = asking.opened(chosen)
    if chosen.what == "set" and face.is_protected:
        raise NetcoachError("This journal has a passphrase already. For another one: netcoach passphrase change")
    if chosen.what != "set" and not face.is_protected:
        raise NetcoachError("This journal has no passphrase. This gives it one: netcoach passphrase set")
    kept = backups.listed(face.path)
    also = f" and {counted(len(kept), 'backup', 'backups')}" if kept else ""
    if chosen.what == "remove":
        print(f"Whoever can read your computer could then read {face.path}{also}.")
        if (code := asking.stop(chosen, "Remove the passphrase?")) is not None:
            return code
        _protect(face, None, kept)
        print(f"{face.path}{also} can be opened without a passphrase.")
        return 0
    if chosen.dry_run:
        print(f"{face.path}{also} would get a new passphrase. Nothing was changed: this was a dry run.")
        return 0
    words = asking.new_passphrase(or_none=False)
    _protect(face, words, kept)
    print(f"From now on the new passphrase opens {face.path}{also}.")
    asking.print_sheet(face.path, words, face)


def _protect(face: me.Me, words: str | None, kept: list[backups.Backup]) -> None:
    face.protect(words)
    lost = [backup for backup in kept if not backup.path.exists()]
    if lost:
        gone = counted(len(lost), "backup", "backups")
        print(f"Not sound, so deleted instead of being left as it was: {gone}.", file=sys.stderr)
