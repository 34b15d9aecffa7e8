"""Read the contact files that people bring, and say what each line would change. No disk, no journal."""

from __future__ import annotations

import codecs
import csv
import datetime as dt
import io
import re
import textwrap
import unicodedata
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, NoReturn
from urllib.parse import unquote

import pandas as pd

from netcoach import records
from netcoach.days import number_words
from netcoach.errors import InvalidValueError, UnreadableFileError

MOST_ROWS = 50_000
MOST_BYTES = 100_000_000
MOST_SQUEEZED = 200  # times smaller in the zip; lists of names squeeze to a fifth, a bomb to a thousandth
LONGEST_ROW = 50  # lines in the file; a quotation mark left open must not swallow the rest
PREAMBLE = 50  # lines in which the header is looked for
IN_ZIP = {"connections.csv", "kontakte.csv", "verbindungen.csv"}
TO_MEND = "To mend"  # the column that a file to mend begins with

BRING = (
    "Please bring LinkedIn's Connections.csv, or the zip it comes in: on LinkedIn, Settings, Data privacy, "
    "Get a copy of your data, Connections."
)
LINKEDIN = ["first", "last", "connected_on", "url", "email", "company", "title"]
LINKEDIN_HEADERS = {  # the first three columns must be there
    "LinkedIn connections": "first name,last name,connected on,url,email address,company,position",
    "LinkedIn connections (German)": "vorname,nachname,verbunden am,url,e-mail-adresse,unternehmen,position",
}
#: What we read: label -> (columns that must be there, column -> field). Another format is another line.
FORMATS: dict[str, tuple[set[str], dict[str, str]]] = {
    label: (set(header.split(",")[:3]), dict(zip(header.split(","), LINKEDIN, strict=True)))
    for label, header in LINKEDIN_HEADERS.items()
}
#: What we know but do not read: columns that give it away -> what it is.
OTHERS = {
    ("conversation id", "from", "to", "date"): "the messages of your LinkedIn archive (messages.csv)",
    ("from", "to", "sent at", "direction"): "the invitations of your LinkedIn archive (Invitations.csv)",
    ("first name", "last name", "job title", "creation date", "status"): "the recommendations of your LinkedIn archive",
    ("endorsement date", "skill name"): "the endorsements of your LinkedIn archive",
    ("company name", "title", "started on"): "your own jobs in the LinkedIn archive (Positions.csv)",
    ("first name", "labels", "organization name"): "a Google Contacts file",
    ("name", "given name", "group membership"): "a Google Contacts file (the older layout)",
    ("first name", "initials", "e-mail address", "web page"): "a Google Contacts or Outlook file (the Outlook layout)",
    ("first name", "nickname", "e-mail address", "given yomi"): "an Outlook.com contacts file",
    ("first name", "suffix", "job title", "business street"): "an Outlook contacts file",
    ("subject", "start date", "start time"): "a calendar",
}
BEGINNINGS = {  # in small letters
    b"begin:vcard": "a vCard",
    b"begin:vcalendar": "a calendar",
    b"<!doctype html": "a web page",
    b"<html": "a web page",
    b"<?xml": "an XML file",
    b'{"': "a JSON file",
    b"[{": "a JSON file",
    b"{\\rtf": "a text document (RTF)",
    b"%pdf": "a PDF",
    b"\xd0\xcf\x11\xe0": "an Excel, Word or Outlook file of the older kind",
    b"\x89png": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"\x1f\x8b": "a packed file (gzip)",
}
#: What a line can say about a person, and the word for it.
FIELDS = dict(name="name", title="title", company="company", email="e-mail", url="profile address", note="note")
MONTH_STARTS = "jan jän,feb,mar mär mae mrz,apr,may mai,jun,jul,aug,sep,oct okt,nov,dec dez"
MONTHS = {start: month for month, starts in enumerate(MONTH_STARTS.split(","), start=1) for start in starts.split()}
ISO_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[T ].*)?")
DAY_MONTH = re.compile(r"(\d{1,2})[. -]+([^\W\d_]{3,9})[. -]+(\d{4}|\d\d)")  # "15. März 2023", "15-Mar-23" from Excel
MONTH_DAY = re.compile(r"([^\W\d_]{3,9})\.? +(\d{1,2}),? +(\d{4})")
NUMBERS = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d\d)")
WEB_ADDRESS = re.compile(r"(https?://)?[\w-]+(\.[\w-]+)+([/?#]\S*)?", re.IGNORECASE)
FORMULA = re.compile(r"'*\s*[=+\-@\t\r]")  # what a spreadsheet would run, guarded or not


