"""Reminders for a calendar, as an .ics file that tells nobody who reads along what they are about."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple


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
        lines += ["CLASS:PRIVATE", "TRANSP:TRANSPARENT", "END:VEVENT"]
    return "\r\n".join([*lines, "END:VCALENDAR", ""])
