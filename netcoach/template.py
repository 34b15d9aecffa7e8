"""A consultant's template: data, read strictly. The only module that reads YAML, and it never runs anything."""

from __future__ import annotations

import itertools
import json
import re
import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import yaml

from netcoach import days, records
from netcoach.errors import InvalidValueError, TemplateError, did_you_mean

FILE = "template.yaml"
#: The workbooks there are, by their lasting names: the numbers in the file names may change.
WORKBOOKS = ("start_here", "people_around_me", "one_page_plan", "ten_minutes", "what_i_notice")
MOST_BYTES = 256 * 1024
MOST_NODES = 20_000
DEEPEST = 20
MOST_SHOWN = 40  # problems; a file with more is something else
LONGEST_LINE = 120  # characters; what is longer does not fit a button or a heading
LONGEST_TEXT = 3_000  # a page; nobody reads more before she begins
PLAIN = {"true": True, "false": False, "null": None, "": None}
# Fifteen digits are kept exactly; 012, 1e3, 12:30 and 1_000 are text.
NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,14})(\.[0-9]{1,15})?")


@dataclass(frozen=True)
class Template:
    """What a consultant prepared for a group of clients.

    Attributes:
        name: The folder's name.
        version: Counted up by the consultant at each change: "1", "2".
        title: Its name on a card.
        language: As in a web page: "en", "de-CH".
        about: For whom it is, in a sentence or two.
        workbooks: (slug, minutes), in the order in which a client meets them.
        words: "kind.field" to {key: word}, where they differ from those in records.py.
        topics: What people might talk about, suggested when something is written down.
        rhythms: A wished rhythm in words, to its days: {"every month": 30}.
        conversations: The conversation she chose, to the paragraph that speaks to it.
        confidentiality: What is said before the first name is typed; each of its lines is a paragraph.
    """

    name: str = ""
    version: str = "1"
    title: str = ""
    language: str = "en"
    about: str = ""
    workbooks: tuple[tuple[str, int], ...] = ()
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    topics: tuple[str, ...] = ()
    rhythms: Mapping[str, int] = field(default_factory=dict)
    conversations: Mapping[str, str] = field(default_factory=dict)
    confidentiality: str = ""

    def choices(self, kind_dot_field: str) -> dict[str, str]:
        """Return every answer to a question, key to word, in the order in which they are shown.

        Raises:
            InvalidValueError: If that field has no list of answers.
        """
        kind, _, name = kind_dot_field.partition(".")
        spec = records.fields_of(kind).get(name)
        defaults = _default_words(kind_dot_field, spec) if spec else {}
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
    def from_content(cls, content: str) -> Template:
        """Return the template that a journal keeps.

        Parts that this netcoach does not know, from a newer one or a damaged file, give way to the defaults.

        Raises:
            TemplateError: If the text is nothing that ``content`` wrote.
        """
        try:
            root = _from_json(json.loads(content))
        except (ValueError, RecursionError):
            root = None
        if root is None or not isinstance(root.value, dict):
            raise TemplateError("Line 1: the template kept in this journal cannot be read.")
        name = root.value.pop("name", _Node(1, "", ""))
        return _template(name.text, root, lambda *_: None)


def load(folder: Path) -> Template:
    """Return the template in a folder.

    Args:
        folder: Holds ``template.yaml``; the folder's name is the template's.

    Raises:
        TemplateError: Names everything there is to mend, one line each: where, what, and what would be right.
            Only what is no YAML at all, or far too much, ends the reading.
    """
    name, file = Path(folder).resolve().name, Path(folder) / FILE
    if not file.is_file():
        raise TemplateError(f"There is no {FILE} in the folder '{name}'.")
    with file.open("rb") as opened:
        data = opened.read(MOST_BYTES + 1)
    problems: list[tuple[int, str]] = []

    def note(line: int, key: str, why: str) -> None:
        problems.append((line, f"Line {line}: {key}: {why}" if key else f"Line {line}: {why}"))
        if len(problems) == MOST_SHOWN:
            raise TemplateError(in_order() + "\nThere may be more.")

    def in_order() -> str:
        return "\n".join(text for _, text in sorted(problems, key=lambda problem: problem[0]))

    if not re.fullmatch(r"[a-z][a-z0-9_-]{0,39}", name):
        note(1, "", f"a template's folder is named in small letters, digits, - and _, not '{name}'.")
    template = _template(name, _read(data, note), note)
    if problems:
        raise TemplateError(in_order())
    return template


# -- The file: YAML's shape without its surprises -------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Node:
    line: int
    value: Any  # None, bool, int, float, str, a list of nodes or a dict of nodes
    text: str = ""  # a single value as it was written: "1.10" stays "1.10"


Note = Callable[[int, str, str], None]  # line, key, why
Part = Callable[[_Node, str, Note], Any]


