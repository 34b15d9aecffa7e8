"""What was written before, beside what came: reference values, and the measures against a slow and obvious one."""

from __future__ import annotations

import datetime as dt

import oracle
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netcoach.errors import UnknownColumnError
from netcoach.measures import brier, kept_predictions, learnt

AS_OF = dt.date(2026, 3, 4)
STEADY = {"deadline": None, "derandomize": True, "max_examples": 60}
REFERENCE = ((10, "no"), (90, "yes"), (80, "yes"), (30, "no"))


def predictions(*rows):
    table = pd.DataFrame(rows, columns=["chance", "outcome", "remembered_chance", "resolved_on"])
    table = table.astype({"chance": "Int64", "remembered_chance": "Int64"})
    table.index = [f"p{number}" for number in range(len(rows))]
    return table.assign(resolved_on=pd.to_datetime(table["resolved_on"]))


def resolved(*rows, on="2026-03-01"):
    return predictions(*((chance, outcome, None, on) for chance, outcome in rows))


def ratings(*rows):
    table = pd.DataFrame(rows, columns=["seat", "day", "support_now", "how_known"])
    return table.astype({"support_now": "Int64"}).assign(day=pd.to_datetime(table["day"]))


def map_of(*rows):
    table = learnt(ratings(*rows), as_of=AS_OF)
    return {how: tuple(counts) for how, *counts in table.itertuples(index=False)}


def test_the_reference_value_of_brier():
    kept = kept_predictions(resolved(*REFERENCE), as_of=AS_OF)
    assert kept["squared"].mean() == pytest.approx(0.0375)
    assert kept["squared"].to_list() == pytest.approx([0.01, 0.01, 0.04, 0.09])


def test_nothing_is_said_of_nine_predictions_and_something_of_ten():
    nine, ten = (brier(resolved(*(REFERENCE * 3)[:count]), as_of=AS_OF).iloc[0] for count in (9, 10))
    assert nine["resolved"] == 9 and pd.isna(nine["brier"])
    assert ten["resolved"] == 10 and ten["brier"] == pytest.approx(0.032)


def test_the_memory_gap_is_what_she_remembers_less_what_she_wrote_whichever_way():
    table = predictions((40, "yes", 70, "2026-03-01"), (80, "no", 50, "2026-03-01"), (50, "no", None, "2026-03-01"))
    assert kept_predictions(table, as_of=AS_OF)["memory_gap"].to_list()[:2] == pytest.approx([0.3, 0.3])
    found = brier(table, as_of=AS_OF).iloc[0]
    assert (found["resolved"], found["remembered"]) == (3, 2) and found["memory_gap"] == pytest.approx(0.3)


@pytest.mark.parametrize(
    "row",
    [
        (40, "yes", None, "2026-03-05"),  # known only tomorrow
        (40, "yes", None, None),
        (40, "not_sure", None, "2026-03-01"),
        (40, None, None, "2026-03-01"),
        (None, "yes", None, "2026-03-01"),
    ],
)
def test_what_is_not_resolved_is_left_out(row):
    assert brier(predictions(row), as_of=AS_OF)["resolved"].to_list() == [0]


def test_an_empty_table_has_the_same_columns():
    empty, full = predictions(), resolved(*REFERENCE)
    for measure in (brier, kept_predictions):
        assert measure(empty, as_of=AS_OF).dtypes.to_dict() == measure(full, as_of=AS_OF).dtypes.to_dict()
    assert map_of() == dict.fromkeys(("told", "signs", "guess"), (0, 0, 0, 0))


def test_what_she_was_told_is_set_beside_what_she_had_rated():
    found = map_of(
        ("ana", "2025-01-01", 3, "guess"),
        ("ana", "2025-02-01", 4, "signs"),
        ("ana", "2025-03-01", 4, "told"),  # as the signs had it
        ("ana", "2025-04-01", 2, "told"),  # and then they changed their mind
        ("ben", "2025-01-01", 5, None),  # nothing said of how: a guess
        ("ben", "2025-02-01", None, "told"),
        ("ben", "2025-03-01", 4, "told"),
        ("cho", "2025-01-01", 4, "signs"),  # nothing was ever learnt
        ("dev", "2025-01-01", 4, "told"),  # nothing had been rated
        ("eve", "2025-01-01", 1, "signs"),
        ("eve", "2026-03-05", 5, "told"),  # still to come
    )
    assert found == {"told": (0, 0, 1, 1), "signs": (1, 0, 0, 1), "guess": (0, 1, 0, 1)}


def test_a_rating_mended_on_the_same_day_counts_once():
    assert map_of(("ana", "2025-01-01", 1, "signs"), ("ana", "2025-01-01", 3, "told"))["signs"] == (0, 0, 0, 0)


one_rating = st.tuples(
    st.sampled_from(["ana", "ben"]),
    st.dates(dt.date(2026, 3, 1), dt.date(2026, 3, 6)),
    st.sampled_from([None, 1, 2, 3, 4, 5]),
    st.sampled_from(["told", "signs", "guess", None]),
)


@settings(**STEADY)
@given(rows=st.lists(one_rating, max_size=12))
def test_the_map_agrees_with_a_slow_and_obvious_one(rows):
    rows.sort(key=lambda row: row[1])
    assert map_of(*rows) == oracle.learnt(rows, AS_OF)


one_prediction = st.tuples(
    st.integers(0, 100),
    st.sampled_from(["yes", "no", None]),
    st.one_of(st.none(), st.integers(0, 100)),
    st.one_of(st.none(), st.dates(dt.date(2026, 3, 1), dt.date(2026, 3, 6))),
)


@settings(**STEADY)
@given(rows=st.lists(one_prediction, max_size=20))
def test_predictions_agree_with_a_slow_and_obvious_one(rows):
    found = brier(predictions(*rows), as_of=AS_OF).iloc[0]
    known = [row for row in rows if row[1] and row[3] and row[3] <= AS_OF]
    wrong = [(chance / 100 - (outcome == "yes")) ** 2 for chance, outcome, _, _ in known]
    gaps = [abs(chance - remembered) / 100 for chance, _, remembered, _ in known if remembered is not None]
    assert (found["resolved"], found["remembered"]) == (len(known), len(gaps))
    assert pd.isna(found["brier"]) if len(known) < 10 else found["brier"] == pytest.approx(sum(wrong) / len(known))
    assert found["memory_gap"] == pytest.approx(sum(gaps) / len(gaps)) if gaps else pd.isna(found["memory_gap"])


def test_the_tables_stay_as_they_were_and_a_missing_column_is_named():
    table, before = resolved(*REFERENCE), resolved(*REFERENCE)
    assert brier(table, as_of=AS_OF).equals(brier(table.iloc[::-1], as_of=AS_OF))
    pd.testing.assert_frame_equal(table, before)
    with pytest.raises(UnknownColumnError, match="Did you mean 'chances'"):
        brier(table.rename(columns={"chance": "chances"}), as_of=AS_OF)
