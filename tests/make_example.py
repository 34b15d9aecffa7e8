"""Turn the fictional client's story, example_client.yaml, into the facts of the example; the same bytes at every run.

Run ``python tests/make_example.py`` after changing the story. Everything is written as a client would write it,
through the public API, on a clock that is moved from one day to the next.
"""

from __future__ import annotations

import datetime as dt
import itertools
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from random import Random
from typing import Any

import yaml

from netcoach import places, template
from netcoach.days import Clock
from netcoach.exchange import facts
from netcoach.gesture import Gesture
from netcoach.journal import Journal
from netcoach.me import Me
from netcoach.records import KINDS

STORY = Path(__file__).with_name("example_client.yaml")
FACTS = places.shipped("templates") / "example" / "facts.jsonl"
FIRST_DAY = dt.date(2023, 3, 6)
RECOLLECTED_ON = dt.date(2023, 3, 10)  # when she wrote down the months before, in three minutes
LAST_DAY = dt.date(2026, 3, 6)
COMPANY = "Quillhaven Instruments"
JOURNAL_ID = "e8a3910e" * 4
QUIET = (("07-10", "07-30"), ("12-22", "12-31"), ("01-01", "01-05"))  # holidays: nothing but what she wrote out
LAGS = {0: 68, 1: 22, 3: 6, 6: 2, 19: 2}  # days from the talk to the note: of a hundred notes so many
WRITING_DAYS = 2  # a plan is begun two days before it is sealed
#: Which question a word in the head of a talk answers.
ANSWERS = {
    word: name for name in ("started_by", "channel", "felt", "kind") for word in KINDS["interaction"][name].choices
}
MARKS = {">": "gave", "<": "received", "*": "appreciated"}


class StoryClock(Clock):
    """A clock that stands where the story is."""

    def __init__(self) -> None:
        super().__init__(FIRST_DAY)
        self.move(FIRST_DAY, minutes=0)

    def today(self) -> dt.date:
        return self.moment.date()

    def now(self) -> dt.datetime:
        return self.moment

    def move(self, day: dt.date, minutes: int) -> None:
        # From eight to eleven in UTC it is the same day from Los Angeles to Auckland: tests agree everywhere.
        start = dt.datetime.combine(day, dt.time(8), dt.UTC)
        self.moment = max(start, getattr(self, "moment", start)) + dt.timedelta(minutes=minutes)


