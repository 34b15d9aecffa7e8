"""What :class:`netcoach.me.Me` can say about a move: who would have to agree, then and now, and when it began."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from netcoach import days, measures
from netcoach.errors import UnknownRecordError
from netcoach.fold import recorded_day
from netcoach.measures.panel import DECIDE
from netcoach.noticing import ENOUGH_TALKS

STAGES = ("imagined", "horizon", "announced", "interviewing", "decided")
LOBBYING = "From here on, new approaches are lobbying. Prepare well, and keep your other relationships going."
LOOKING_BACK = (
    "Most came late. That is called lobbying, and nobody need be ashamed of it. What would this look like had you "
    "begun two years earlier?"
)
OPENED = {"announced": "the job was announced", "interviewing": "the interviews began"}
NEW_HERE = 730  # days; in less time nobody has known people for years. Our choice
NOT_A_CHANCE = (
    "This is a picture of your own notes, made on {}. It is not a probability of promotion. The people in it have not "
    "been asked, they may change, and others you do not know of may decide. Use it to choose whom to get to know next.",
    "Write nothing here about a person that you would not want them to read.",
)
NEXT = {
    "find out": "Find out where they stand",
    "get to know": "Get to know",
    "show": "Show what you do, and ask what they need",
    "stay in touch": "Stay in touch and thank",
}
OPEN = {
    "placeholder": "cannot be named yet",
    "not sure": "do they decide?",
    "no need written": "what do they need?",
    "never met": "have you met?",
    "last contact older than the rhythm": "it has been a while",
    "written twice": "is here twice",
}


class Moving:
    """Mixed into :class:`netcoach.me.Me`."""

    _move: str | None = None

    @property
    def move(self) -> str | None:
        """The move that her pages show: the one she chose here, else the newest, if there is one not decided yet."""
        if self._move in self.moves.index:
            return self._move
        undecided = self.moves.index[self.moves["stages.decided"].isna()]
        return next((moves[-1] for moves in (undecided, self.moves.index) if len(moves)), None)

    def look_at_move(self, move: str | None) -> None:
        """Show this move on every part of the page."""
        self._move = move
        self._tell()

    def panel(self, move: str | None, hoped: Mapping[str, int] | None = None) -> measures.PanelReading:
        """Read who would have to agree to a move, as she sees it and as they told her; also as of a day.

        Before the move was written down the reading is empty.

        Args:
            move: The move's id; with None, before there is one, everything is empty.
            hoped: Where she hopes that some of them will be after her next steps. A hope is a guess: it never
                changes what was told.

        Raises:
            UnknownRecordError: If there is no such move.
        """
        return measures.panel(self.seats_of(move, hoped), self.people, self.contacts, as_of=self.today)

    def support(self, move: str | None, hoped: Mapping[str, int] | None = None) -> pd.DataFrame:
        """Return where each of them is and would have to be: what the picture of the panel takes."""
        return measures.support(self.seats_of(move, hoped), self.people)

    def seats_of(self, move: str | None, hoped: Mapping[str, int] | None = None) -> pd.DataFrame:
        """Return the seats of a move as they stand, or as she hopes."""
        if move is not None and self.opened().state.kind(move) != "move":
            raise UnknownRecordError(f"There is no move with the id '{move}' in this journal.")
        seats = self.seats[self.seats["move"] == move]
        for who, now in (hoped or {}).items():
            hers = (seats["person"] == who) | (seats.index == who)
            seats.loc[hers, ["support_now", "how_known"]] = [now, "guess"]
        return seats

    def seat_names(self, move: str | None) -> dict[str, str]:
        """Return what to call each of them: the person's name, or the words for who cannot be named yet."""
        unnamed = self.seats_of(move)["placeholder"].fillna(self.names_of([""]))
        return self.names | unnamed.to_dict()

    def panel_days(self, move: str | None) -> list[dt.date]:
        """Return the days on which something about its seats was written, latest first."""
        return self.written_days(self.seats_of(move).index)

    def written_days(self, records: Iterable[str], *fields: str) -> list[dt.date]:
        """Return the days on which these records were written, latest first; with ``fields`` only where one of them."""
        facts = (fact for record in records for fact, counts in self.state.facts(record) if counts)
        named = (fact for fact in facts if not fields or not fact.fields.keys().isdisjoint(fields))
        return sorted({recorded_day(fact) for fact in named}, reverse=True)

    def panel_words(self, move: str | None, read: measures.PanelReading | None = None) -> list[str]:
        """Say the reading in sentences: counts and names, never a chance."""
        read, names = read or self.panel(move), self.seat_names(move)
        if not read.total:
            return ["Nobody who decides or must agree is written down yet."]

        def of(who: list[str]) -> str:
            return ", ".join(names[each] for each in who)

        also = [who for who in read.could_be_weakest if who not in (*read.weakest, *read.unknown)]
        sentences = {
            f"As you see it: {read.seen} of {read.total}. Counting only what they told you: {read.told} of "
            f"{read.total}.": True,
            f"Where one honest conversation would help most: {of(read.weakest)}.": read.weakest,
            f"By signs and guesses alone it could also be {of(also)}.": read.weakest and also,
            f"You do not know where they stand: {of(read.unknown)}.": read.unknown,
            f"Told you that they see it differently: {of(read.told_no)}.": read.told_no,
            f"Would say your name when you are not there: {of(read.voice)}.": read.voice,
            "Nobody yet would say your name when you are not there.": not read.voice,
        }
        return [sentence for sentence, holds in sentences.items() if holds]

    def next_words(self, move: str | None, read: measures.PanelReading | None = None) -> list[tuple[str, str]]:
        """Return what to do next and with whom, one verb per person."""
        read, names = read or self.panel(move), self.seat_names(move)
        who = {words: [names[one] for one, verb in read.verbs.items() if verb == key] for key, words in NEXT.items()}
        return [(words, ", ".join(people)) for words, people in who.items() if people]

    def panel_table(self, move: str | None, read: measures.PanelReading | None = None) -> pd.DataFrame:
        """Return the reading as a table in her words: one row per seat."""
        table, read, names = self.support(move), read or self.panel(move), self.seat_names(move)
        words = self.template.choices
        known, part, steps = words("seat.how_known"), words("seat.role"), words("seat.support_now")
        lines = [
            {
                "Who": names[row.person],
                "Do they decide?": part.get(row.role, "not said"),
                "Now": "I don't know" if pd.isna(row.now) else steps[str(int(row.now))],
                "Where they would have to be": steps[str(int(row.needed))],
                "How I know": known.get(row.how_known, ""),
                "Next": NEXT[read.verbs[row.person]],
                "Open": ", ".join(OPEN[hole] for hole in read.holes.get(row.person, ())),
            }
            for row in table.itertuples()
        ]
        return pd.DataFrame(lines)

    def columns_table(self, move: str | None) -> pd.DataFrame:
        """Return what may make the difference, in four columns that stay apart: one row for each who decides."""
        seats, words, felt = self.seats_of(move), self.template.choices, self._good_talks()
        names, counts = self.seat_names(move), set(self.deciders(move))
        asked = {"knows_me": "Knows me", "likes": "Likes working with me", "sees_my_work": "Sees my work"}
        lines = []
        for seat, row in seats[seats["role"].isin(DECIDE)].iterrows():
            person = row["person"] if row["person"] in counts else seat
            said = {
                label: words(f"seat.{field}").get(str(row[field]), "I don't know") for field, label in asked.items()
            }
            lines.append({"Who": names[person]} | said | {"Talks that went well": felt.get(person, "none noted yet")})
        return pd.DataFrame(lines)

    def map_words(self) -> list[str]:
        """Say how good her map was: what somebody told her later beside what she had rated before."""
        grounds = {"signs": "Where you saw signs", "guess": "Where you guessed"}
        table = measures.learnt(self.ratings(), as_of=self.today).set_index("how_known")
        lines = []
        for how, words in grounds.items():
            same, by_one, _, count = table.loc[how]
            few = " That is too few to say." if count < ENOUGH_TALKS else ""
            found = f"{words} and were told later: {same} of {count} as you thought, {by_one} off by one step.{few}"
            lines += [found] if count else []
        return lines

    def ratings(self) -> pd.DataFrame:
        """Return every support that was ever written, in its order: seat, day, support_now, how_known.

        What :func:`netcoach.measures.learnt` takes. One row for each time that either answer changed.
        """
        lines = []
        for seat in self.seats.index:
            said: dict[str, Any] = {}
            for fact, counts in self.state.facts(seat):
                if counts and {"support_now", "how_known"} & fact.fields.keys():
                    said |= fact.fields
                    rating = said.get("support_now")
                    rated = rating if isinstance(rating, int) else None
                    lines.append((seat, pd.Timestamp(recorded_day(fact)), rated, said.get("how_known")))
        table = pd.DataFrame(lines, columns=["seat", "day", "support_now", "how_known"])
        return table.astype({"seat": "str", "day": "datetime64[us]", "support_now": "Int64", "how_known": "str"})

    # -- its timeline --------------------------------------------------------------------------------------------

    def stages(self, move: str | None) -> dict[str, dt.date]:
        """Return the day of each stage that has one, in the order of the stages."""
        row = self.moves.loc[move] if move in self.moves.index else {}
        found = {stage: row.get(f"stages.{stage}") for stage in STAGES}
        return {stage: day.date() for stage, day in found.items() if pd.notna(day)}

    def stage(self, move: str | None) -> str | None:
        """Return the last stage that a move has reached by now."""
        return next((stage for stage, day in reversed(self.stages(move).items()) if day <= self.today), None)

    def deciders(self, move: str | None) -> list[str]:
        """Return the people who decide or must agree, as far as they can be named."""
        table = self.support(move)
        counted = table.loc[table["counts"].astype(bool), "person"]
        return [person for person in counted if person in self.people.index]

    def asks_routes(self, move: str | None) -> bool:
        """Return whether it may be asked whom somebody listens to: a consultant's option, never from interviews on."""
        return self.template.routes and self.stage(move) not in ("interviewing", "decided")

    def routes_words(self, move: str | None, read: measures.PanelReading | None = None) -> list[str]:
        """Say who might tell her what matters to somebody, where a consultant chose that this is asked."""
        if not self.asks_routes(move):
            return []
        names = self.seat_names(move)
        lines = [
            (names[who], self.names_of(route)) for who, route in (read or self.panel(move)).routes.items() if route
        ]
        return [f"Who knows {who} well enough to tell me what matters to them? {route}." for who, route in lines]

    def lead_times(self, move: str | None) -> pd.DataFrame:
        """Return when the talks with those who decide began, beside the day the job was announced."""
        moves = self.moves.loc[[move] if move else []]
        known = {"people": self.people, "here_since": self.about.get("here_since"), "as_of": self.today}
        return measures.lead_time(self.contacts, moves, self.seats_of(move), **known)

    def lobby_words(self, move: str | None) -> list[str]:
        """Say kindly how much began before, and how much when the job was there; the word is lobbying."""
        talks = self.contacts[self.contacts["person"].isin(self.deciders(move))]
        anyway = talks["without_a_job"].isin(["yes", "no"])
        yes, said, here = int((talks["without_a_job"] == "yes").sum()), int(anyway.sum()), self.about.get("here_since")
        late, before = self.lead_times(move)[["late", "before"]].sum()
        opened = OPENED[next((stage for stage in OPENED if stage in self.stages(move)), "announced")]
        total = f"{late} of your {late + before} talks with those who decide"
        new = here is not None and (self.today - days.first_day(here)).days < NEW_HERE
        sentences = {
            f"Talks that you would have had if no job existed: {yes} of the {said} where you noted it.": said,
            f"{total} came after {opened}.": late,
            LOOKING_BACK: late > before,
            f"You are here since {days.in_words(here)}. Whoever is new has a short history; that is no fault.": new,
            LOBBYING: self.stage(move) == "interviewing",
        }
        return [sentence for sentence, holds in sentences.items() if holds]

    def _good_talks(self) -> dict[str, str]:
        few = {True: "", False: "; too few to say"}
        counted = measures.consistency(self.contacts, as_of=self.today)
        told = (row for row in counted.itertuples() if row.talks)
        return {row.person: f"{row.good} of {row.talks}{few[row.talks >= ENOUGH_TALKS]}" for row in told}
