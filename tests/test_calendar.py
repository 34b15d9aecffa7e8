"""Reminders: an .ics file that invites nobody, names nobody, and can be read by a calendar."""

from __future__ import annotations

import base64
import datetime as dt
import re

import icalendar

from netcoach.exchange.calendar import Reminder, ics, reminders

TODAY = dt.date(2026, 3, 4)


def file_of(form):
    (told,) = re.findall(r"href='data:text/calendar;base64,([^']+)'", form._file.value)
    return base64.b64decode(told).decode()


def test_a_file_has_the_lines_that_a_calendar_needs():
    assert ics([Reminder("a", dt.date(2026, 3, 6), "Ten minutes", weekly=True)], today=TODAY).split("\r\n") == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//netcoach//reminders//EN",
        "BEGIN:VEVENT",
        "UID:a@reminders.invalid",
        "DTSTAMP:20260304T000000Z",
        "DTSTART;VALUE=DATE:20260306",
        "SUMMARY:Ten minutes",
        "RRULE:FREQ=WEEKLY",
        "CLASS:PRIVATE",
        "TRANSP:TRANSPARENT",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        "DESCRIPTION:Ten minutes",
        "TRIGGER:PT9H",
        "END:VALARM",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]


def test_reminders_name_nobody_and_invite_nobody(me):
    ana = me.add("person", name="Ana Ruiz")
    step = me.add("intention", what="Ask Ana about the merger", people=[ana], by_when="2026-03-06", status="open")
    me.add("intention", what="One without a day", status="open")
    me.add("intention", what="Done", by_when="2026-03-05", status="done")
    form = me.reminders()
    assert form._file.value == ""
    form._which.boxes["steps"].value = form._which.boxes["friday"].value = form._which.boxes["look_back"].value = True
    file = file_of(form)
    assert not re.search("Ana|merger|ATTENDEE|ORGANIZER|METHOD|LOCATION", file)
    assert re.findall("SUMMARY:(.+)\r", file) == ["Ten minutes", "A small step", "An hour for myself"]
    assert re.findall("DESCRIPTION:(.+)\r", file) == re.findall("SUMMARY:(.+)\r", file)  # of the alarm
    assert re.findall("DATE:(.+)\r", file) == ["20260306", "20260306", "20260902"]
    assert file.count("CLASS:PRIVATE") == 3 and f"UID:{step}@" in file


def test_small_steps_without_a_day_are_said(me):
    form = me.reminders()
    form._which.boxes["steps"].value = True
    assert "There is no day for that yet." in form._file.value


def test_a_rhythm_counts_from_the_last_talk_and_says_nobodys_name(me):
    ana, ben = me.add("person", name="Ana", rhythm_days=14), me.add("person", name="Ben", rhythm_days=3)
    me.add("person", name="Cho", rhythm_days=30)
    me.add("person", name="Dev")
    me.add("interaction", people=[ana], happened_on="2026-02-20")
    me.add("interaction", people=[ana, ben], happened_on="2026-02-25")
    wanted = reminders(me, "rhythm")
    assert [each.day.isoformat() for each in wanted] == ["2026-03-11", "2026-03-04", "2026-04-03"]  # Ben's day is past
    assert len({each.key for each in wanted}) == 3 and {each.title for each in wanted} == {"A word with somebody"}
    assert not re.search("Ana|Ben|Cho", ics(wanted, today=TODAY))


def test_a_calendar_reads_the_alarms():
    calendar = icalendar.Calendar.from_ical(ics([Reminder("a", dt.date(2026, 3, 6), "A small step")], today=TODAY))
    (event,) = calendar.walk("VEVENT")
    (alarm,) = event.walk("VALARM")
    assert (alarm["ACTION"], alarm["TRIGGER"].dt) == ("DISPLAY", dt.timedelta(hours=9))
