"""Charts: what their traces hold, what they say, and that no user's text can act."""

import datetime as dt
import json
import re
import subprocess
import sys

import pandas as pd
import plotly.graph_objects as go
import pytest

from netcoach import charts, measures
from netcoach.charts import colours, marks, pairs, theme
from netcoach.charts.marks import moment
from netcoach.charts.words import text_width
from netcoach.errors import UnknownColumnError
from netcoach.records import CLOSENESS

AS_OF = dt.date(2026, 3, 4)
NASTY = "<img src=x onerror=alert(1)> %{x} $5 and $10"
LONG = "Maximiliana-Theodora von und zu Hohenzollern-Sigmaringen-Lang"
NAMES = ["Ana Ruiz", "Ben Okafor", LONG, NASTY, "محمد بن عبد الله", "דוד כהן", "山田太郎"]
WAYS = ["across", "up", "across", "down", "outside", "across", None]


def some_people(count, **fields):
    table = pd.DataFrame(
        {
            "name": [NAMES[number % 7] for number in range(count)],
            "direction": [WAYS[number * 3 % 7] for number in range(count)],
            "closeness": pd.array([[3, 2, 4, 5, 1, 3, None][number * 5 % 7] for number in range(count)], dtype="Int64"),
            "appreciate": "asks the question that nobody else dares to ask",
            "they_know": ["no" if number else "yes" for number in range(count)],
        },
        index=[f"p{number}" for number in range(count)],
    )
    return table.assign(**fields)


def months(*rows):
    table = pd.DataFrame(rows, columns=["month", "direction", "talks"])
    return table.assign(month=pd.to_datetime(table["month"]))


def balance(*rows):
    table = pd.DataFrame(rows, columns=["person", "me", "them", "both"])
    return table.assign(exchanges=table["me"] + table["them"] + table["both"])


def rhythm(*rows):
    table = pd.DataFrame(rows, columns=["person", "days_with_contact", "days_silent", "usual_gap"])
    return table.assign(silence_ratio=table["days_silent"] / table["usual_gap"])


def topics(*rows):
    return pd.DataFrame(rows, columns=["topic", "mentions", "people"])


def support(*rows):
    """One seat per (person, now, needed, how known); everybody must agree."""
    table = pd.DataFrame(rows, columns=["person", "now", "needed", "how_known"]).astype({"now": "Int64"})
    wide = table["how_known"].map({"told": 0, "signs": 1, "guess": 2}).fillna(4)
    gap = (table["needed"] - table["now"]).clip(lower=0)
    low, high = (table["now"] - wide).clip(lower=1).fillna(1), (table["now"] + wide).clip(upper=5).fillna(5)
    return table.assign(role="must_agree", counts=True, low=low, high=high, gap=gap)


LEAD = ["person", "first_talk", "lead_days", "before", "late"]
STAGES = {"announced": dt.date(2025, 9, 1), "interviewing": dt.date(2025, 11, 1), "decided": dt.date(2026, 1, 10)}


def lead(*rows, counted_from="announced", opened_on="2025-09-01", precision="day"):
    """One decider per (person, first talk, lead in days, talks before, talks late)."""
    table = pd.DataFrame(rows, columns=LEAD).assign(counted_from=counted_from, opened_on=pd.Timestamp(opened_on))
    table["first_talk"] = pd.to_datetime(table["first_talk"])
    table["first_precision"] = precision
    return table.astype({"lead_days": "float64"}).assign(contacts=table["before"] + table["late"])


def talks_of(*rows):
    table = pd.DataFrame(rows, columns=["person", "happened_on"])
    return table.assign(happened_on=pd.to_datetime(table["happened_on"]))


def felt(*rows):
    """One person per (id, good, mixed, hard)."""
    table = pd.DataFrame(rows, columns=["person", "good", "mixed", "hard"])
    return table.assign(talks=table["good"] + table["mixed"] + table["hard"])


def activity(*rows):
    table = pd.DataFrame(rows, columns=["quarter", "place", "build", "keep", "use", "visible"])
    return table.assign(quarter=pd.to_datetime(table["quarter"]))


def with_ana(*rows):
    table = pd.DataFrame(rows, columns=["happened_on", "started_by", "felt"]).assign(person="ana")
    return table.assign(happened_on=pd.to_datetime(table["happened_on"]))


