"""Read the contact files that people bring. No disk, no journal."""

from __future__ import annotations

import contextlib
import csv
import datetime as dt
import io
import re
import textwrap
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import PurePosixPath
from typing import Any

import pandas as pd

from netcoach import records
from netcoach.errors import InvalidValueError, UnreadableFileError

MOST_LINES = 50_100  # 50,000 people, and what stands above them
MOST_BYTES = 100_000_000
LONGEST_ROW = 50  # lines in the file; a quotation mark left open must not swallow the rest
PREAMBLE = 50  # lines in which the header is looked for
IN_ZIP = {"connections.csv", "kontakte.csv", "verbindungen.csv"}
TO_MEND = "To mend"  # the column that a file to mend begins with
BRING = (
    "Please bring LinkedIn's Connections.csv, or the zip it comes in: on LinkedIn, Settings, Data privacy, "
    "Get a copy of your data, Connections."
)
HEADERS = (  # English and German
    "first name,last name,connected on,url,email address,company,position",
    "vorname,nachname,verbunden am,url,e-mail-adresse,unternehmen,position",
)
MEANT = ("first", "last", "connected_on", "url", "email", "company", "title")  # the first three must be there
COLUMNS = {column: field for header in HEADERS for column, field in zip(header.split(","), MEANT, strict=True)}
#: What we know but do not read: what gives it away, in small letters.
OTHERS = {
    "[content_types].xml": "an Excel or Word file",
    "conversation id": "the messages of your LinkedIn archive",
    "inviterprofileurl": "the invitations of your LinkedIn archive",
    "given name": "a Google Contacts file",
    "e-mail 1 - ": "a Google Contacts file",
    "e-mail address": "an Outlook contacts file",
}
#: What a line can say about a person, and the word for it. The note holds the columns that we do not know.
FIELDS = dict(name="name", title="title", company="company", email="e-mail", url="profile address", note="note")
MONTH_STARTS = "jan jän,feb,mar mär mae mrz,apr,may mai,jun,jul,aug,sep,oct okt,nov,dec dez"
MONTHS = {start: month for month, starts in enumerate(MONTH_STARTS.split(","), start=1) for start in starts.split()}
SLASHED = re.compile(r"(\d\d?)[/-](\d\d?)[/-]\d+")
WEB_ADDRESS = re.compile(r"(https?://)?[\w.-]+\.\w+([/?#]\S*)?")
FORMULA = r"(?='*[=+@-])"  # before what a spreadsheet would run, guarded or not


@dataclass(frozen=True, eq=False, repr=False)
class ContactFile:
    """What a file of contacts holds."""

    detected: str  # what it is, in a sentence: "LinkedIn connections, 812 people"
    rows: pd.DataFrame  # one per person, in file order: line (its number), FIELDS, connected_on ("2023-03-15")
    problems: pd.DataFrame  # one row per thing to mend: line, reason, text
    _to_mend: list[list[str]]

    def __repr__(self) -> str:
        return f"<ContactFile: {self.detected}>"

    def mend_file(self) -> bytes:
        """Return the lines with a problem as CSV, the reason first; mended, it can be brought again."""
        out = io.StringIO(newline="")
        csv.writer(out).writerows([re.sub("^" + FORMULA, "'", cell) for cell in cells] for cells in self._to_mend)
        return out.getvalue().encode("utf-8-sig")


def read_contacts(data: bytes, name: str = "") -> ContactFile:
    """Read a file of contacts, or the zip it comes in, whatever it is called; ``name`` is for the messages.

    The header says what it is. A line that cannot be used is listed with its number and the reason; the
    others still go in. What is too large, damaged or something else is refused, with what to bring instead.
    """
    called = f"'{name}'" if name else "This file"
    if len(data) > MOST_BYTES:
        raise UnreadableFileError(f"{called} is larger than 100 MB. {BRING}")
    if data.startswith(b"PK\x03\x04"):
        data = _unzipped(data, called)
    text = _decoded(data, called)
    lines = list(islice(io.StringIO(text, newline=None), MOST_LINES + 1))  # every line end is \n now, in cells too
    if len(lines) > MOST_LINES:
        raise UnreadableFileError(f"{called} has more than 50,000 lines. Please bring it in parts.")
    at, delimiter, header = _find_header(lines)
    if not header:
        raise _refusal(text, called)
    rows = list(_rows(lines, at, delimiter, header))
    if header[0] == TO_MEND:
        header, rows = header[1:], [(line, cells[1:], reason) for line, cells, reason in rows]
    fields = [COLUMNS.get(column.casefold()) for column in header]
    days = fields.index("connected_on")
    day_first = _day_first([cells[days] for _, cells, reason in rows if not reason])
    people, problems, to_mend = [], [], [[TO_MEND, *header]]
    for line, cells, reason in rows:
        try:
            if reason:
                raise InvalidValueError(reason)
            people.append({"line": line, **_person(header, fields, cells)})
            people[-1]["connected_on"] = _day(cells[days], day_first)
        except InvalidValueError as problem:
            problems.append({"line": line, "reason": str(problem), "text": short(delimiter.join(cells))})
            to_mend.append([str(problem), *cells])
    return ContactFile(
        f"LinkedIn connections, {len(people):,} {'person' if len(people) == 1 else 'people'}",
        _table(people, ["line", "name", "title", "company", "email", "url", "connected_on", "note"]),
        _table(problems, ["line", "reason", "text"]),
        to_mend,
    )