class Story:
    """What she wrote, as scenes: each has its day and is saved as one step."""

    def __init__(self, me: Me, clock: StoryClock, told: Mapping[str, Any]) -> None:
        self.me, self.clock, self.told = me, clock, told
        self.ids: dict[str, str] = {}
        self.scenes: list[tuple[dt.date, Callable[[Gesture], None]]] = []
        self.chance = Random(0)

    def tell(self) -> None:
        """Write everything, day after day."""
        self.on(FIRST_DAY, self.opening)
        self.progress("started")
        self.people()
        for kind in ("news", "accomplishment"):
            for key, values in self.told[kind].items():
                self.life(kind, key, {values["day"]: values})
        for key, versions in self.told["moves"].items():
            self.life("move", key, versions)
        for seat in self.told["seats"]:
            who = {name: seat[name] for name in ("person", "placeholder", "move") if name in seat}
            self.life("seat", "@".join(who.values()), dated(seat), who)
        for key, session in self.told["sessions"].items():
            self.life("session", key, dated(session))
        for key, step in self.told["steps"].items():
            self.life("intention", key, dated(step), {"status": "open"})
        self.talks()
        for key, versions in self.told["predictions"].items():
            self.life("prediction", key, versions)
        for plan in self.told["plans"]:
            self.plan(plan)
        for answer in self.told["reflections"]:
            words = answer | {"question": answer["wording"].casefold()}
            self.life("reflection", answer["wording"], {words.pop("day"): words})
        self.progress("done")
        for day, happen in sorted(self.scenes, key=lambda scene: scene[0]):
            self.clock.move(day, minutes=3)
            with self.me.gesture() as gesture:
                happen(gesture)

    def on(self, day: dt.date, happen: Callable[[Gesture], None]) -> None:
        """Let something happen on a day, or on the next working day."""
        self.scenes.append((workday(day), happen))

    def opening(self, gesture: Gesture) -> None:
        """Choose the template, as ``netcoach.me.open(create=True)`` does, and say who I am."""
        kept = template.load(places.shipped("templates") / "example")
        gesture.put("template", "template", name=kept.name, version=kept.version, content=kept.content())
        gesture.put("about", "about", **self.told["about"])

    def progress(self, state: str) -> None:
        """Note when she began the workbooks, or was done with them, as their pages do."""
        for workbook, days in self.told["workbooks"].items():
            if state in days:
                record, note = f"setting:workbook:{workbook}", {"value": state, "day": days[state]}
                self.on(days[state], lambda gesture, at=record, note=note: gesture.put("setting", at, **note))

    def life(self, kind: str, key: str, versions: Mapping[dt.date, Mapping], at_first: Mapping = {}) -> None:
        """Let a record be added on the first of its days and changed on the others."""
        for number, (day, values) in enumerate(sorted(versions.items())):

            def happen(gesture: Gesture, number: int = number, values: Mapping = values) -> None:
                if number:
                    gesture.change(self.ids[key], **self.resolved(kind, values))
                else:
                    self.ids[key] = gesture.add(kind, **self.resolved(kind, {**at_first, **values}))

            self.on(day, happen)

    def resolved(self, kind: str, values: Mapping[str, Any]) -> dict[str, Any]:
        """Put ids where the story has short names of its own."""
        found = {}
        for name, value in values.items():
            if KINDS[kind][name].type in {"person", "record"}:
                value = self.ids[value]
            elif KINDS[kind][name].type == "people" or name == "intentions":
                value = [self.ids[key] for key in value]
            elif name == "listens_to":
                value = [(self.ids[key], how) for key, how in value]
            found[name] = value
        return found

    # -- people and talks ----------------------------------------------------------------------------------------

    def people(self) -> None:
        """Write people down when she met them or thought of them, and what she learnt later."""
        for key, person in self.told["people"].items():
            values = {name: value for name, value in person.items() if name in KINDS["person"]}
            if values["direction"] != "outside":
                values["company"] = COMPANY
            self.life("person", key, {person["met"]: values, **person.get("later", {})})

    def talks(self) -> None:
        """Write the talks down, each on its day; those of the months before all at once."""
        recollected = []
        for key, person in self.told["people"].items():
            self.chance = Random(key)  # a change in one person's story leaves the others' as they are
            told = [self.talk(key, line) for line in person["talks"].splitlines()]
            exact = [talk["happened_on"] for talk in told if not isinstance(talk["happened_on"], str)]
            told += self.routine(key, person, exact)
            for talk in told:
                self.fill_in(talk, person)
                if isinstance(talk["happened_on"], str):
                    recollected.append(talk | {"remembered": "yes"})
                else:
                    self.on(self.noted_on(talk), lambda gesture, talk=talk: self.note(gesture, talk))
        recollected.sort(key=lambda talk: talk["happened_on"])
        self.on(RECOLLECTED_ON, lambda gesture: [self.note(gesture, talk) for talk in recollected])

    def talk(self, key: str, line: str) -> dict[str, Any]:
        """Read a line of the story."""
        head, *texts = line.split(" | ")
        day, *words = head.split()
        exact = len(day) == len("2023-03-06")
        talk = {"people": [key], "happened_on": workday(dt.date.fromisoformat(day)) if exact else day, "topics": []}
        for word in words:
            name, _, value = word.partition("=")
            if value:
                talk[name] = value
            elif word[0] == "#":
                talk["topics"].append(self.told["topics"][word[1:]])
            elif word[0] == "+":
                talk["people"].append(word[1:])
            else:
                talk[ANSWERS[word]] = word
        for text in texts:
            mark, _, rest = text.partition(" ")
            talk |= {MARKS[mark]: rest} if mark in MARKS else {"note": text}
        return talk

    def routine(self, key: str, person: Mapping[str, Any], told: Iterable[dt.date]) -> Iterator[dict[str, Any]]:
        """Yield the talks of which she noted little, evenly in the gaps between the others."""
        if not (usual := person.get("routine")):
            return
        who, chance = itertools.cycle(usual["who"]), self.chance
        pools = {"gave": iter(person.get("gives", ())), "received": iter(person.get("gets", ()))}
        for earlier, later in itertools.pairwise(sorted([person["met"], *told, usual.get("until", LAST_DAY)])):
            parts = round((later - earlier).days / usual["every"])
            for part in range(1, parts):
                shift = chance.uniform(-0.2, 0.2) * usual["every"]
                day = after_holidays(earlier + (later - earlier) * part / parts + dt.timedelta(round(shift)))
                topics = chance.sample(usual["about"], chance.choice((1, 1, 2)))
                talk = {"people": [key], "happened_on": workday(day), "kind": "conversation", "started_by": next(who)}
                talk |= {"channel": chance.choice(usual["how"]), "topics": [self.told["topics"][it] for it in topics]}
                talk |= {"felt": chance.choice(usual["felt"])} if chance.random() < 0.85 else {}
                for name, pool in pools.items():
                    if chance.random() < 0.4 and (what := next(pool, None)):
                        talk |= {name: what} | ({"kind": "help"} if name == "gave" else {})
                yield talk

    def fill_in(self, talk: dict[str, Any], person: Mapping[str, Any]) -> None:
        """Add what she answered only now and then."""
        anyway = "no" if "move" in talk else person.get("anyway")
        if anyway and self.chance.random() < 0.6:
            talk.setdefault("without_a_job", anyway)
        if self.chance.random() < 0.25:
            talk["minutes"] = self.chance.choice((10, 15, 20, 30, 45, 60))

    def noted_on(self, talk: Mapping[str, Any]) -> dt.date:
        """Return the day on which she wrote a talk down: mostly the same or the next."""
        at_once = {"intention", "news", "accomplishment"} & talk.keys()
        (lag,) = self.chance.choices(list(LAGS), list(LAGS.values()))
        return min(LAST_DAY, talk["happened_on"] + dt.timedelta(0 if at_once else lag))

    def note(self, gesture: Gesture, talk: Mapping[str, Any]) -> None:
        """Write a talk down, with what it did to a small step or a piece of work."""
        values = self.resolved("interaction", talk)
        gesture.add("interaction", **values)
        if "intention" in talk:
            outcome = self.told["steps"][talk["intention"]]["outcome"]
            gesture.change(values["intention"], status="done", outcome=outcome)
        if "accomplishment" in talk:
            seen_by = self.me.values(values["accomplishment"])["seen_by"]
            gesture.change(values["accomplishment"], seen_by=[*seen_by, *values["people"]])

    # -- the plan ------------------------------------------------------------------------------------------------

    def plan(self, plan: dict[str, Any]) -> None:
        """Begin a plan, write it and seal it, as the pages of the workbook do."""
        written = {name: value for name, value in plan.items() if name in KINDS["plan"]}
        begun = {"people": written["people"]}
        for days_before, values in ((WRITING_DAYS, begun), (0, written)):
            self.on(
                plan["sealed"] - dt.timedelta(days_before),
                lambda gesture, values=values: self.me.change_plan(gesture, **self.resolved("plan", values)),
            )
        self.on(plan["sealed"], lambda gesture: self.me.seal_plan())