def all_charts(count):
    table = some_people(count)
    names = table["name"].to_dict()
    return {
        "people": charts.plot_people(table, names=names),
        "appreciation": charts.plot_appreciation(table.assign(appreciate=NASTY), names=names),
        "months": charts.plot_contact_months(months(*[("2026-02-01", "up", 2), ("2026-03-01", "unknown", 1)][:count])),
        "move": charts.plot_move(
            talks_of(*((person, "2025-10-01") for person in table.index)),
            lead(*((person, "2025-10-01", -30, 0, 1) for person in table.index)),
            names=names,
            stages=STAGES,
            as_of=AS_OF,
        ),
        "years": charts.plot_years(
            with_ana(*[("2025-03-04", "me", "good")] * count), person="ana", name=f"{NASTY} {LONG}", as_of=AS_OF
        ),
        "consistency": charts.plot_consistency(felt(*((person, 3, 2, 1) for person in table.index)), names=names),
        "activity": charts.plot_activity(activity(*[("2026-01-01", "inside", 1, 2, 1, 0)][:count])),
        "panel": charts.plot_panel(
            support(*((person, 2, 4, "guess") for person in table.index)),
            names=names,
            earlier=support(*((person, 3, 4, "told") for person in table.index)),
        ),
        "starts": charts.plot_starts(balance(*((person, 3, 2, 1) for person in table.index)), names=names),
        "topics": charts.plot_topics(topics(*((f"{NASTY} {number}", 9, 2) for number in range(count)))),
        "rhythm": charts.plot_rhythm(rhythm(*((person, 5, 40, 20) for person in table.index)), names=names),
    }


def title(figure):
    return figure.layout.title.text.removeprefix("<b>").removesuffix("</b>").replace("<br>", " ")


def words(figure):
    """Everything a figure says, as plotly gets it."""
    return json.dumps(charts.shown(figure), ensure_ascii=False).replace("<br>", " ").replace("\u2003", "")


def trace(figure, name):
    (found,) = (one for one in figure.data if one.name == name)
    return found


def symbols(trace):
    """The names of the symbols that a trace sends as numbers."""
    names = {number: name for name, number in marks.SYMBOLS.items()}
    looks = {0: "", marks.OPEN: "-open", marks.DOTTED: "-dot", marks.OPEN + marks.DOTTED: "-open-dot"}
    return [names[number % 100] + looks[number - number % 100] for number in trace.marker.symbol.tolist()]


CHARTS = list(all_charts(0))


@pytest.mark.parametrize("chart", CHARTS)
def test_an_empty_table_gives_a_card_that_says_what_to_write_down(chart):
    figure = all_charts(0)[chart]
    assert not figure.data
    assert "rite down" in figure.layout.annotations[0].text
    assert figure.layout.meta["alt"].startswith("No picture yet: ")
    assert not any(mark in figure.layout.meta["alt"][:-1] for mark in ".?!")


@pytest.mark.parametrize("count", [1, 5, 40])
@pytest.mark.parametrize("chart", CHARTS)
def test_every_chart_is_a_few_traces_one_short_title_and_one_sentence(chart, count):
    figure = all_charts(count)[chart]
    assert 1 <= len(figure.data) <= 4
    assert len(title(figure).split()) <= 10
    assert figure.layout.meta["alt"].endswith(".")
    assert "\n" not in figure.layout.meta["alt"]
    assert "sendChartToCloud" in figure.layout.modebar.remove
    assert figure.layout.paper_bgcolor == colours.CARD
    assert len(words(figure)) < 25_000


@pytest.mark.parametrize("chart", CHARTS)
def test_text_from_a_user_cannot_act(chart):
    figure = all_charts(12)[chart]
    figure.layout.meta = None  # plain text for a screen reader; never drawn
    said = words(figure)
    assert "<img" not in said
    assert "$5" not in said
    templates = {one.hovertemplate for one in figure.data} - {None}
    assert templates <= {"%{x|%-d %B} %{customdata}<extra></extra>", "%{x|%-d %B %Y}<extra></extra>"}  # ours, no name


