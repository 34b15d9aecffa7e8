"""What a file of rows is and holds: CSV in any dress, Excel, vCard, one of them in a zip. No disk, no journal."""

from __future__ import annotations

import contextlib
import csv
import datetime as dt
import io
import re
import textwrap
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import PurePosixPath
from typing import Any

from netcoach import records
from netcoach.errors import UnreadableFileError
from netcoach.exchange import cards

MOST_ROWS = 50_000
MOST_LINES = 10 * MOST_ROWS  # a note may have several
MOST_BYTES = 100_000_000
LONGEST_ROW = 50  # lines in the file; a quotation mark left open must not swallow the rest
MOST_COLUMNS = 250  # of an Excel sheet; the widest export has 92
PREAMBLE = 50  # lines in which the header is looked for
TO_MEND = "To mend"  # the column that a file to mend begins with
BRING = (
    "Please bring LinkedIn's Connections.csv or its whole zip, the contacts of Google or Outlook as CSV, vCards, "
    "a calendar (.ics), or any table of people as CSV or Excel."
)
FORMULA = r"(?='*[=+@-])"  # before what a spreadsheet would run, guarded or not
Row = tuple[int, list[str], str]  # the line's number, its cells, why it cannot be used


@dataclass(frozen=True)
class Format:
    """A file that we know by its header, whatever it is called and in whatever order its columns stand.

    Attributes:
        called: What it is, in words.
        signs: The columns that give it away, in small letters.
        own: What a column means here and not elsewhere: column -> field, or "" to leave it out.
        others: What becomes of a column that nobody knows: "noted" or "".
        talk: What a line of it says about a talk; None where a line is a person.
    """

    called: str
    signs: frozenset[str]
    own: Mapping[str, str] = field(default_factory=dict)
    others: str = ""
    talk: Mapping[str, str] | None = None


def _format(called: str, signs: str, others: str = "", talk: Mapping[str, str] | None = None, **own: str) -> Format:
    columns = {name.replace("_", " "): meant for name, meant in own.items()}
    return Format(called, frozenset(signs.split(",")), columns, others, talk)


MESSAGE = {"kind": "conversation", "channel": "message"}
GIVEN = {"kind": "appreciation", "started_by": "me"}
RECEIVED = {"kind": "appreciation", "started_by": "them"}
FORMATS = (
    _format("LinkedIn connections", "first name,last name,connected on", "noted"),
    _format("LinkedIn connections", "vorname,nachname,verbunden am", "noted"),
    _format("Google contacts", "first name,labels"),
    _format("Google contacts", "given name,group membership"),
    _format("Outlook contacts", "first name,e-mail address,e-mail display name", title=""),  # Title: Mr, Dr
    _format("Outlook.com contacts", "first name,e-mail address,given yomi", title=""),
    _format("Google contacts in Outlook's layout", "first name,e-mail address,initials", title=""),
    _format("LinkedIn messages", "conversation id,from,sender profile url,to,date", talk=MESSAGE),
    _format("LinkedIn invitations", "from,to,sent at,direction", talk=MESSAGE),
    _format("LinkedIn endorsements, given", "endorsement date,endorsee first name", talk=GIVEN),
    _format("LinkedIn endorsements, received", "endorsement date,endorser first name", talk=RECEIVED),
    _format("LinkedIn recommendations", "first name,last name,creation date,text", talk={"kind": "appreciation"}),
)
CARDS = Format("vCards", frozenset())
#: What we do not read: what gives it away, in small letters.
OTHERS = {
    "word/document.xml": "a Word file",
    "location,started on": "the jobs of your LinkedIn archive, with nobody else in it",
}
#: What a column of a list of people means: a pattern for the whole of it, in small letters, and the field. The first
#: that fits holds; "" is left out: what no page ever uses is nobody's business.
COLUMNS = {
    "first( name)?|given name|vorname": "first",
    "middle name|additional name": "middle",
    "last( name)?|family name|surname|nachname": "last",
    "(full |display |contact )?name|who|person|contact": "name",
    "nickname|other names?|spitzname": "aliases",
    "position|job( title)?|title|role|occupation|organization( 1 -)? title|funktion": "title",
    "company( name)?|employer|firm|unternehmen|firma|organi[sz]ation(( 1 -)? name)?": "company",
    "department|abteilung|organization( 1 -)? department": "department",
    "e-?mail( 1 - value| address|-adresse| work)?": "email",
    "phone( 1 - value| number| work)?|(mobile|business|primary|home) phone|telefon": "phone",
    "url|web ?page|website( 1 - value)?|linkedin( url| profile)?|profile (address|url)": "url",
    "notes?|comments?|notiz(en)?": "note",
    "referred by|introduced by": "how_met",
    "connected on|verbunden am": "connected_on",
    "manager's name|categories|labels|group membership|(e-mail|phone|website|custom field) [2-9].*(value|address)"
    "|e-mail [23] address|.* phone( 2)?": "noted",
    "birthday|gender|anniversary|spouse|children|religion|hobby|photo|.*(street|city|postal|country).*": "",
}


