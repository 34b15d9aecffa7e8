"""A consultant's template: data, read strictly. What each part may hold, and what is said about what it may not."""

from __future__ import annotations

import base64
import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from netcoach import days, records, strict
from netcoach.errors import InvalidValueError, TemplateError, did_you_mean
from netcoach.strict import MOST_BYTES, MOST_NODES, Notes, Place

FILE, LOGO = "template.yaml", "logo.png"
NAME = re.compile(r"(?!(con|prn|aux|nul|com\d|lpt\d)$)[a-z][a-z0-9_-]{0,39}")  # those mean a device on Windows
#: The workbooks there are, by their lasting names: the numbers in the file names may change.
WORKBOOKS = (
    "start_here",
    "people_around_me",
    "one_page_plan",
    "ten_minutes",
    "doubt_it_first",
    "what_i_notice",
    "thank",
    "who_would_agree",
    "hold_a_session",
    "look_back",
)
PAGES = [f"pages/{workbook}.md" for workbook in WORKBOOKS]  # a text at the top of a page
OF_THEIR_OWN = {"pages": PAGES[0], "logo": LOGO}  # the parts that no line of template.yaml can say
MARKDOWN = re.compile(rf"pages/(?P<page>{'|'.join(WORKBOOKS)})\.md|coach/[a-z0-9_-]{{1,60}}\.md")
NEEDED = ("title", "about", "version", "workbooks")
COLOUR, LANGUAGE = "#[0-9a-fA-F]{6}", "[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}"
LONGEST_LINE = 120  # characters; what is longer does not fit a button or a heading
LONGEST_TEXT = 3_000  # a page; nobody reads more before she begins
MOST_LOGO, WIDEST_LOGO = 64 * 1024, 1_200  # bytes, pixels: it stands small above each page, and in each journal
MOST_PROMPTS = 3  # questions of your own on one page; with more, nobody thinks about any
WHITE_ON_IT = 4.5  # how much brighter than an accent the white letters on it have to be (WCAG 2, AA)


