"""The commands between a client and her coach: share, receive, clients. Each client's copy is a file of its own."""

from __future__ import annotations

import argparse
import getpass
import sys
from itertools import combinations
from pathlib import Path

from netcoach import asking, days, me, places, sharing
from netcoach.errors import AskFirstError, NetcoachError, UnreadableFileError
from netcoach.exchange import packs
from netcoach.exchange.matching import plain
from netcoach.fold import Change
from netcoach.journal import Journal, copies
from netcoach.keeping import MergeReport
from netcoach.veil import Veil


def share(chosen: argparse.Namespace) -> int | None:
    """Write a pack for the other one of you two. Shows word for word what goes, then asks."""
    face = _named(chosen.client) if chosen.client else asking.opened(chosen)
    fitting = [key for key in face.partners() if chosen.to and key.endswith(chosen.to.lstrip("…"))]
    if chosen.to and len(fitting) != 1:
        ends = ", ".join(f"…{key[-6:]}" for key in face.partners())
        raise NetcoachError(
            f"That is nobody you have paired with, or several. Their keys end so: {ends or 'none yet'}."
        )
    preview = face.share_preview()
    for line in preview.itertuples():
        said = f"{line.about}. {line.question} {line.words}".rstrip()
        print(f"  {said}{' (an earlier wording)' if line.earlier else ''}")
    if not preview.empty and (code := asking.stop(chosen, "Share this, and nothing else?")) is not None:
        return code
    first = not preview.empty and (chosen.passphrase or not face.partners())
    passphrase = asking.new_passphrase(or_none=False) if first else None
    entries = face.share(chosen.file, *fitting, passphrase=passphrase)
    print(f"The pack is {chosen.file.resolve()}: {days.counted(entries, 'entry', 'entries')}. Send it as it is.")
    if passphrase:
        print(f"Say the passphrase on the phone, never in the same mail: {passphrase}")


def receive(chosen: argparse.Namespace) -> int | None:
    """Bring in a pack that somebody sent you. A client's first one becomes a copy of its own in the coach's folder."""
    data = sharing.read(chosen.file)
    own = places.chosen_journal()
    paths = [chosen.journal] if chosen.journal else [*([own] if own and own.exists() else []), *places.client_copies()]
    pack, face = _opened(data, [_face(path) for path in paths])
    until = days.as_day(chosen.keep_until).isoformat() if chosen.keep_until else ""
    try:
        asked = sharing.pairing(pack) if face is None else ""
        said = None if asked or chosen.dry_run else face.take(pack, sure=chosen.yes)
    except AskFirstError as ask:
        asked, said = str(ask), None
    if said is None:
        if asked:
            print(asked)
        if (code := asking.stop(chosen, "Bring it in?")) is not None:
            return code
        new, (face, said) = face is None, _taken(pack, face, chosen.name)
        if new and sys.stdin.isatty() and (passphrase := asking.new_passphrase(or_none=True)):
            face.protect(passphrase)
            asking.print_sheet(face.path, passphrase, face)
    if until:
        face.set_setting("keep-until", until)
    print(said, f"It is in {face.path}, which opens with: netcoach open --journal", sep="\n")
    return None


def _opened(data: bytes, faces: list[me.Me]) -> tuple[packs.Pack, me.Me | None]:
    """Return the pack and the journal that it is for; None where it begins a client's copy."""
    for face in faces:
        try:
            return face.open_pack(data), face
        except UnreadableFileError:
            continue
    pack = packs.opened(data, passphrase=getpass.getpass("What is its passphrase, said on the phone? "))
    face = next((face for face in faces if face.opened().journal_id == pack.journal_id), None)
    if face is None and pack.author != "client":
        raise UnreadableFileError(sharing.OURS)
    return pack, face


def _taken(pack: packs.Pack, face: me.Me | None, name: str | None) -> tuple[me.Me, MergeReport]:
    """Bring in a pack, into a new copy where there is none yet; one that is refused leaves none behind."""
    if face is not None:
        return face, face.take(pack, sure=True)
    name = name or input("What do you call this client? ")
    path = places.clients_folder() / places.new_journal("client").name
    journal = Journal.create(path, days.Clock(), journal_id=pack.journal_id)
    try:
        journal.write([Change("setting", sharing.CLIENT, {"value": name}, {})], "coach")
        return (face := me.open(path)), face.take(pack, sure=True)
    except NetcoachError:
        copies.delete(journal)
        raise


def _face(path: Path) -> me.Me:
    asking.unlock(path)
    return me.open(path)


def _named(said: str) -> me.Me:
    fitting = [face for face in map(_face, places.client_copies()) if plain(said) in plain(face.client_name)]
    if len(fitting) != 1:
        raise NetcoachError(f"{'Several' if fitting else 'None'} of your clients are called '{said}'.")
    return fitting[0]


def clients(chosen: argparse.Namespace) -> int | None:
    """Your clients today: who has a session, which steps are open, until when you keep each copy."""
    faces = [_face(path) for path in places.client_copies()]
    if not faces:
        print("No client's copy is here yet. A first pack makes one: netcoach receive FILE")
    if chosen.conflicts:
        known = [_known(face) for face in faces]
        found = any(one & other for one, other in combinations(known, 2))
        print("There is a conflict." if found else "No conflict can be seen.")
        return 1 if found else 0
    for face in faces:
        names = {"client": [face.client_name]} | {person: [name] for person, name in face.names.items()}
        veil = Veil(names) if chosen.initials else None
        for line in (face.client_name, *(f"  {said}" for said in face.coach_s_day())):
            print(veil.cover(line) if veil else line)
        if chosen.tidy and face.is_kept_too_long:
            if (code := asking.stop(chosen, "Delete this copy with its backups?")) is not None:
                return code
            copies.delete(face.opened())
            print("Deleted.")
    return None


def _known(face: me.Me) -> set[str]:
    """Return how those are known whom a client writes about, herself included: whole names, addresses."""
    records = [face.values(record) or {} for record in (*face.people.index, "about")]
    listed = ("aliases", "names", "emails")
    said = [face.client_name, *(values.get(name) for values in records for name in ("name", "email"))]
    said += [text for values in records for name in listed for text in values.get(name) or ()]
    return {plain(text) for text in said if text and ("@" in text or " " in text.strip())}