def dated(values: Mapping[Any, Any]) -> dict[dt.date, Any]:
    """Return the parts of a story's entry that belong to a day."""
    return {key: value for key, value in values.items() if isinstance(key, dt.date)}


def workday(day: dt.date) -> dt.date:
    """Return the day itself, or the Monday after a weekend."""
    return day + dt.timedelta({5: 2, 6: 1}.get(day.weekday(), 0))


def after_holidays(day: dt.date) -> dt.date:
    """Return the day itself, or the first after a quiet time."""
    while any(first <= f"{day:%m-%d}" <= last for first, last in QUIET):
        day += dt.timedelta(1)
    return day


def make(path: Path) -> int:
    """Write the example's facts to a file and return how many there are."""
    told = yaml.safe_load(STORY.read_text(encoding="utf-8"))
    clock, ids = StoryClock(), Random(2023)
    with tempfile.TemporaryDirectory() as folder:
        journal = Journal.create(
            Path(folder) / "example.netcoach",
            clock,
            journal_id=JOURNAL_ID,
            token=lambda count: ids.randbytes(count).hex(),
        )
        try:
            Story(Me(journal), clock, told).tell()
            return facts.write_facts(journal, path)
        finally:
            journal.close()


if __name__ == "__main__":
    print(f"{make(FACTS)} facts, {FACTS.stat().st_size / 1000:.0f} kB")
