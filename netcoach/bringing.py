"""The files that people have, brought into a journal: looked at first, taken as one step."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from netcoach.errors import InvalidValueError, NetcoachError
from netcoach.exchange import talks
from netcoach.exchange.contacts import ContactFile, people_of
from netcoach.exchange.matching import compare, plain
from netcoach.exchange.sheets import read_sheets
from netcoach.exchange.talks import TalkFile

A_YEAR = dt.timedelta(days=365)  # how far back talks are suggested, unless she says otherwise
NAMES = {"name", "first", "last"}


class Bringing:
    """How a file comes in; mixed into :class:`netcoach.me.Me`."""

    def read_file(self, data: bytes, name: str = "", *, since: dt.date | None = None) -> list[ContactFile | TalkFile]:
        """Read any file that people have and say what it is; an archive holds several. Changes nothing.

        Raises:
            UnreadableFileError: If it is none of them, too large or damaged; says what to bring instead.
        """
        span = {"since": since or self.today - A_YEAR, "today": self.today, "mine": self._mine()}
        if talks.is_calendar(data):
            return [talks.read_calendar(data, name, **span)]
        return [
            talks.talks_of(sheet, **span)
            if sheet.format and sheet.format.talk
            else people_of(sheet, None if sheet.format else self.columns_said(sheet.header))
            for sheet in read_sheets(data, name)
        ]

    def look_through(self, file: ContactFile | TalkFile, **said: Any) -> pd.DataFrame:
        """Return what each row of a file would change, and why: see :func:`compare` and :func:`compare_talks`."""
        if isinstance(file, TalkFile):
            return talks.compare_talks(file, self.people, self.interactions)
        return compare(file, self.people, **said)

    def columns_said(self, header: Iterable[str]) -> dict[str, str]:
        """Return what she said of the columns of a table like this one; empty if she never did."""
        return json.loads(self.setting(_columns_key(header)) or "{}")

    def say_columns(self, columns: Mapping[str, str]) -> None:
        """Remember what the columns of her table mean, for the next one with these columns."""
        if not NAMES.intersection(columns.values()):
            raise InvalidValueError("Please say which column is the name.")
        self.set_setting(_columns_key(columns), json.dumps(columns, ensure_ascii=False))

    def _mine(self) -> set[str]:
        url = self.about.get("url")
        return {plain(email) for email in self.about.get("emails") or ()} | ({plain(url, "url")} if url else set())

    def say_me(self, address: str) -> None:
        """Remember an address as hers, so that she is not taken for one of those she talked with."""
        if "@" in address:
            self.put("about", "about", emails=[*(self.about.get("emails") or ()), address])
        else:
            self.put("about", "about", url=address)

    def import_rows(self, rows: pd.DataFrame, tell: Callable[[float], None] = lambda share: None) -> int:
        """Add and update from rows of :meth:`look_through`, as one step; return how many rows that were.

        Rows whose action is "skip" or "ask" are left out. Somebody in a talk who is not here yet is added. ``tell``
        hears how far it has come; whoever stops it meanwhile changes nothing.
        """
        wanted = rows[rows["action"].isin(["add", "update"])]
        if wanted.empty:
            return 0
        self.keep_backup("import")
        added: dict[str, str] = {}  # whatever tells somebody apart -> the id
        with self.gesture() as gesture:
            for number, row in enumerate(wanted.to_dict("records")):
                tell(number / len(wanted))
                changes = row["changes"]
                if "new" in row:
                    people = list(changes["people"])
                    for name, email, url in row["new"]:
                        key = plain(email) or plain(url, "url") or plain(name)
                        if key not in added:
                            added[key] = gesture.add("person", name=name, email=email, url=url)
                        people.append(added[key])
                    gesture.add("interaction", **changes | {"people": people})
                elif row["action"] == "add":
                    gesture.add("person", **changes)
                else:
                    other = (self.values(row["person"]) or {}).get("aliases") or []
                    names = {"aliases": [*other, changes["aliases"]]} if "aliases" in changes else {}
                    gesture.change(row["person"], **changes | names)
        return len(wanted)

    def import_file(self, path: Path | str, *, dry: bool = False, **more: Any) -> str:
        """Bring in every row of a file that can be used, without a question; say what was done, or would be.

        ``more`` goes to :meth:`import_rows`.
        """
        path = Path(path)
        try:
            data = path.read_bytes()
        except OSError as problem:
            raise NetcoachError(f"The file {path} cannot be read: {problem.strerror}.") from None
        files = self.read_file(data, path.name)
        chosen = [file for file in files if isinstance(file, ContactFile)] or files
        also = [file.detected for file in files if file not in chosen]  # talks of an archive are offered, never taken
        said = [self._import(file, path.name, dry, **more) for file in chosen]
        said += [f"Also in it: {'; '.join(also)}. Choose among them in the workbook 04_my_ten_minutes."] if also else []
        return "\n".join(said)

    def _import(self, file: ContactFile | TalkFile, name: str, dry: bool, **more: Any) -> str:
        if isinstance(file, TalkFile):
            asks = (
                f"Which address is yours: {', '.join(file.could_be_me[:3])} …?"
                if file.could_be_me and not self._mine()
                else ""
            )
        else:
            asks = "" if NAMES & {*file.columns.values()} else f"Which is the name: {', '.join(file.columns)}?"
        if asks:
            raise NetcoachError(f"{name} is {file.detected}. {asks} Say so once in the workbook 04_my_ten_minutes.")
        rows = self.look_through(file)
        if not dry:
            self.import_rows(rows, **more)
        count = rows["action"].value_counts()
        added, updated = ("Would be added", "would be updated") if dry else ("Added", "updated")
        said = [f"{file.detected}. {added} {count.get('add', 0)}, {updated} {count.get('update', 0)}"]
        said += [f"already here {count.get('skip', 0)}", f"to be asked about {count.get('ask', 0)}"]
        said += [f"not usable {len(file.problems)}"] if len(file.problems) else []
        return f"{', '.join(said)}." + (f" Not taken: {'; '.join(file.left_out)}." if file.left_out else "")


def _columns_key(columns: Iterable[str]) -> str:
    header = "\n".join(sorted(column.casefold() for column in columns))
    return f"columns:{hashlib.sha256(header.encode()).hexdigest()[:16]}"