@dataclass(frozen=True, eq=False, repr=False)
class ContactFile:
    """What a file of contacts holds.

    Attributes:
        detected: What it is, in a sentence: "LinkedIn connections, 812 people".
        rows: One row per person, in file order: ``line`` (number in the file), ``name``, ``title``, ``company``,
            ``email``, ``url``, ``connected_on`` ("2023-03-15" or missing), ``note`` (the other columns).
        problems: One row per thing to mend: ``line``, ``reason``, ``text``.
    """

    detected: str
    rows: pd.DataFrame
    problems: pd.DataFrame
    _header: tuple[str, ...]
    _to_mend: Mapping[int, tuple[str, list[str]]]
    _delimiter: str

    def __repr__(self) -> str:
        return f"<ContactFile: {self.detected}>"

    def mend_file(self) -> bytes:
        """Return the lines with a problem as CSV, the reason first; mended, it can be brought again."""
        out = io.StringIO(newline="")
        writer = csv.writer(out, delimiter=self._delimiter)
        writer.writerow([TO_MEND, *map(_guarded, self._header)])
        writer.writerows([reason, *map(_guarded, cells)] for reason, cells in self._to_mend.values())
        return out.getvalue().encode("utf-8-sig")


def read_contacts(data: bytes, name: str = "") -> ContactFile:
    """Read a file of contacts, whatever it is called.

    The header says what it is. A line that cannot be used is listed with its number and the reason; the
    others still go in.

    Args:
        data: The file, or the zip it comes in.
        name: What to call it in a message.

    Raises:
        UnreadableFileError: If it is too large, damaged or something else; says what to bring.
    """
    called = f"'{name}'" if name else "This file"
    if len(data) > MOST_BYTES:
        raise UnreadableFileError(f"{called} is larger than 100 MB. {BRING}")
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        data = _unzipped(data, called)
    start = data[:100].removeprefix(codecs.BOM_UTF8).lstrip().lower()
    if what := next((what for beginning, what in BEGINNINGS.items() if start.startswith(beginning)), None):
        raise UnreadableFileError(f"{called} is {what}. {BRING}")
    text = _decoded(data, called)
    many = f"{called} has more than {MOST_ROWS:,} lines. Please bring it in parts."
    if text.count("\n") + text.count("\r") > 20 * MOST_ROWS:  # one person may fill several
        raise UnreadableFileError(many)
    lines = io.StringIO(text, newline=None).readlines()  # every line end becomes \n, within a cell too
    at, label, header, delimiter = _find_header(lines) or _refuse(lines, called)
    fields = [FORMATS[label][1].get(_plain(column)) for column in header]
    fields = [None if field in fields[:place] else field for place, field in enumerate(fields)]

    people, problems, to_mend = [], [], {}

    def report(line: int, reason: str, cells: list[str]) -> None:
        problems.append({"line": line, "reason": reason, "text": _short(delimiter.join(cells))})
        to_mend[line] = (reason, cells)

    for count, (line, cells, reason) in enumerate(_rows(lines, at, delimiter, header), start=1):
        if count > MOST_ROWS:
            raise UnreadableFileError(many)
        try:
            if reason:
                raise InvalidValueError(reason)
            people.append({"line": line, "cells": cells, **_person(header, fields, cells)})
        except InvalidValueError as problem:
            report(line, str(problem), cells)
    day_first = _day_first([person["connected_on"] for person in people])
    for person in people:
        try:
            person["connected_on"] = _day(person["connected_on"], day_first)
        except InvalidValueError as problem:
            report(person["line"], f"{problem} The person goes in without it.", person["cells"])
            person["connected_on"] = None
    problems.sort(key=lambda problem: problem["line"])
    return ContactFile(
        f"{label}, {len(people):,} {'person' if len(people) == 1 else 'people'}",
        _table(people, ["line", "name", "title", "company", "email", "url", "connected_on", "note"]),
        _table(problems, ["line", "reason", "text"]),
        tuple(header),
        dict(sorted(to_mend.items())),
        delimiter,
    )