@dataclass(frozen=True)
class Template:
    """What a consultant prepared for a group of clients."""

    name: str = ""  # the folder's
    version: str = "1"  # counted up by the consultant at each change
    title: str = ""
    language: str = "en"  # as in a web page: "en", "de-CH"
    about: str = ""  # for whom it is, in a sentence or two
    workbooks: tuple[tuple[str, int], ...] = ()  # (slug, minutes), in the order in which a client meets them
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # "kind.field" to {key: word}
    topics: tuple[str, ...] = ()  # suggested when something is written down
    rhythms: Mapping[str, int] = field(default_factory=dict)  # the words for a wished rhythm, to its days
    conversations: Mapping[str, str] = field(default_factory=dict)  # the one she chose, to what speaks to it
    routes: bool = False  # whether a page may ask whom somebody listens to
    contact_details: bool = False  # whether e-mail and phone are asked
    predictions: bool = True  # whether she is asked what she expects, with a chance
    questions: Mapping[str, str] = field(default_factory=dict)  # "kind.field" to how it is asked; extra ones too
    prompts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # a workbook, to what its end asks as well
    pages: Mapping[str, str] = field(default_factory=dict)  # a workbook, to what is said at its top
    accent: str = ""  # the colour of what is pressed: "#1a5fb4"
    logo: str = ""  # the bytes of a PNG, in base64
    confidentiality: str = ""  # said before the first name is typed

    def question(self, kind_dot_field: str) -> str:
        """Return how a question is asked: in the template's own words, else in netcoach's."""
        kind, _, name = kind_dot_field.partition(".")
        spec = records.KINDS.get(kind, {}).get(name)
        return self.questions.get(kind_dot_field) or (spec.ask if spec else "") or name

    def asks(self, kind_dot_field: str) -> bool:
        """Return whether a question is asked at all: some are only where a consultant chose it."""
        asked = self.contact_details or kind_dot_field not in CONTACT_DETAILS
        return asked and (kind_dot_field not in EXTRA or kind_dot_field in self.questions)

    def choices(self, kind_dot_field: str) -> dict[str, str]:
        """Return every answer to a question, key to word, in the order in which they are shown."""
        kind, _, name = kind_dot_field.partition(".")
        spec = records.fields_of(kind).get(name)
        defaults = LISTS.get(kind_dot_field) or dict(spec.choices if spec else {})
        if not defaults:
            raise InvalidValueError(f"'{kind_dot_field}' has no list of answers.{did_you_mean(kind_dot_field, LISTS)}")
        return defaults | dict(self.words.get(kind_dot_field, {}))

    def word(self, kind_dot_field: str, key: str | int) -> str:
        """Return the word for one answer; a key that nobody knows is shown as it is."""
        return self.choices(kind_dot_field).get(str(key), str(key))

    def rhythm_words(self, wished: int) -> str:
        """Return a wished rhythm in days as its word, or as "every six weeks" where there is none."""
        return next((word for word, length in self.rhythms.items() if length == wished), days.every_words(wished))

    def content(self) -> str:
        """Return all of it as JSON, the same bytes for the same template, to be kept in a journal."""
        parts = asdict(self) | {"workbooks": dict(self.workbooks)}
        parts["words"] = {name: dict(sorted(words.items())) for name, words in sorted(parts["words"].items())}
        return json.dumps(parts, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    @lru_cache(maxsize=16)  # a history asks for it at every line
    def from_content(cls, content: str) -> Template:
        """Return the template that a journal keeps; parts that this netcoach does not know give way to the defaults."""
        try:
            kept = dict(json.loads(content))
        except (ValueError, TypeError, RecursionError):
            raise TemplateError("The template kept in this journal cannot be read.") from None
        return _template(kept.pop("name", ""), kept, Notes())


def load(folder: Path) -> Template:
    """Return the template in a folder, which has the folder's name.

    Raises:
        TemplateError: Names everything there is to mend, one line each: where, what, and what would be right.
            Only what is no YAML at all, or far too much, ends the reading.
    """
    return read(folder.resolve().name, files_of(folder))


def files_of(folder: Path) -> dict[str, bytes]:
    """Return the files of a template's folder, "pages/thank.md" to its bytes; whatever else lies there is not ours."""
    paths = [path for pattern in (FILE, LOGO, "pages/*", "coach/*") for path in sorted(folder.glob(pattern))]
    found = {}
    for path in (path for path in paths if path.is_file() and not path.name.startswith(".")):
        with path.open("rb") as opened:
            found[path.relative_to(folder).as_posix()] = opened.read(MOST_BYTES + 1)
    return found


def belongs(file: str) -> bool:
    """Return whether a file of this name is part of a template."""
    return file in (FILE, LOGO) or bool(MARKDOWN.fullmatch(file))


def read(name: str, files: Mapping[str, bytes]) -> Template:
    """Return the template that a few files make: ``template.yaml``, ``logo.png``, ``pages/*.md``, ``coach/*.md``.

    Raises:
        TemplateError: As :func:`load`.
    """
    note = Notes()
    if FILE not in files:
        raise TemplateError(f"There is no {FILE} in the folder '{name}'.")
    if not NAME.fullmatch(name):
        note((), f"a template's folder is named in small letters, digits, - and _, not '{name}'.")
    parts, pages = strict.read(strict.decoded(files[FILE]), note), {}
    beside = {LOGO.partition(".")[0]: base64.b64encode(files[LOGO]).decode()} if LOGO in files else {}
    for file in sorted(files.keys() - {FILE, LOGO}):
        if not (known := MARKDOWN.fullmatch(file)):
            note((file,), f"is no part of a template. There are: {', '.join(PAGES)}.{did_you_mean(file, PAGES)}")
        elif (text := strict.decoded(files[file], f"{file}: ")) and known["page"]:
            pages[known["page"]] = _flowing(text)
    beside |= {"pages": pages} if pages else {}
    if isinstance(parts, dict):
        for key in OF_THEIR_OWN.keys() & parts.keys():
            note((key,), f"goes into a file of its own, such as {OF_THEIR_OWN[key]}.")
        parts = {key: value for key, value in parts.items() if key not in OF_THEIR_OWN} | beside
    template = _template(name, parts, note)
    if note.problems:
        raise TemplateError("\n".join(text for _, text in sorted(note.problems, key=lambda problem: problem[0])))
    return template


def checked(content: str) -> Template:
    """Return a template that came as a journal keeps it, read as strictly as the files that it was made of.

    Raises:
        TemplateError: If netcoach would not install it.
    """
    note, most = Notes(), 2 * MOST_BYTES  # the file, the pages and the picture together
    try:
        kept = json.loads(content) if len(content) <= most else {}
        kept = {part: said for part, said in kept.items() if said not in ("", [], {})}  # a journal keeps these too
        parts = strict.read(json.dumps(kept, ensure_ascii=False), note)  # JSON is YAML too
        if NAME.fullmatch(name := parts.pop("name")) and (found := _template(name, parts, note)) and not note.problems:
            return found
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, TemplateError):
        pass  # what it is instead is nobody's to mend here
    raise TemplateError("netcoach would not install such a template.")