@pytest.mark.parametrize(
    "chart", ["people", "appreciation", "consistency", "move", "panel", "starts", "topics", "rhythm"]
)
def test_a_long_name_is_cut_with_an_ellipsis_and_not_lost(chart):
    table = some_people(3)
    said = words(all_charts(3)[chart])
    assert "…" in said
    assert chart in ("topics", "appreciation") or LONG in said
    assert LONG in set(table["name"])


def test_a_missing_column_is_named_with_its_nearest():
    with pytest.raises(UnknownColumnError, match="Did you mean 'directions'"):
        charts.plot_people(pd.DataFrame({"directions": ["up"], "closeness": [1]}))


def test_showing_a_picture_loads_none_of_the_slow_modules():
    code = (
        "import sys; from netcoach import charts; import pandas as pd;"
        "charts.shown(charts.plot_topics(pd.DataFrame({'topic': ['tea'], 'mentions': [1], 'people': [1]})));"
        "slow = {'nbformat', 'jsonschema', 'rfc3987_syntax', 'plotly.io._renderers', 'plotly.express', 'networkx'};"
        "print(sorted(slow & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_shown_gives_a_neutral_word_and_no_way_to_upload():
    bundle = charts.shown(charts.plot_people(some_people(5)))
    assert bundle["text/plain"] == "A picture"
    figure = bundle["application/vnd.plotly.v1+json"]
    assert figure["config"]["showSendToCloud"] is False
    assert figure["config"]["displayModeBar"] is False
    assert set(figure) == {"data", "layout", "config"}
    assert len(json.dumps(figure["layout"].get("template"))) < 100  # plotly's own weighs 6 kB in every message


@pytest.mark.parametrize("chart", CHARTS)
def test_where_nothing_is_to_be_drawn_words_come_without_plotly(chart):
    figure = all_charts(0)[chart]
    assert figure.layout.meta["alt"].startswith(charts.NO_PICTURE)
    bundle = charts.shown(figure)
    assert set(bundle) == {"text/html", "text/plain"}
    assert figure.layout.title.text in bundle["text/html"] and figure.layout.annotations[0].text in bundle["text/html"]


@pytest.mark.parametrize("chart", CHARTS)
def test_plotly_knows_every_word_that_we_draw_with(chart):
    for count in (0, 5):
        figure = all_charts(count)[chart]  # drawn without plotly's check, which costs more than the drawing
        assert go.Figure(figure.to_dict()).layout.title.text == figure.layout.title.text


def test_thousands_of_talks_are_a_trace_of_packed_numbers_and_no_text_for_each():
    days = [f"2025-{number % 12 + 1:02}-{number % 28 + 1:02}" for number in range(5_000)]
    years = charts.plot_years(with_ana(*((day, "me", "good") for day in days)), person="ana", name="Ana", as_of=AS_OF)
    timeline = move([("ana", "2025-01-01", 9, 3, 3)], *(("ana", day) for day in days))
    for figure in (years, timeline):
        talks = trace(figure, "talks")
        drawn = charts.shown(figure)["application/vnd.plotly.v1+json"]["data"][-1]
        assert len(talks.x) == 5_000
        assert all("bdata" in numbers for numbers in (drawn["x"], drawn["y"], drawn["marker"]["symbol"]))
        assert len(figure.data) <= 2 and len(words(figure)) < 150_000


# --- the map --------------------------------------------------------------------------------------------------------


def test_each_person_stands_in_their_own_sector():
    table = pd.DataFrame({"direction": ["up", "across", "down", "outside"], "closeness": [3] * 4}, index=list("abcd"))
    figure = charts.plot_people(table, names={"a": "Ana", "b": "Ben", "c": "Cho", "d": "Dev"})
    found, (me,) = trace(figure, "people"), zip(trace(figure, "me").x, trace(figure, "me").y, strict=True)
    where = {name: (x - me[0], y - me[1]) for x, y, name in zip(found.x, found.y, found.text, strict=True)}
    assert where["Ana"][1] > abs(where["Ana"][0])
    assert where["Ben"][0] > abs(where["Ben"][1])
    assert where["Cho"][1] < -abs(where["Cho"][0])
    assert where["Dev"][0] < -abs(where["Dev"][1])


def test_people_without_a_place_wait_below_the_map():
    figure = charts.plot_people(some_people(2, direction=[None, "up"]), names={"p0": "Ana", "p1": "Ben"})
    found = trace(figure, "people")
    assert found.text == ("Ben", "Ana") and found.y[1] < min(shape.y0 for shape in figure.layout.shapes)
    assert "Not placed yet" in str(figure.layout.annotations)


def test_a_map_of_hundreds_shows_those_who_are_nearest_and_says_how_many_more_there_are():
    figure = charts.plot_people(some_people(160, direction="up", closeness=[1] * 10 + [3] * 150))
    found = trace(figure, "people")
    assert len(found.x) == 150 and not any(CLOSENESS[1] in said for said in found.hovertext)
    assert "10 more are in the list" in str(figure.layout) and "160 people" in figure.layout.meta["alt"]


@pytest.mark.parametrize(
    ("ways", "says"),
    [
        (["across"] * 9 + ["up"] * 5, "Nine of 14 sit beside you"),
        (["up"], "One person, who is above you"),
        (["outside", "outside"], "All two work outside the company"),
        (["up", "down"], "Two people, no direction more than another"),
        ([None] * 3, "Three people, not placed yet"),
        (["up", None, "up", None, "down", None], "Three placed, three still to place"),
        (["up"] * 13 + [None], "13 placed, one still to place"),
    ],
)
def test_the_map_says_where_most_people_sit(ways, says):
    assert title(charts.plot_people(pd.DataFrame({"direction": ways, "closeness": 3}))) == says


def test_drawing_leaves_the_table_as_it_was_and_gives_the_same_bytes():
    table = some_people(14)
    before = table.copy(deep=True)
    assert words(charts.plot_people(table)) == words(charts.plot_people(table))
    pd.testing.assert_frame_equal(table, before)


# --- the others -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("know", "says"),
    [
        (["no", "yes", "not_sure", None, "no"], "4 of 5 may not know"),
        (["yes", "yes"], "All two know what you appreciate"),
        (["yes"], "They know what you appreciate"),
    ],
)
def test_appreciation_counts_all_who_may_not_know(know, says):
    figure = charts.plot_appreciation(some_people(len(know), they_know=know))
    assert title(figure) == says
    assert list(trace(figure, "knows").text).count("knows") == know.count("yes")


