"""What :class:`netcoach.me.Me` can say about a move: who would have to agree, then and now, and its timeline."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd

from netcoach import measures
from netcoach.errors import UnknownRecordError
from netcoach.fold import recorded_day
from netcoach.noticing import SOMEONE

STAGES = ("imagined", "horizon", "announced", "interviewing", "decided")
REAL = ("in_person", "call", "video")  # how two people really talk; a message or a wave at an event is less


class Moving:
    """Mixed into :class:`netcoach.me.Me`."""

    def panel(self, move: str) -> measures.PanelReading:
        """Read who would have to agree to a move, as she sees it and as they told her; also as of a day.

        Before the move was written down the reading is empty.

        Raises:
            UnknownRecordError: If there is no such move.
        """
        return measures.panel(self.seats_of(move), self.people, self.contacts, as_of=self.today)

    def support(self, move: str) -> pd.DataFrame:
        """Return where each of them is and would have to be: what the picture of the panel takes."""
        return measures.support(self.seats_of(move), self.people)

    def seats_of(self, move: str) -> pd.DataFrame:
        """Return the seats of a move as they stand."""
        if self.opened().state.kind(move) != "move":
            raise UnknownRecordError(f"There is no move with the id '{move}' in this journal.")
        return self.seats[self.seats["move"] == move]

    def seat_names(self, move: str) -> dict[str, str]:
        """Return what to call each of them: the person's name, or the words for who cannot be named yet."""
        seats, names = self.seats_of(move), self.names
        unnamed = {seat: words if isinstance(words, str) else SOMEONE for seat, words in seats["placeholder"].items()}
        return names | unnamed

    def panel_days(self, move: str) -> list[dt.date]:
        """Return the days on which something about its seats was written, latest first."""
        facts = (fact for seat in self.seats_of(move).index for fact, counts in self.state.facts(seat) if counts)
        return sorted({recorded_day(fact) for fact in facts}, reverse=True)

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

    def stages(self, move: str) -> dict[str, dt.date]:
        """Return the day of each stage that has one, in the order of the stages."""
        row = self.moves.loc[move] if move in self.moves.index else {}
        days = {stage: row.get(f"stages.{stage}") for stage in STAGES}
        return {stage: day.date() for stage, day in days.items() if pd.notna(day)}

    def lobbying(self, move: str) -> bool:
        """Whether the job is in interviews by now: from here on, new approaches are lobbying."""
        stages = self.stages(move)
        return "interviewing" in stages and stages["interviewing"] <= self.today

    def deciders(self, move: str) -> list[str]:
        """Return the people who decide or must agree, as far as they can be named."""
        table = self.support(move)
        counted = table.loc[table["counts"].astype(bool), "person"]
        return [person for person in counted if person in self.people.index]

    def good_talks(self) -> dict[str, str]:
        """Say for each person how many of our talks went well, of those where she noted how it felt."""
        felt = self.contacts.dropna(subset="felt")
        counted = (felt["felt"] == "good").groupby(felt["person"]).agg(["sum", "count"])
        few = "{} of {}, too few to say".format
        return {
            row.Index: f"{row.sum} of {row.count}" if row.count >= ENOUGH else few(row.sum, row.count)
            for row in counted.itertuples(name="Felt")
        }


ENOUGH = 5  # talks with a feeling noted, before it means anything (measures.md hides less)