def _flowing(text: str) -> str:
    """Return Markdown with each paragraph, heading and item of a list on one line, as YAML's ">" gives it."""
    lines: list[str] = []
    for line in (line.strip() for line in text.splitlines()):
        goes_on = line and lines and lines[-1] and not lines[-1].startswith("#") and not line.startswith(("#", "- "))
        lines[-1:] = [f"{lines[-1]} {line}"] if goes_on else [*lines[-1:], line]
    return "\n".join(filter(None, lines))


# -- The parts: what each may hold ----------------------------------------------------------------

Part = Callable[[Any, Place, Notes], Any]  # gives None for what cannot be used
#: The lists whose words a template may replace, with netcoach's own words. Of a scale, only the words vary.
LISTS = {
    f"{kind}.{name}": dict(spec.choices)
    for kind, specs in records.KINDS.items()
    for name, spec in specs.items()
    if len(spec.choices) > 1
} | {name: {str(point): word for point, word in words.items()} for name, words in records.SCALES.items()}
#: The questions that a template may ask in its own words: those of the panel, and those that only a template asks.
CONTACT_DETAILS = ("person.email", "person.phone")
EXTRA = [f"{kind}.{name}" for kind in ("person", "interaction", "seat") for name in records.EXTRA]
QUESTIONS = [f"seat.{name}" for name, spec in records.KINDS["seat"].items() if spec.ask and name != "move"] + EXTRA


def _template(name: str, parts: Any, note: Notes) -> Template:
    read = _each(parts, (), note, lambda value, at, note: PARTS[at[0]](value, at, note), PARTS)
    for key in NEEDED:
        if key not in (parts or ()):
            note((key,), f"is missing. Write a line that begins with '{key}:'.")
    return Template(name=name, **read)


def _each(value: Any, at: Place, note: Notes, read: Part, allowed: Iterable[str] | None = None) -> dict[str, Any]:
    """Read every named line; what cannot be used is noted and left out."""
    if not isinstance(value, dict) or not value:
        note(at, "write lines of the form 'name: value' here, each moved in by the same number of spaces.")
        return {}
    found = {}
    for name, inner in value.items():
        if allowed is not None and name not in allowed:
            family = [other for other in allowed if other.partition(".")[0] == name.partition(".")[0]] or allowed
            note((*at, name), f"is not known. There are: {', '.join(family)}.{did_you_mean(name, allowed)}")
        elif (kept := read(inner, (*at, name), note)) is not None:
            found[name] = kept
    return found


def _text(value: Any, at: Place, note: Notes, longest: int = LONGEST_TEXT) -> str | None:
    text = unicodedata.normalize("NFC", value).strip() if isinstance(value, str) else ""
    if not text:
        return note(at, "write a few words here, or take the line out.")
    if records.UNWRITABLE.search(text):  # "\x07" and the like
        return note(at, "there is a character in this text that cannot be shown. Please type it anew.")
    if len(text) > longest:
        return note(at, f"is {len(text):,} characters long. {longest:,} is the most.")
    return text


def _line(value: Any, at: Place, note: Notes) -> str | None:
    text = _text(value, at, note, LONGEST_LINE)
    return text and " ".join(text.split())


def _number(value: Any, at: Place, note: Notes, low: int, high: int) -> int | None:
    if re.fullmatch("[1-9][0-9]{0,5}", str(value)) and low <= int(value) <= high:
        return int(value)
    return note(at, f"write a whole number from {low} to {high} here, without quotes.")


