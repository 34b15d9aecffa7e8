"""Find what she wrote: a name by any part of it, a sentence by any of its words. Spelling apart, nothing is guessed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Any, NamedTuple

from netcoach import days
from netcoach.fold import recorded_day
from netcoach.records import KINDS, WORDS

NOT_HERS = {"template", "setting", "about"}  # kinds whose texts are no notes about anybody
OURS = {"hash", "workbook", "question", "wording"}  # texts that a page wrote, not she
SAID = WORDS | {"interaction": "talk"}
LAST = 3  # talks, and good news
SENTENCE = re.compile(r"(?<=[.!?…。！？])\s+|\n+")


class Hit(NamedTuple):
    """A sentence of hers in which every word was found.

    Attributes:
        people: Whose it is: their ids, none for a sentence about nobody in particular.
        text: The sentence; for a name, the name.
        said: What it belongs to, in her words: "a talk", "small step".
        day: The day it is about, or was written, "2026-03-04"; a month or a year where that is all she remembers.
    """

    people: tuple[str, ...]
    text: str
    said: str
    day: str


def plain(name: str) -> str:
    """Return a text without accents and case, to find it by any of its spellings."""
    folded = name.casefold()
    if not folded.isascii():
        apart = unicodedata.normalize("NFKD", folded)
        folded = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return " ".join(folded.split())


def search(me: Any, words: str) -> list[Hit]:
    """Return the people with such a name, then her own sentences with all of these words, the latest first.

    Args:
        me: Her journal, or a view of an earlier day.
        words: Parts of words, in any spelling and order; nothing finds nothing.
    """
    wanted = plain(words).split()
    if not wanted:
        return []
    named = []
    for person, name in me.names.items():
        known = " ".join([name, *(me.values(person).get("aliases") or [])])
        if all(word in plain(known) for word in wanted):
            named.append(Hit((person,), name, SAID["person"], ""))
    return named + sorted(_said(me, wanted), key=lambda hit: hit.day, reverse=True)


def _said(me: Any, wanted: list[str]) -> Iterator[Hit]:
    for kind in KINDS.keys() - NOT_HERS:
        fields = {name: spec for name, spec in KINDS[kind].items() if spec.type in ("line", "text", "words")}
        for name in OURS.union(["name", "aliases"] if kind == "person" else []):
            fields.pop(name, None)
        if kind == "plan":
            fields.pop("intentions")  # ids of her steps, which are found as what they are
        for record in me.state.ids(kind):
            values = me.values(record) or {}
            for name, spec in fields.items():
                text = values.get(name) or ""
                text = ", ".join(text) if spec.several else text
                if text and all(word in plain(text) for word in wanted):
                    day = values.get("happened_on") or values.get("day") or _written_on(me, record, name)
                    yield Hit(whose(me, kind, record), _sentence(text, wanted), SAID.get(kind, kind), day)


def whose(me: Any, kind: str, record: str) -> tuple[str, ...]:
    """Return the people whom a record is about, of those who are here."""
    values = me.values(record) or {}
    people = [record] if kind == "person" else [values.get("person"), *(values.get("people") or [])]
    return tuple(person for person in people if person in me.people.index)


def _written_on(me: Any, record: str, name: str) -> str:
    rows = [row for row, counts in me.state.facts(record) if counts and name in row.fields]
    return recorded_day(rows[-1]).isoformat() if rows else ""


def _sentence(text: str, wanted: list[str]) -> str:
    """Return the sentence with the most of what was looked for."""
    return max(SENTENCE.split(text), key=lambda part: sum(word in plain(part) for word in wanted)).strip()


def before_i_meet(me: Any, person: str) -> list[tuple[str, list[str]]]:
    """Return what she wrote that is good to have in mind before she meets somebody: headings, each with its lines.

    What is not written is left out; about somebody of whom she wrote nothing there is nothing to say.
    """
    values, seats, news = me.values(person) or {}, me.seats, me.news[me.news["person"] == person]
    mine = [(me.values(step), said, day) for step, said, day in me.open_steps()]
    needs = [me.values(seat) for seat in seats.index[seats["person"] == person]]
    pages = {
        "What they are trying to get done": [values.get("agenda")],
        "What I appreciate": [values.get("appreciate")],
        "Our last talks": _last_talks(me, person),
        "What I mean to do": [f"{said} · {day}" for step, said, day in mine if person in (step.get("people") or [])],
        "Their good news": [
            _dated(me, me.values(one).get("day"), me.values(one)["what"])
            for one in news.sort_values("day", kind="stable").index[::-1][:LAST]
        ],
        "What they need": [
            f"{(me.values(seat['move']) or {}).get('title', '')}: {seat['need']}" for seat in needs if seat.get("need")
        ],
        "Notes": [values.get("note"), values.get("note_private")],
    }
    said = {heading: [line for line in lines if line] for heading, lines in pages.items()}
    return [(heading, lines) for heading, lines in said.items() if lines]


def _last_talks(me: Any, person: str) -> list[str]:
    contacts = me.contacts[me.contacts["person"] == person].sort_values("happened_on", kind="stable")
    return [_told(me, me.values(talk)) for talk in contacts["interaction"].iloc[::-1][:LAST]]


def _told(me: Any, talk: dict[str, Any]) -> str:
    """Return when it was, about what, who began and what went each way: a line for each."""
    asks = KINDS["interaction"]
    began = me.template.word("interaction.started_by", talk["started_by"]) if talk.get("started_by") else ""
    said = [_dated(me, talk["happened_on"], ", ".join(talk.get("topics") or []))]
    said += [f"{asks['started_by'].ask} {began}"] if began else []
    said += [f"{asks[name].ask} {talk[name]}" for name in ("gave", "received", "appreciated") if talk.get(name)]
    return "\n".join([*said, *filter(None, [talk.get("note"), talk.get("note_private")])])


def _dated(me: Any, day: str | None, text: str) -> str:
    return " · ".join(filter(None, [days.near_words(day, today=me.today) if day else "", text]))