def test_appreciation_says_beside_each_what_she_answered():
    figure = charts.plot_appreciation(some_people(4, they_know=["no", "yes", "not_sure", None]))
    assert list(trace(figure, "knows").text) == ["does not know yet", "may not know", "not said", "knows"]


def test_appreciation_leaves_out_people_with_nothing_written():
    figure = charts.plot_appreciation(some_people(3, appreciate=["calm", None, " "]))
    assert title(figure) == "They know what you appreciate"


def test_contact_months_draws_quiet_months_and_says_with_whom_most_talks_were():
    table = months(("2026-01-01", "up", 1), ("2026-02-01", "across", 3))
    figure = charts.plot_contact_months(table, as_of=AS_OF, months=4)
    assert title(figure) == "3 of 4 talks were with people beside you"
    assert "December 2025 to March 2026" in figure.layout.title.subtitle.text
    bars, numbers = figure.data
    assert len(bars.x) == 4 * 4
    assert sum(height > 0 for height in bars.y) == 2
    assert list(filter(None, numbers.text)) == ["1", "3"]


def test_contact_months_says_when_no_direction_is_ahead():
    tie = months(("2026-01-01", "up", 3), ("2026-02-01", "across", 3))
    assert title(charts.plot_contact_months(tie)) == "Six talks so far, no direction more than another"
    behind = months(("2026-01-01", "up", 1), ("2026-02-01", "across", 1), ("2026-02-01", "down", 2))
    assert title(charts.plot_contact_months(behind)) == "2 of 4 talks were with your team or below"


