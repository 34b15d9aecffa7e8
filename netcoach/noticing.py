"""What the notes say, in sentences: counts, open steps, whom to think of."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from netcoach import days, measures

SOMEONE = "someone no longer here"
DUE = 1.5  # usual gaps of silence before somebody comes to mind; our choice
ENDED = 8  # usual gaps after which a tie has mostly ended: Navarro et al. 2017
ENOUGH_TALKS = 5  # before it means anything who began: measures.md hides less
ALWAYS = 0.8  # share of talks that she began, from which on it is nearly always she; our choice
MOST = 3  # people to think of; more is a list of failures


class Noticing:
    """What :class:`netcoach.me.Me` can say about itself."""

    def names_of(self, people: Iterable[str]) -> str:
        """Return several people's names in one line."""
        return ", ".join(self.names.get(person, SOMEONE) for person in people)

    def open_steps(self) -> list[tuple[str, str, str]]:
        """Return the small steps that are open, nearest day first: id, text, day in words."""
        steps = self.intentions[self.intentions["status"] == "open"].sort_values("by_when", kind="stable")
        lines = []
        for step in steps.index:
            values = self.values(step)
            said = " · ".join(values[name] for name in ("what", "first_step") if values.get(name))
            by_when = values.get("by_when")
            lines.append((step, said, days.near_words(by_when, today=self.today) if by_when else "one of these days"))
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

        A prompt and no alarm. First those who are silent for longer than is usual for the two, or than she wished;
        who was quiet for more than eight usual gaps is left in peace: such ties have mostly ended (Navarro et al.
        2017). Then those with whom it is nearly always she who begins. "Fine as it is" holds until the two have
        talked again.
        """
        rhythm = measures.rhythm(self.contacts, as_of=self.today)
        wished, found = self.people["rhythm_days"].astype("float64"), {}
        for row in rhythm.assign(usual=rhythm["usual_gap"].fillna(rhythm["person"].map(wished))).itertuples():
            if pd.notna(row.usual) and DUE < row.days_silent / row.usual <= ENDED:
                often = "You two usually talk" if pd.notna(row.usual_gap) else "You would like to be in touch"
                said = f"{often} {days.every_words(row.usual)}. It has been {days.span_words(row.days_silent)}."
                found[row.person] = (-row.days_silent / row.usual, said)
        for row in measures.balance(self.contacts, as_of=self.today).itertuples():
            if row.exchanges >= ENOUGH_TALKS and row.me >= ALWAYS * row.exchanges:
                often = f"You began {row.me} of your {row.exchanges} talks."
                said = f"{often} That may be fine. Do they seem glad when you call?"
                found.setdefault(row.person, (0, said))
        last = dict(zip(rhythm["person"], rhythm["last_contact"], strict=True))
        lines = [(*found[person], person) for person in found if not self._fine(person, last[person])]
        return pd.DataFrame([(person, said) for _, said, person in sorted(lines)[:MOST]], columns=["person", "reason"])

    def _fine(self, person: str, last_contact: pd.Timestamp) -> bool:
        said = self.values(f"setting:fine:{person}")
        return bool(said and days.as_day(said["day"]) >= pd.Timestamp(last_contact).date())


def _are(count: int, one: str, many: str) -> str:
    return f"is one {one}" if count == 1 else f"are {days.number_words(count)} {many}"
