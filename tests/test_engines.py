"""Every measure on every engine against the slow, obvious one: the same to 1e-9, with one client and with two."""

import datetime as dt
import random

import oracle
import pandas as pd
import pytest
from engines import ENGINES, build, need, rows_of
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from netcoach import measures

pytestmark = pytest.mark.filterwarnings("error")  # narwhals warns where a grouping falls back to slow loops
AS_OF = dt.date(2026, 3, 4)
HERE_SINCE = "2025-02"
AMONG = ["ana", "cho", "dev", "eve"]
PEOPLE = ["ana", "ben", "cho", "dev", "eve"]
YES_NO, HOW = ["yes", "no", "not_sure", None], ["told", "signs", "guess", None]
STAGES = ("announced", "interviewing", "decided")

# --- rows at random -------------------------------------------------------------------------------------------------

#: Per table: each column's type for the engines, and what may stand in it. "day" is a day round about AS_OF.
MAYBE = "maybe a day"
CONTACTS = {
    "person": [*PEOPLE[:3], "ana", None],
    "happened_on": MAYBE,
    "precision": ["day", "day", "day", "month", "year"],
    "kind": ["conversation", "ask", "congratulation", "introduction", None],
    "channel": ["in_person", "call", "video", "message", None],
    "started_by": ["me", "them", "both", None],
    "gave": ["time", " ", None],
    "received": ["advice", "", None],
    "felt": ["good", "good", "mixed", "hard", None],
    "direction": ["up", "across", "outside", None],
    "accomplishment": ["acc", None, None],
    "news": ["n0", "n1", None, None],
}
TALKS = {
    "happened_on": MAYBE,
    "precision": ["day", "day", "day", "month", "year"],
    "intention": ["s0", "s1", "s2", None],
    "ease_after": [0, 5, 10, None],
}
TOPICS = {
    "interaction": ["i1", "i2", "i3", "i4"],
    "person": PEOPLE[:3],
    "topic": ["Budget", "budget ", "BUDGET", "hiring", "the  move", "Straße", "", None],
    "happened_on": "a day",
}
PERSONS = {
    "closeness": [1, 2, 3, 4, 5, None],
    "department": ["Sales", "sales ", "Research", " ", None],
    "direction": ["up", "across", "outside", None],
    "purpose": [["doing"], ["doing", "ahead"], ["growing"], [], None],
    "introduced_by": ["ana", "ben", "zoe", None],
    "known_since": MAYBE,
    "knows": [["ana", "ben"], ["ana", "zoe", "eve"], ["cho"], [], None],
    **{name: YES_NO for name in ("has_weight", "would_speak", "cares")},
    **{f"{name}_known": HOW for name in ("has_weight", "would_speak", "cares")},
}
MOVES = dict.fromkeys(STAGES, MAYBE)
SEATS = {"move": ["m0", "m1"], "person": [*PEOPLE[:4], None], "role": ["decides", "must_agree", "is_asked", None]}
NEWS = {"person": PEOPLE[:3], "day": MAYBE}
STEPS = {"ease_before": [0, 4, 9, None], "recorded_on": MAYBE}
#: name: columns, the id that each row gets (none: None), the most rows
TABLES = {
    "contacts": (CONTACTS, "interaction", 30),
    "talks": (TALKS, "interaction", 8),
    "topics": (TOPICS, None, 30),
    "people": (PERSONS, "person", 5),
    "moves": (MOVES, "move", 2),
    "seats": (SEATS, None, 6),
    "news": (NEWS, "news", 3),
    "steps": (STEPS, "intention", 3),
}
IDS = {"interaction": "i{:02}", "move": "m{}", "news": "n{}", "intention": "s{}"}


def kind_of(column, values):
    if values in ("a day", MAYBE):
        return "day"
    if column in ("closeness", "ease_after", "ease_before"):
        return "int"
    return "list" if column in ("purpose", "knows") else "str"