def test_starts_puts_both_in_the_middle_and_hides_the_colour_of_too_few():
    figure = charts.plot_starts(balance(("ana", 4, 2, 2), ("ben", 1, 2, 0)))
    assert title(figure) == "You began 5 of 11 talks"
    assert (trace(figure, "me").base[0], trace(figure, "both").base[0], trace(figure, "them").base[0]) == (-5, -1, 1)
    assert trace(figure, "me").marker.color[0] != trace(figure, "me").marker.color[1]
    assert "3 talks: too few to say" in words(figure)
    assert title(charts.plot_starts(balance(("ana", 1, 4, 0)))) == "They began 4 of 5 talks"
    assert title(charts.plot_starts(balance(("ana", 2, 2, 1)))) == "You and they each began 2 of 5 talks"


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([("ana", 9, 8, 0), ("lu", 14, 0, 0)], "You began 14 of 14 talks with Lucian Marchetti-Voss"),
        ([("ana", 9, 8, 0), ("lu", 1, 10, 2)], "Lucian Marchetti-Voss began 10 of 13 talks with you"),
        ([("ana", 20, 10, 0), ("lu", 0, 6, 0)], "Lucian Marchetti-Voss began 6 of 6 talks with you"),
        ([("ana", 9, 8, 0), ("lu", 5, 0, 0)], "You began 14 of 22 talks"),
        ([("ana", 9, 8, 0), ("lu", 7, 2, 0)], "You began 16 of 26 talks"),
    ],
)
def test_starts_names_the_most_one_sided_pair_when_there_are_talks_enough(rows, says):
    assert title(charts.plot_starts(balance(*rows), names={"lu": "Lucian Marchetti-Voss"})) == says


def test_starts_puts_the_most_one_sided_first_and_those_with_too_few_last():
    figure = charts.plot_starts(balance(("even", 9, 9, 0), ("few", 0, 4, 0), ("five", 5, 0, 0), ("ten", 8, 3, 2)))
    assert [text.split("<")[0] for text in trace(figure, "me").hovertext] == ["ten", "five", "even", "few"]


def test_starts_keeps_the_words_beside_a_pale_row_inside_the_card():
    figure = charts.plot_starts(balance(("ana", 1, 2, 0)))
    low, high = figure.layout.xaxis.range
    room = theme.WIDTH + 2 * theme.MARGIN - figure.layout.margin.l
    pixels = (room - theme.MARGIN) / (high - low)
    assert (2 - low) * pixels + 8 + text_width("3 talks: too few to say", 10) < room


def test_starts_shows_twenty_people_and_counts_all():
    figure = charts.plot_starts(balance(*((f"p{number}", 3, 2, 0) for number in range(25)), ("unsaid", 0, 0, 0)))
    assert len(trace(figure, "me").x) == 20
    assert "Talks by who began them, where noted. 20 of 26 people" in figure.layout.title.subtitle.text
    assert title(figure) == "You began 75 of 125 talks"


def test_starts_without_any_start_says_where_it_is_written_down():
    said = charts.plot_starts(balance(("ana", 0, 0, 0))).layout.annotations[0].text.replace("<br>", " ")
    assert said == "For none of your talks is it written who began. It is under 'Add more' when you write one down."


def test_topics_shows_the_twelve_most_frequent_and_names_the_first():
    figure = charts.plot_topics(topics(*((f"topic {number}", 30 - number, 2) for number in range(15))))
    assert title(figure) == "“topic 0” comes up most often"
    assert list(figure.data[0].x) == list(range(30, 18, -1))
    assert "12 most frequent of 15" in figure.layout.title.subtitle.text.replace("<br>", " ")
    assert title(charts.plot_topics(topics(("a", 2, 1), ("b", 2, 1)))) == "Two topics so far"
    assert title(charts.plot_topics(topics(("a", 2, 1)))) == "One topic so far"
    assert title(charts.plot_topics(topics(("a", 2, 1), ("b", 2, 1), ("c", 1, 1)))) == "Two topics come up most often"


def test_a_row_has_the_room_that_its_longest_name_needs_and_not_more_than_the_card_can_give():
    short, middle, long = (charts.plot_topics(topics((one, 2, 1), ("tea", 1, 1))) for one in ("golf", LONG[:30], LONG))
    assert short.layout.margin.l < middle.layout.margin.l < long.layout.margin.l <= 260 + theme.MARGIN + 12
    assert middle.layout.annotations[0].text == LONG[:30]
    assert long.layout.annotations[0].text.endswith("…")


def test_a_title_of_two_lines_starts_below_the_edge_of_the_card():
    one, two = (theme.figure(words, alt="", height=100).layout for words in ("Short", "Long " * 12))
    assert (1 - two.title.y) * two.height - (1 - one.title.y) * one.height == pytest.approx(13)