@dataclass(frozen=True, eq=False, repr=False)
class Sheet:
    """A header, and the rows below it that are not blank."""

    name: str  # of the file it came from
    format: Format | None  # None for a table that only its owner knows
    header: list[str]
    rows: list[Row]
    delimiter: str = ","

    def fields(self, columns: Mapping[str, str] | None = None) -> list[str]:
        """Return what each column means: as she said, else as is known, else as its name suggests."""
        known = self.format or Format("", frozenset(), others="noted")
        said = []
        for column in self.header:
            plain = " ".join(column.casefold().replace("_", " ").split())
            guess = next((meant for like, meant in COLUMNS.items() if re.fullmatch(like, plain)), known.others)
            said.append((columns or {}).get(column, known.own.get(plain, guess)))
        return said


def read_sheets(data: bytes, name: str = "") -> list[Sheet]:
    """Read a file of rows; the archive of LinkedIn holds several.

    Raises:
        UnreadableFileError: If it is too large, damaged, or something else; says what to bring instead.
    """
    called = f"'{name}'" if name else "This file"
    if len(data) > MOST_BYTES:
        raise UnreadableFileError(f"{called} is larger than 100 MB. {BRING}")
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnreadableFileError(f"{called} is of an old Excel. Please save it there as .xlsx or CSV, and bring that.")
    if not data.startswith(b"PK\x03\x04"):
        return [_sheet(data, name, called)]
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = {PurePosixPath(part.filename).name: part for part in archive.infolist()}
            wanted = {n: part for n, part in parts.items() if n.casefold().endswith((".csv", ".vcf", ".xml"))}
            if sum(part.file_size for part in wanted.values()) > MOST_BYTES:
                raise UnreadableFileError(f"{called} unpacks to far more than a list of people. {BRING}")
            if "workbook.xml" in parts:
                return [_excel(data, name, called)]
            texts = {n: archive.read(part) for n, part in wanted.items()}  # stops at the size stated, checks the sum
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, OSError, KeyError, ValueError):
        raise UnreadableFileError(f"{called} is a damaged or locked zip. Please unpack it first.") from None
    found = []
    for part, text in texts.items():
        with contextlib.suppress(UnreadableFileError):  # the archive has a file for everything LinkedIn knows
            found.append(_sheet(text, part, called))
    found = [sheet for sheet in found if sheet.format] or found[: len(parts) == 1]
    if not found:
        raise _refusal(", ".join(part.filename for part in parts.values()), called)
    return found


def _sheet(data: bytes, name: str, called: str) -> Sheet:
    text = _decoded(data, called)
    if re.match(r"\s*BEGIN:VCA", text, re.IGNORECASE):
        return _made(name, called, CARDS, cards.HEADER, cards.read(text))
    lines = list(islice(io.StringIO(text, newline=None), MOST_LINES + 1))  # every line end is \n now, in cells too
    splits = [(at, d, _cells(line, d)) for at, line in enumerate(lines[:PREAMBLE], start=1) for d in ",;\t"]
    at, delimiter, header, known = _header(splits)
    if not header or (not known and any(sign in text[:4_000].casefold() for sign in ("\0", "%pdf", *OTHERS))):
        raise _refusal(text, called)
    return _made(name, called, known, header, _csv_rows(lines, at, delimiter), delimiter)


