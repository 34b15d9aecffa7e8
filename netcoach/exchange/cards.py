"""Read vCards of any version, and write them. No disk, no journal."""

from __future__ import annotations

import codecs
import quopri
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

#: Only what a page uses is kept; that somebody's birthday or home was in the file is said, and no more.
PROPERTIES = {
    "FN": "Name",
    "N": "Parts of the name",
    "NICKNAME": "Nickname",
    "TITLE": "Title",
    "ORG": "Company",
    "EMAIL": "Email",
    "TEL": "Phone",
    "URL": "URL",
    "NOTE": "Note",
    "BDAY": "Birthday",
    "ADR": "Street and city",
    "PHOTO": "Photo",
}
HEADER = ["First name", "Middle name", "Last name", "Department", *dict.fromkeys(PROPERTIES.values())]
HEADER.remove("Parts of the name")
FIELDS = ("name", "title", "company", "department", "email", "phone", "url")
CUT_OFF = "This card has no end: the file was cut off, or damaged."
#: item1.EMAIL;TYPE=home:a@b.example
LINE = re.compile(r"(?:[\w-]+\.)?([\w-]+)((?:;(?:\"[^\"]*\"|[^\":])*)?):(.*)", re.DOTALL)


def read(text: str) -> Iterator[tuple[int, list[str], str]]:
    """Yield each card: the number of its first line, its cells under ``HEADER``, and why it cannot be used."""
    card: dict[str, str] | None = None
    start = inside = 0  # an assistant's card may stand inside the card
    before = ""
    for number, line in _unfolded(text):
        plain = re.sub(r"\s", "", line).upper()
        begins = plain.startswith("BEGIN:VCA")
        if begins and before.startswith("AGENT"):
            inside += 1
        elif plain == "END:VCARD" and inside:
            inside -= 1
        elif begins or plain == "END:VCARD":
            if card is not None:
                yield start, [card.get(column, "") for column in HEADER], CUT_OFF if begins else ""
            card, start = ({}, number) if begins else (None, 0)
        elif card is not None and not inside:
            _note(card, line)
        before = plain
    if card is not None:
        yield start, [card.get(column, "") for column in HEADER], CUT_OFF


def write(people: Iterable[Mapping[str, Any]]) -> str:
    """Return people as vCards 3.0, which Outlook, Google and telephones read: who they are and how to reach them."""
    lines = []
    for person in people:
        said = {name: " ".join(str(person.get(name) or "").split()) for name in FIELDS}
        name, title, *org = (re.sub(r"([\\,;])", r"\\\1", said[part]) for part in FIELDS[:4])
        rest = {"TITLE": title, "ORG": ";".join(org).removesuffix(";")}
        rest |= {"EMAIL": said["email"], "TEL": said["phone"], "URL": said["url"]}
        lines += ["BEGIN:VCARD", "VERSION:3.0", f"FN:{name}", f"N:;{name};;;"]
        lines += [*(f"{part}:{text}" for part, text in rest.items() if text), "END:VCARD"]
    return "".join(f"{line}\r\n" for line in lines)


def _unfolded(text: str) -> Iterator[tuple[int, str]]:
    whole, start = "", 0
    for number, line in enumerate(re.split(r"\r\n|\r|\n", text), start=1):
        quoted = whole.endswith("=") and "QUOTED-PRINTABLE" in whole.split(":")[0].upper()
        if whole and (quoted or line[:1] in (" ", "\t")):
            whole = whole[:-1] + line if quoted else whole + line[1:]
            continue
        if whole.strip():
            yield start, whole
        whole, start = line, number
    if whole.strip():
        yield start, whole


def _note(card: dict[str, str], line: str) -> None:
    found = LINE.fullmatch(line)
    column = PROPERTIES.get(found[1].upper()) if found else None
    if not column:
        return
    said, value = found[2].upper(), found[3]
    if "QUOTED-PRINTABLE" in said:
        charset = re.search(r"CHARSET=\"?([\w-]+)", said)
        value = _decoded(quopri.decodestring(value.encode("latin-1", "replace")), charset[1] if charset else "utf-8")
    parts = [re.sub(r"\\([\\,;:])", r"\1", re.sub(r"\\[nN]", "\n", part)) for part in re.split(r"(?<!\\);", value)]
    if column == "Parts of the name":
        last, first, middle = (*parts, "", "", "")[:3]
        parts = [""]
        card.update({"First name": first, "Middle name": middle, "Last name": last})
    elif column == "Company":
        card.setdefault("Department", parts[1] if len(parts) > 1 else "")
        parts = parts[:1]
    elif column in ("Birthday", "Photo", "Street and city"):
        parts = ["yes"]
    elif column == "Nickname":
        parts = re.split(r"(?<!\\),", value)[:1]
    elif column in ("Phone", "Email"):
        parts = [re.sub(r"^(tel|mailto):", "", value, flags=re.IGNORECASE)]
    if parts[0] and ("PREF" in said or column not in card):
        card[column] = ";".join(parts)


def _decoded(data: bytes, charset: str) -> str:
    try:
        return data.decode(codecs.lookup(charset).name)
    except (LookupError, UnicodeDecodeError):
        return data.decode("cp1252", "replace")
