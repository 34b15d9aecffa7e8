"""Read the people in the files that people bring. No disk, no journal."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from netcoach import checks
from netcoach.errors import InvalidValueError, UnreadableFileError
from netcoach.exchange.sheets import BRING, FORMULA, TO_MEND, Sheet, read_sheets, short

#: What a line can say about a person, and the word for it. The note holds the columns that we do not know.
FIELDS = dict(
    name="name",
    title="title",
    department="department",
    company="company",
    email="e-mail",
    phone="phone",
    url="profile address",
    aliases="other name",
    how_met="how we met",
    note="note",
)
#: What a column of any table may be said to mean: what is asked, and what is remembered.
MEANINGS = {"": "leave it out", "first": "first name", "last": "last name", "noted": "a line of the note"} | FIELDS
NAMES = ("first", "middle", "last")
MONTH_STARTS = "jan jän,feb,mar mär mae mrz,apr,may mai,jun,jul,aug,sep,oct okt,nov,dec dez"
MONTHS = {start: month for month, starts in enumerate(MONTH_STARTS.split(","), start=1) for start in starts.split()}
SLASHED = re.compile(r"(\d\d?)[/-](\d\d?)[/-]\d+")
LABEL = re.compile(" - (Label|Type)$")  # says of the next column whether it is of work or of home
WEB_ADDRESS = re.compile(r"(https?://)?[\w.-]+\.\w+([/?#]\S*)?")


@dataclass(frozen=True, eq=False, repr=False)
class ContactFile:
    """What a file of contacts holds."""

    detected: str  # what it is, in a sentence: "LinkedIn connections, 812 people"
    rows: pd.DataFrame  # one per person, in file order: line (its number), FIELDS, connected_on ("2023-03-15")
    problems: pd.DataFrame  # one row per thing to mend: line, reason, text
    _to_mend: list[list[str]]
    columns: dict[str, str]  # each column of the file, and what it was taken for
    known: bool  # whether it is a file that we know; else she says what its columns mean
    left_out: list[str]  # columns that said something and were not taken

    def __repr__(self) -> str:
        return f"<ContactFile: {self.detected}>"

    def mend_file(self) -> bytes:
        """Return the lines with a problem as CSV, the reason first; mended, it can be brought again."""
        out = io.StringIO(newline="")
        csv.writer(out).writerows([re.sub("^" + FORMULA, "'", cell) for cell in cells] for cells in self._to_mend)
        return out.getvalue().encode("utf-8-sig")


def read_contacts(data: bytes, name: str = "", columns: Mapping[str, str] | None = None) -> ContactFile:
    """Read a file of contacts, or the zip it comes in, whatever it is called; ``name`` is for the messages.

    The header says what it is. A line that cannot be used is listed with its number and the reason; the
    others still go in. What is too large, damaged or something else is refused, with what to bring instead.

    Args:
        data: The file.
        name: What it is called.
        columns: What she said that columns of her own table mean, as in ``MEANINGS``.
    """
    sheets = [sheet for sheet in read_sheets(data, name) if not (sheet.format and sheet.format.talk)]
    if not sheets:
        raise UnreadableFileError(f"There are talks in '{name}', and no list of people. {BRING}")
    return people_of(sheets[0], columns)


def people_of(sheet: Sheet, columns: Mapping[str, str] | None = None) -> ContactFile:
    """Return the people of a sheet, and what is to mend in it."""
    fields = sheet.fields(columns)
    days = fields.index("connected_on") if "connected_on" in fields else None
    whens = [cells[days] for _, cells, reason in sheet.rows if not reason] if days is not None else []
    way, people, problems, to_mend = day_first_in(whens), [], [], [[TO_MEND, *sheet.header]]
    left_out: dict[str, None] = {}
    for line, cells, reason in sheet.rows if {"name", *NAMES}.intersection(fields) else ():
        try:
            if reason:
                raise InvalidValueError(reason)
            people.append({"line": line, **_person(sheet.header, fields, cells)})
            said = zip(sheet.header, fields, cells, strict=True)
            left_out |= {
                column: None for column, field, cell in said if cell and not field and not LABEL.search(column)
            }
            if days is not None:
                people[-1]["connected_on"] = day_of(cells[days], way)
        except InvalidValueError as problem:
            problems.append(
                {"line": line, "reason": str(problem), "text": short(f"{sheet.delimiter} ".join(filter(None, cells)))}
            )
            to_mend.append([str(problem), *cells])
    called = sheet.format.called if sheet.format else "A table"
    return ContactFile(
        f"{called}, {len(people):,} {'person' if len(people) == 1 else 'people'}",
        table_of(people, ["line", *FIELDS, "connected_on"]),
        table_of(problems, ["line", "reason", "text"]),
        to_mend,
        dict(zip(sheet.header, fields, strict=True)),
        sheet.format is not None,
        list(left_out),
    )


def _person(header: list[str], fields: list[str], cells: list[str]) -> dict[str, Any]:
    given: dict[str, str] = {}
    notes = []
    for column, field, cell in zip(header, fields, cells, strict=True):
        parts = [part for part in cell.split(" ::: ") if part and not part.startswith("* ")] if field else []  # Google
        if parts and field not in {"note", "noted"} and not given.get(field):
            given[field] = parts.pop(0)
        bare = field == "note" or not column
        notes += [part if bare else f"{column}: {part}" for part in parts if part != given.get(field)]
    parts = [given.pop(name, "") for name in NAMES]
    given["name"] = given.get("name") or " ".join(filter(None, parts)) or given.pop("aliases", "")
    if "how_met" in given:
        given["how_met"] = f"Referred by {given['how_met']}"
    given.pop("connected_on", None)  # not a talk
    try:
        # No day is among these fields, so any today will do.
        person = checks.check("person", {**given, "note": "\n".join(notes)}, today=dt.date.max, new=True)
    except InvalidValueError as problem:
        raise InvalidValueError(f"{FIELDS[problem.field].capitalize()}: {problem}", problem.field) from None
    if "url" in person and not WEB_ADDRESS.fullmatch(person["url"]):
        raise InvalidValueError("Profile address: this is not a web address.", "url")
    return {field: "; ".join(value) if isinstance(value, list) else value for field, value in person.items()}


def day_first_in(texts: list[str]) -> bool | None:
    """Return which way round this file writes 03/04/2026, if its other lines agree on one."""
    days = [(int(day[1]), int(day[2])) for text in texts if (day := SLASHED.fullmatch(text))]
    ways = {first > 12 for first, second in days if max(first, second) > 12}
    return ways.pop() if len(ways) == 1 else None


def day_of(text: str, day_first: bool | None) -> str | None:
    """Return a day as "2023-03-15", or None where there is none.

    Raises:
        InvalidValueError: If it is no day, or could be two and ``day_first`` does not say which.
    """
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


def table_of(rows: list[dict[str, Any]], columns: list[str]) -> pd.DataFrame:
    """Return rows as a table of texts and line numbers, with all its columns when there is no row."""
    return pd.DataFrame(rows, columns=columns).astype({c: "int64" if c == "line" else "str" for c in columns})