def _excel(data: bytes, name: str, called: str) -> Sheet:
    import openpyxl  # only who brings an Excel file waits for it

    # Row by row, and not to the last column: a stray cell in the far corner must not fill the memory with empty ones.
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    found = None
    for sheet in book.worksheets:
        rows = enumerate(sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True), start=1)
        lines = list(islice(((at, [*map(_shown, row)]) for at, row in rows if any(row)), MOST_ROWS + PREAMBLE))
        at, _, header, known = _header((at, ",", cells) for at, cells in lines[:PREAMBLE])
        if header and (known or not found):
            below = ((line, cells, "") for line, cells in lines if line > at)
            found = _made(name, called, known, header, below)
    if not found:
        raise _refusal("", called)
    return found


def _shown(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat()
    return "" if cell is None else str(cell)


def _decoded(data: bytes, called: str) -> str:
    for encoding in ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1252"):
        with contextlib.suppress(UnicodeDecodeError):
            return data.decode(encoding)
    raise UnreadableFileError(f"{called} holds letters I cannot read. Please save it as CSV UTF-8 and bring that.")


def _refusal(text: str, called: str) -> UnreadableFileError:
    start = text[:4_000].casefold()
    unknown = f"not a list of people that I know; it holds: {short(text[:4_000]) or 'nothing'}"
    what = next((what for sign, what in OTHERS.items() if sign in start), unknown)
    return UnreadableFileError(f"{called} is {what}. {BRING}")


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        return [" ".join(cell.split()) for cell in next(csv.reader([line], delimiter=delimiter), [])]
    except csv.Error:
        return []


def _header(splits: Iterable[tuple[int, str, list[str]]]) -> tuple[int, str, list[str], Format | None]:
    """Return the header: a line that we know, else one that speaks of a name, else the first of several cells."""
    best = (0, 0, 0), 0, "", [], None
    for at, delimiter, cells in splits:
        names = {cell.casefold() for cell in cells}
        known = next((each for each in FORMATS if names >= each.signs), None)
        named = {"name", "first", "last"}.intersection(Sheet("", known, cells, []).fields())
        rank = 3 if known else 2 if named else 1 if sum(map(bool, cells)) > 1 else 0
        best = max(best, ((rank, -at, len(cells)), at, delimiter, cells, known), key=lambda each: each[0])
    (rank, *_), at, delimiter, header, known = best
    while header and not header[-1]:
        header.pop()
    return (at, delimiter, header, known) if rank else (0, "", [], None)


def _made(
    name: str, called: str, known: Format | None, header: list[str], rows: Iterable[Row], delimiter: str = ","
) -> Sheet:
    kept = []
    for line, cells, reason in rows:
        cells = [re.sub("^'" + FORMULA, "", cell.strip()) for cell in cells]
        while len(cells) > len(header) and not cells[-1]:
            cells.pop()
        if len(cells) != len(header) and not reason:
            reason = f"The header has {len(header)} cells, this line has {len(cells)}."
        if any(cells):
            kept.append((line, cells, reason))
        if len(kept) > MOST_ROWS:
            raise UnreadableFileError(f"{called} has more than {MOST_ROWS:,} rows. Please bring it in parts.")
    if header[0] == TO_MEND:
        header, kept = header[1:], [(line, cells[1:], reason) for line, cells, reason in kept]
    return Sheet(name, known, header, kept, delimiter)


def _csv_rows(lines: list[str], at: int, delimiter: str) -> Iterator[Row]:
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
        yield line, cells, reason


def short(text: str, longest: int = 200) -> str:
    """Return the beginning of a text as one line that can be shown."""
    return textwrap.shorten(records.UNWRITABLE.sub("\N{REPLACEMENT CHARACTER}", text), longest, placeholder=" …")