def test_rhythm_draws_the_silence_beside_the_usual_gap():
    table = rhythm(("never", 0, None, None), ("ben", 2, 90, None), ("ana", 6, 84, 21), ("cho", 5, 10, 30))
    figure = charts.plot_rhythm(table)
    assert title(figure) == "You and ana have not talked for three months"
    assert figure.layout.title.subtitle.text.startswith("Usually it is three weeks. Time since")
    assert "1 of 2 with a known rhythm" in figure.layout.meta["alt"]
    assert list(trace(figure, "silent").x) == [84, 10, 90]
    assert list(trace(figure, "usual").x) == [21, 30, None]
    said = words(figure)
    assert "three months, usually three weeks" in said
    assert "three months; two more talks on other days and a rhythm shows" in said
    assert "1 person with no talk noted yet" in said
    assert "never" not in said


def test_rhythm_keeps_room_for_three_people_whose_rhythm_is_not_known_yet():
    known = [(f"p{number}", 5, 40, 20) for number in range(25)]
    figure = charts.plot_rhythm(rhythm(*((f"new{days}", 1, days, None) for days in (3, 0, 50, 9)), *known))
    assert list(trace(figure, "silent").x) == [40] * 17 + [50, 9, 3]
    assert "9 more not shown" in words(figure)
    assert len(trace(charts.plot_rhythm(rhythm(*known)), "silent").x) == 20


def test_rhythm_says_what_is_still_to_come_and_nothing_about_rhythms_nobody_has():
    figure = charts.plot_rhythm(rhythm(("ana", 1, 0, None), ("ben", 3, 0, None)))
    said = words(figure)
    assert "today; three more talks on other days and a rhythm shows" in said
    assert "today; one more talk on another day and a rhythm shows" in said
    assert figure.layout.meta["alt"] == "Time since the last talk with 2 people."
    assert title(charts.plot_rhythm(rhythm(("ana", 6, 20, 21)))) == "No silence is much longer than usual"


def test_rhythm_ends_its_axis_after_a_year_and_says_how_long_it_has_been():
    figure = charts.plot_rhythm(rhythm(("ana", 6, 1100, 21)))
    assert list(trace(figure, "silent").x) == [pairs.A_YEAR]
    assert "three years, usually three weeks" in words(figure)


PANEL = [("ana", 5, 4, "told"), ("ben", 4, 4, "signs"), ("cho", 3, 4, "signs"), ("dev", 2, 4, "guess")]
PANEL += [("eve", None, 4, None)]


def test_the_panel_puts_who_is_furthest_first_and_the_unknown_in_a_column_of_their_own():
    figure = charts.plot_panel(support(*PANEL), names={"eve": "Eve"})
    now = trace(figure, "now")
    assert [re.match("<b>(.*)</b>", text)[1] for text in now.hovertext] == ["dev", "cho", "Eve", "ana", "ben"]
    assert list(now.x) == [2, 3, 0, 5, 4]
    assert list(now.text) == ["", "", "?", "", ""]
    assert list(trace(figure, "needed").x) == [4] * 5
    bars, short = (list(one.x) for one in figure.data[:2])
    assert bars == [1, 4, None, 2, 4, None, 3, 5, None]
    assert short == [2, 4, None, 3, 4, None]


def test_the_panel_counts_what_was_told_apart_and_says_all_of_it_in_its_sentence():
    figure = charts.plot_panel(support(*PANEL))
    assert title(figure) == "2 of 5 are where they would have to be"
    assert "Counting only what they told you: 1 of 5." in figure.layout.title.subtitle.text.replace("<br>", " ")
    assert figure.layout.meta["alt"] == (
        "Of 5 who would have to agree: 2 there as you see it, 1 of them told you so, 2 short of it, 1 not known."
    )


def test_how_something_is_known_is_a_fill_and_a_word():
    now = trace(charts.plot_panel(support(*PANEL[:4])), "now")
    assert len(set(now.marker.color)) == 4  # open, pale, full and pale in another colour
    said = [text.rpartition(" · ")[2] for text in now.hovertext]
    assert said == ["I'm guessing", "I see signs", "they told me", "I see signs"]


def test_one_against_is_never_hidden_by_four_in_favour():
    figure = charts.plot_panel(support(*((who, 5, 4, "told") for who in "abcd"), ("e", 1, 4, "told")))
    assert title(figure) == "4 of 5 are where they would have to be"
    assert trace(figure, "now").x[0] == 1


