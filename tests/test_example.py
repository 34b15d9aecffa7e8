"""The example is what it says: it can be made again, and the patterns that the pictures are to show are in it."""

import datetime as dt
import json
import re
from types import SimpleNamespace

import make_example
import pandas as pd
import pytest

from netcoach import measures, places
from netcoach.days import Clock
from netcoach.exchange import facts
from netcoach.me import Me

FIRST_DAY, LAST_DAY = dt.date(2023, 3, 6), dt.date(2026, 3, 6)
FIVE = ["Salome Quist", "Teun Abernethy-Koh", "Leonie Castellander", "Hamish Oyelade-Stern", "Nadia Verholt"]
DECIDERS = ["Ruth Adeyinka-Moss", "Tobias Kerrendal", "Inês Tavorano", "Nadia Verholt", "Gwendolyn Tashiro-Beck"]
#: Words for what nobody should write about others: health, family, beliefs, hearsay.
UNSPOKEN = re.compile(
    r"\b(ill(ness)?|sick\w*|health|doctor|pregnan\w+|wife|husband|son|daughter|child(ren)?|(grand)?mother|(grand)?father"
    r"|divorc\w+|married|church|pray\w*|religio\w+|vote[ds]?|party|rumou?rs?|gossip|apparently)\b",
    re.IGNORECASE,
)


@pytest.fixture(scope="module")
def me(tmp_path_factory):
    journal = facts.read_facts(make_example.FACTS, tmp_path_factory.mktemp("e") / "e.netcoach", Clock(LAST_DAY))
    yield Me(journal)
    journal.close()


@pytest.fixture(scope="module")
def seen(me):
    """What the measures say, with names for ids and one row per name."""

    def named(table):
        return table.assign(person=table["person"].map(me.names)).set_index("person")

    contacts = me.contacts.assign(person=me.contacts["person"].map(me.names))
    return SimpleNamespace(
        contacts=contacts.sort_values("happened_on"),
        rhythm=named(measures.rhythm(me.contacts, people=list(me.people.index), as_of=me.today)),
        balance=named(measures.balance(me.contacts, as_of=me.today)),
        variety=named(measures.variety(me.topics, as_of=me.today)),
    )


@pytest.fixture(scope="module")
def move(me):
    return me.moves[me.moves["title"] == "Director of Operations"].iloc[0]


def panel(me, move):
    seats = me.table("seat")
    return seats[(seats["move"] == move.name)].assign(person=lambda table: table["person"].map(me.names))


def talks_with(seen, name):
    return seen.contacts[seen.contacts["person"] == name]


def test_making_it_again_gives_the_same_bytes(tmp_path):
    make_example.make(tmp_path / "again.jsonl")
    assert (tmp_path / "again.jsonl").read_bytes() == make_example.FACTS.read_bytes(), (
        "Something the example is made of has changed: run python tests/make_example.py"
    )


def test_it_is_three_years_of_about_three_hundred_talks_with_25_people(me):
    assert me.people["recorded_on"].min().date() == FIRST_DAY
    assert facts.last_day(make_example.FACTS) == LAST_DAY == me.interactions["happened_on"].max().date()
    assert len(me.people) == 25 and 290 <= len(me.interactions) <= 340
    assert me.topics["topic"].nunique() == 15
    assert make_example.FACTS.stat().st_size < 600_000


def test_everybody_has_a_job_a_place_and_an_agenda(me):
    filled = ["title", "direction", "agenda", "appreciate", "known_since"]
    missing = me.people[filled].isna().sum()
    assert missing.to_dict() == dict.fromkeys(filled, 0) | {"appreciate": 1}  # nothing yet for the silent decider
    assert me.people["closeness"].isna().sum() == 3
    assert set(me.people["they_know"].dropna()) == {"yes", "no", "not_sure"}


@pytest.mark.parametrize("day", [FIRST_DAY, LAST_DAY])
def test_three_of_the_first_five_may_not_know_on_the_first_evening_and_on_the_last_day(me, day):
    people = me.as_of(day).people
    assert people["appreciate"].notna()[:5].all()
    five = people[:5].set_index("name")["they_know"]
    assert list(five.index) == FIVE and five["Salome Quist"] == "not_sure"
    assert (five != "yes").sum() == 3
    assert five["Nadia Verholt"] == ("no" if day == FIRST_DAY else "yes")


