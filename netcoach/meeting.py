"""Sessions with a coach: which one is under way, what comes over from the last, what has happened since."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

import pandas as pd

from netcoach import days
from netcoach.fold import recorded_day

ASK_EVERY = 3  # sessions after which the coach asks what to do more or less of
AGREE = ("person who would have to agree", "people who would have to agree")
QUOTED = 3  # of her own sentences, in the brief
OTHERS = {"client": "written down by the client", "coach": "written down by the coach"}
STATES = {"discussed": "talked about", "deferred": "next time", "": ""}
THEN_AND_NOW = 90  # days after which the two look at what has changed
STALE = 7  # days after which a session that was begun was rather forgotten than prepared. Our choice
IS_DUE = "Three months have passed since you two looked at then and now. There is room for it at the end of this page."
LEFT_OPEN = "The session of {} is not closed. Close it at the end of this page, and the next answer begins a new one."
NEVER_MET = "This is your first session. What you two agree before it begins has a place of its own below."


class Sessions:
    """What :class:`netcoach.me.Me` knows of her sessions; a session that has ended is locked."""

    @property
    def sessions(self) -> pd.DataFrame:
        """One row per session, in the order of their days; columns as in ``me.table``."""
        return self.table("session").sort_values("day", kind="stable")

    def session_now(self) -> str | None:
        """Return the session that is being prepared or held, if there is one."""
        open_ones = self.sessions.index[self.sessions["completed_on"].isna()]
        return open_ones[-1] if len(open_ones) else None

    def session_before(self) -> str | None:
        """Return the last session that has ended, if there was one."""
        ended = self.sessions.index[self.sessions["completed_on"].notna()]
        return ended[-1] if len(ended) else None

    def begin_session(self, gesture: Any) -> str:
        """Return the session under way; where there is none one begins, with the topics left for it."""
        if (now := self.session_now()) is not None:
            return now
        return gesture.add("session", day=self.today, agenda=self._left_over())

    def _left_over(self) -> list[str]:
        before = self.values(self.session_before() or "") or {}
        return [topic for topic in before.get("agenda", ()) if topic not in before.get("discussed", ())]

    def session_topics(self) -> list[tuple[str, str]]:
        """Return each topic of the two, the first things first, with "", "discussed" or "deferred"."""
        now = self.session_now()
        values = self.values(now) if now else {"agenda": self._left_over()}
        first = values.get("first", ())
        topics = sorted(values.get("agenda", ()), key=lambda topic: topic not in first)
        return [(topic, next((state for state in STATES if topic in values.get(state, ())), "")) for topic in topics]

    def commitments(self, session: str | None) -> list[tuple[str, str, str]]:
        """Return what was promised in a session: the id, the words, and where it stands."""
        mine = self.intentions[self.intentions["session"] == session] if session else self.intentions.iloc[:0]
        return [(step, self.step_words(step), status) for step, status in mine["status"].items()]

    def feedback_is_due(self) -> bool:
        """Return whether this session is one of those that ask what the coach should do more or less of."""
        ended = int(self.sessions["completed_on"].notna().sum())
        return (ended + 1) % ASK_EVERY == 0

    def session_brief(self) -> list[str]:
        """Return on half a page what to know before a session: the last one, what was promised, what happened since.

        Her own sentences are quoted with their day; nothing is summed up for her.
        """
        now, last = self.session_now(), self.session_before()
        begun = days.as_day(self.values(now)["day"]) if now else self.today
        left = [LEFT_OPEN.format(days.in_words(begun))] if (self.today - begun).days >= STALE else []
        if last is None:
            return left or [NEVER_MET]
        values = self.values(last)
        day = days.in_words(values["day"])
        said = [f"You last met on {day}."]
        if again := values.get("next_on"):
            pause = values.get("goes_on") == "pause"
            said[0] += f" You {'paused, to look again' if pause else 'wanted to meet again'} on {days.in_words(again)}."
        said += [f"You took with you: “{values['takeaway']}”"] if values.get("takeaway") else []
        states = self.template.choices("intention.status")
        promised = self.commitments(last)
        said += [f"You wanted to: “{what}” · {states.get(state, state)}" for _, what, state in promised]
        return [
            *left,
            *said,
            *self._since(days.as_day(values["day"])),
            *([IS_DUE] if self.then_and_now_is_due() else []),
        ]

    def then_and_now_is_due(self) -> bool:
        """Return whether three months have passed since the two wrote what has changed, or since they first met."""
        held = self.sessions.dropna(subset=["completed_on"])
        looked = held.dropna(subset=["changed", "changed_coach"], how="all")
        since = looked["day"].iloc[-1:] if len(looked) else held["day"].iloc[:1]
        return any((self.today - day.date()).days >= THEN_AND_NOW for day in since)

    def _since(self, day: dt.date) -> list[str]:
        """Say what can be counted of what has happened after a day. Who and which move is for her to tell."""
        grown = {
            ("talk", "talks"): self.interactions,
            ("person on your map", "people on your map"): self.people,
            ("piece of good news", "pieces of good news"): self.news,
        }
        new = {words: int((table["recorded_on"] > pd.Timestamp(day)).sum()) for words, table in grown.items()}
        counts = [days.counted(count, *words) for words, count in new.items() if count]
        anew = {
            kind: sum(
                any(counts and recorded_day(row) > day for row, counts in self.state.facts(record)) for record in ids
            )
            for kind, ids in ((kind, self.table(kind).index) for kind in ("seat", "move", "plan"))
        }
        again = [days.counted(anew["seat"], *AGREE)] if anew["seat"] else []
        again += [days.counted(anew["move"], "move", "moves")] if anew["move"] else []
        again += ["your plan"] if anew["plan"] else []
        said = [f"New since then: {', '.join(counts)}."] if counts else []
        said += [f"Looked at anew: {', '.join(again)}."] if again else []
        return said or ["Nothing new is written down since then."]

    def session_quotes(self) -> list[str]:
        """Return what she wrote last since the last session, in her own words with their day, the latest first."""
        if (last := self.session_before()) is None:
            return []
        written, day = self.reflections, pd.Timestamp(self.values(last)["day"])
        later = written[written["recorded_on"] > day].dropna(subset=["answer"])
        return [
            f"On {days.in_words(row.recorded_on.date())} you wrote: “{row.answer}” (asked: {row.wording})"
            for row in later.iloc[::-1].head(QUOTED).itertuples()
        ]

    def agreed(self, fields: Iterable[str]) -> list[str]:
        """Return what the two agreed last in sessions that have ended, with its day."""
        ended, said = self.sessions[self.sessions["completed_on"].notna()], []
        for name in fields:
            for row in ended.dropna(subset=[name]).iloc[-1:].to_dict("records"):
                day = days.in_words(row["day"].date().isoformat())
                said.append(f"{self.template.question(f'session.{name}')} On {day}: “{row[name]}”")
        return said

    def _told(self, session: str, name: str, whose: str) -> str | None:
        """Return what one of the two said, and who wrote it down where it was the other one."""
        said = self.values(session).get(name)
        authors = [row.author for row, counts in self.state.facts(session) if counts and row.fields.get(name)]
        other = said and authors[-1] != whose
        return f"{said} ({OTHERS[authors[-1]]})" if other else said

    def changes_seen(self) -> pd.DataFrame:
        """Return what has changed as each of the two sees it, side by side: one row per session that says so."""
        said = self.sessions[["day", "changed", "changed_coach"]].dropna(subset=["changed", "changed_coach"], how="all")
        columns = {"day": "When", "changed": "As I see it", "changed_coach": "As my coach sees it"}
        shown = said.assign(
            day=[days.in_words(day.date().isoformat()) for day in said["day"]],
            changed=[self._told(session, "changed", "client") for session in said.index],
            changed_coach=[self._told(session, "changed_coach", "coach") for session in said.index],
        )
        return shown.rename(columns=columns)