def test_then_and_now_are_joined_by_an_arrow_where_something_changed():
    earlier = support(("ana", 5, 4, "told"), ("cho", None, 4, None))
    figure = charts.plot_panel(support(*PANEL), earlier=earlier)
    assert title(figure) == "Then 1 of 2 there, now 2 of 5"
    arrows = [(one.ax, one.x) for one in figure.layout.annotations if one.showarrow]
    assert arrows == [(0, 3)]


def test_who_does_not_decide_stands_below_and_counts_for_nothing():
    table = support(("ana", 1, 4, "told"), ("ben", 4, 4, "told"))
    table.loc[0, ["counts", "role"]] = [False, "lets_me_go"]
    figure = charts.plot_panel(table)
    assert title(figure) == "1 of 1 is where they would have to be"
    assert list(trace(figure, "now").x) == [4, 1]
    assert title(charts.plot_panel(table[:1])) == "Nobody here decides yet"


def test_a_long_panel_shows_twenty_and_says_how_many_more():
    said = words(charts.plot_panel(support(*((f"p{number}", 2, 4, "told") for number in range(480)))))
    assert "These 20, and 460 more." in said and "0 of 480" in said


def move(rows, *talks, stages=STAGES, **more):
    return charts.plot_move(talks_of(*talks), lead(*rows, **more), stages=stages, as_of=AS_OF)


def notes(figure):
    return [one.text for one in figure.layout.annotations]


def test_a_talk_is_a_dot_before_a_diamond_in_the_time_of_lobbying_and_a_ring_after_it():
    days = ["2025-08-31", "2025-09-01", "2025-09-02", "2026-01-10", "2026-01-11", "2026-03-05"]
    figure = move([("ana", "2025-08-31", 1, 2, 2)], *(("ana", day) for day in days), ("ben", "2025-09-02"))
    (talks,) = figure.data
    assert symbols(talks) == ["circle", "circle", "diamond", "diamond", "circle-open"]  # none of tomorrow
    assert [str(day) for day in talks.x.astype("datetime64[ms]").astype("datetime64[D]")] == days[:5]
    assert set(talks.y) == {0}


def test_announced_and_interviewing_are_shaded_differently_and_end_with_the_decision():
    figure = move([("ana", "2025-08-31", 1, 2, 2)])
    shades = [(shape.x0, shape.x1, shape.fillcolor) for shape in figure.layout.shapes if shape.type == "rect"]
    days = [moment(day.toordinal()) for day in STAGES.values()]
    assert [shade[:2] for shade in shades] == [tuple(days[:2]), tuple(days[1:])]
    assert shades[0][2] != shades[1][2]


@pytest.mark.parametrize(
    ("first", "days", "said"),
    [
        ("2024-09-01", 365, "twelve months before"),
        ("2025-09-22", -21, "three weeks after"),
        ("2025-09-01", 0, "on the day itself"),
        (None, None, "no talk yet"),
    ],
)
def test_a_lead_is_said_in_words(first, days, said):
    assert said in notes(move([("ana", first, days, 1, 1)]))
    if days:
        assert f"about {said}" in notes(move([("ana", first, days, 1, 1)], precision="month"))


def test_a_move_that_is_not_open_has_no_lead_and_no_shade():
    row = ("ana", "2024-05-02", None, 3, 0)
    figure = move([row], stages={"imagined": dt.date(2025, 6, 1)}, counted_from=None, opened_on=None)
    assert "first talk in May 2024" in notes(figure)
    assert title(figure) == "You have talked with 1 of 1 who decide"
    assert not [shape for shape in figure.layout.shapes if shape.type == "rect"]
    assert title(move([row], stages={}, counted_from=None, opened_on=None)) == title(figure)


EARLY, LATE, FRIEND = ("a", "2024-01-01", 9, 3, 3), ("b", "2025-10-01", -9, 0, 3), ("c", "2024-01-01", 9, 20, 1)


@pytest.mark.parametrize(
    ("rows", "counted_from", "said"),
    [
        ([LATE, FRIEND], "announced", "With 1 of 2, most talks came after the announcement"),
        ([EARLY, FRIEND], "announced", "You talked with 2 of 2 before it was announced"),
        ([EARLY, FRIEND, LATE], "interviewing", "You talked with 2 of 3 before the interviews began"),
        ([LATE], "interviewing", "With 1 of 1, most talks came after interviews began"),
    ],
)
def test_the_title_counts_people_and_not_talks_so_that_one_friend_hides_nobody(rows, counted_from, said):
    assert title(move(rows, counted_from=counted_from)) == said