def _read(data: bytes, note: Note) -> _Node:
    """Read YAML's events, where nothing has been expanded, merged or guessed yet.

    Text is text. Only an unquoted true, false, null (or nothing at all) and a number in plain digits are more.
    """
    events = yaml.parse(_decoded(data), Loader=yaml.SafeLoader)  # the C loader dies on deep nesting
    count = itertools.count(1)
    line = 1

    def node(event: yaml.Event, depth: int) -> _Node:
        nonlocal line
        line = event.start_mark.line + 1
        if depth > DEEPEST or next(count) > MOST_NODES:
            raise TemplateError(f"Line {line}: too much to be a template ({DEEPEST} levels, {MOST_NODES:,} values).")
        if event.anchor or getattr(event, "tag", None):  # an alias carries its anchor's name
            note(line, "", "a word that begins with &, * or ! has a special meaning here. Put the text in quotes.")
        if isinstance(event, yaml.MappingStartEvent):
            return _Node(line, pairs(depth + 1))
        if isinstance(event, yaml.SequenceStartEvent):
            return _Node(line, [node(inner, depth + 1) for inner in until_end()], "")
        text = getattr(event, "value", "")
        plain = getattr(event, "style", None) is None
        return _Node(line, _meant(text) if plain else text, text)

    def until_end() -> Iterator[yaml.Event]:
        while not isinstance(event := next(events), yaml.CollectionEndEvent):
            yield event

    def pairs(depth: int) -> dict[str, _Node]:
        found: dict[str, _Node] = {}
        for event in until_end():
            key, value = node(event, depth), node(next(events), depth)
            if isinstance(key.value, list | dict) or key.text == "<<" or len(key.text) > LONGEST_LINE:
                note(key.line, "", "what stands before a colon is one word or a few.")
            elif key.text in found:
                note(key.line, key.text, "is written twice. Keep one of them.")
            else:
                found[key.text] = replace(value, line=key.line)  # the line where an eye looks for it
        return found

    try:
        roots = [node(event, 1) for event in events if isinstance(event, yaml.NodeEvent)]
    except yaml.reader.ReaderError as problem:
        line = _decoded(data).count("\n", 0, problem.position) + 1
        raise TemplateError(f"Line {line}: there is a control character here. Please type the line anew.") from None
    except yaml.MarkedYAMLError as problem:
        line = problem.problem_mark.line + 1 if problem.problem_mark else line
        raise TemplateError(
            f"Line {line}: this cannot be read ({problem.problem}). Look at the spaces at its start, and put text "
            "that holds a colon, a # or quotation marks in quotes."
        ) from None
    except (ValueError, OverflowError):  # "\UFFFFFFFF", or a %YAML version of 5,000 digits
        raise TemplateError(f"Line {line}: something after this line is no character or number.") from None
    if len(roots) != 1:
        raise TemplateError(
            "Line 1: the file is empty." if not roots else "Line 1: take out the lines '---' in the file."
        )
    return roots[0]