TYPES = {
    table: ({given_id: "str"} if given_id else {}) | {name: kind_of(name, values) for name, values in columns.items()}
    for table, (columns, given_id, _) in TABLES.items()
}


def world(draw_int, clients):
    """Return every table as rows; ``draw_int(n)`` gives a whole number under n."""

    def value(values):
        if values in ("a day", MAYBE):
            if values == MAYBE and draw_int(8) == 0:
                return None
            return dt.date(2025, 1, 1) + dt.timedelta(days=draw_int(460))
        return values[draw_int(len(values))]

    tables = {}
    for table, (columns, given_id, most) in TABLES.items():
        rows = tables[table] = []
        for client in clients:
            for number in range(draw_int(most + 1)):
                row = {name: value(values) for name, values in columns.items()}
                if given_id:
                    row[given_id] = PEOPLE[number] if given_id == "person" else IDS[given_id].format(number)
                rows.append(row | {"client": client})
    return tables


@st.composite
def worlds(draw):
    clients = draw(st.sampled_from([(None,), ("one", "two")]))
    return clients, world(lambda under: draw(st.integers(0, under - 1)), clients)


# --- what is compared -----------------------------------------------------------------------------------------------

#: name: (the measure on native tables, the columns that name a row, the oracle on rows)
MEASURES = {
    "rhythm": (
        lambda t: measures.rhythm(t["contacts"], people=t["people"], as_of=AS_OF),
        ["person"],
        lambda t: oracle.rhythm(t["contacts"], AS_OF, [row["person"] for row in t["people"]]),
    ),
    "balance": (
        lambda t: measures.balance(t["contacts"], as_of=AS_OF),
        ["person"],
        lambda t: oracle.balance(t["contacts"], AS_OF),
    ),
    "contact_months": (
        lambda t: measures.contact_months(t["contacts"], as_of=AS_OF, months=9),
        ["month", "direction"],
        lambda t: {key: (count,) for key, count in oracle.contact_months(t["contacts"], AS_OF, 9).items()},
    ),
    "left_out": (
        lambda t: measures.left_out(t["contacts"], as_of=AS_OF),
        ["reason"],
        lambda t: {key: (count,) for key, count in oracle.left_out(t["contacts"], AS_OF).items()},
    ),
    "variety": (
        lambda t: measures.variety(t["topics"], as_of=AS_OF),
        ["person"],
        lambda t: oracle.variety(t["topics"], AS_OF),
    ),
    "topic_counts": (
        lambda t: measures.topic_counts(t["topics"], as_of=AS_OF),
        ["topic"],
        lambda t: oracle.topic_counts(t["topics"], AS_OF),
    ),
    "consistency": (
        lambda t: measures.consistency(t["contacts"], as_of=AS_OF),
        ["person"],
        lambda t: oracle.consistency(t["contacts"], AS_OF),
    ),
    "activity": (
        lambda t: measures.activity(t["contacts"], as_of=AS_OF),
        ["quarter", "place"],
        lambda t: oracle.activity(t["contacts"], AS_OF),
    ),
    "celebrated": (
        lambda t: measures.celebrated(t["news"], t["contacts"], as_of=AS_OF),
        ["news"],
        lambda t: oracle.celebrated(t["news"], t["contacts"], AS_OF),
    ),
    "ease": (
        lambda t: measures.ease(t["steps"], t["talks"], as_of=AS_OF),
        ["intention", "interaction"],
        lambda t: oracle.ease(t["steps"], t["talks"], AS_OF),
    ),
    "lead_time": (
        lambda t: measures.lead_time(
            t["contacts"], t["moves"], t["seats"], people=t["people"], here_since=HERE_SINCE, as_of=AS_OF
        ),
        ["move", "person"],
        lambda t: oracle.lead_time(t["contacts"], t["moves"], t["seats"], t["people"], dt.date(2025, 2, 1), AS_OF),
    ),
    "lobbying": (
        lambda t: measures.lobbying(t["contacts"], t["moves"], t["seats"], as_of=AS_OF),
        ["move"],
        lambda t: oracle.lobbying(t["contacts"], t["moves"], t["seats"], AS_OF),
    ),
    "closeness": (
        lambda t: measures.closeness(t["people"], as_of=AS_OF),
        ["closeness"],
        lambda t: oracle.closeness(t["people"]),
    ),
    "reach": (
        lambda t: measures.reach(t["people"], as_of=AS_OF),
        ["department", "direction"],
        lambda t: oracle.reach(t["people"]),
    ),
    "purposes": (
        lambda t: measures.purposes(t["people"], as_of=AS_OF),
        ["purpose"],
        lambda t: oracle.purposes(t["people"]) if t["people"] else {},
    ),
    "would_speak": (
        lambda t: measures.would_speak(t["people"], as_of=AS_OF),
        ["person"],
        lambda t: oracle.would_speak(t["people"]),
    ),
    "openers": (
        lambda t: measures.openers(t["people"], t["contacts"], as_of=AS_OF),
        ["person"],
        lambda t: oracle.openers(t["people"], t["contacts"], AS_OF),
    ),
    "circles": (lambda t: measures.circles(t["people"], as_of=AS_OF), [], lambda t: oracle.circles(t["people"])),
    "circles of a panel": (
        lambda t: measures.circles(t["people"], among=AMONG, as_of=AS_OF),
        [],
        lambda t: oracle.circles(t["people"], AMONG),
    ),
}