def test_the_words_of_stages_close_together_stand_on_lines_of_their_own():
    figure = move([("ana", "2024-01-01", 300, 2, 2)], ("ana", "2023-01-01"))
    said = [one for one in figure.layout.annotations if one.text.startswith(("announced", "interviews", "decided"))]
    assert len({one.y for one in said}) == 3
    assert all(one.xanchor == "right" for one in said)


def test_the_years_of_a_relationship_show_each_talk_on_its_day_who_began_it_and_how_it_felt():
    rows = [("2024-01-01", "me", "good"), ("2025-12-31", "them", "mixed"), ("2026-03-04", "both", "hard")]
    figure = charts.plot_years(
        with_ana(*rows, ("2026-02-01", None, None), ("2026-03-05", "me", "good")), person="ana", name="Ana", as_of=AS_OF
    )
    talks = trace(figure, "talks")
    days = [str(day)[5:10] for day in talks.x.astype("datetime64[ms]")]
    assert list(zip(days, talks.y, talks.customdata, strict=True)) == [
        ("01-01", 0, 2024),
        ("12-31", -1, 2025),
        ("03-04", -2, 2026),
        ("02-01", -2, 2026),  # none of tomorrow
    ]
    assert symbols(talks) == ["triangle-right", "triangle-left-dot", "circle-open-dot", "circle-open"]
    assert list(talks.marker.color) == [1, 2, 3, 0]
    assert title(figure) == "You and Ana: 4 talks"
    assert "of 3 where you noted how it felt, 1 felt good" in figure.layout.meta["alt"]


def test_consistency_says_k_of_n_and_what_is_too_few_stands_pale_and_last():
    figure = charts.plot_consistency(felt(("ana", 2, 0, 0), ("ben", 8, 2, 0), ("cho", 4, 0, 1)))
    said = [one.text for one in figure.layout.annotations]
    assert said == ["ben", "cho", "ana", "8 of 10 felt good", "4 of 5 felt good", "2 of 2: too few to say"]
    assert title(figure) == "With 1 of 2 people, no talk was hard"
    good = trace(figure, "good").marker.color
    assert good[0] == good[1] != good[2]
    assert title(charts.plot_consistency(felt(("ana", 4, 0, 0)))) == "Too few talks to say yet"


def test_activity_counts_each_quarter_and_leaves_the_quiet_ones_in():
    rows = (
        ("2025-04-01", "inside", 3, 0, 0, 0),
        ("2025-10-01", "inside", 1, 6, 0, 1),
        ("2025-10-01", "outside", 0, 2, 1, 0),
    )
    figure = charts.plot_activity(activity(*rows))
    assert title(figure) == "In 2025 Q4: 1 new, 8 kept up, 1 asked"
    *_, tops = figure.data
    assert list(tops.text) == ["3", "", "1", "", "", "8", "", "", "1", "", "", "1"]  # April to December, row by row
    inside, outside = (trace(figure, place).y for place in ("inside", "outside"))
    assert inside[5] == pytest.approx(3 * outside[5])


def test_the_charts_take_what_the_measures_give():
    table = pd.DataFrame(
        {
            "interaction": ["i1", "i2"],
            "person": ["p0", "p1"],
            "happened_on": pd.to_datetime(["2026-03-01", "2026-02-01"]),
            "precision": ["day", "month"],
            "started_by": ["me", None],
            "gave": ["time", None],
            "received": [None, None],
            "direction": ["up", None],
            "topic": ["tea", "tea"],
        }
    )
    assert title(charts.plot_rhythm(measures.rhythm(table, people=["p9"], as_of=AS_OF))).startswith("Too few talks")
    assert title(charts.plot_starts(measures.balance(table, as_of=AS_OF))) == "You began 1 of 1 talk"
    assert title(charts.plot_contact_months(measures.contact_months(table, as_of=AS_OF))).startswith("Two talks so far")
    assert title(charts.plot_topics(measures.topic_counts(table, as_of=AS_OF))) == "One topic so far"