def _unzipped(data: bytes, called: str) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = [part for part in archive.infolist() if not part.is_dir()]
            names = {part.filename: PurePosixPath(part.filename.replace("\\", "/")).name for part in parts}
            if "[Content_Types].xml" in names or "mimetype" in names:
                raise UnreadableFileError(f"{called} is a spreadsheet or document (Excel, Word, LibreOffice). {BRING}")
            found = [part for part in parts if names[part.filename].casefold() in IN_ZIP]
            if not found:
                inside = _short(", ".join(names.values()) or "nothing")
                raise UnreadableFileError(f"{called} is a zip without Connections.csv; it holds: {inside}. {BRING}")
            if len(found) > 1:
                raise UnreadableFileError(f"{called} holds several Connections.csv. Please bring the one you mean.")
            part = found[0]
            if part.flag_bits & 1:
                raise UnreadableFileError(f"{called} is locked. Please unpack it and bring Connections.csv.")
            if part.file_size > min(MOST_BYTES, MOST_SQUEEZED * max(part.compress_size, 5_000)):
                raise UnreadableFileError(f"{called} unpacks to far more than a list of people. {BRING}")
            return archive.read(part)  # stops at the size stated and checks the sum
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError):
        raise UnreadableFileError(f"{called} is a damaged zip. Please download it once more.") from None


def _decoded(data: bytes, called: str) -> str:
    wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ["utf-16"] if wide else ["utf-8-sig", "cp1252"]:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableFileError(f"{called} holds letters I cannot read. Please save it as CSV UTF-8 and bring that.")


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        return [_unguarded(cell).strip("\ufeff \t\n") for cell in next(csv.reader([line], delimiter=delimiter), [])]
    except csv.Error:
        return []


def _find_header(lines: list[str]) -> tuple[int, str, list[str], str] | None:
    for at, line in enumerate(lines[:PREAMBLE]):
        for delimiter in ",;\t":
            header = _cells(line, delimiter)
            for label, (needed, _) in FORMATS.items():
                if needed <= set(map(_plain, header)):
                    while not header[-1]:
                        header.pop()
                    return at + 1, label, header[header[0] == TO_MEND :], delimiter
    return None


def _refuse(lines: list[str], called: str) -> NoReturn:
    written = [line for line in lines[:PREAMBLE] if line.strip(",;\t\n \ufeff")]
    if not written:
        raise UnreadableFileError(f"{called} is empty. {BRING}")
    what = None
    tables = [[cell for cell in _cells(line, delimiter) if cell] for line in written for delimiter in ",;\t"]
    for header in tables:
        columns = set(map(_plain, header))
        what = what or next((what for needed, what in OTHERS.items() if columns.issuperset(needed)), None)
    if not what and not records.UNWRITABLE.search("".join(written)):
        columns = max(tables[:3], key=len)
        listed = f"a table I do not know; its columns are: {_short(', '.join(columns))}"
        what = listed if len(columns) > 1 else "a text without a table"
    raise UnreadableFileError(f"{called} is {what or 'not a text'}. {BRING}")


