"""The one-page networking plan: its sections, its words on the page, and what sealing means."""

from __future__ import annotations

import datetime as dt
from hashlib import sha256
from typing import Any, NamedTuple

import pandas as pd

from netcoach import days
from netcoach.errors import NetcoachError
from netcoach.fold import ERASED, Row, recorded_day
from netcoach.gesture import Gesture

SECTIONS = {
    "people": "With whom",
    "why": "Why these people",
    "bring": "What I bring them",
    "appreciate": "What I appreciate in them",
    "rhythm": "What rhythm suits us",
    "step": "My first small step",
}
TEXTS = ("why", "bring", "appreciate", "rhythm")


class PlanPage(NamedTuple):
    """A plan as it reads on one day: heading to text, the day it was sealed, the hash of its text.

    ``erased_on`` is the day on which something that it said when it was sealed was taken out for good, if any was.
    """

    sections: dict[str, str]
    sealed_on: dt.date | None
    hash: str
    erased_on: dt.date | None = None

    def __repr__(self) -> str:
        return "<a networking plan>"


def page(me: Any, plan: str) -> PlanPage:
    """Return a plan as it reads in this journal, as it stands or as of a day."""
    values = me.values(plan) or {}
    sections = {"people": "\n".join(_person(me, person) for person in values.get("people", ()) if me.values(person))}
    sections |= {name: values.get(name) or "" for name in TEXTS}
    sections["step"] = "\n".join(_step(me, step) for step in values.get("intentions", ()) if me.values(step))
    sealed = values.get("sealed_on")
    return PlanPage(sections, days.as_day(sealed) if sealed else None, values.get("hash") or fingerprint(sections))


def fingerprint(sections: dict[str, str]) -> str:
    """Return twelve letters that change with any word of the page: SHA-256, shortened for print."""
    return sha256("\x1f".join(f"{name}\x1e{text}" for name, text in sections.items()).encode()).hexdigest()[:12]


def _person(me: Any, person: str) -> str:
    values = me.values(person)
    rhythm = me.template.rhythm_words(values["rhythm_days"]) if values.get("rhythm_days") else ""
    return ", ".join(part for part in (me.names.get(person, values.get("name")), rhythm) if part)


def _step(me: Any, step: str) -> str:
    values = me.values(step)
    what = values.get("what") or values.get("first_step") or "A small step"
    names = [me.names[person] for person in values.get("people", ()) if person in me.names]
    unsaid = [name for name in names if name.split()[0] not in what]
    parts = [what, *([f"with {', '.join(unsaid)}"] if unsaid else [])]
    parts += [f"by {days.in_words(values['by_when'])}"] if values.get("by_when") else []
    ease = values.get("ease_before")
    parts += [f"the thought of it feels like {ease} of 10 (10 is easy)"] if isinstance(ease, int) else []
    return " · ".join(parts)


class Planning:
    """What :class:`netcoach.me.Me` can do with the plan."""

    @property
    def current_plan(self) -> str | None:
        """The plan she is writing: the latest that is not sealed."""
        drafts = self.plans.index[self.plans["sealed_on"].isna()]
        return drafts[-1] if len(drafts) else None

    def let_plan_be_seen(self, audience: str) -> None:
        """Say who may see the plan that is shown; before there is one, it begins with that."""
        if plan := self.plan_in_sight:
            return self.let_see(plan, audience)
        with self.gesture() as gesture:
            self.change_plan(gesture, audience=audience)

    @property
    def plan_in_sight(self) -> str | None:
        """The plan she is writing, or else the one she sealed last."""
        return self.current_plan or next(iter(self.sealed_plans()), None)

    def plan_values(self) -> dict[str, Any]:
        """Return what the plan says now: the one she is writing, else the last one, from which the next begins."""
        plans = self.plans.index
        return self.values(self.current_plan or plans[-1]) if len(plans) else {}

    def plan_page(self) -> PlanPage | None:
        """Return that plan as a page, or None if there is none yet."""
        plans = self.plans.index
        return page(self, self.current_plan or plans[-1]) if len(plans) else None

    def plan_shown(self) -> PlanPage | None:
        """Return the plan she is writing, or else the last one in the words it had when it was sealed."""
        plan = self.plan_in_sight
        return self.sealed_page(plan) if plan and not self.current_plan else self.plan_page()

    def change_plan(self, gesture: Gesture, **values: Any) -> None:
        """Note a change of the plan she is writing; if the last one is sealed, a new one begins where it ended."""
        if self.current_plan:
            return gesture.change(self.current_plan, **values)
        last = self.plan_values()
        carried = {name: last[name] for name in ("people", *TEXTS, "intentions") if last.get(name)}
        gesture.add("plan", **{"begun_on": self.today} | carried | values)

    def sealed_plans(self) -> dict[str, dt.datetime]:
        """Return the plans that were sealed and the moment of each, newest first."""
        sealed = {plan: self._sealing(plan) for plan in self.plans.index[self.plans["sealed_on"].notna()]}
        moments = {plan: dt.datetime.fromisoformat(fact.recorded_at).astimezone() for plan, fact in sealed.items()}
        return dict(sorted(moments.items(), key=lambda item: item[1], reverse=True))

    def sealed_page(self, plan: str) -> PlanPage:
        """Return a sealed plan in the words it had when it was sealed."""
        sealing = self._sealing(plan)
        found = page(self.as_written(sealing), plan)
        if fingerprint(found.sections) == found.hash:
            return found
        erased = [row for row in self.opened().rows if row.kind == ERASED and row.recorded_at >= sealing.recorded_at]
        return found._replace(erased_on=max(map(recorded_day, erased), default=None))

    def _sealing(self, plan: str) -> Row:
        return next(row for row, counts in self.state.facts(plan) if counts and row.fields.get("sealed_on"))

    def seal_plan(self) -> PlanPage:
        """Seal the plan with today's date: from then on it is shown as it was written, and no longer changed."""
        draft = self.current_plan
        written = page(self, draft).sections.values() if draft else ()
        if not any(text.strip() for text in written):
            raise NetcoachError("There is nothing in this plan yet. Write one line first: with whom?")
        self.change(draft, sealed_on=self.today, hash=page(self, draft).hash)
        return page(self, draft)

    def plan_as_of(self, day: dt.date | str) -> PlanPage | None:
        """Return the last plan sealed on or before a day, in the words it had when it was sealed."""
        last = pd.Timestamp(days.as_day(day))
        plan = next((plan for plan in self.sealed_plans() if self.plans.loc[plan, "sealed_on"] <= last), None)
        return self.sealed_page(plan) if plan else None
