"""What :class:`netcoach.me.Me` can do to share: who may see a record, what goes in a pack, what comes in one."""

from __future__ import annotations

import secrets
from pathlib import Path

import pandas as pd

from netcoach import checks, days, places, telling
from netcoach.choosing import template_named
from netcoach.errors import AskFirstError, NetcoachError, TemplateError, UnknownRecordError, UnreadableFileError
from netcoach.exchange import packs
from netcoach.fold import CLIENT, ERASED, REMOVED, UNDO, WIDTH, Change, Row, State
from netcoach.keeping import MergeReport
from netcoach.template import checked

NOTHING = "There is nothing to share yet: everything in this journal is for your eyes only."
PAIR = "This comes from somebody you have not paired with: a {author}, {entries}, key {key}. Pair with them?"
ERASES = "It takes {entries} of yours out for good, here and in every backup. That cannot be undone. Let it?"
OURS = "This pack is for the other one of you two, or another client's. Nothing was changed."
TEMPLATE = "The words of your template: {name}, version {version}"
UNPAIRED = "This comes from somebody you have not paired with. Ask for a first pack with a passphrase."


class Sharing:
    """Mixed into :class:`netcoach.me.Me`."""

    @property
    def author(self) -> str:
        """Who is writing: in a coach's copy always the coach, whatever was asked for."""
        return "coach" if self.state.values(CLIENT) else self._author

    @property
    def client_name(self) -> str:
        """What the coach calls this client; "" in a client's own journal."""
        return self.setting("client")

    @property
    def is_kept_too_long(self) -> bool:
        """Whether the day until which the coach keeps this copy is past."""
        return "" < self.setting("keep-until") < self.today.isoformat()

    def coach_s_day(self) -> list[str]:
        """Return what a coach looks at in the morning: a session today, what is open, until when the copy is kept."""
        held = [self.values(session) for session in self.state.ids("session")]
        said = ["A session today."] if any(values.get("day") == self.today.isoformat() for values in held) else []
        said += [f"Open: {step}, {day}" for _, step, day in self.open_steps()]
        if until := self.setting("keep-until"):
            past = ". That is past: netcoach clients --tidy" if self.is_kept_too_long else ""
            said.append(f"Kept until {days.in_words(until)}{past}")
        return said

    def let_see(self, record: str, audience: str) -> None:
        """Say who may see a record from now on: "me", "coach" or "report"; what was written before never goes."""
        shown = self.state.shown(record)
        if shown is None:
            raise UnknownRecordError(f"There is nothing with the id '{record}' in this journal.")
        kind = self.state.kind(record)
        said = checks.check(kind, {"audience": audience}, today=self.today, new=False)
        if self.state.audience(record) != audience:
            heads = shown.heads.get("audience", [])
            self.write([Change(kind, record, said, {"audience": heads} if heads else {})])

    # -- what goes ---------------------------------------------------------------------------------------------------

    def share_preview(self, audience: str = "coach") -> pd.DataFrame:
        """Return exactly what a pack takes, word for word, as the other one will read it; nothing is written.

        Returns:
            One row per answer: ``record``, ``kind``, ``about``, ``question``, ``words``, ``recorded_at`` and
            ``earlier`` (whether it is an earlier wording). Empty if nothing is shared.
        """
        rows = self._going(audience)
        theirs = [row for row in self.opened().standing_rows() if row.author != self.author]
        view = self._view(self.opened().clock.now(), State([*theirs, *rows]))
        view._author, view._template = packs.OTHER[self.author], self.template
        lines, kept = [], {"name": "", "version": ""}
        for row in rows:
            kind, shown = self.state.kind(row.record), self.state.shown(row.record)
            if packs.is_template(row):
                kept |= row.fields
                said, earlier = TEMPLATE.format(**kept), row.id not in self.shown("template").heads.get("content", ())
                lines.append((row.record, kind, said, "", "", row.recorded_at, earlier))
                continue
            if row.kind in (UNDO, ERASED) and not row.fields.keys() - {"undone"}:
                said = "taken back, or brought back" if row.kind == UNDO else "taken out for good"
                lines.append((row.record, row.kind, "Something", "", said, row.recorded_at, False))
                continue
            for name in (name for name in row.fields if name != "audience"):
                words, question = "taken out", ""
                if name != REMOVED:
                    words = telling.in_words(view, kind, name, row.fields[name], longest=None).removeprefix("added ")
                    question = telling.label_of(self.template, kind, name)
                earlier = shown is not None and row.id not in shown.heads.get(name, ())
                about = telling.title_of(view, row.record)
                lines.append((row.record, kind, about, question, words, row.recorded_at, earlier))
        columns = ["record", "kind", "about", "question", "words", "recorded_at", "earlier"]
        return pd.DataFrame(lines, columns=columns)

    def _going(self, audience: str) -> list[Row]:
        if not WIDTH.get(audience):
            raise NetcoachError(f"A pack is for 'coach' or 'report', not for '{audience}'.")
        rows, usual = self.opened().standing_rows(), template_named(places.DEFAULT_TEMPLATE).content()
        if {row.fields.get("content") for row in rows if packs.is_template(row)} == {usual}:
            rows = [row for row in rows if not packs.is_template(row)]  # a copy without one has these words
        return list(packs.going(rows, self.state, self.author, audience))

    def share(
        self, path: Path | str, to: str | None = None, passphrase: str | None = None, audience: str = "coach"
    ) -> int:
        """Write a pack with what :meth:`share_preview` lists, and return how many entries are in it.

        Args:
            path: A new file.
            to: The other's public key; None for the one person you have paired with.
            passphrase: Say it on the phone. A pack with one offers to pair.
            audience: "coach", or "report" for what may be in a report alone.
        """
        rows, partners = self._going(audience), self.partners()
        if not rows:
            raise NetcoachError(NOTHING)
        if not (to or passphrase or len(partners) == 1):
            several = "You have paired with several people: say for whom it is." if partners else ""
            raise NetcoachError(several or "You have not paired yet: choose a passphrase, and say it on the phone.")
        to = "" if passphrase else to or next(iter(partners))
        secret = partners[to].split()[-1] if to in partners else self._offered()
        own, public = self._own_key()
        names = packs.stubs(self.opened().rows, self.author, own)
        gone = [row for row in rows if row.kind == ERASED and not row.fields]  # theirs perhaps, known by its own id
        goes = [packs.renamed(row, names) for row in rows]
        goes += [packs.with_checksum(row._replace(id=packs.stub(row.id, own))) for row in gone]
        about = {"journal_id": self.opened().journal_id, "author": self.author, "sender": public}
        about["secret"] = "" if to in partners else secret
        data = packs.closed(goes, about, secret, to=to, passphrase=passphrase or "")
        try:
            with Path(path).open("xb") as file:
                file.write(data)
        except OSError as problem:
            raise NetcoachError(f"The pack cannot be written to {path}: {problem.strerror}.") from None
        return len(rows)

    # -- what comes --------------------------------------------------------------------------------------------------

    def receive(self, path: Path | str, passphrase: str | None = None, *, sure: bool = False) -> MergeReport:
        """Bring in a pack as one step: all of it, or nothing. In any order, any number of times.

        Args:
            path: The pack; it stays as it is.
            passphrase: What the sender said on the phone; None for a pack to this journal's key.
            sure: Whether what would be asked first has been answered with yes.

        Raises:
            UnreadableFileError: If it does not open, or is not what its sender can have written.
            AskFirstError: If it comes from somebody unknown, or takes something out for good. Call again with ``sure``.
        """
        return self.take(self.open_pack(read(path), passphrase), sure=sure)

    def open_pack(self, data: bytes, passphrase: str | None = None) -> packs.Pack:
        """Return what is in a pack for this journal; nothing is changed."""
        return packs.opened(data, list(self._kept("setting:pack:").values()), passphrase)

    def take(self, pack: packs.Pack, *, sure: bool = False) -> MergeReport:
        """Bring in a pack that was opened; see :meth:`receive`."""
        journal = self.opened(write=True)
        if pack.journal_id != journal.journal_id or pack.author != packs.OTHER[self.author]:
            raise UnreadableFileError(OURS)
        shared = self.partners().get(pack.sender, "").split()
        known = next(filter(pack.is_made_with, [*shared, *self._kept("setting:pairing").values()]), "")
        if shared and not known and not pack.spoken:  # whoever knows the two keys could offer a secret
            raise UnreadableFileError(packs.NOT_OPENED)
        if not pack.is_made_with(known or pack.secret):
            raise UnreadableFileError(packs.NOT_OPENED if pack.secret else UNPAIRED)
        keys = self._kept("setting:pack:").values()
        names = {short: id_ for key in keys for id_, short in packs.stubs(journal.rows, self.author, key).items()}
        rows = [packs.renamed(row, names) for row in pack.rows]
        packs.refuse_forged(pack, rows, journal.rows, self.state)
        # A template that is not sound stays out alone: what she took out for good, or closed, has to arrive.
        here = {row.id for row in journal.rows}
        sound = [row for row in rows if row.id in here or not packs.is_template(row) or _is_sound(row)]
        if asks := [] if sure else self._asks(pack, rows, known):
            raise AskFirstError(" ".join(asks))
        if (secret := known or pack.secret) not in shared:
            self.set_setting(f"partner:{pack.sender}", " ".join([*shared, secret]))
            if known:
                self.set_setting("pairing", "")
        return self.take_in(sound)._replace(template_left_out=len(sound) < len(rows))

    def _asks(self, pack: packs.Pack, rows: list[Row], known: str) -> list[str]:
        asks = [] if known else [pairing(pack)]
        ids, erased = {row.id for row in self.opened().rows}, {row.record for row in rows if row.kind == ERASED}
        mine = {row.record for row in self.opened().rows if row.author == self.author and row.kind != ERASED}
        new = [row for row in rows if row.kind == ERASED and row.id not in ids and row.record in mine & erased]
        if new and self.author == "client":  # what a client takes out is out; what a coach does, she may refuse
            asks.append(ERASES.format(entries=days.counted(len(new), "entry", "entries")))
        return asks

    # -- keys, kept in settings: never in a pack ---------------------------------------------------------------------

    def partners(self) -> dict[str, str]:
        """Return the public key of each person you have paired with, and what you two share: a secret for each time."""
        return {key: secret for key, secret in self._kept("setting:partner:").items() if secret}

    def _kept(self, begin: str) -> dict[str, str]:
        # Undo must not take a key away: what was written holds, the last word last.
        rows = (row for row in self.opened().rows if row.record.startswith(begin))
        return {row.record.removeprefix(begin): row.fields.get("value") or "" for row in rows}

    def _own_key(self) -> tuple[str, str]:
        """Return this journal's private key and its public half; the oldest, where two copies made one each."""
        own = sorted((row.id, row.fields["value"], row.record) for row in self.opened().rows if _is_key(row))
        if own:
            return own[0][1], own[0][2].removeprefix("setting:pack:")
        private, public = packs.new_key()
        self.set_setting(f"pack:{public}", private)
        return private, public

    def _offered(self) -> str:
        """Return the secret that a first pack brings: the same until somebody has answered with it."""
        offered = self._kept("setting:pairing").get("") or secrets.token_hex(32)
        if offered != self.setting("pairing"):
            self.set_setting("pairing", offered)
        return offered


def pairing(pack: packs.Pack) -> str:
    """Return the question whether to pair with whoever sent a pack."""
    entries = days.counted(len(pack.rows), "entry", "entries")
    return PAIR.format(author=pack.author, entries=entries, key=f"…{pack.sender[-6:]}")


def _is_sound(row: Row) -> bool:
    """Return whether a fact that keeps a template says what netcoach says, of a template that it would install."""
    content = row.fields.get("content")
    try:
        kept = checked(content)
    except TemplateError:
        return False
    return row.fields.items() <= {"name": kept.name, "version": kept.version, "content": content}.items()


def _is_key(row: Row) -> bool:
    return row.record.startswith("setting:pack:") and bool(row.fields.get("value"))


def read(path: Path | str) -> bytes:
    """Return a pack's bytes, or say that there are too many."""
    try:
        with Path(path).open("rb") as file:
            return file.read(packs.LARGEST + 1)
    except OSError as problem:
        raise NetcoachError(f"The file {path} cannot be read: {problem.strerror}.") from None