def _rows(lines: list[str], at: int, delimiter: str, header: list[str]) -> Iterator[tuple[int, list[str], str]]:
    """Yield each line that is not blank: its number, its cells, and why it cannot be used."""
    mending = _cells(lines[at - 1], delimiter)[0] == TO_MEND
    while at < len(lines):
        reader = csv.reader(lines[at : at + LONGEST_ROW], delimiter=delimiter, strict=True)
        reason = ""
        try:
            cells = next(reader)
            swallowed = lines[at + 1 : at + reader.line_num]
            if any(line.count(delimiter) >= len(header) - 1 for line in swallowed):
                raise csv.Error
        except csv.Error as error:
            reason = "A quotation mark in this line is out of place, so I cannot tell where its cells end."
            if "limit" in str(error):
                reason = "A cell in this line is far too long to be a name or a job."
            cells = lines[at].rstrip("\n").split(delimiter)
        cells = cells[mending:]
        while len(cells) > len(header) and not cells[-1].strip():
            cells.pop()
        if any(map(str.strip, cells)):
            if len(cells) != len(header) and not reason:
                reason = f"The header has {len(header)} cells, this line has {len(cells)}."
            yield at + 1, [_unguarded(cell) for cell in cells], reason
        at += 1 if reason else reader.line_num


def _person(header: list[str], fields: list[str | None], cells: list[str]) -> dict[str, Any]:
    given: dict[str, str] = {}
    notes = []
    for place, (column, field, cell) in enumerate(zip(header, fields, cells, strict=True), start=1):
        if field:
            given[field] = cell
        elif cell.strip():
            notes.append(f"{column or f'Column {place}'}: {cell.strip()}")
    name = f"{given.pop('first')} {given.pop('last')}"
    if not name.strip():
        raise InvalidValueError("There is no name in this line. A first name or initials are enough.")
    day = given.pop("connected_on").strip()
    try:
        # No day is among these fields, so any today will do.
        person = records.check("person", {"name": name, **given, "note": "\n".join(notes)}, today=dt.date.max, new=True)
    except InvalidValueError as problem:
        raise InvalidValueError(f"{FIELDS[problem.field].capitalize()}: {problem}", problem.field) from None
    if "url" in person and not WEB_ADDRESS.fullmatch(person["url"]):
        raise InvalidValueError("Profile address: this is not a web address.", "url")
    return {**person, "connected_on": day}


def _day_first(texts: list[str]) -> bool | None:
    """Return which way round this file writes 03/04/2026, if its other lines agree on one."""
    dates = [match for text in texts if (match := NUMBERS.fullmatch(text)) and match[2] != "."]
    ways = {int(date[1]) > 12 for date in dates if max(int(date[1]), int(date[3])) > 12}
    return ways.pop() if len(ways) == 1 else None


def _day(text: str, day_first: bool | None) -> str | None:
    if not text:
        return None
    text = unicodedata.normalize("NFC", text)
    if match := ISO_DAY.fullmatch(text):
        year, month, day = map(int, match.groups())
    elif match := DAY_MONTH.fullmatch(text):
        day, month, year = int(match[1]), MONTHS.get(match[2].casefold()[:3], 0), int(match[3])
    elif match := MONTH_DAY.fullmatch(text):
        month, day, year = MONTHS.get(match[1].casefold()[:3], 0), int(match[2]), int(match[3])
    elif match := NUMBERS.fullmatch(text):
        day, month, year = int(match[1]), int(match[3]), int(match[4])
        if match[2] != ".":  # dots are only ever written day first
            if day_first is None and day != month and max(day, month) <= 12:
                raise InvalidValueError(f"'{text}' is ambiguous: it can be read as two days.")
            if month > 12 or (day <= 12 and day_first is False):
                day, month = month, day
    else:
        day = month = year = 0
    try:
        return dt.date(year + 2000 if 0 < year < 100 else year, month, day).isoformat()
    except ValueError:
        raise InvalidValueError(f"'{_short(text, 40)}' is not a day I can read.") from None


