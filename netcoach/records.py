"""What each kind of record means: its fields, their questions, their choices. :mod:`netcoach.checks` reads them.

One description serves the forms, the checks, the tables and every file in or out. Keys are stored and never
change; the words beside them are defaults that a template may replace.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from netcoach.errors import InvalidValueError, did_you_mean

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
        "did": _text("What have I done since we last met?"),
        "did_not": _text("What did I mean to do, and did not?"),
        "noticed": _text("What have I noticed?"),
        "agenda": Field("words", "What do we want to talk about?"),
        "first": Field("words"),  # these three are topics of the agenda, too
        "discussed": Field("words"),
        "deferred": Field("words"),
        "agreement": _text("What did we two agree today?"),
        "notes": _text("Notes, if we want any"),
        "takeaway": _text("What do I take away, in one sentence?"),
        "more_or_less": _text("“What should I do more or less of as your coach?”"),
        # what the two agree at first
        "goals": _text("What am I here for, in my own words?"),
        "who_sees": _text("Who sees what of this: we two, my employer, nobody else?"),
        "kept": _text("How long does each of us keep notes, and where?"),
        "limits": _text("What is this not for, and whom do I ask then?"),
        "conflicts": _text("Does one of us have other duties that could get in the way?"),
        # every three months, side by side
        "changed": _text("What has changed in three months, as I see it?"),
        "changed_coach": _text("And as my coach sees it?"),
        "goes_on": _choice(
            "How do we go on?", again="we meet again", pause="we pause for a while", last="this was the last time"
        ),
        "next_on": Field("day", "On which day do we look again?"),
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
    "session": "session",
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
