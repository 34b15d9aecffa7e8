"""What a table may lack: for every measure a missing column, a misspelt one, text for dates, no rows, only unknowns."""

import random

import pandas as pd
import pytest
from engines import build, need, rows_of
from test_engines import AS_OF, MEASURES, TYPES, on_engine, world

from netcoach import measures
from netcoach.errors import InvalidValueError, UnknownColumnError

pytestmark = pytest.mark.filterwarnings("error")
LOG, MOVES = ["person", "happened_on"], ["move", "announced", "interviewing", "decided"]
SEATS, SPEAKING = ["move", "person", "role"], ("has_weight", "would_speak", "cares")
#: What each measure needs, and nothing else: as its docstring says.
NEEDS = {
    "rhythm": {"contacts": LOG, "people": ["person"]},
    "balance": {"contacts": [*LOG, "started_by", "gave", "received"]},
    "contact_months": {"contacts": [*LOG, "direction"]},
    "left_out": {"contacts": ["happened_on"]},
    "variety": {"topics": [*LOG, "interaction", "topic"]},
    "topic_counts": {"topics": [*LOG, "interaction", "topic"]},
    "consistency": {"contacts": [*LOG, "felt"]},
    "activity": {"contacts": [*LOG, "interaction", "kind", "direction", "accomplishment"]},
    "celebrated": {"news": ["news", "person", "day"], "contacts": [*LOG, "interaction", "kind", "news"]},
    "ease": {
        "steps": ["intention", "ease_before", "recorded_on"],
        "talks": ["interaction", "intention", "happened_on", "ease_after"],
    },
    "lead_time": {
        "contacts": [*LOG, "channel", "kind"],
        "moves": MOVES,
        "seats": SEATS,
        "people": ["person", "known_since"],
    },
    "lobbying": {"contacts": [*LOG, "channel", "kind"], "moves": MOVES, "seats": SEATS},
    "closeness": {"people": ["person", "closeness"]},
    "reach": {"people": ["person", "department", "direction"]},
    "purposes": {"people": ["person", "purpose"]},
    "would_speak": {"people": ["person", *SPEAKING, *(f"{name}_known" for name in SPEAKING)]},
    "openers": {"people": ["person", "introduced_by"], "contacts": [*LOG, "kind", "started_by"]},
    "circles": {"people": ["person", "knows", "closeness"]},
    "circles of a panel": {"people": ["person", "knows"]},
}
EACH_NEED = [(name, table, column) for name, tables in NEEDS.items() for table in tables for column in tables[table]]
EACH_DAY = [need for need in EACH_NEED if TYPES[need[1]][need[2]] == "day"]
TABLES = on_engine("pandas", world(random.Random(7).randrange, (None,)), (None,))


def just(name):
    """The tables of a measure with the columns that it needs, and no others."""
    return {table: TABLES[table][columns] for table, columns in NEEDS[name].items()}


@pytest.mark.parametrize("name", MEASURES)
def test_a_measure_needs_what_it_says_it_needs(name):
    assert len(MEASURES[name][0](just(name)))


@pytest.mark.parametrize(("name", "table", "column"), EACH_NEED)
def test_a_misspelt_column_is_named_with_its_nearest(name, table, column):
    tables = just(name)
    misspelt = "Q" + column[1:]
    tables[table] = tables[table].rename(columns={column: misspelt})
    with pytest.raises(UnknownColumnError) as refusal:
        MEASURES[name][0](tables)
    assert f"no column '{column}'" in str(refusal.value)
    if column == "happened_on":
        assert f"Did you mean '{misspelt}'?" in str(refusal.value)


@pytest.mark.parametrize("engine", ["pandas", "polars", "duckdb"])
def test_text_in_place_of_dates_is_refused_in_words(engine):
    need(engine)
    for name, table, column in EACH_DAY:
        tables = {t: build(engine, [], {c: TYPES[t][c] for c in columns}) for t, columns in NEEDS[name].items()}
        kinds = {c: "str" if c == column else TYPES[table][c] for c in NEEDS[name][table]}
        tables[table] = build(engine, [{column: "4 March"}], kinds)
        with pytest.raises(InvalidValueError, match=f"'{column}' must hold dates"):
            MEASURES[name][0](tables)


@pytest.mark.parametrize("engine", ["pandas", "polars", "duckdb"])
def test_without_rows_there_are_no_rows_and_the_same_columns(engine):
    need(engine)
    empty = on_engine(engine, {table: [] for table in TYPES}, (None,))
    for name, (measure, _, _) in MEASURES.items():
        result = measure(empty)
        assert rows_of(result) == [], name
        assert list(result.columns) == list(measure(TABLES).columns), name


