"""Days and how they are said. The only module that reads the clock."""

from __future__ import annotations

import calendar
import datetime as dt
import os
import re

from netcoach.errors import InvalidValueError

EARLIEST_YEAR = 1920  # nobody at work today met a colleague before; catches "0001" and "0206"


class Clock:
    """The day and the moment, as this journal counts them: a fixed day, ``NETCOACH_TODAY``, or the real calendar."""

    def __init__(self, today: dt.date | str | None = None) -> None:
        self._fixed = as_day(today) if today is not None else None

    @property
    def fixed(self) -> dt.date | None:
        """The day that was set from outside, if one was."""
        named = os.environ.get("NETCOACH_TODAY")
        return self._fixed or (as_day(named) if named else None)

    def today(self) -> dt.date:
        """Return the day it is for the client. Read at each call: kernels live for weeks."""
        return self.fixed or dt.datetime.now().astimezone().date()

    def now(self) -> dt.datetime:
        """Return the moment, in UTC, on the client's day."""
        now = dt.datetime.now().astimezone()
        if self.fixed:
            now = dt.datetime.combine(self.fixed, now.time()).astimezone()
        return now.astimezone(dt.UTC)


def time_words() -> str:
    """Say what time it is, as beside "Saved": "14:02"."""
    return f"{dt.datetime.now().astimezone():%H:%M}"


def as_day(day: dt.date | str) -> dt.date:
    """Return a date for a date, a timestamp or "2026-03-04"."""
    if isinstance(day, dt.date):
        return day.date() if isinstance(day, dt.datetime) else day
    try:
        return dt.date.fromisoformat(str(day).strip())
    except ValueError:
        raise InvalidValueError(f"'{day}' is not a day. Write it as year-month-day, for example 2026-03-04.") from None


def about_day(value: dt.date | str, *, today: dt.date) -> str:
    """Return a day in the past as "2026-03-04", or as "2026-03" or "2026" where only that is remembered."""
    text = as_day(value).isoformat() if isinstance(value, dt.date) else str(value).strip()
    if not re.fullmatch(r"\d{4}(-\d\d)?", text):
        text = as_day(text).isoformat()
    day = as_day((text + "-01-01")[:10])
    if day > today:
        raise InvalidValueError(
            f"{in_words(text)} is still to come. Write down what has happened; what you mean to do is a small step."
        )
    if day.year < EARLIEST_YEAR:
        raise InvalidValueError(f"The year {day.year} looks mistyped. Today is {in_words(today)}.")
    return text


def precision(text: str) -> str:
    """Return how exactly a day is remembered: "day", "month" or "year"."""
    return {4: "year", 7: "month"}.get(len(text), "day")


def first_day(text: str) -> dt.date:
    """Return the first day of "2026", "2026-03" or "2026-03-04"."""
    return dt.date.fromisoformat((text + "-01-01")[:10])


def end_of(day: dt.date) -> dt.datetime:
    """Return the last moment of the client's day, in UTC."""
    return dt.datetime.combine(day, dt.time.max).astimezone(dt.UTC)


def in_words(day: dt.date | str | None) -> str:
    """Say a day, month or year: "4 March 2026", "March 2026", "2026"; None was never said, or taken out since."""
    if day is None:
        return "no day said"
    text = str(day)[:10]
    first = first_day(text)
    return {4: f"{first:%Y}", 7: f"{first:%B %Y}"}.get(len(text), f"{first.day} {first:%B %Y}")


def near_words(day: str | None, *, today: dt.date) -> str:
    """Say a day as people do: "today", "yesterday", "Monday 2 March", "4 March 2025"."""
    if day is None:
        return in_words(None)
    date = first_day(day)
    ago = (today - date).days
    if len(day) < 10 or abs(ago) >= 180:
        return in_words(day)
    return {0: "today", 1: "yesterday"}.get(ago, f"{date:%A} {date.day} {date:%B}")


def friday(today: dt.date) -> dt.date:
    """Return the Friday of this week; of the next one from Saturday on."""
    return today + dt.timedelta(days=(calendar.FRIDAY - today.weekday()) % 7)


def months_back(today: dt.date, count: int) -> list[str]:
    """Return this month and those before it: ["2026-03", "2026-02", …]."""
    counted = (divmod(today.year * 12 + today.month - 1 - back, 12) for back in range(count))
    return [f"{year:04}-{month + 1:02}" for year, month in counted]


def span_words(days: float) -> str:
    """Say a length of time in the unit a person would use: "five days", "three weeks", "four months"."""
    units = ((365.25, "year"), (30.44, "month"), (7, "week"))
    length, unit = next(((length, unit) for length, unit in units if days >= 1.5 * length), (1, "day"))
    count = round(days / length)
    return f"{number_words(count)} {unit}{'' if count == 1 else 's'}"


def every_words(days: float) -> str:
    """Say a rhythm: "every week", "every six weeks"."""
    return f"every {span_words(days).removeprefix('one ')}"


def number_words(count: int) -> str:
    """Say a small number as a word: "three", "12"."""
    words = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
    return words[count] if 0 <= count < len(words) else str(count)


def counted(count: int, one: str, many: str) -> str:
    """Say "one entry" or "12 entries"."""
    return f"{number_words(count)} {one if count == 1 else many}"