def _table(rows: list[dict[str, Any]], columns: list[str]) -> pd.DataFrame:
    series = {column: [row.get(column) for row in rows] for column in columns}
    return pd.DataFrame({c: pd.array(v, dtype="int64" if c == "line" else "str") for c, v in series.items()})


def _short(text: str, longest: int = 200) -> str:
    return textwrap.shorten(records.UNWRITABLE.sub("\N{REPLACEMENT CHARACTER}", text), longest, placeholder=" …")


def _guarded(cell: str) -> str:
    return f"'{cell}" if FORMULA.match(cell) else cell


def _unguarded(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and FORMULA.match(cell) else cell


def compare(file: ContactFile, people: pd.DataFrame) -> pd.DataFrame:
    """Say what each line would change, and why, before anything is changed.

    A person is known by profile address, else by e-mail, else by name or other name. Only empty fields are
    filled. What could be two people is asked, never guessed, and a second run changes nothing.

    Args:
        file: What ``read_contacts`` gave.
        people: The people already here, one row each; index = id, columns as in ``records.KINDS["person"]``.

    Returns:
        One row per row of the file, in its order: ``line``, ``name``, ``title``, ``company``, ``email``, ``url``,
        ``action`` ("add", "update", "skip" or "ask"), ``reason``, ``person`` (the id found, or missing) and
        ``changes`` (field -> value; empty unless the action is "add" or "update").
    """
    here, index = _known(people)
    rows = [{k: v for k, v in row.items() if pd.notna(v)} for row in file.rows.to_dict("records")]
    twins = _twins(rows)
    found = {}
    claims = defaultdict(list)  # person -> (way, line) of the lines that fit, the surest first
    for row in rows:
        line = row["line"]
        if line not in twins:
            ways = [(way, index[name].get(key(row.get(name, "")), [])) for way, (name, key) in enumerate(WAYS.items())]
            found[line] = next((fits for fits in ways if fits[1]), (0, []))
            for person, way in {person: way for way, ids in reversed(ways) for person in ids}.items():
                claims[person].append((way, line))
    claims = {person: sorted(lines)[:2] for person, lines in claims.items()}
    namesakes = defaultdict(dict)  # name -> has an address, has an e-mail -> the first such line

    def judge(row: dict[str, Any]) -> tuple[str, str, str | None, dict[str, str]]:
        line = row["line"]
        if line in twins:
            return "skip", f"Same person as line {twins[line]}.", None, {}
        way, ids = found[line]
        if not ids:
            # Two addresses, or two e-mails, are two people: the same ones would be twins.
            has = (bool(_address(row.get("url", ""))), "email" in row)
            alike = namesakes[_plain(row["name"])]
            other = min(
                (line for had, line in alike.items() if not any(map(all, zip(has, had, strict=True)))), default=0
            )
            alike.setdefault(has, line)
            if other:
                return "ask", f"Line {other} has the same name: tell me whether this is somebody else.", None, {}
            return "add", "New.", None, {field: row[field] for field in FIELDS if field in row}
        if len(ids) > 1:
            what = ("have this profile address", "have this e-mail address", f"are called {row['name']}")[way]
            return "ask", f"{number_words(len(ids)).capitalize()} people here {what}: tell me which one.", None, {}
        person = here[ids[0]]
        if _differ("url", row, person) and way > 0 and not (way == 1 and _plain(row["name"]) in person["names"]):
            what = "called" if way == 2 else "with the e-mail of"
            reason = f"Someone {what} {person['name']} is here with another profile address: is it the same person?"
            return "ask", reason, None, {}
        changes, kept = _difference(row, person)
        other = next((other for claim, other in claims[ids[0]] if other != line and claim <= way), None)
        if other and (changes or kept):
            return "ask", f"Line {other} fits {person['name']} too: tell me which of them it is.", None, {}
        news = f"Adds: {', '.join(FIELDS[field] for field in changes)}." if changes else "Already here, nothing new."
        reason = " ".join(["Already here." if kept and not changes else news, *kept])
        return "update" if changes else "skip", reason, ids[0], changes

    verdicts = [judge(row) for row in rows]
    table = file.rows[["line", "name", "title", "company", "email", "url"]].copy()
    for place, column in enumerate(["action", "reason", "person"]):
        table[column] = pd.array([verdict[place] for verdict in verdicts], dtype="str")
    table["changes"] = pd.Series([verdict[3] for verdict in verdicts], dtype=object)
    return table


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text.casefold()).split())