def test_few_sit_above_and_most_beside_or_below(me):
    assert me.people["direction"].value_counts().to_dict() == {"across": 11, "up": 5, "down": 5, "outside": 4}
    assert (me.contacts["direction"] == "up").mean() < 0.25


def test_the_months_before_were_recollected_in_one_step(me):
    before = me.interactions[me.interactions["precision"] == "month"]
    assert len(before) == 16 and set(before["remembered"]) == {"yes"}
    assert len({me.state.first(talk).step for talk in before.index}) == 1


def test_most_talks_were_written_down_by_the_next_day(me):
    exact = me.interactions[me.interactions["precision"] == "day"]
    days = (exact["recorded_on"] - exact["happened_on"]).dt.days
    assert (days <= 1).mean() > 0.8
    assert days.min() == 0 and (days > 14).any()


def test_with_one_person_she_always_begins_and_with_another_they_do(seen):
    always_me, always_them = seen.balance.loc["Lucian Marchetti-Voss"], seen.balance.loc["Oskar Brandelis"]
    assert always_me["me"] == always_me["exchanges"] == 14
    assert always_them["them"] == always_them["exchanges"] == 14


def test_five_decide_and_one_of_them_is_silent_for_a_year(me, seen, move):
    seats = panel(me, move)
    assert list(seats.loc[seats["role"].isin(["decides", "must_agree"]), "person"]) == DECIDERS
    silent = talks_with(seen, "Tobias Kerrendal")
    assert len(silent) == 3
    assert 360 < (move["stages.announced"] - silent["happened_on"].max()).days < 400
    (seat,) = seats[seats["person"] == "Tobias Kerrendal"].index
    assert me.values(seat)["support_now"] == "unknown" and "need" not in me.values(seat)


def test_the_talks_with_deciders_bunch_after_the_job_was_announced(seen, move):
    late = ["Ruth Adeyinka-Moss", "Inês Tavorano", "Gwendolyn Tashiro-Beck"]
    days = seen.contacts[seen.contacts["person"].isin(late)]["happened_on"]
    before = days < move["stages.announced"]
    burst = ~before & (days <= move["stages.decided"])
    assert burst.sum() > 1.5 * before.sum()  # two months against two and a half years


def test_the_sponsor_is_frequent_even_warm_and_would_speak(me, seen):
    talks, balance = talks_with(seen, "Nadia Verholt"), seen.balance.loc["Nadia Verholt"]
    exact = talks.loc[talks["precision"] == "day", "happened_on"]
    assert len(exact) >= 20 and exact.diff().dt.days.max() < 92
    assert balance["starts_balance"] > 0.8 and balance["giving_balance"] > 0.8
    assert balance["gave"] == talks["gave"].notna().sum() < len(talks)
    assert (talks["felt"].dropna() == "good").mean() > 0.8
    (nadia,) = me.people.index[me.people["name"] == "Nadia Verholt"]
    assert me.values(nadia)["would_speak"] == "yes" and me.values(nadia)["would_speak_known"] == "told"


def test_some_good_news_was_celebrated_and_some_missed(me):
    celebrated = set(me.interactions["news"].dropna())
    missed = me.table("news").drop(index=list(celebrated))
    assert len(celebrated) == 6
    assert sorted(missed["person"].map(me.names)) == ["Ruth Adeyinka-Moss", "Theo Mbalathi", "Yuki Harrowgate-Sen"]
    assert set(me.interactions.loc[me.interactions["news"].notna(), "kind"]) == {"congratulation"}


def test_one_relationship_has_one_topic_and_one_has_many(seen):
    assert seen.variety.loc["Devendra Pallikal", ["notes", "topics"]].to_list() == [13, 1]
    assert seen.variety.loc["Salome Quist", "effective"] > 8


def test_a_hard_relationship_turns_good(seen):
    felt = talks_with(seen, "Miloš Haverkamp")["felt"].to_list()
    assert felt[:5] == ["hard"] * 5
    assert set(felt[-9:]) == {"good"}


def test_someone_has_gone_quiet_against_their_own_rhythm(me, seen):
    teun = seen.rhythm.loc["Teun Abernethy-Koh"]
    assert teun["days_silent"] == 149 and 3 < teun["silence_ratio"] < 8
    assert me.names[me.attention()["person"][0]] == "Teun Abernethy-Koh"


