"""Reminders for a calendar, as an .ics file that tells nobody who reads along what they are about."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any, NamedTuple

from netcoach.days import friday

HALF_A_YEAR = dt.timedelta(days=182)


class Reminder(NamedTuple):
    """A day in a calendar: what tells it from the others, its day, its neutral title, and whether it comes weekly."""

    key: str
    day: dt.date
    title: str
    weekly: bool = False


def ics(reminders: Iterable[Reminder], *, today: dt.date) -> str:
    """Return reminders as the text of an .ics file (RFC 5545).

    Whole days, private, free, with nobody invited: a calendar in a company is read by others, and a mail program
    writes to whoever stands in one as ATTENDEE or ORGANIZER. A reminder that comes again takes the place of the first.

    Args:
        reminders: In the order in which they are written; titles are ours and name nobody.
        today: The day that stands in the file as the day of its making.
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//netcoach//reminders//EN"]
    for reminder in reminders:
        lines += ["BEGIN:VEVENT", f"UID:{reminder.key}@reminders.invalid", f"DTSTAMP:{today:%Y%m%d}T000000Z"]
        lines += [f"DTSTART;VALUE=DATE:{reminder.day:%Y%m%d}", f"SUMMARY:{reminder.title}"]
        lines += ["RRULE:FREQ=WEEKLY"] if reminder.weekly else []
        lines += ["CLASS:PRIVATE", "TRANSP:TRANSPARENT"]
        # Nine in the morning of that day; what the alarm says is what the calendar shows.
        lines += ["BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{reminder.title}", "TRIGGER:PT9H", "END:VALARM"]
        lines += ["END:VEVENT"]
    return "\r\n".join([*lines, "END:VCALENDAR", ""])


def reminders(me: Any, way: str) -> list[Reminder]:
    """Return what her calendar can remind her of: "friday", "look_back", "steps" on their days, or "rhythm".

    The rhythm that she wished for with somebody counts from their last talk, else from today; what is past is today.
    """
    if way == "friday":
        return [Reminder("friday", friday(me.today), "Ten minutes", weekly=True)]
    if way == "look_back":
        return [Reminder("look-back", me.today + HALF_A_YEAR, "An hour for myself")]
    if way == "steps":
        open_ones = me.intentions[me.intentions["status"] == "open"].dropna(subset=["by_when"])
        return [Reminder(step, day.date(), "A small step") for step, day in open_ones["by_when"].items()]
    last = me.contacts.groupby("person")["happened_on"].max().dt.date.to_dict()
    gaps = me.people["rhythm_days"].dropna().items()
    due = {who: last.get(who, me.today) + dt.timedelta(days=int(gap)) for who, gap in gaps}
    return [Reminder(f"rhythm-{who}", max(day, me.today), "A word with somebody") for who, day in due.items()]
