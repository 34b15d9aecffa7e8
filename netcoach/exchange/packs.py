"""Packs: which facts one of two people lets the other see, and how they travel closed. Knows facts and bytes, no file.

A pack is an age file (pyrage) for one key or one passphrase. age has no signatures, so the first pack brings a secret,
and every pack carries an HMAC-SHA256 made with it (decisions 14 and 15). Inside are lines as in an export.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from netcoach.errors import NetcoachError, UnreadableFileError
from netcoach.exchange.facts import line_of, row_of
from netcoach.fold import (
    ERASED,
    LOCAL,
    MERGED,
    REMOVED,
    UNDO,
    WIDTH,
    Change,
    Row,
    State,
    as_json,
    is_list,
    with_checksum,
)
from netcoach.journal import keys

SUFFIX = ".netcoach-pack"
FORMAT = 1
LARGEST = 20_000_000  # bytes; twenty years of notes are a tenth of it; our choice
OTHER = {"client": "coach", "coach": "client"}
NEVER = ("note_private",)  # fields that stay, whoever may see the rest
OWN_AFFAIR = ("setting", "template", MERGED)  # kinds that stay in a journal, but for a client's template
NOT_OPENED = (
    "This pack was not opened: the passphrase does not fit, it is meant for somebody else, or the file is not as it "
    "was sent. Nothing was changed. Ask for it once more."
)
FORGED = "This pack claims what its sender cannot have written. Nothing was taken from it, and nothing was changed."


class Pack(NamedTuple):
    """A pack that was opened: whose journal, from whom, and the facts; ``secret`` if it offers to pair."""

    journal_id: str
    author: str
    sender: str
    secret: str
    rows: list[Row]
    mac: str
    body: bytes
    spoken: bool = False  # opened by a passphrase, which the two said on the phone

    def __repr__(self) -> str:
        """Say what it is, and nothing of what is in it."""
        return "<a pack>"

    def is_made_with(self, secret: str) -> bool:
        """Return whether whoever made it knew a secret, and nobody has altered it since."""
        return bool(secret) and hmac.compare_digest(self.mac.encode(), _mac(secret, self.body).encode())


# -- who may see what --------------------------------------------------------------------------------------------------


def stamped(state: State, changes: Iterable[Change]) -> Iterator[Change]:
    """Yield changes as they are written: what others may see says so, in each of its facts.

    One that lets more people see a record says all that stands in it once more, so that nothing older has to go. A
    private note is written as a fact of its own.
    """
    for change in changes:
        was = state.audience(change.record)
        now = change.fields.get("audience", was) or "me"
        if change.kind in (*LOCAL, *OWN_AFFAIR) or not _width(now):
            yield change
            continue
        private = {name: value for name, value in change.fields.items() if name in NEVER}
        said = {name: value for name, value in change.fields.items() if name not in NEVER}
        if private:
            old = {name: facts for name, facts in change.replaces.items() if name in NEVER}
            yield change._replace(fields=private, replaces=old)
        if said:
            restated = _restated(state, change.record, said) if _width(now) > _width(was) else {}
            fields = {"audience": now} | said | restated
            replaces = {name: _replaced(state, change, name, fields[name], name in restated) for name in fields}
            yield change._replace(fields=fields, replaces={name: facts for name, facts in replaces.items() if facts})


def _restated(state: State, record: str, said: Mapping[str, Any]) -> dict[str, Any]:
    """Return what stands in a record, with what is said now, and without what others saw of it before."""
    open_ones = [row for row, counts in state.facts(record) if counts and _width(row.fields.get("audience"))]
    fields = {}
    for name, value in (state.values(record) or {}).items():
        if isinstance(value, list):
            change = said.get(name) or {}
            shown = [item for row in open_ones for item in row.fields.get(name, {}).get("+", ())]
            taken = [*change.get("-", ()), *(item for item in shown if item not in value)]
            kept = [item for item in [*value, *change.get("+", ())] if item not in taken]
            if kept or taken:  # from here on each item stands by this fact alone
                fields[name] = {"+": kept, "-": [*kept, *taken]}
        elif name not in (*said, *NEVER) and (value is not None or any(name in row.fields for row in open_ones)):
            fields[name] = value
    return fields


def _replaced(state: State, change: Change, name: str, value: Any, restated: bool) -> list[str]:
    """Return what a field replaces, so that it does so too where the facts in between are not known."""
    by_id = {row.id: row for row, _ in state.facts(change.record) if name in row.fields}
    living = [row.id for row, counts in state.facts(change.record) if counts and name in row.fields]
    shown = state.shown(change.record)
    heads = shown.heads.get(name, []) if shown else []
    if is_list(value):
        old = living if restated else change.replaces.get(name, ())
        again = [head for head in heads if head not in old and _adds(by_id[head], name, value.get("-", ()))]
        return [*old, *again] if value.get("-") else []
    old = list(change.replaces.get(name, () if name in change.fields else heads[-1:]))
    said = [by_id[fact].fields[name] for fact in old if fact in by_id]
    old += [head for head in heads if head not in old and by_id[head].fields[name] in said]  # it says the same again
    for fact in old:
        if fact in by_id and not _width(by_id[fact].fields.get("audience")):
            old += [older for older in by_id[fact].replaces.get(name, ()) if older not in old]
    return old


def _adds(row: Row, name: str, items: Sequence[Any]) -> bool:
    return bool(_width(row.fields.get("audience"))) and any(item in row.fields[name].get("+", ()) for item in items)


def going(rows: Iterable[Row], state: State, author: str, audience: str) -> Iterator[Row]:
    """Yield the facts of one author that a pack takes: what stands or stood in records that the other may see.

    What was taken out or taken back goes without its words, and so does what was struck, but for the words that
    stand there now. Beside anything of hers go the client's templates, each as it was kept: they say what her answers
    mean, and hold no word of hers.
    """
    rows = [row for row in rows if not _is_own_affair(row) or (is_template(row) and author == "client")]
    open_ones = {row.id for row in rows if row.kind != ERASED and _width(row.fields.get("audience")) >= WIDTH[audience]}
    open_ones |= {row.id for row in rows if is_template(row)} if open_ones else set()
    ever, steps = ({getattr(row, name) for row in rows if row.id in open_ones} for name in ("record", "step"))
    for row in (row for row in rows if row.author == author):
        is_open = is_template(row) or _width(state.audience(row.record)) >= WIDTH[audience]
        values = (state.values(row.record) or {}) if is_open else {}
        if row.kind == UNDO:
            if row.record in steps:
                yield row
        elif row.kind == ERASED:
            struck = {name: _if_it_stands(said, values.get(name)) for name, said in row.fields.items()}
            struck = {name: said for name, said in struck.items() if name not in NEVER}
            if not row.fields or (struck and row.record in ever):
                yield with_checksum(row._replace(fields=struck))
        elif row.id in open_ones and not state.is_undone(row.step) and (values or REMOVED in row.fields):
            yield row


def is_template(row: Row) -> bool:
    """Return whether a fact keeps a template, and no more."""
    return row.kind == row.record == "template"


def _is_own_affair(row: Row) -> bool:
    return row.kind in OWN_AFFAIR or row.record == "template" or ":" in row.record


def _width(audience: Any) -> int:
    return WIDTH.get(audience, 0)


def _if_it_stands(said: Any, now: Any) -> Any:
    if is_list(said):
        return {"+": [item for item in said.get("+", ()) if item in (now or ())]}
    return said if said == now else None


# -- ids that say nothing ----------------------------------------------------------------------------------------------


def stubs(rows: Iterable[Row], author: str, secret: str) -> dict[str, str]:
    """Return for each record that one of the two began the id that the other knows it by.

    It stays the same, and nobody without the secret can turn it back.
    """
    begun: dict[str, Row] = {}
    for row in rows:
        if row.kind != UNDO:
            begun.setdefault(row.record, row)
    return {
        record: stub(record, secret)
        for record, row in begun.items()
        if row.author == author and record != "about" and not _is_own_affair(row)
    }


def stub(record: str, secret: str) -> str:
    """Return the id that others know a record by."""
    return hmac.digest(secret.encode(), record.encode(), "sha256").hex()[:24]


def renamed(row: Row, names: Mapping[str, str]) -> Row:
    """Return a fact with other ids for the records that it is about."""
    return with_checksum(row._replace(record=names.get(row.record, row.record), fields=_named(row.fields, names)))


def _named(value: Any, names: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return names.get(value, value)
    if isinstance(value, dict):
        return {name: _named(part, names) for name, part in value.items()}
    return [_named(item, names) for item in value] if isinstance(value, list | tuple) else value


# -- closed and opened -------------------------------------------------------------------------------------------------


def closed(rows: Iterable[Row], about: Mapping[str, str], secret: str, *, to: str = "", passphrase: str = "") -> bytes:
    """Return a pack's bytes, for a public key or for a passphrase.

    Raises:
        InvalidValueError: If the passphrase is too short.
    """
    import pyrage

    header = {"netcoach": "pack", "format": FORMAT} | about
    body = "\n".join([as_json(header), *map(line_of, rows)]).encode()
    text = f"{_mac(secret, body)}\n".encode() + body
    if passphrase:
        return pyrage.passphrase.encrypt(text, keys.long_enough(passphrase))
    try:
        return pyrage.encrypt(text, [pyrage.x25519.Recipient.from_str(to)])
    except pyrage.RecipientError:
        raise NetcoachError("That is no key of netcoach's: it begins with age1. Nothing was written.") from None


def opened(data: bytes, own: Sequence[str] = (), passphrase: str | None = None) -> Pack:
    """Return what is in a pack, read with one of these private keys or a passphrase.

    Raises:
        UnreadableFileError: If it does not open, or if anything in it is not as netcoach wrote it. All or nothing.
    """
    import pyrage

    if len(data) > LARGEST:
        raise UnreadableFileError("This file is too large to be a pack of netcoach's. Nothing was changed.")
    try:
        if passphrase:
            text = pyrage.passphrase.decrypt(data, keys.plain(passphrase))
        else:
            text = pyrage.decrypt(data, [pyrage.x25519.Identity.from_str(key) for key in own])
        mac, _, body = text.partition(b"\n")
        header, *facts = map(json.loads, body.decode().split("\n"))
        kept = {name: str(header.get(name, "")) for name in ("journal_id", "author", "sender", "secret")}
        if header["netcoach"] != "pack" or header["format"] > FORMAT or kept["author"] not in OTHER:
            raise UnreadableFileError("This pack was written by a newer netcoach. Update netcoach to read it.")
        rows = [row_of(number, fact) for number, fact in enumerate(facts, start=3)]
        return Pack(**kept, rows=rows, mac=mac.decode(), body=body, spoken=bool(passphrase))
    except (pyrage.DecryptError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise UnreadableFileError(NOT_OPENED) from None


def _mac(secret: str, body: bytes) -> str:
    return hmac.digest(secret.encode(), body, "sha256").hex()


def new_key() -> tuple[str, str]:
    """Return a new private key and its public half."""
    import pyrage

    made = pyrage.x25519.Identity.generate()
    return str(made), str(made.to_public())


# -- what came ---------------------------------------------------------------------------------------------------------


def refuse_forged(pack: Pack, rows: Sequence[Row], here: Sequence[Row], state: State) -> None:
    """Refuse a pack as a whole if a fact in it, new here, is not one that its sender can have written.

    Raises:
        UnreadableFileError: If one claims another author, or is about what the sender was never shown.
    """
    known, steps = {row.id for row in here}, {row.step for row in here if row.author != pack.author}
    seen = {row.record for row in here if row.author == pack.author or _width(row.fields.get("audience"))}
    unseen = {row.record for row in here if row.kind != ERASED} - seen
    for row in (row for row in rows if not (is_template(row) and row.author == pack.author == "client")):
        takes_all = row.kind == ERASED and not row.fields and row.record == "about"
        other_kind = row.kind not in LOCAL and (state.kind(row.record) or row.kind) != row.kind
        undoes = row.kind == UNDO and row.record in steps
        if row.id not in known and (
            row.author != pack.author
            or _is_own_affair(row)
            or takes_all
            or row.record in unseen
            or other_kind
            or undoes
        ):
            raise UnreadableFileError(FORGED)