def on_engine(engine, tables, clients):
    beside = {} if clients == (None,) else {"client": "str"}
    return {name: build(engine, rows, TYPES[name] | beside) for name, rows in tables.items()}


def expected(name, tables, clients):
    """What the oracle says: it knows nothing of clients, and is asked for each."""
    answers = {}
    for client in clients:
        mine = {table: [row for row in rows if row["client"] == client] for table, rows in tables.items()}
        for table in ("contacts", "talks", "topics"):
            mine[table] = [row | {"day": row["happened_on"]} for row in mine[table]]
        for key, values in MEASURES[name][2](mine).items():
            key = key if isinstance(key, tuple) else (key,)
            answers[key if client is None else (client, *key)] = values
    return answers


def check(engine, tables, clients, names=MEASURES):
    native = on_engine(engine, tables, clients)
    for name in names:
        measure, key, _ = MEASURES[name]
        key = key if clients == (None,) else ["client", *key]
        result = measure(native)
        assert type(result) is type(native["contacts"])
        rows, right = rows_of(result), expected(name, tables, clients)
        found = {tuple(row.pop(part) for part in key): tuple(row.values()) for row in rows}
        assert len(found) == len(rows), f"{name}: a row twice"
        assert found.keys() == right.keys(), name
        for each, values in right.items():
            near = tuple(pytest.approx(v, abs=1e-9, rel=1e-9) if isinstance(v, float) else v for v in values)
            assert found[each] == near, (name, each)


# The same cases each time; a failure is shown as found, because making it smaller takes minutes.
STEADY = {"deadline": None, "derandomize": True, "phases": [Phase.generate]}


@settings(max_examples=20, **STEADY)
@given(drawn=worlds())
def test_every_measure_agrees_with_the_oracle_on_pandas(drawn):
    check("pandas", drawn[1], drawn[0])


@settings(max_examples=8, **STEADY)
@given(drawn=worlds())
def test_every_measure_agrees_with_the_oracle_on_pandas_with_categories(drawn):
    check("categories", drawn[1], drawn[0])


@settings(max_examples=20, **STEADY)
@given(drawn=worlds())
def test_every_measure_agrees_with_the_oracle_on_polars(drawn):
    need("polars")
    check("polars", drawn[1], drawn[0])


