"""What the notes say, in sentences: counts, open steps, whom to think of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

import pandas as pd

from netcoach import days, measures

SOMEONE = "someone no longer here"
DUE = 1.5  # usual gaps of silence before somebody comes to mind; our choice
ENDED = 8  # usual gaps after which a tie has mostly ended: Navarro et al. 2017
ENOUGH_TALKS = 5  # before it means anything who began: measures.md hides less
ALWAYS = 0.8  # share of talks that she began, from which on it is nearly always she; our choice
MOST = 3  # people to think of; more is a list of failures
SOON, FORGOTTEN = 7, 28  # days before and after the day of a small step; nothing older is held against her. Our choice
GLAD = 60  # days in which good news is news; our choice

Reason = tuple[str, str, dt.date]  # a person, why she comes to mind, since when


class Noticing:
    """What :class:`netcoach.me.Me` can say about itself."""

    def names_of(self, people: Iterable[str]) -> str:
        """Return several people's names in one line."""
        nobody = SOMEONE if self.author == "client" else "someone"  # perhaps never shared with the coach
        return ", ".join(self.names.get(person, nobody) for person in people)

    def step_words(self, step: str) -> str:
        """Return a small step in her words: some have a sentence to say and nothing else."""
        values = self.values(step) or {}
        return " · ".join(values[name] for name in ("what", "first_step") if values.get(name))

    def open_steps(self) -> list[tuple[str, str, str]]:
        """Return the small steps that are open, nearest day first: id, text, day in words."""
        steps = self.intentions[self.intentions["status"] == "open"].sort_values("by_when", kind="stable")
        lines = []
        for step in steps.index:
            by_when = self.values(step).get("by_when")
            lines.append(
                (
                    step,
                    self.step_words(step),
                    days.near_words(by_when, today=self.today) if by_when else "one of these days",
                )
            )
        return lines

    def what_i_have(self) -> list[str]:
        """Return in sentences, with counts, what is in the journal."""
        people, talks, steps = self.people, len(self.interactions), len(self.open_steps())
        if people.empty:
            return ["Nothing is written yet, and nothing has to be complete."]
        known = int(people["agenda"].notna().sum())
        agendas = f" For {days.number_words(known)} of them you wrote what they are trying to get done."
        said = [f"There {_are(len(people), 'person', 'people')} on your map.{agendas if known else ''}"]
        said += [f"There {_are(talks, 'talk', 'talks')} written down."] if talks else []
        said += [f"There {_are(steps, 'small step', 'small steps')} open."] if steps else []
        sealed = next(iter(self.sealed_plans().values()), None)
        if sealed:
            more = " You are writing a new one." if self.current_plan else ""
            said.append(f"Your plan is sealed, as you wrote it on {days.in_words(sealed.date())}.{more}")
        return said

    def attention(self) -> pd.DataFrame:
        """Return at most three people to think of, each with one reason in words: person, reason.

        A prompt and no alarm. What she meant to do in these days comes first, then fresh good news to which she has
        said nothing yet, those who would have to agree to a move and of whom she does not know where they stand, those
        who are silent for longer than is usual for the two or than she wished, and those with whom it is nearly always
        she who begins. "Fine as it is" holds until the two have talked again, or until there is news.
        """
        found: dict[str, str] = {}
        for reason in (self._meant_to, self._glad_for, self._would_agree, self._silent, self._always_she):
            for person, said, since in reason():
                if person in self.people.index and not self._fine(person, since):
                    found.setdefault(person, said)
        return pd.DataFrame(list(found.items())[:MOST], columns=["person", "reason"])

    def _meant_to(self) -> Iterator[Reason]:
        open_ones = self.intentions[self.intentions["status"] == "open"].sort_values("by_when", kind="stable")
        days_left = (open_ones["by_when"] - pd.Timestamp(self.today)).dt.days
        for step in open_ones[days_left.between(-FORGOTTEN, SOON)].itertuples():
            said = f"You wanted to do this by {self._day(step.by_when)}: {step.what}"
            yield from ((person, said, step.recorded_on.date()) for person in step.people)

    def _glad_for(self) -> Iterator[Reason]:
        told = measures.celebrated(self.news, self.contacts, as_of=self.today)
        what = self.news["what"].to_dict()
        for row in told[told["celebrated_on"].isna()].itertuples():
            if pd.notna(row.day) and (self.today - row.day.date()).days <= GLAD:
                said = f"Good news, {self._day(row.day)}: {what[row.news]}. Are you glad?"
                yield row.person, said, row.day.date()

    def _would_agree(self) -> Iterator[Reason]:
        for move in self.moves.index:
            if self.stage(move) in ("interviewing", "decided"):
                continue  # a new approach would be lobbying by now
            title = self.moves.loc[move, "title"]
            written = self.seats_of(move).set_index("person")["recorded_on"]
            for person in self.panel(move).unknown:
                if person in self.people.index:
                    said = f"Would have to agree to “{title}”, and you do not know yet where they stand."
                    yield person, said, pd.Series(written[person]).max().date()

    def _silent(self) -> Iterator[Reason]:
        # Who was quiet for more than eight usual gaps is left in peace: such ties have mostly ended.
        rhythm = measures.rhythm(self.contacts, as_of=self.today)
        wished = self.people["rhythm_days"].astype("float64")
        rhythm = rhythm.assign(usual=rhythm["usual_gap"].fillna(rhythm["person"].map(wished)))
        rhythm = rhythm.assign(ratio=rhythm["days_silent"] / rhythm["usual"]).sort_values("ratio", ascending=False)
        for row in rhythm[rhythm["ratio"].between(DUE, ENDED, inclusive="right")].itertuples():
            often = "You two usually talk" if pd.notna(row.usual_gap) else "You would like to be in touch"
            said = f"{often} {days.every_words(row.usual)}. It has been {days.span_words(row.days_silent)}."
            yield row.person, said, row.last_contact.date()

    def _always_she(self) -> Iterator[Reason]:
        last = measures.rhythm(self.contacts, as_of=self.today).set_index("person")["last_contact"]
        for row in measures.balance(self.contacts, as_of=self.today).itertuples():
            if row.exchanges >= ENOUGH_TALKS and row.me >= ALWAYS * row.exchanges:
                often = f"You began {row.me} of your {row.exchanges} talks."
                yield row.person, f"{often} That may be fine. Do they seem glad when you call?", last[row.person].date()

    def _day(self, day: pd.Timestamp) -> str:
        return days.near_words(day.date().isoformat(), today=self.today)

    def _fine(self, person: str, since: dt.date) -> bool:
        said = self.values(f"setting:fine:{person}")
        return bool(said and days.as_day(said["day"]) >= since)


def _are(count: int, one: str, many: str) -> str:
    return f"is one {one}" if count == 1 else f"are {days.number_words(count)} {many}"