def _unzipped(data: bytes, called: str) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = {PurePosixPath(part.filename).name: part for part in archive.infolist()}
            found = next((part for name, part in parts.items() if name.casefold() in IN_ZIP), None)
            if not found:
                raise _refusal(", ".join(parts), called)
            if found.file_size > MOST_BYTES:
                raise UnreadableFileError(f"{called} unpacks to far more than a list of people. {BRING}")
            return archive.read(found)  # stops at the size stated and checks the sum
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, OSError, ValueError):
        raise UnreadableFileError(f"{called} is a damaged or locked zip. Please unpack it first.") from None


def _decoded(data: bytes, called: str) -> str:
    for encoding in ("utf-8-sig", "cp1252"):
        with contextlib.suppress(UnicodeDecodeError):
            return data.decode(encoding)
    raise UnreadableFileError(f"{called} holds letters I cannot read. Please save it as CSV UTF-8 and bring that.")


def _refusal(text: str, called: str) -> UnreadableFileError:
    start = text[:4_000].casefold()
    unknown = f"not a list of people that I know; it holds: {short(text[:4_000]) or 'nothing'}"
    what = next((what for sign, what in OTHERS.items() if sign in start), unknown)
    return UnreadableFileError(f"{called} is {what}. {BRING}")


def _find_header(lines: list[str]) -> tuple[int, str, list[str]]:
    for at, line in enumerate(lines[:PREAMBLE], start=1):
        for delimiter in ",;\t":
            header = [" ".join(cell.split()) for cell in next(csv.reader([line], delimiter=delimiter), [])]
            if {COLUMNS.get(column.casefold()) for column in header}.issuperset(MEANT[:3]):
                while not header[-1]:
                    header.pop()
                return at, delimiter, header
    return 0, "", []


def _rows(lines: list[str], at: int, delimiter: str, header: list[str]) -> Iterator[tuple[int, list[str], str]]:
    """Yield each line that is not blank: its number, its cells, and why it cannot be used."""
    while at < len(lines):
        line, reason = at + 1, ""
        reader = csv.reader(lines[at : at + LONGEST_ROW], delimiter=delimiter, strict=True)
        try:
            cells = next(reader)
            at += reader.line_num
        except csv.Error:
            reason = "I cannot tell where the cells of this line end: look at its quotation marks."
            cells = lines[at].split(delimiter)
            at += 1
        cells = [re.sub("^'" + FORMULA, "", cell.strip()) for cell in cells]
        while len(cells) > len(header) and not cells[-1]:
            cells.pop()
        if len(cells) != len(header) and not reason:
            reason = f"The header has {len(header)} cells, this line has {len(cells)}."
        if any(cells):
            yield line, cells, reason


def _person(header: list[str], fields: list[str | None], cells: list[str]) -> dict[str, Any]:
    given, notes = {}, []
    for column, field, cell in zip(header, fields, cells, strict=True):
        if field and field not in given:
            given[field] = cell
        elif cell:
            notes.append(f"{column}: {cell}" if column else cell)
    name = f"{given.pop('first')} {given.pop('last')}"
    del given["connected_on"]  # not a talk
    try:
        # No day is among these fields, so any today will do.
        person = records.check("person", {"name": name, **given, "note": "\n".join(notes)}, today=dt.date.max, new=True)
    except InvalidValueError as problem:
        raise InvalidValueError(f"{FIELDS[problem.field].capitalize()}: {problem}", problem.field) from None
    if "url" in person and not WEB_ADDRESS.fullmatch(person["url"]):
        raise InvalidValueError("Profile address: this is not a web address.", "url")
    return person


def _day_first(texts: list[str]) -> bool | None:
    """Return which way round this file writes 03/04/2026, if its other lines agree on one."""
    days = [(int(day[1]), int(day[2])) for text in texts if (day := SLASHED.fullmatch(text))]
    ways = {first > 12 for first, second in days if max(first, second) > 12}
    return ways.pop() if len(ways) == 1 else None


def _day(text: str, day_first: bool | None) -> str | None:
    if not text:
        return None
    try:
        first, second, year = re.split(r"\W+", text)  # "15 Mar 2023", "15. März 2023", "15-Mar-23" from Excel
        if len(first) == 4:
            first, year = year, first
        day, month = int(first), MONTHS.get(second[:3].casefold()) or int(second)
        if SLASHED.fullmatch(text):
            if day_first is None and day != month and max(day, month) <= 12:
                raise InvalidValueError(f"'{text}' is ambiguous: two days are written so. The person goes in without.")
            if month > 12 or (day <= 12 and day_first is False):
                day, month = month, day
        return dt.date(int(year) + (2000 if len(year) == 2 else 0), month, day).isoformat()
    except ValueError:
        raise InvalidValueError(f"'{short(text, 40)}' is not a day. The person goes in without.") from None


def _table(rows: list[dict[str, Any]], columns: list[str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=columns).astype({c: "int64" if c == "line" else "str" for c in columns})


def short(text: str, longest: int = 200) -> str:
    """Return the beginning of a text as one line that can be shown."""
    return textwrap.shorten(records.UNWRITABLE.sub("\N{REPLACEMENT CHARACTER}", text), longest, placeholder=" …")