def _decoded(data: bytes) -> str:
    if len(data) > MOST_BYTES:
        raise TemplateError(
            f"Line 1: the file is larger than {MOST_BYTES // 1024} KB. A template is a few pages of text."
        )
    if b"\0" in data[:4]:
        raise TemplateError("Line 1: the file is saved as UTF-16 ('Unicode'). Please save it as UTF-8.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = data.count(b"\n", 0, problem.start) + 1
        raise TemplateError(f"Line {line}: a letter here is not in UTF-8. Please save the file as UTF-8.") from None


def _meant(text: str) -> Any:
    if text in PLAIN:
        return PLAIN[text]
    number = NUMBER.fullmatch(text)
    return text if not number else float(text) if number[2] else int(text)


def _from_json(value: Any) -> _Node:
    if isinstance(value, dict):
        return _Node(1, {key: _from_json(inner) for key, inner in value.items()})
    if isinstance(value, list):
        return _Node(1, [_from_json(inner) for inner in value])
    return _Node(1, value, "" if value is None else str(value))


# -- The parts: what each may hold ----------------------------------------------------------------


def _default_words(kind_dot_field: str, spec: records.Field) -> dict[str, str]:
    scale = SCALES.get(kind_dot_field, {})
    return {str(point): word for point, word in scale.items()} or dict(spec.choices)


#: Scales whose points have words. Their number is fixed; only the words vary.
SCALES = {"person.closeness": records.CLOSENESS}
#: The lists whose words a template may replace, with netcoach's own words.
LISTS = {
    f"{kind}.{name}": words
    for kind, specs in records.KINDS.items()
    for name, spec in specs.items()
    if len(words := _default_words(f"{kind}.{name}", spec)) > 1
}


def _template(name: str, root: _Node, note: Note) -> Template:
    parts = _entries(root, "", note, PARTS)
    for key in ("title", "about", "version", "workbooks"):
        if key not in parts:
            note(1, key, f"is missing. Write a line that begins with '{key}:'.")
    read = {key: PARTS[key](node, key, note) for key, node in parts.items()}
    return Template(name=name, **{key: value for key, value in read.items() if value is not None})


def _entries(node: _Node, key: str, note: Note, allowed: Collection[str] | None = None) -> dict[str, _Node]:
    if not isinstance(node.value, dict) or not node.value:
        note(node.line, key, "write lines of the form 'name: value' here, each moved in by the same number of spaces.")
        return {}
    if allowed is None:
        return node.value
    for name in node.value:
        if name not in allowed:
            family = [other for other in allowed if other.partition(".")[0] == name.partition(".")[0]] or allowed
            why = f"is not known. There are: {', '.join(family)}.{did_you_mean(name, allowed)}"
            note(node.value[name].line, f"{key}: {name}" if key else name, why)
    return {name: inner for name, inner in node.value.items() if name in allowed}


def _text(node: _Node, key: str, note: Note, longest: int = LONGEST_TEXT) -> str | None:
    text = unicodedata.normalize("NFC", node.text).strip()
    if node.value is None or isinstance(node.value, list | dict) or not text:
        note(node.line, key, "write a few words here, or take the line out.")
    elif records.UNWRITABLE.search(text):  # "\x07" and the like
        note(node.line, key, "there is a character in this text that cannot be shown. Please type it anew.")
    elif len(text) > longest:
        note(node.line, key, f"is {len(text):,} characters long. {longest:,} is the most.")
    else:
        return text
    return None


def _line(node: _Node, key: str, note: Note) -> str | None:
    text = _text(node, key, note, LONGEST_LINE)
    return text and " ".join(text.split())


def _number(node: _Node, key: str, note: Note, low: int, high: int) -> int | None:
    if type(node.value) is int and low <= node.value <= high:
        return node.value
    note(node.line, key, f"write a whole number from {low} to {high} here, without quotes.")
    return None


def _like(pattern: str, hint: str) -> Part:
    def read(node: _Node, key: str, note: Note) -> str | None:
        if re.fullmatch(pattern, node.text):
            return node.text
        note(node.line, key, hint)
        return None

    return read


def _workbooks(node: _Node, key: str, note: Note) -> tuple[tuple[str, int], ...] | None:
    parts = _entries(node, key, note, WORKBOOKS)
    if parts and next(iter(parts)) != "start_here":
        note(node.line, key, "begin with start_here: it says the ground rules before the first name is typed.")
    minutes = {slug: _number(inner, f"{key}: {slug}", note, 1, 180) for slug, inner in parts.items()}
    return tuple((slug, count) for slug, count in minutes.items() if count is not None)


def _words(node: _Node, key: str, note: Note) -> dict[str, dict[str, str]]:
    found = {}
    for name, inner in _entries(node, key, note, LISTS).items():
        where, own = f"{key}: {name}", LISTS[name]
        parts = _entries(inner, where, note, own)
        words = {point: word for point, part in parts.items() if (word := _line(part, f"{where}: {point}", note))}
        shown = [word.casefold() for word in (own | words).values()]
        if name in SCALES and parts.keys() != own.keys():
            note(inner.line, where, f"write words for all of {', '.join(own)}, or for none.")
        elif len(set(shown)) < len(shown):
            note(inner.line, where, "two answers have the same words; nobody could tell them apart.")
        else:
            found[name] = words
    return found


def _topics(node: _Node, key: str, note: Note) -> tuple[str, ...] | None:
    if not isinstance(node.value, list):
        note(node.line, key, "write each on a line of its own, after a dash and a space.")
        return None
    return tuple(dict.fromkeys(topic for inner in node.value if (topic := _line(inner, key, note))))


def _rhythms(node: _Node, key: str, note: Note) -> dict[str, int]:
    found = {}
    for name, inner in _entries(node, key, note).items():
        word = _line(_Node(inner.line, name, name), key, note)
        count = _number(inner, f"{key}: {name}", note, *records.KINDS["person"]["rhythm_days"].bounds)
        if word and count:
            found[word] = count
    return found


def _conversations(node: _Node, key: str, note: Note) -> dict[str, str]:
    parts = _entries(node, key, note, records.KINDS["about"]["conversation"].choices)
    return {name: text for name, inner in parts.items() if (text := _text(inner, f"{key}: {name}", note))}


PARTS: dict[str, Part] = {
    "version": _like("[1-9][0-9]{0,5}", "write a whole number here; count it up when you change the template."),
    "title": _line,
    "language": _like("[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", "write a short code here, for example en, de or pt-BR."),
    "about": _text,
    "workbooks": _workbooks,
    "words": _words,
    "topics": _topics,
    "rhythms": _rhythms,
    "conversations": _conversations,
    "confidentiality": _text,
}