def _address(url: str) -> str:
    # http or https, www or de, a trailing slash, ?trk=…: all the same profile.
    bare = re.sub(r"^https?://", "", unquote(re.split(r"[?#]", _plain(url))[0]))
    bare = _plain(re.sub(r"^(www\.|[a-z]{2}\.(?=linkedin\.com/))", "", bare)).rstrip("/")
    return "" if bare in {"linkedin.com", "linkedin.com/in"} else bare  # nobody's own


WAYS = {"url": _address, "email": _plain, "name": _plain}  # how a person is known, the surest first


def _known(people: pd.DataFrame) -> tuple[dict[str, dict[str, Any]], dict[str, dict[str, list[str]]]]:
    here: dict[str, dict[str, Any]] = {}
    index: dict[str, dict[str, list[str]]] = {way: defaultdict(list) for way in WAYS}
    for record in people.reindex(columns=[*FIELDS, "aliases"]).reset_index(names="id").to_dict("records"):
        aliases = record["aliases"] if isinstance(record["aliases"], list | tuple) else []
        person = {field: record[field] for field in FIELDS if isinstance(record[field], str) and record[field]}
        here[record["id"]] = person | {"names": {_plain(name) for name in [person.get("name", ""), *aliases] if name}}
        for way, keys in {
            "url": {_address(person.get("url", ""))},
            "email": {_plain(person.get("email", ""))},
            "name": here[record["id"]]["names"],
        }.items():
            for key in keys - {""}:
                index[way][key].append(record["id"])
    return here, index


def _differ(field: str, one: dict[str, Any], other: dict[str, Any]) -> bool:
    mine, theirs = (WAYS.get(field, _plain)(values.get(field, "")) for values in (one, other))
    return bool(mine and theirs) and mine != theirs


def _twins(rows: list[dict[str, Any]]) -> dict[int, int]:
    """Return the lines that repeat an earlier one: its profile address, its e-mail, or all it says."""
    first: dict[tuple[str, Any], dict[str, Any]] = {}
    twins = {}
    for row in rows:
        keys = [(way, key) for way in ("url", "email") if (key := WAYS[way](row.get(way, "")))]
        keys = keys or [("all", tuple((field, value) for field, value in row.items() if field != "line"))]
        earlier = next((first[key] for key in keys if key in first and not _differ("url", row, first[key])), None)
        if earlier:
            twins[row["line"]] = twins.get(earlier["line"], earlier["line"])
        for key in keys:
            first.setdefault(key, row)
    return twins


def _difference(row: dict[str, Any], person: dict[str, Any]) -> tuple[dict[str, str], list[str]]:
    """Return what the line would fill in, and a sentence for each value that stays as it is."""
    changes = {field: row[field] for field in FIELDS if field in row and field not in person}
    kept = []
    for field, word in FIELDS.items():
        if not _differ(field, row, person) or (field == "name" and _plain(row["name"]) in person["names"]):
            continue
        if field == "note":
            if _plain(row["note"]) not in _plain(person["note"]):
                kept.append("Keeps your note; the file has another.")
            continue
        mine, theirs = (_short(value, 60) for value in (person[field], row[field]))
        kept.append(f"Keeps your {word} '{mine}'; the file says '{theirs}'.")
    return changes, kept
