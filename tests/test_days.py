import dataclasses
import datetime as dt

import pytest

from netcoach import days
from netcoach.days import Clock
from netcoach.errors import InvalidValueError

TODAY = dt.date(2026, 3, 4)


def test_a_fixed_clock_says_its_day_and_a_moment_on_that_day():
    clock = Clock("2026-03-04")
    assert clock.today() == TODAY
    assert clock.now().astimezone().date() == TODAY
    assert clock.now().tzinfo is dt.UTC


def test_the_day_can_come_from_outside_and_is_looked_at_each_time(monkeypatch):
    clock = Clock()
    assert clock.fixed is None
    monkeypatch.setenv("NETCOACH_TODAY", "2026-03-04")
    assert clock.today() == TODAY
    monkeypatch.setenv("NETCOACH_TODAY", "2026-03-05")
    assert clock.today() == dt.date(2026, 3, 5)


@pytest.mark.parametrize("said", ["2026-03-04", " 2026-03-04 ", TODAY, dt.datetime(2026, 3, 4, 15, tzinfo=dt.UTC)])
def test_a_day_may_be_written_in_several_ways(said):
    assert days.as_day(said) == TODAY


def test_what_is_no_day_is_answered_with_how_to_write_one():
    with pytest.raises(InvalidValueError, match=r"'4\.3\.2026' is not a day.*for example 2026-03-04"):
        days.as_day("4.3.2026")


@pytest.mark.parametrize(
    ("text", "exactly"), [("2026", "year"), ("2026-03", "month"), ("2026-03-04", "day"), ("1920", "year")]
)
def test_the_past_may_be_a_day_a_month_or_a_year(text, exactly):
    assert days.about_day(text, today=TODAY) == text
    assert days.precision(text) == exactly


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("2026-03-05", "5 March 2026 is still to come"),
        ("2026-04", "April 2026 is still to come"),
        ("2027", "2027 is still to come"),
        ("0001-01-01", "year 1 looks mistyped. Today is 4 March 2026"),
        ("0206", "year 206 looks mistyped"),
        ("2026-02-30", "'2026-02-30' is not a day"),
        ("2026-13", "is not a day"),
        ("yesterday", "'yesterday' is not a day"),
    ],
)
def test_nothing_happened_tomorrow_or_in_year_one(text, sentence):
    with pytest.raises(InvalidValueError, match=sentence):
        days.about_day(text, today=TODAY)


@pytest.mark.parametrize(
    ("day", "words"), [("2026-03-04", "4 March 2026"), ("2026-03", "March 2026"), ("2026", "2026")]
)
def test_days_are_said_in_words(day, words):
    assert days.in_words(day) == words


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2026-03-04", "today"),
        ("2026-03-03", "yesterday"),
        ("2026-03-02", "Monday 2 March"),
        ("2026-03-13", "Friday 13 March"),
        ("2025-03-04", "4 March 2025"),
        ("2025-03", "March 2025"),
    ],
)
def test_near_days_are_said_as_people_do(day, words):
    assert days.near_words(day, today=TODAY) == words


@pytest.mark.parametrize(
    ("count", "words"),
    [(1, "one day"), (5, "five days"), (10, "ten days"), (21, "three weeks"), (120, "four months"), (800, "two years")],
)
def test_a_length_of_time_has_the_unit_a_person_would_use(count, words):
    assert days.span_words(count) == words


@pytest.fixture
def speak():
    yield days.speak
    days.speak("en")


@pytest.mark.parametrize(
    ("language", "full", "month", "short", "near"),
    [
        ("en", "4 March 2026", "March 2026", "Mar 2026", "Monday 2 March"),
        ("en-US", "4 March 2026", "March 2026", "Mar 2026", "Monday 2 March"),
        ("de", "4. März 2026", "März 2026", "März 2026", "Montag, 2. März 2026"),
        ("de-CH", "4. März 2026", "März 2026", "März 2026", "Montag, 2. März 2026"),
        ("fr", "4 mars 2026", "mars 2026", "mars 2026", "lundi 2 mars 2026"),
        ("tlh-unknown", "4 March 2026", "March 2026", "Mar 2026", "Monday 2 March"),
        ("", "4 March 2026", "March 2026", "Mar 2026", "Monday 2 March"),
    ],
)
def test_days_are_said_in_the_language_of_the_template(speak, language, full, month, short, near):
    speak("ja")
    speak(language)
    assert days.in_words("2026-03-04") == full
    assert (days.in_words("2026-03"), days.in_words("2026-03", short=True)) == (month, short)
    assert days.near_words("2026-03-02", today=TODAY) == near
    assert (days.in_words("2026"), days.near_words("2026-03-04", today=TODAY)) == ("2026", "today")


def test_a_page_says_days_in_the_language_of_its_template_and_the_next_one_in_its_own(me, speak):
    me.add("interaction", people=[me.add("person", name="Ana")], happened_on="2026-03-02")
    english = me.template
    me.keep_template(dataclasses.replace(english, language="de"))
    form = me.look_up()
    form._typed.value = "ana"
    form._open(me.people.index[0])
    assert "<p>Montag, 2. März 2026</p>" in form._shown.children[0].value
    me.keep_template(english)
    assert "<p>Monday 2 March</p>" in form._shown.children[0].value