@settings(max_examples=6, **STEADY)
@given(drawn=worlds())
def test_every_measure_agrees_with_the_oracle_on_duckdb(drawn):
    need("duckdb")
    check("duckdb", drawn[1], drawn[0])


@pytest.mark.filterwarnings("ignore::FutureWarning:pyspark", "ignore::DeprecationWarning")
def test_every_measure_agrees_with_the_oracle_on_pyspark():
    need("pyspark")
    dice = random.Random(7)
    clients = ("one", "two")
    check("pyspark", world(dice.randrange, clients), clients)


def test_a_world_has_something_to_count_for_every_measure():
    dice = random.Random(7)
    tables = world(dice.randrange, (None,))
    assert all(expected(name, tables, (None,)) for name in MEASURES)
    small = {"PanelReading", "panel", "support", "brier", "kept_predictions", "learnt"}  # plain Python, on small tables
    assert {name.split()[0] for name in MEASURES} == {
        name for name, of in vars(measures).items() if callable(of)
    } - small


@settings(max_examples=5, **STEADY)
@given(drawn=worlds())
def test_measures_leave_their_tables_as_they_were_and_do_not_mind_the_order(drawn):
    clients, tables = drawn
    native = on_engine("pandas", tables, clients)
    before = {name: table.copy(deep=True) for name, table in native.items()}
    backwards = {name: table.iloc[::-1] for name, table in native.items()}
    for name, (measure, _, _) in MEASURES.items():
        pd.testing.assert_frame_equal(measure(native), measure(backwards), obj=name)
    for name, table in native.items():
        pd.testing.assert_frame_equal(table, before[name])


@pytest.mark.parametrize("engine", [engine for engine in ENGINES if engine != "pyspark"])
def test_rows_come_in_the_same_order_from_every_engine(engine):
    need(engine)
    dice = random.Random(3)
    tables = world(dice.randrange, ("one", "two"))
    here, there = (on_engine(name, tables, ("one", "two")) for name in ("pandas", engine))
    for name, (measure, key, _) in MEASURES.items():
        names = [[tuple(row[part] for part in ["client", *key]) for row in rows_of(measure(t))] for t in (here, there)]
        assert names[0] == names[1], name


@pytest.mark.parametrize("engine", [engine for engine in ENGINES if engine != "pyspark"])
def test_lists_and_a_row_for_each_of_their_elements_give_the_same(engine):
    need(engine)
    lists = [("ana", ["doing", "ahead"], ["ben", "cho"]), ("ben", [], ["ana"]), ("cho", ["ahead"], None)]
    whole = [{"person": p, "purpose": w, "knows": k, "closeness": 3} for p, w, k in lists]
    each = [row | {"purpose": one} for row in whole for one in row["purpose"] or [None]]
    ties = [row | {"knows": one} for row in whole for one in row["knows"] or [None]]
    kinds = {"person": "str", "purpose": "list", "knows": "list", "closeness": "int"}
    flat = kinds | {"purpose": "str", "knows": "str"}
    people = build(engine, whole, kinds)
    one_each = [
        build(engine, rows, {name: flat[name] for name in names})
        for rows, names in ((each, ("person", "purpose")), (ties, ("person", "knows", "closeness")))
    ]
    counted = {row["purpose"]: row["people"] for row in rows_of(measures.purposes(people, as_of=AS_OF))}
    assert counted == {"ahead": 2, "doing": 1, "growing": 0, "unknown": 1}
    assert rows_of(measures.purposes(one_each[0], as_of=AS_OF)) == rows_of(measures.purposes(people, as_of=AS_OF))
    (found,) = rows_of(measures.circles(one_each[1], as_of=AS_OF))
    assert [found] == rows_of(measures.circles(people, as_of=AS_OF))
    assert (found["people"], found["ties"], found["unsaid"], found["effective_size"]) == (3, 2, 1, pytest.approx(5 / 3))
