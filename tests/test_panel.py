"""The panel reading: the worked example of the design, its promises on any panel, and what it never says."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import oracle
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netcoach.errors import UnknownColumnError
from netcoach.measures import panel, support

ROOT = Path(__file__).resolve().parents[1]
AS_OF = dt.date(2026, 3, 4)
SEAT = ["person", "role", "support_now", "support_needed", "how_known", "knows_me", "need"]
STEADY = {"deadline": None, "derandomize": True, "max_examples": 30}
REFERENCE = {
    "seen": 2,
    "told": 1,
    "total": 5,
    "unknown": ["eve"],
    "told_no": [],
    "weakest": ["dev"],
    "could_be_weakest": ["ben", "cho", "dev", "eve"],
    "voice": ["ana"],
    "short": {"cho": 1, "dev": 2},
    "routes": {"cho": ["ana"], "dev": ["flo"], "eve": []},
}


def seats_of(*rows, **more):
    """One seat per (person, now, how known), with what else is said of all of them."""
    lines = [
        dict.fromkeys(SEAT)
        | {"person": who, "support_now": now, "how_known": how, "role": "must_agree", "knows_me": 4, "need": "calm"}
        | more
        for who, now, how in rows
    ]
    table = pd.DataFrame(lines, columns=SEAT, index=[f"seat {number}" for number in range(len(lines))])
    return table.astype({"support_now": "Int64", "support_needed": "Int64", "knows_me": "Int64"})


def people_of(**listens):
    names = sorted({"ana", "ben", "cho", "dev", "eve", "flo"} | set(listens))
    rows = [{"listens_to": [(who, "a lot") for who in listens.get(name, ())], "rhythm_days": None} for name in names]
    return pd.DataFrame(rows, index=names).astype({"rhythm_days": "Int64"})


def contacts_of(*talks):
    table = pd.DataFrame(talks, columns=["person", "happened_on"]).astype({"person": "str"})
    return table.assign(happened_on=pd.to_datetime(table["happened_on"]))


def read(seats, people=None, contacts=None):
    people = people_of() if people is None else people
    return panel(seats, people, contacts_of() if contacts is None else contacts, as_of=AS_OF)


def reference():
    told = [("ana", 5, "told"), ("ben", 4, "signs"), ("cho", 3, "signs"), ("dev", 2, "guess"), ("eve", None, None)]
    seats = seats_of(*told, ("flo", 5, "told"))
    seats.loc["seat 5", "role"] = "not_on_panel"
    listens = {"ana": ["ben"], "ben": ["ana", "dev"], "cho": ["ana"], "dev": ["eve", "flo"]}
    return seats, people_of(**listens)


# -- the worked example ----------------------------------------------------------------------------------------------


def test_the_worked_example_reads_as_in_the_design():
    found = read(*reference())._asdict()
    assert {name: found[name] for name in REFERENCE} == REFERENCE
    assert found["verbs"]["eve"] == found["verbs"]["dev"] == "find out"  # 2, guessed: 1 to 4 reaches what is needed
    assert {who: found["verbs"][who] for who in ("ana", "ben", "cho", "flo")} == {
        "ana": "stay in touch",
        "ben": "stay in touch",
        "cho": "show",
        "flo": "stay in touch",
    }


def test_an_empty_panel_is_zero_and_empty():
    assert read(seats_of()) == (0, 0, 0, [], [], [], [], [], {}, {}, {}, {})


def test_one_against_four_who_would_speak_up_is_never_everyone():
    found = read(seats_of(*((who, 5, "told") for who in ("ana", "ben", "cho", "dev")), ("eve", 1, "told")))
    assert (found.seen, found.total, found.weakest, found.told_no) == (4, 5, ["eve"], ["eve"])


@pytest.mark.parametrize(
    ("now", "how", "knows_me", "verb"),
    [
        (None, "told", 4, "find out"),
        (2, "guess", 4, "find out"),  # 1–4 reaches the 4 that is needed
        (1, "guess", 4, "show"),  # 1–3 does not
        (1, "guess", 2, "get to know"),
        (5, "guess", 4, "find out"),  # 3–5
        (5, None, 4, "find out"),  # nothing said of how: a guess
        (4, "signs", 2, "get to know"),
        (4, "told", None, "get to know"),
        (3, "signs", 3, "show"),
        (4, "told", 3, "stay in touch"),
    ],
)
def test_each_person_gets_one_verb(now, how, knows_me, verb):
    assert read(seats_of(("ana", now, how), knows_me=knows_me)).verbs == {"ana": verb}


def test_every_seat_gets_a_verb_and_only_those_who_agree_are_counted():
    seats = seats_of(("ana", 2, "told"), ("ben", 5, "told"), ("cho", None, None))
    seats["role"] = ["lets_me_go", "decides", "is_asked"]
    found = read(seats)
    assert (found.seen, found.total, found.short, found.unknown, found.routes) == (1, 1, {}, [], {})
    assert found.verbs == {"ana": "show", "ben": "stay in touch", "cho": "find out"}


@pytest.mark.parametrize(
    ("said", "holes"),
    [
        ({}, []),
        ({"need": " "}, ["no need written"]),
        ({"knows_me": 1}, ["never met"]),
        ({"knows_me": None}, []),  # not known is not "never"
        ({"role": "not_sure"}, ["not sure"]),
        ({"role": None}, ["not sure"]),
        ({"role": "not_on_panel", "need": None}, []),
    ],
)
def test_what_is_missing_is_named(said, holes):
    assert read(seats_of(("ana", 4, "told"), **said)).holes == ({"ana": holes} if holes else {})


@pytest.mark.parametrize(
    ("wished", "days", "quiet"),
    [
        (None, ["2020-01-01"], False),  # neither wished nor usual: skipped
        (30, ["2026-02-02"], False),  # 30 days
        (30, ["2026-02-01"], True),  # 31 days
        (30, [], True),
        (365, ["2025-10-01", "2025-10-21", "2025-11-10", "2025-11-30"], False),  # wished goes before usual
        (None, ["2025-10-01", "2025-10-21", "2025-11-10", "2025-11-30"], True),
    ],
)
def test_a_silence_longer_than_wished_or_usual_is_a_hole(wished, days, quiet):
    people = people_of()
    people.loc["ana", "rhythm_days"] = wished
    found = read(seats_of(("ana", 4, "told")), people, contacts_of(*(("ana", day) for day in days)))
    assert found.holes == ({"ana": ["last contact older than the rhythm"]} if quiet else {})


def test_a_placeholder_goes_by_the_id_of_its_seat_and_is_a_hole():
    found = read(seats_of((None, 3, "guess"), need="somebody who answers the phone"))
    assert (found.total, found.short, found.routes) == (1, {"seat 0": 1}, {"seat 0": []})
    assert found.holes == {"seat 0": ["placeholder"]}


def test_the_seat_of_somebody_who_was_removed_stays_and_what_was_thought_of_them_goes():
    found = read(seats_of(("ana", 5, "told"), ("gone", 5, "told")))
    assert (found.seen, found.told, found.total, found.unknown, found.voice) == (1, 1, 2, ["seat 1"], ["ana"])
    assert found.holes == {"seat 1": ["placeholder", "no need written"]}


def test_two_seats_of_one_person_count_once_and_it_is_said():
    seats = seats_of(("ana", 2, "told"), ("ana", 4, "told"))
    found = read(seats)
    assert found == read(seats.iloc[::-1])
    assert (found.seen, found.total, found.short) == (1, 1, {})
    assert found.holes == {"ana": ["written twice"]}


def test_all_unknown_is_nobody_and_nobody_is_weakest():
    found = read(seats_of(("ana", None, None), ("ben", None, None)))
    assert (found.seen, found.told, found.total, found.weakest) == (0, 0, 2, [])
    assert found.could_be_weakest == found.unknown == ["ana", "ben"]


def test_the_table_says_how_far_off_each_rating_may_be():
    table = support(*reference()).set_index("person")
    assert table.loc["cho", ["now", "needed", "low", "high", "gap"]].to_list() == [3, 4, 2, 4, 1]
    assert table.loc["dev", ["low", "high"]].to_list() == [1, 4]
    assert table.loc["ana", ["low", "high", "gap"]].to_list() == [5, 5, 0]
    assert table.loc["eve", ["low", "high"]].to_list() == [1, 5]
    assert table.loc["eve", ["now", "gap", "how_known"]].isna().all()
    assert table["counts"].to_list() == [True] * 5 + [False]
    assert list(support(seats_of(), people_of()).columns) == [table.index.name, *table.columns]


def test_a_missing_column_is_named_with_its_nearest():
    with pytest.raises(UnknownColumnError, match="Did you mean 'roles'"):
        read(seats_of(("ana", 4, "told")).rename(columns={"role": "roles"}))


# -- on any panel ----------------------------------------------------------------------------------------------------

who = st.sampled_from(["ana", "ben", "cho", "dev", "eve", "gone", None])
one_seat = st.fixed_dictionaries(
    {
        "person": who,
        "role": st.sampled_from(["decides", "must_agree", "must_agree", "is_asked", "not_sure", "not_on_panel", None]),
        "support_now": st.sampled_from([None, 1, 2, 3, 4, 5]),
        "support_needed": st.sampled_from([None, None, 3, 4, 5]),
        "how_known": st.sampled_from(["told", "signs", "guess", None]),
        "knows_me": st.sampled_from([None, 0, 1, 2, 3, 4]),
        "need": st.sampled_from(["calm", None]),
    }
)
panels = st.lists(one_seat, max_size=7, unique_by=lambda seat: seat["person"] or id(seat))
links = st.lists(st.tuples(st.sampled_from(["ana", "ben", "cho", "dev"]), st.sampled_from(["ana", "ben", "eve"])))
talk_days = st.lists(st.tuples(st.sampled_from(["ana", "ben"]), st.dates(dt.date(2025, 1, 1), AS_OF)), max_size=8)


def as_table(rows):
    table = pd.DataFrame(rows, columns=SEAT, index=[f"seat {number}" for number in range(len(rows))])
    return table.astype({"support_now": "Int64", "support_needed": "Int64", "knows_me": "Int64"})


def with_links(pairs):
    listens = {}
    for one, other in pairs:
        listens.setdefault(one, []).append(other)
    return people_of(**listens)


@settings(**STEADY | {"max_examples": 100})
@given(rows=panels, pairs=links, talks=talk_days, wished=st.sampled_from([None, 10, 100]))
def test_the_reading_agrees_with_a_slow_and_obvious_one(rows, pairs, talks, wished):
    people = with_links(pairs)
    people["rhythm_days"] = pd.array([wished] * len(people), dtype="Int64")
    found = read(as_table(rows), people, contacts_of(*talks))
    listens = {name: [other for one, other in pairs if one == name] for name in people.index}
    log = [{"person": name, "day": day, "precision": "day"} for name, day in talks]
    assert found._asdict() == oracle.panel(
        rows, list(people.index), listens, dict.fromkeys(people.index, wished), log, AS_OF
    )


@settings(**STEADY)
@given(rows=panels)
def test_seen_short_and_unknown_are_all_and_told_is_part_of_seen(rows):
    found = read(as_table(rows))
    assert found.told <= found.seen <= found.total
    assert found.seen + len(found.short) + len(found.unknown) == found.total
    assert set(found.weakest) <= set(found.could_be_weakest)
    assert set(found.routes) == {*found.short, *found.unknown}
    assert set(found.holes) <= set(found.verbs)


@settings(**STEADY)
@given(rows=panels, number=st.integers(0, 6))
def test_raising_a_rating_never_lowers_a_count(rows, number):
    for seat in rows[number : number + 1]:
        before = read(as_table(rows))
        seat["support_now"] = min(5, (seat["support_now"] or 0) + 1)
        after = read(as_table(rows))
        assert (after.seen, after.told, len(after.voice)) >= (before.seen, before.told, len(before.voice))
        assert after.seen >= before.seen and after.told >= before.told and len(after.voice) >= len(before.voice)


@settings(**STEADY)
@given(rows=panels, hows=st.lists(st.sampled_from(["told", "signs", "guess", None]), min_size=7, max_size=7))
def test_how_it_is_known_alone_never_changes_as_i_see_it(rows, hows):
    before = read(as_table(rows))
    after = read(as_table([seat | {"how_known": how} for seat, how in zip(rows, hows, strict=False)]))
    assert (after.seen, after.short, after.unknown, after.weakest) == (
        before.seen,
        before.short,
        before.unknown,
        before.weakest,
    )


@settings(**STEADY)
@given(rows=panels, one=one_seat)
def test_adding_a_seat_never_improves_the_weakest_link(rows, one):
    before = read(as_table(rows))
    after = read(as_table([*rows, one | {"person": "flo"}]))
    assert max(after.short.values(), default=0) >= max(before.short.values(), default=0)


@settings(**STEADY)
@given(rows=panels, chance=st.randoms())
def test_the_order_of_people_does_not_matter_and_nothing_is_changed(rows, chance):
    table = as_table(rows)
    mixed = table.sample(frac=1, random_state=chance.randrange(1000))
    before = mixed.copy(deep=True)
    reads = [[*map(str, read(each))] for each in (table, mixed, mixed)]
    assert reads[0] == reads[1] == reads[2]  # the same bytes, in the same order
    pd.testing.assert_frame_equal(mixed, before)


@settings(**STEADY)
@given(one=one_seat)
def test_a_panel_of_one_works(one):
    found = read(as_table([one]))
    assert found.total == (one["role"] in ("decides", "must_agree"))
    assert len(found.verbs) == 1


# -- what is never said ----------------------------------------------------------------------------------------------

NEVER = re.compile(r"%|per ?cent|\bprobab|\bchance|\blikel[iy]|\bodds\b|\bscore|\bindex of|\baverage", re.IGNORECASE)


def test_a_repr_names_nobody():
    assert repr(read(*reference())) == "<a reading of 5 who would have to agree>"
