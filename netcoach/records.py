"""What each kind of record means: its fields, their questions, their choices, their checks.

One description serves the forms, the checks, the tables and every file in or out. Keys are stored and never
change; the words beside them are defaults that a template may replace.
"""

from __future__ import annotations

import datetime as dt
import math
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from netcoach import days
from netcoach.errors import InvalidValueError, did_you_mean

LONGEST_LINE = 300  # characters; a name or a title that is longer has swallowed something else
LONGEST_TEXT = 1_000_000
UNKNOWN = "unknown"  # an honest answer to every rating, never the same as no answer
# Letters, marks, digits and what stands between words pass; control characters and lone surrogates do not.
UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a record.

    Attributes:
        type: "line", "text", "choice", "choices" (several keys), "day", "past_day" (may be a month or a year),
            "scale", "number", "person", "people" (ids), "words" (free words, several), "pairs" or "record".
        ask: The question above the field, in the client's words.
        choices: Key to default word, for "choice" and "choices".
        bounds: Lowest and highest, for "scale" and "number".
    """

    type: str
    ask: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    bounds: tuple[int, int] = (0, 10)
    required: bool = False

    @property
    def several(self) -> bool:
        """Whether the field holds a list, folded as a set of adds and removes."""
        return self.type in {"choices", "people", "words", "pairs"}


def _line(ask: str = "", *, required: bool = False) -> Field:
    return Field("line", ask, required=required)


def _text(ask: str = "") -> Field:
    return Field("text", ask)


def _choice(ask: str, /, **choices: str) -> Field:
    return Field("choice", ask, choices)


def _scale(ask: str, low: int, high: int) -> Field:
    return Field("scale", ask, bounds=(low, high))


YES_NO = {"yes": "yes", "no": "no", "not_sure": "not sure"}
SAID = {"said": "they said it", "made_up": "I made it up"}
HOW_KNOWN = {"told": "they told me", "signs": "I see signs", "guess": "I'm guessing"}
DIRECTIONS = {"up": "above me", "across": "beside me", "down": "in my team or below", "outside": "outside the company"}
CLOSENESS = {
    1: "we have barely met",
    2: "we know each other a little",
    3: "we know each other well at work",
    4: "we trust each other",
    5: "we would stay in touch whatever happened",
}
TALKS = {
    "conversation": "a conversation",
    "collaboration": "working together",
    "help": "help",
    "appreciation": "appreciation",
    "congratulation": "congratulation",
    "introduction": "an introduction",
    "ask": "an ask",
}
KNOWS_ME = {0: "not at all", 1: "by name", 2: "we have met", 3: "knows what I do", 4: "could describe me to others"}
LIKES = {0: "there is friction", 1: "it is cool", 2: "neither", 3: "it is warm", 4: "clearly enjoys it"}
SEES_MY_WORK = {0: "never", 1: "hears of it", 2: "has seen one thing", 3: "sees it regularly", 4: "relies on it"}
SUPPORT = {
    1: "told me they see it differently",
    2: "has doubts",
    3: "no view yet",
    4: "in favour",
    5: "would speak up for me",
}
#: The words of each scale; a template may have its own, for as many points.
SCALES = {
    "person.closeness": CLOSENESS,
    "seat.knows_me": KNOWS_ME,
    "seat.likes": LIKES,
    "seat.sees_my_work": SEES_MY_WORK,
    "seat.support_now": SUPPORT,
    "seat.support_needed": SUPPORT,
}
AUDIENCES = {"me": "only me", "coach": "me and my coach", "report": "may be in a report"}

#: Asked only where a template has words for them.
EXTRA = {f"extra_{number}": _text() for number in (1, 2, 3)}

KINDS: dict[str, dict[str, Field]] = {
    "person": {
        "name": _line("Name", required=True),
        "title": _line("Their job"),
        "department": _line("Department"),
        "company": _line("Company"),
        "direction": Field("choice", "Where do they sit, seen from me?", DIRECTIONS),
        "closeness": _scale("How well do we two really know each other?", 1, 5),
        "agenda": _text("What are they trying to get done this year, whether or not it concerns me?"),
        "appreciate": _text("What do I appreciate about working with them?"),
        "they_know": Field("choice", "Do they know?", YES_NO),
        "rhythm_days": Field("number", "How often would I like to be in touch? (days)", bounds=(1, 3660)),
        "purpose": Field(
            "choices",
            "What is this relationship for?",
            {"doing": "today's work", "growing": "growing as a person", "ahead": "looking ahead"},
        ),
        "how_met": _text("How did we meet?"),
        "introduced_by": Field("person", "Who introduced us?"),
        "known_since": Field("past_day", "Since when do I know them?"),
        "has_weight": Field("choice", "Do they have weight where it matters to me?", YES_NO),
        "has_weight_known": Field("choice", "How do I know?", HOW_KNOWN),
        "would_speak": Field("choice", "Would they say it without me in the room?", YES_NO),
        "would_speak_known": Field("choice", "How do I know?", HOW_KNOWN),
        "cares": Field("choice", "Do they care how I do?", YES_NO),
        "cares_known": Field("choice", "How do I know?", HOW_KNOWN),
        "knows": Field("people", "Whom do they know well?"),
        "listens_to": Field("pairs", "Whom do they listen to?"),
        "aliases": Field("words", "Other names"),
        "email": _line("E-mail"),
        "phone": _line("Phone"),
        "url": _line("Profile address"),
        "note": _text("Note"),
        "note_private": _text("Private note (never leaves this file)"),
        "tags": Field("words", "Tags"),
        **EXTRA,
    },
    "interaction": {
        "people": Field("people", "Who was it with?", required=True),
        "happened_on": Field("past_day", "When?", required=True),
        "topics": Field("words", "What was it about?"),
        "kind": Field("choice", "What was it?", TALKS),
        "channel": _choice(
            "How?",
            in_person="in person",
            call="a call",
            video="video",
            message="a message",
            email="e-mail",
            event="an event",
        ),
        "started_by": _choice("Who began it?", me="I did", them="they did", both="both of us"),
        "gave": _text("What did I give?"),
        "received": _text("What did I receive?"),
        "appreciated": _text("What did I appreciate about it?"),
        "felt": _choice("How did it feel?", good="good", mixed="mixed", hard="hard"),
        "ease_after": _scale("And how easy was it, afterwards? (0 hard … 10 easy)", 0, 10),
        "without_a_job": Field("choice", "Would we have had this talk if no job existed?", YES_NO),
        "minutes": Field("number", "How many minutes?", bounds=(1, 1440)),
        "move": Field("record", "Was it about a move?"),
        "news": Field("record", "Was it about their good news?"),
        "intention": Field("record", "Was it a small step I had planned?"),
        "accomplishment": Field("record", "Did they see a piece of my work?"),
        "note": _text("In my own words"),
        "note_private": _text("Private note (never leaves this file)"),
        "remembered": Field("choice", "Written from memory", {"yes": "yes"}),
        **EXTRA,
    },
    "move": {
        "title": _line("What would the move be?", required=True),
        "conversation": _choice(
            "Which conversation is it?", promotion="a promotion", new_job="a new job", long_term="the long term"
        ),
        **{
            f"stages.{stage}": Field("day", words)
            for stage, words in {
                "imagined": "First imagined",
                "horizon": "On the horizon",
                "announced": "Announced",
                "interviewing": "Interviews began",
                "decided": "Decided",
            }.items()
        },
        "outcome": _text("How did it end?"),
    },
    "seat": {
        "move": Field("record", "For which move?", required=True),
        "person": Field("person", "Who?"),
        "placeholder": _line("Or someone I cannot name yet"),
        "role": _choice(
            "Do they decide?",
            decides="decides",
            must_agree="must agree",
            works_with_me="would work with me",
            lets_me_go="would have to let me go",
            is_asked="is asked",
            not_sure="not sure",
            not_on_panel="not one of them",
        ),
        "seen_or_heard": _text("What have I seen or heard?"),
        "knows_me": _scale("How well do they know me?", 0, 4),
        "likes": _scale("Do they like working with me?", 0, 4),
        "sees_my_work": _scale("Do they see my work?", 0, 4),
        "need": _text("What do they need from whoever gets the job?"),
        "support_now": _scale("Where are they now?", 1, 5),
        "support_needed": _scale("Where would they have to be?", 1, 5),
        "how_known": Field("choice", "How do I know?", HOW_KNOWN),
        # A rehearsal: she speaks as one of them, then says which of it she has heard.
        "this_year": _text("As this person: this year I need …"),
        "this_year_known": Field("choice", "Have they said that?", SAID),
        "glad": _text("I would be glad if it were her, because …"),
        "glad_known": Field("choice", "Have they said that?", SAID),
        "hesitate": _text("I hesitate, because …"),
        "hesitate_known": Field("choice", "Have they said that?", SAID),
        "first_sentence": _text("My first sentence to them"),
        "said_aloud": _text("I have said it aloud. Now it goes:"),
        **EXTRA,
    },
    "accomplishment": {
        "what": _text("What did I get done?"),
        "day": Field("past_day", "When?"),
        "for_whom": _text("For whom did it matter?"),
        "evidence": _text("How can one see it?"),
        "seen_by": Field("people", "Who has seen it?"),
    },
    "news": {
        "person": Field("person", "Whose good news?", required=True),
        "what": _line("What happened?", required=True),
        "day": Field("past_day", "When?"),
    },
    "intention": {
        "what": _text("What is the small step?"),
        "people": Field("people", "With whom?"),
        "why": _text("Why?"),
        "first_step": _text("In my own words"),
        "by_when": Field("day", "By when?"),
        "obstacle": _text("What could get in the way?"),
        "if_then": _text("If that happens, then I …"),
        "confidence": _scale("How sure am I that I will do it? (1–10)", 1, 10),
        "ease_before": _scale("How does the thought of it feel? (0 hard … 10 easy)", 0, 10),
        "kind": Field("choice", "", TALKS),  # what it is once it is done
        "news": Field("record"),
        "status": _choice("Where does it stand?", open="open", done="done", on_hold="on hold", wont_do="won't do"),
        "session": Field("record", "From which session?"),
        "outcome": _text("How did it go?"),
    },
    "plan": {
        "people": Field("people", "With whom?"),
        "why": _text("Why these people?"),
        "bring": _text("What do I bring them?"),
        "appreciate": _text("What do I appreciate in them?"),
        "rhythm": _text("What rhythm suits us?"),
        "intentions": Field("words"),
        "begun_on": Field("day"),
        "sealed_on": Field("day"),
        "hash": _line(),
    },
    "prediction": {
        "statement": _text("What do I expect?"),
        "chance": _scale("How likely? (0–100)", 0, 100),
        "by_when": Field("day", "By when will it be known?"),
        "resolved_on": Field("day"),
        "outcome": Field("choice", "Did it happen?", YES_NO),
        "remembered_chance": _scale("What do I remember having written?", 0, 100),
    },
    "session": {
        "day": Field("day", "When?", required=True),
        "minutes": Field("number", "How many minutes?", bounds=(1, 600)),
        "agenda": Field("pairs", "What we want to talk about"),
        "notes": _text("Notes"),
        "takeaway": _text("What I take away"),
        "agreement": _text("What we agreed for today"),
        "completed_on": Field("day"),
    },
    "reflection": {
        "workbook": _line(required=True),
        "question": _line(required=True),
        "wording": _text(),
        "answer": _text(),
    },
    "about": {
        "inside": _choice("Where do I work?", inside="inside a company", outside="on my own, for several companies"),
        "conversation": _choice(
            "Which conversation am I in?",
            promotion="A promotion where I am",
            new_job="A new job",
            long_term="The long term",
        ),
        "names": Field("words", "My names"),
        "emails": Field("words", "My e-mail addresses"),
        "url": _line("My profile address"),
        "here_since": Field("past_day", "Here since"),
    },
    "setting": {"value": _text(), "day": Field("day")},
    "template": {"name": _line(), "version": _line(), "content": _text()},
}
#: Every record may say who is allowed to read it; careful by default.
COMMON = {"audience": Field("choice", "Who may see this?", AUDIENCES)}
#: The kinds a client meets in lists and tables, with the word for one of them.
WORDS = {
    "person": "person",
    "interaction": "interaction",
    "intention": "small step",
    "news": "good news",
    "plan": "plan",
    "move": "move",
    "seat": "one who would have to agree",
    "accomplishment": "piece of work",
    "reflection": "answer",
    "about": "answer about me",
    "setting": "setting",
}


def fields_of(kind: str) -> dict[str, Field]:
    """Return the fields of a kind, in the order in which they are asked.

    Raises:
        InvalidValueError: If there is no such kind; names the nearest.
    """
    if kind not in KINDS:
        raise InvalidValueError(
            f"There is no kind of record called '{kind}'. There are: {', '.join(KINDS)}.{did_you_mean(kind, KINDS)}"
        )
    return KINDS[kind] | COMMON


def check(kind: str, values: Mapping[str, Any], *, today: dt.date, new: bool) -> dict[str, Any]:
    """Return the values as they are stored, or say in one sentence what to mend.

    Args:
        kind: One of ``KINDS``.
        values: Field to value; None or "" means "no answer".
        today: The client's day: nothing can have happened after it.
        new: Whether the record is being made, so that required fields must be there.

    Raises:
        InvalidValueError: For an unknown kind or field, and for a value that cannot be; ``.field`` names it.
    """
    fields = fields_of(kind)
    stored = {}
    for name, value in values.items():
        if name not in fields:
            raise InvalidValueError(
                f"A {kind} has no field '{name}'. It has: {', '.join(fields)}.{did_you_mean(name, fields)}", name
            )
        stored[name] = _stored(fields[name], name, value, today)
    for name, spec in fields.items():
        missing = stored.get(name) in (None, []) if (new or name in stored) else False
        if spec.required and missing:
            raise InvalidValueError(_missing(kind, name), name)
    return {name: value for name, value in stored.items() if not (new and value in (None, []))}


def fits(kind: str, fields: Mapping[str, Any]) -> bool:
    """Return whether a fact of this kind could have been written by netcoach, so that every table can hold it.

    Kinds and fields that are not known may come from a newer netcoach: they are carried along as they are.
    """
    fitting = _FITTING.get(kind, {})
    for name, value in fields.items():  # a plain loop: it runs for every fact of a journal that is opened
        fit = fitting.get(name)
        if fit is not None and not fit(value):
            return False
    return fields.keys() >= _NEEDED.get(kind, frozenset())


def _fits_list(value: Any) -> bool:
    if type(value) is not dict or not value:
        return False
    for sign, items in value.items():
        if sign not in ("+", "-") or type(items) is not list:
            return False
        for item in items:
            if type(item) is not str and not (type(item) is list and all(type(part) is str for part in item)):
                return False
    return True


def _fits_day(value: Any) -> bool:
    try:
        return value is None or bool(days.first_day(value))
    except (TypeError, ValueError):
        return False


def _fits_text(value: Any) -> bool:
    return value is None or type(value) is str


def _fits_number(spec: Field) -> Callable[[Any], bool]:
    low, high = spec.bounds
    return lambda value: value is None or value == UNKNOWN or (type(value) is int and low <= value <= high)


def _fits_yes(value: Any) -> bool:
    return type(value) is bool


def _fit_of(spec: Field) -> Callable[[Any], bool]:
    if spec.several:
        return _fits_list
    return {"day": _fits_day, "past_day": _fits_day}.get(spec.type) or (
        _fits_number(spec) if spec.type in {"scale", "number"} else _fits_text
    )


_FITTING = {
    kind: {name: _fit_of(spec) for name, spec in specs.items()} | {"audience": _fits_text, "removed": _fits_yes}
    for kind, specs in KINDS.items()
} | {"undo": {"undone": _fits_yes}, "merged": {"seen_at": _fits_text}}


def _fits_some(name: str) -> Callable[[Any], bool]:
    fits_of = [fitting[name] for fitting in _FITTING.values() if name in fitting]
    return lambda value: any(fit(value) for fit in fits_of)


# What stands where something was taken out: a field of any kind, and a name may be a text in one, a list in another.
_FITTING["erased"] = {name: _fits_some(name) for name in {name for fitting in _FITTING.values() for name in fitting}}
_NEEDED = {"undo": {"undone"}, "merged": {"seen_at"}}


def _missing(kind: str, name: str) -> str:
    sentences = {
        ("person", "name"): "Please write a name. A first name or initials are enough.",
        ("interaction", "people"): "Please say who it was with. A first name is enough.",
        ("interaction", "happened_on"): "Please say when it was. A month is enough.",
    }
    return sentences.get((kind, name), f"A {kind} needs '{name}'.")


def _stored(spec: Field, name: str, value: Any, today: dt.date) -> Any:
    if (
        value is None
        or (isinstance(value, str) and not value.strip())
        or (isinstance(value, float) and math.isnan(value))
    ):
        return [] if spec.several else None
    if spec.several:
        items = list(value) if isinstance(value, Iterable) and not isinstance(value, str) else [value]
        kept = [_stored(Field(_PART_OF[spec.type], choices=spec.choices), name, item, today) for item in items]
        return list(dict.fromkeys(item for item in kept if item is not None))
    return _READ[spec.type](spec, name, value, today)


def _read_line(spec: Field, name: str, value: Any, today: dt.date) -> str:
    line = " ".join(_written(value, name).split())
    if len(line) > LONGEST_LINE:
        raise InvalidValueError(
            f"That is {len(line):,} characters, too long for one line ({LONGEST_LINE} at most). "
            "Keep the short form here and put the rest in a note.",
            name,
        )
    return line


def _read_text(spec: Field, name: str, value: Any, today: dt.date) -> str:
    text = _written(value, name).strip()
    if len(text) > LONGEST_TEXT:
        raise InvalidValueError("That is more than a million characters. Please keep a shorter version here.", name)
    return text


def _written(value: Any, name: str) -> str:
    # One spelling for one name: José typed on a Mac and on Windows is the same José.
    text = unicodedata.normalize("NFC", str(value).replace("\r\n", "\n").replace("\r", "\n"))
    if UNWRITABLE.search(text):
        raise InvalidValueError("There is a character in this text that cannot be kept. Please type it anew.", name)
    return text


def _read_choice(spec: Field, name: str, value: Any, today: dt.date) -> str:
    if str(value) not in spec.choices:
        allowed = ", ".join(spec.choices)
        raise InvalidValueError(
            f"'{value}' is not an answer for '{name}'. Choose one of: {allowed}.{did_you_mean(value, spec.choices)}",
            name,
        )
    return str(value)


def _read_number(spec: Field, name: str, value: Any, today: dt.date) -> int | str:
    low, high = spec.bounds
    if value == UNKNOWN and spec.type == "scale":
        return UNKNOWN
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = math.nan
    if not (number == round(number) if math.isfinite(number) else False) or not low <= number <= high:
        raise InvalidValueError(f"'{value}' does not fit '{name}': a whole number from {low} to {high}.", name)
    return int(number)


def _read_day(spec: Field, name: str, value: Any, today: dt.date) -> str:
    try:
        if spec.type == "past_day":
            return days.about_day(value, today=today)
        return days.as_day(value).isoformat()
    except InvalidValueError as problem:
        raise InvalidValueError(str(problem), name) from None


def _read_pair(spec: Field, name: str, value: Any, today: dt.date) -> tuple[str, ...]:
    parts = tuple(value) if isinstance(value, list | tuple) else (value,)
    return tuple(_read_line(spec, name, part, today) for part in parts)


_PART_OF = {"choices": "choice", "people": "record", "words": "line", "pairs": "pair"}
_READ = {
    "line": _read_line,
    "text": _read_text,
    "choice": _read_choice,
    "number": _read_number,
    "scale": _read_number,
    "day": _read_day,
    "past_day": _read_day,
    "person": _read_line,
    "record": _read_line,
    "pair": _read_pair,
}
