import datetime as dt

import pytest

from netcoach import checks, records
from netcoach.errors import InvalidValueError

TODAY = dt.date(2026, 3, 4)


def check(kind, *, new=True, **values):
    return checks.check(kind, values, today=TODAY, new=new)


@pytest.mark.parametrize(
    ("kind", "values", "field", "sentence"),
    [
        ("person", {"name": " "}, "name", "Please write a name. A first name or initials are enough."),
        ("person", {}, "name", "Please write a name."),
        ("person", {"name": "A" * 301}, "name", "301 characters, too long for one line"),
        ("person", {"name": "Ana\x00"}, "name", "a character in this text that cannot be kept"),
        ("person", {"name": "Ana\ud800"}, "name", "a character in this text that cannot be kept"),
        ("person", {"name": "Ana", "titel": "CFO"}, "titel", "no field 'titel'. It has: name, title, .*mean 'title'"),
        ("person", {"name": "Ana", "direction": "upp"}, "direction", "Choose one of: up, across, .*mean 'up'"),
        ("person", {"name": "Ana", "closeness": 6}, "closeness", "a whole number from 1 to 5"),
        ("person", {"name": "Ana", "closeness": 2.5}, "closeness", "a whole number from 1 to 5"),
        ("person", {"name": "Ana", "rhythm_days": "often"}, "rhythm_days", "a whole number from 1 to 3660"),
        ("interaction", {"happened_on": "2026-03-04"}, "people", "Please say who it was with."),
        ("interaction", {"people": "p"}, "happened_on", "Please say when it was. A month is enough."),
        ("interaction", {"people": "p", "happened_on": "2026-03-05"}, "happened_on", "still to come"),
        ("interaction", {"people": "p", "happened_on": "0001-01-01"}, "happened_on", "looks mistyped"),
        ("seat", {}, "move", "A seat needs 'move'."),
    ],
)
def test_a_value_that_cannot_be_is_named_with_what_would_be_right(kind, values, field, sentence):
    with pytest.raises(InvalidValueError, match=sentence) as problem:
        check(kind, **values)
    assert problem.value.field == field


def test_an_unknown_kind_is_answered_with_all_of_them_and_the_nearest():
    with pytest.raises(InvalidValueError, match=r"There are: person, interaction, .*Did you mean 'person'\?"):
        check("persn", name="Ana")


def test_a_text_of_a_million_characters_is_the_longest():
    assert len(check("person", name="Ana", note="x" * 1_000_000)["note"]) == 1_000_000
    with pytest.raises(InvalidValueError, match="more than a million"):
        check("person", name="Ana", note="x" * 1_000_001)


def test_no_answer_is_not_stored_in_a_new_record_and_clears_a_field_in_an_old_one():
    assert check("person", name="Ana", title="", closeness=None, tags=[]) == {"name": "Ana"}
    assert check("person", new=False, title="", tags=[], closeness=float("nan")) == {
        "title": None,
        "tags": [],
        "closeness": None,
    }


def test_a_name_is_one_line_in_one_spelling():
    assert check("person", name=" Jose\u0301 \n Ruiz\u2028")["name"] == "José Ruiz"


def test_a_text_keeps_its_lines():
    assert check("person", name="Ana", note=" one\r\ntwo ")["note"] == "one\ntwo"


def test_a_list_may_be_one_word_and_holds_each_once():
    assert check("person", name="Ana", tags="golf")["tags"] == ["golf"]
    assert check("person", name="Ana", tags=["golf", " golf ", ""])["tags"] == ["golf"]


def test_not_knowing_is_an_answer_to_a_rating():
    assert check("person", name="Ana", closeness="unknown")["closeness"] == "unknown"
    assert check("person", name="Ana", closeness="4")["closeness"] == 4


@pytest.mark.parametrize("kind", records.KINDS)
def test_every_record_says_who_may_see_it(kind):
    assert list(records.fields_of(kind))[-1] == "audience"


def test_every_field_is_of_a_type_that_can_be_read():
    types = {field.type for fields in records.KINDS.values() for field in fields.values()}
    assert types <= {*checks._READ, *checks._PART_OF}