def _version(value: Any, at: Place, note: Notes) -> str | None:
    return _number(value, at, note, 1, 999_999) and str(value)


def _workbooks(value: Any, at: Place, note: Notes) -> tuple[tuple[str, int], ...]:
    minutes = MINUTES(value, at, note)
    if minutes and next(iter(value)) != "start_here":
        note(at, "begin with start_here: it says the ground rules before the first name is typed.")
    return tuple(minutes.items())


def _words(value: Any, at: Place, note: Notes) -> dict[str, str] | None:
    own = LISTS[at[-1]]
    words = _each(value, at, note, _line, own)
    shown = {word.casefold() for word in (own | words).values()}
    if at[-1] in records.SCALES and words.keys() != own.keys():
        return note(at, f"write words for all of {', '.join(own)}, or for none.")
    if len(shown) < len(own):
        return note(at, "two answers have the same words; nobody could tell them apart.")
    return words


def _lines(value: Any, at: Place, note: Notes, most: int = MOST_NODES) -> tuple[str, ...] | None:
    if not isinstance(value, list):
        return note(at, "write each on a line of its own, after a dash and a space.")
    if len(value) > most:
        return note(at, f"are {len(value)}. {most} are the most.")
    return tuple(line for place, inner in enumerate(value) if (line := _line(inner, (*at, place), note)))


def _language(value: Any, at: Place, note: Notes) -> str | None:
    fits = re.fullmatch(LANGUAGE, str(value))
    return value if fits else note(at, "write a short code such as en, de or pt-BR here.")


def _colour(value: Any, at: Place, note: Notes) -> str | None:
    if not re.fullmatch(COLOUR, str(value)):
        return note(at, 'write a colour in quotes here, such as "#1a5fb4".')
    parts = [int(value[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    light = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    if 1.05 / (0.2126 * light[0] + 0.7152 * light[1] + 0.0722 * light[2] + 0.05) < WHITE_ON_IT:
        return note(at, "is too light: white letters stand on it. Choose a darker one.")
    return value


def _logo(value: Any, at: Place, note: Notes) -> str | None:
    """Read a PNG by its first bytes: what it is, how wide and how high. No picture is opened here."""
    try:
        data = base64.b64decode(value, validate=True)
    except (TypeError, ValueError):
        data = b""
    sides = [int.from_bytes(data[place : place + 4]) for place in (16, 20)]
    if not data.startswith(b"\x89PNG\r\n\x1a\n") or not all(sides):
        return note(at, f"{LOGO} is no PNG picture. Save it as one in any program for pictures.")
    if len(data) > MOST_LOGO or max(sides) > WIDEST_LOGO:
        most = f"{MOST_LOGO // 1024} KB and {WIDEST_LOGO:,} pixels to a side are the most"
        return note(at, f"{LOGO} is too large for a small picture: {most}.")
    return value


def _yes(value: Any, at: Place, note: Notes) -> bool | None:
    said = {"yes": True, "true": True, "no": False, "false": False}.get(str(value).casefold())
    return note(at, "write yes or no here.") if said is None else said


MINUTES = partial(_each, read=partial(_number, low=1, high=180), allowed=WORKBOOKS)
LOW, HIGH = records.KINDS["person"]["rhythm_days"].bounds
PARTS: dict[str, Part] = {
    "version": _version,
    "title": _line,
    "language": _language,
    "about": _text,
    "workbooks": _workbooks,
    "words": partial(_each, read=_words, allowed=LISTS),
    "topics": _lines,
    "rhythms": partial(_each, read=partial(_number, low=LOW, high=HIGH)),
    "conversations": partial(_each, read=_text, allowed=records.KINDS["about"]["conversation"].choices),
    "routes": _yes,
    "contact_details": _yes,
    "predictions": _yes,
    "questions": partial(_each, read=_line, allowed=QUESTIONS),
    "prompts": partial(_each, read=partial(_lines, most=MOST_PROMPTS), allowed=WORKBOOKS),
    "pages": partial(_each, read=_text, allowed=WORKBOOKS),
    "accent": _colour,
    "logo": _logo,
    "confidentiality": _text,
}
