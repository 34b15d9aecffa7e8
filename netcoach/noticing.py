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
        known = int(people["agenda"].notna().sum())
        said = [
            f"There {_are(len(people), 'person', 'people')} on your map."
            + (f" For {days.number_words(known)} of them you wrote what they are trying to get done." if known else "")
        ]
        if len(self.interactions):
            said.append(f"There {_are(len(self.interactions), 'talk', 'talks')} written down.")
        if self.open_steps():
            said.append(f"There {_are(len(self.open_steps()), 'small step', 'small steps')} open.")
        if self.sealed_days():
            said.append(f"Your plan is sealed, as you wrote it on {days.in_words(self.sealed_days()[0])}.")
        return said

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
            reason = f"{often} {days.every_words(usual)}. It has been {days.span_words(row.days_silent)}."
            lines.append((row.days_silent / usual, row.person, reason))
        lines.sort(key=lambda line: (-line[0], line[1]))
        return pd.DataFrame([line[1:] for line in lines[:MOST]], columns=["person", "reason"])


def _are(count: int, one: str, many: str) -> str:
    return f"is one {one}" if count == 1 else f"are {days.number_words(count)} {many}"