def test_the_panel_has_a_history(me, move):
    def support(day):
        return panel(me.as_of(day), move).set_index("person")["support_now"]

    before, now = support("2025-01-31"), support(LAST_DAY)
    assert before["Nadia Verholt"] == 4 and now["Nadia Verholt"] == 5
    assert pd.isna(before["Gwendolyn Tashiro-Beck"]) and now["Gwendolyn Tashiro-Beck"] == 4


def test_life_goes_on_after_the_decision(me, move):
    stages = [move[f"stages.{stage}"] for stage in ("imagined", "horizon", "announced", "interviewing", "decided")]
    assert stages == sorted(stages) and move["outcome"].startswith("Aurelio.")
    (news,) = me.table("news").index[me.table("news")["what"].str.startswith("Director of Operations")]
    congratulation = me.interactions[me.interactions["news"] == news].iloc[0]
    assert congratulation["happened_on"] > stages[-1] and congratulation["felt"] == "good"
    second = me.moves[me.moves.index != move.name].iloc[0]
    assert pd.notna(second["stages.horizon"]) and pd.isna(second["stages.announced"])


def test_three_plans_read_as_on_the_day_they_were_sealed(me):
    pages = [me.sealed_page(plan) for plan in me.sealed_plans()]
    assert [page.sealed_on for page in pages] == [dt.date(2025, 12, 12), dt.date(2024, 4, 12), dt.date(2023, 3, 10)]
    assert [page.hash for page in reversed(pages)] == me.plans["hash"].to_list()
    assert all(text for page in pages for text in page.sections.values())


def test_small_steps_are_done_open_and_let_go(me):
    assert me.intentions["status"].value_counts().to_dict() == {"done": 6, "open": 3, "wont_do": 2}
    done = me.interactions.dropna(subset="intention").set_index("intention")["ease_after"]
    dreaded = me.intentions.loc[done.index, "ease_before"]
    assert (done > dreaded).all()
    assert (me.intentions.loc[me.intentions["status"] == "open", "by_when"].dt.date > LAST_DAY).all()


def test_work_shown_to_somebody_is_seen_by_them(me):
    shown = me.interactions.dropna(subset="accomplishment")
    seen_by = me.table("accomplishment")["seen_by"]
    assert len(shown) == 6
    assert all(set(talk.people) <= set(seen_by[talk.accomplishment]) for talk in shown.itertuples())


def test_it_begins_with_the_template_and_with_her(me):
    assert me.template.name == "example"
    assert me.about["inside"] == "inside" and me.about["conversation"] == "promotion"


def test_every_question_of_the_workbooks_has_her_answers_from_more_than_one_year(me):
    asked = set()
    for page in places.shipped("workbooks").glob("*.ipynb"):
        cells = json.loads(page.read_text(encoding="utf-8"))["cells"]
        code = "".join(line for cell in cells if cell["cell_type"] == "code" for line in [*cell["source"], "\n"])
        (workbook,) = re.findall(r'me\.begin\("(.+)"\)', code)
        asked |= {(workbook, wording) for wording in re.findall(r'me\.reflect\("(.+)"\)', code)}
    answered = me.reflections
    assert set(zip(answered["workbook"], answered["wording"], strict=True)) == asked
    assert (answered["question"] == answered["wording"].str.casefold()).all()
    assert (answered.groupby("question")["recorded_on"].agg(lambda days: days.dt.year.nunique()) > 1).all()


def test_the_workbooks_show_how_far_she_is(me):
    states = {workbook: me.setting(f"workbook:{workbook}") for workbook, _ in me.template.workbooks}
    started = ("what_i_notice", "thank", "who_would_agree", "hold_a_session", "look_back")
    assert {states.pop(name) for name in started} == {"started"}
    first = ["start_here", "people_around_me", "one_page_plan", "ten_minutes", "doubt_it_first"]
    assert states == dict.fromkeys(first, "done")
    done = {workbook: me.values(f"setting:workbook:{workbook}")["day"] for workbook in states}
    assert done["start_here"] == "2023-03-06" and max(done.values()) == done["ten_minutes"] == "2023-04-21"


def test_every_wished_rhythm_of_up_to_six_weeks_has_its_words(me):
    lengths = list(me.template.rhythms.values())
    assert lengths == sorted(lengths)
    assert {length for length in me.people["rhythm_days"].dropna() if length <= 42} <= set(lengths)


def test_nothing_is_said_of_health_family_beliefs_or_rumours():
    assert UNSPOKEN.findall(make_example.STORY.read_text(encoding="utf-8")) == []