@pytest.mark.parametrize("name", MEASURES)
def test_in_pandas_the_types_are_the_same_with_and_without_rows(name):
    measure = MEASURES[name][0]
    empty = {table: frame.iloc[:0] for table, frame in TABLES.items()}
    assert measure(empty).dtypes.to_dict() == measure(TABLES).dtypes.to_dict()


@pytest.mark.parametrize("engine", ["pandas", "polars", "duckdb"])
def test_of_one_person_of_whom_nothing_is_known_nothing_is_made_up(engine):
    need(engine)
    tables = {table: [] for table in TYPES} | {"people": [{"person": "ana"}]}
    tables["contacts"] = [{"interaction": "i1", "person": "ana", "happened_on": AS_OF, "precision": "day"}]
    tables["talks"] = [{"interaction": "i1", "happened_on": AS_OF, "precision": "day", "intention": "s0"}]
    tables["topics"] = [{"interaction": "i1", "person": "ana", "happened_on": AS_OF}]
    tables["moves"], tables["seats"] = [{"move": "m0"}], [{"move": "m0", "role": "decides"}]
    tables["news"] = [{"news": "n0", "person": "ana"}]
    found = {name: rows_of(measure(on_engine(engine, tables, (None,)))) for name, (measure, _, _) in MEASURES.items()}
    one = {name: rows[0] for name, rows in found.items() if len(rows) == 1}
    assert one["balance"]["exchanges"] == 0
    assert one["balance"]["starts_balance"] is one["balance"]["giving_balance"] is None
    assert (one["consistency"]["talks"], one["consistency"]["unknown"], one["consistency"]["good_low"]) == (0, 1, None)
    assert (one["rhythm"]["days_silent"], one["rhythm"]["usual_gap"]) == (0, None)
    assert found["variety"] == found["topic_counts"] == found["left_out"] == found["lead_time"] == []
    assert {row["purpose"]: row["people"] for row in found["purposes"]}["unknown"] == 1
    assert one["would_speak"]["unknown"] == 3 and one["would_speak"]["cares"] == "unknown"
    assert (one["closeness"]["closeness"], one["closeness"]["people"]) == (None, 1)
    assert one["reach"] == {"department": "unknown", "direction": "unknown", "people": 1}
    assert found["circles"] == [] and found["openers"] == []
    assert one["circles of a panel"] == {"people": 1, "ties": 0, "unsaid": 1, "effective_size": 1.0}
    assert one["activity"]["place"] == "unknown" and one["ease"]["left_out"] == "no_before"
    assert one["celebrated"]["celebrated_on"] is None
    lobbying = one["lobbying"]
    assert (lobbying["counted_from"], lobbying["deciders"], lobbying["placeholders"]) == (None, 0, 1)
    assert lobbying["contacts"] == 0 and lobbying["late_share"] is lobbying["ask_share"] is None


@pytest.mark.parametrize("engine", ["pandas", "polars", "duckdb"])
def test_rows_of_the_future_change_nothing_and_are_counted(engine):
    need(engine)
    now = world(random.Random(7).randrange, (None,))
    past = {
        table: [row for row in rows if not any(row.get(day) and row[day] > AS_OF for day in ("happened_on", "day"))]
        for table, rows in now.items()
    }
    before, after = on_engine(engine, past, (None,)), on_engine(engine, now, (None,))
    for name, (measure, _, _) in MEASURES.items():
        if name not in ("left_out", "ease"):  # those say what they leave out
            assert rows_of(measure(before)) == rows_of(measure(after)), name
    reasons = {row["reason"]: row["count"] for row in rows_of(measures.left_out(after["contacts"], as_of=AS_OF))}
    assert reasons["future"] == len(now["contacts"]) - len(past["contacts"]) > 0


def test_whoever_is_in_people_twice_counts_once():
    twice = pd.concat([TABLES["people"], TABLES["people"].iloc[::-1]], ignore_index=True)
    for name, tables in NEEDS.items():
        if "people" in tables:
            measure = MEASURES[name][0]
            pd.testing.assert_frame_equal(measure(TABLES | {"people": twice}), measure(TABLES))


def test_of_two_answers_about_one_person_the_more_careful_counts_in_any_order():
    rows = [{"person": "ana", "would_speak": "yes", "closeness": 4}, {"person": "ana", "would_speak": "no"}]
    for table in (rows, rows[::-1]):
        people = build("pandas", table, TYPES["people"])
        assert measures.would_speak(people, as_of=AS_OF).loc[0, ["would_speak", "yes"]].to_list() == ["no", 0]
        assert measures.closeness(people, as_of=AS_OF)["closeness"].to_list() == [4]
