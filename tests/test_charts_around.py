"""Pictures of the people around her: each says its conclusion, few traces, nothing that a name could do."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import plotly.graph_objects as go
import pytest
from test_charts import LONG, NASTY, title, words

from netcoach import charts, measures
from netcoach.errors import UnknownColumnError

AS_OF = dt.date(2026, 3, 4)
WAYS = ["up", "across", "down", "outside", None]


def people(count, **fields):
    table = pd.DataFrame(
        {
            "department": [f"{NASTY} {number % 30}" for number in range(count)],
            "direction": [WAYS[number % 5] for number in range(count)],
            "closeness": [number % 5 + 1 for number in range(count)],
            "purpose": [["doing", "ahead"] if number % 2 else ["doing"] for number in range(count)],
            "introduced_by": ["p0" if number else None for number in range(count)],
            "knows": [[f"p{number - 1}"] if number else ["p1"] for number in range(count)],
            "has_weight": ["yes" if number % 2 else "no" for number in range(count)],
            "has_weight_known": ["told" if number % 2 else "guess" for number in range(count)],
            "would_speak": ["yes" for _ in range(count)],
            "would_speak_known": ["signs" for _ in range(count)],
            "cares": [None for _ in range(count)],
            "cares_known": [None for _ in range(count)],
        },
        index=[f"p{number}" for number in range(count)],
    )
    return table.assign(**fields)


def contacts(*rows):
    columns = ["interaction", "person", "happened_on", "kind", "started_by", "news", "direction", "accomplishment"]
    table = pd.DataFrame(rows, columns=columns)
    return table.assign(happened_on=pd.to_datetime(table["happened_on"]))


def good_news(count):
    days = pd.to_datetime([f"2026-01-{number % 28 + 1:02}" for number in range(count)])
    index = [f"n{number}" for number in range(count)]
    return pd.DataFrame({"person": [f"p{number}" for number in range(count)], "day": days}, index=index)


def pairs(count):
    return pd.DataFrame(
        {"intention": [f"p{number}" for number in range(count)], "before": [3.0] * count, "after": [8.0] * count}
    )


def given(count):
    people = [f"p{number}" for number in range(count)]
    return pd.DataFrame({"person": people, "gave": [2] * count, "received": [0] * count})


def variety(count, notes=5):
    people = [f"p{number}" for number in range(count)]
    return pd.DataFrame({"person": people, "notes": [notes] * count, "topics": [3] * count, "effective": [2.5] * count})


def every_chart(count):
    table, talks, names = people(count), contacts(), {f"p{number}": f"{NASTY} {LONG}" for number in range(count)}
    return {
        "closeness": lambda: charts.plot_closeness(measures.closeness(table, as_of=AS_OF)),
        "purposes": lambda: charts.plot_purposes(measures.purposes(table, as_of=AS_OF)),
        "reach": lambda: charts.plot_reach(measures.reach(table, as_of=AS_OF)),
        "openers": lambda: charts.plot_openers(measures.openers(table, talks, as_of=AS_OF), names=names),
        "would_speak": lambda: charts.plot_would_speak(measures.would_speak(table, as_of=AS_OF), names=names),
        "circles": lambda: charts.plot_circles(measures.circles(table, as_of=AS_OF)),
        "celebrated": lambda: charts.plot_celebrated(
            measures.celebrated(good_news(count), talks, as_of=AS_OF), names=names, what={"n0": NASTY}
        ),
        "given": lambda: charts.plot_given(given(count), names=names),
        "variety": lambda: charts.plot_variety(variety(count), names=names),
        "ease": lambda: charts.plot_ease(pairs(count), names=names),
    }


@pytest.mark.parametrize("chart", every_chart(0))
def test_an_empty_table_says_what_to_write_down_first(chart):
    drawn = every_chart(0)[chart]()
    assert drawn.layout.meta["alt"].startswith("No picture yet: ")
    assert not drawn.data


@pytest.mark.parametrize("count", [1, 5, 40, 500])
@pytest.mark.parametrize("chart", every_chart(0))
def test_a_few_traces_a_short_title_and_a_sentence_with_numbers(chart, count):
    if (chart, count) == ("openers", 1):
        pytest.skip("nobody introduced the only one")
    drawn = every_chart(count)[chart]()
    assert 1 <= len(drawn.data) <= 5
    assert drawn.layout.height <= 900
    assert any(sign.isdigit() for sign in drawn.layout.meta["alt"])
    drawn.layout.meta = None  # plain text for a screen reader; never drawn
    assert "<img" not in words(drawn) and "$5" not in words(drawn)
    assert "%" not in title(drawn)


@pytest.mark.parametrize("chart", every_chart(0))
def test_plotly_knows_every_word_in_it(chart):
    for count in (0, 5):
        drawn = every_chart(count)[chart]()
        assert go.Figure(drawn.to_dict()).layout.title.text == drawn.layout.title.text


def test_more_than_fit_are_counted_and_never_left_out_in_silence():
    charts_of = every_chart(60)
    assert "10 more departments not shown" in words(charts_of["reach"]())
    assert "40 more not shown" in words(charts_of["would_speak"]())
    assert "The latest 20" in words(charts_of["celebrated"]())
    assert "40 earlier ones not shown" in words(charts_of["ease"]())
    assert "These 20, and 40 more" in words(charts_of["given"]())
    assert "40 more not shown" in words(charts_of["variety"]())


def test_closeness_counts_the_close_ones_and_those_not_said():
    drawn = charts.plot_closeness(measures.closeness(people(6, closeness=[5, 4, 4, 3, None, None]), as_of=AS_OF))
    assert title(drawn) == "3 of 6 people stand close to you"
    assert list(drawn.data[0].x) == [1, 2, 1, 0, 0, 2]


def test_purposes_name_where_there_are_fewest():
    drawn = charts.plot_purposes(measures.purposes(people(3, purpose=[["doing"], ["growing"], []]), as_of=AS_OF))
    assert title(drawn) == "Fewest people for looking ahead: 0"
    assert "1 for not said yet" in drawn.layout.meta["alt"]


def test_nobody_has_a_purpose_yet_is_no_conclusion():
    drawn = charts.plot_purposes(measures.purposes(people(1, purpose=[[]]), as_of=AS_OF))
    assert not drawn.data and "what the relationship is for" in words(drawn)


def test_reach_stacks_the_directions_of_a_department_and_never_loses_one():
    table = people(4, department=["Sales", "Sales", "IT", None], direction=["up", "across", "up", None])
    drawn = charts.plot_reach(measures.reach(table, as_of=AS_OF))
    assert title(drawn) == "2 of 4 people: Sales"
    assert sum(sum(bars.x) for bars in drawn.data) == 4
    across = next(bars for bars in drawn.data if bars.name == "beside me")
    assert (list(across.x), list(across.base)) == ([1, 0, 0], [1, 1, 0])
    assert "department not said" in words(drawn)


def test_openers_name_who_opened_most_doors_and_say_nothing_of_one_alone():
    table = people(4, introduced_by=[None, "p0", "p0", "p1"])
    drawn = charts.plot_openers(measures.openers(table, contacts(), as_of=AS_OF), names={"p0": "Ana"})
    assert title(drawn) == "You know 2 people through Ana"
    alone = charts.plot_openers(measures.openers(people(2), contacts(), as_of=AS_OF), names={"p0": "Ana"})
    assert title(alone) == "You know 1 person through somebody"


def test_who_would_speak_says_how_it_is_known_and_counts_those_not_said():
    table = people(3, would_speak=["yes", "yes", None], would_speak_known=["told", "guess", None])
    table = table.assign(has_weight=[None, "no", None], has_weight_known=None)
    drawn = charts.plot_would_speak(measures.would_speak(table, as_of=AS_OF), names={"p0": "Ana"})
    assert title(drawn) == "2 people would say it without you, as you see it"
    assert "1 of them told you so. 1 person not said yet." in words(drawn)
    assert list(drawn.data[0].text) == ["?", "●", "?", "○", "◐", "?"]


def test_circles_are_only_counted_where_enough_is_said():
    knows = [["p1"], ["p0"], ["p3"], ["p2"]]
    drawn = charts.plot_circles(measures.circles(people(4, knows=knows), as_of=AS_OF))
    assert title(drawn) == "4 people, but really about 3 circles"
    few = charts.plot_circles(measures.circles(people(4, knows=[["p1"], [], [], []]), as_of=AS_OF))
    assert "3 of 4 people" in few.layout.meta["alt"] and not few.data


def test_celebrated_marks_where_she_said_something_and_names_no_share_and_no_lateness():
    said = contacts(("i1", "p0", "2026-02-01", "congratulation", "me", "n0", "up", None))
    table = measures.celebrated(good_news(2), said, as_of=AS_OF)
    drawn = charts.plot_celebrated(table, names={"p0": "Ana"}, what={"n0": "the prize", "n1": "a book"})
    assert sorted(drawn.data[0].marker.color) == sorted(["#0072b2", "#ffffff"])
    assert "the prize, 1 January 2026" in words(drawn)
    assert drawn.layout.title.subtitle.text == "2 pieces of good news. A full dot: you said something."


def test_ease_counts_what_was_easier_and_what_makes_no_pair():
    table = pd.DataFrame({"intention": list("abc"), "before": [3.0, 6.0, None], "after": [8.0, 4.0, None]})
    drawn = charts.plot_ease(table, names={"a": "a walk"})
    assert title(drawn) == "1 of 2 talks was easier than you had thought"
    assert "1 talk without a note from before" in words(drawn)
    assert drawn.layout.meta["alt"] == "Of 2 talks, 1 easier and 1 harder than the thought of it had felt."
    assert "a walk" in words(drawn)
    hard = charts.plot_ease(table.head(2).assign(before=[9.0, 6.0], after=[8.0, 4.0]))
    assert title(hard) == "2 of 2 talks were harder than you had thought"


def test_given_draws_each_way_to_its_side_and_leaves_out_whom_nothing_is_written_of():
    table = pd.DataFrame({"person": list("abc"), "gave": [3, 1, 0], "received": [0, 4, 0]})
    drawn = charts.plot_given(table, names={"a": "Ana", "b": "Ben", "c": "Cho"})
    assert title(drawn) == "You gave in 4 talks and received in 4"
    assert {bars.name: (list(bars.base), list(bars.x)) for bars in drawn.data} == {
        "I gave": ([-1, -3], [1, 3]),
        "I received": ([0, 0], [4, 0]),
    }
    assert "Cho" not in words(drawn)


def test_variety_hides_those_with_too_few_talks_and_counts_them():
    table = pd.concat([variety(1), variety(1, notes=4).assign(person="p9")])
    drawn = charts.plot_variety(table, names={"p0": "Ana", "p9": "Zoe"})
    assert title(drawn) == "With Ana you talk about most things"
    assert "1 person: too few talks" in words(drawn) and "Zoe" not in words(drawn)
    assert not charts.plot_variety(variety(3, notes=4)).data


def test_a_missing_column_is_named():
    with pytest.raises(UnknownColumnError, match="closeness"):
        charts.plot_closeness(pd.DataFrame({"closenes": [1], "people": [1]}))
