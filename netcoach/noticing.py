"""What the notes say, in sentences: counts, open steps, whom to think of."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from netcoach import days, measures

SOMEONE = "someone no longer here"
DUE = 1.5  # usual gaps of silence before somebody comes to mind; our choice
ENDED = 8  # usual gaps after which a tie has mostly ended: Navarro et al. 2017
MOST = 3  # people to think of; more is a list of failures


class Noticing:
    """What :class:`netcoach.me.Me` can say about itself."""

    def names_of(self, people: Iterable[str]) -> str:
        """Return several people's names in one line."""
        return ", ".join(self.names.get(person, SOMEONE) for person in people)

    def open_steps(self) -> list[tuple[str, str, str]]:
        """Return the small steps that are open, newest first: id, text, day in words."""
        steps = self.intentions[self.intentions["status"] == "open"].iloc[::-1]
        lines = []
        for step, values in ((step, self.values(step)) for step in steps.index):
            by_when = values.get("by_when")
            said = " · ".join(values[name] for name in ("what", "first_step") if values.get(name))
            lines.append((step, said, days.near_words(by_when, today=self.today) if by_when else "one of these days"))
        return lines

    def what_i_have(self) -> list[str]:
        """Return in sentences, with counts, what is in the journal."""
        people = self.people
        if people.empty:
            return ["Nothing is written yet, and nothing has to be complete."]
        counts = {
            "{} on your map": (len(people), "person", "people"),
            "{} written down": (len(self.interactions), "talk", "talks"),
            "{} with what they are trying to get done": (int(people["agenda"].notna().sum()), "person", "people"),
            "{} open": (len(self.open_steps()), "small step", "small steps"),
        }
        parts = [
            words.format(f"{days.number_words(count)} {one if count == 1 else many}")
            for words, (count, one, many) in counts.items()
            if count
        ]
        sealed = self.sealed_days()
        plan_said = f"Your plan is sealed, as you wrote it on {days.in_words(sealed[0])}." if sealed else ""
        return [f"You have {', '.join(parts)}.", *([plan_said] if plan_said else [])]

    def attention(self) -> pd.DataFrame:
        """Return at most three people to think of, longest overdue first: person, reason.

        A prompt and no alarm: only where there is a usual gap, or a wished rhythm, to compare with. Who was quiet
        for more than eight usual gaps is left in peace: such ties have mostly ended (Navarro et al. 2017). "Fine as
        it is" holds until the two have talked again.
        """
        rhythm = measures.rhythm(self.contacts, as_of=self.today)
        wished = self.people["rhythm_days"]
        lines = []
        for row in rhythm.itertuples():
            usual = row.usual_gap if pd.notna(row.usual_gap) else wished.get(row.person)
            if pd.isna(usual) or pd.isna(row.days_silent) or not DUE < row.days_silent / usual <= ENDED:
                continue
            fine = self.values(f"setting:fine:{row.person}")
            if fine and days.as_day(fine["day"]) >= pd.Timestamp(row.last_contact).date():
                continue
            often = "You two usually talk" if pd.notna(row.usual_gap) else "You would like to be in touch"
            spans = days.span_words(usual), days.span_words(row.days_silent)
            reason = f"{often} every {spans[0].removeprefix('one ')}. It has been {spans[1]}."
            lines.append((row.days_silent / usual, row.person, reason))
        lines.sort(key=lambda line: (-line[0], line[1]))
        return pd.DataFrame([line[1:] for line in lines[:MOST]], columns=["person", "reason"])
