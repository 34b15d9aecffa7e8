"""What each picture on a page shows: a figure of a measure, and its table in the client's words."""

from __future__ import annotations

from typing import Any

import pandas as pd

from netcoach import charts, days, measures
from netcoach.fold import recorded_day

FIVE = 5  # people whom she would be sorry to lose touch with
VOICES = ("has_weight", "has_weight_known", "would_speak", "would_speak_known", "cares", "cares_known")
ANSWERS = {"unknown": "", "told": "they told me", "signs": "I see signs", "guess": "I am guessing"}


def appreciation(me: Any) -> tuple[Any, pd.DataFrame]:
    """Draw who may not know that she appreciates them."""
    people = me.people[me.people["appreciate"].notna()].head(FIVE)
    table = pd.DataFrame(
        {
            "Who": people.index.map(me.names),
            "What I appreciate": people["appreciate"],
            "Do they know?": people["they_know"].map(me.template.choices("person.they_know")),
        }
    )
    return charts.plot_appreciation(people, names=me.names), table


def months(me: Any) -> tuple[Any, pd.DataFrame]:
    """Draw with whom she talks, by direction and month."""
    counted = measures.contact_months(me.contacts, as_of=me.today)
    where = me.template.choices("person.direction")
    table = pd.DataFrame(
        {
            "Month": [days.in_words(month.date().isoformat()[:7]) for month in counted["month"]],
            "Where they sit": [where.get(direction, "not said") for direction in counted["direction"]],
            "Talks": counted["talks"],
        }
    )
    return charts.plot_contact_months(counted, as_of=me.today, word=me.template.word), table


def starts(me: Any) -> tuple[Any, pd.DataFrame]:
    """Draw who begins."""
    balance = measures.balance(me.contacts, as_of=me.today)
    columns = {"me": "I began", "them": "They began", "both": "Both", "gave": "I gave", "received": "I received"}
    return charts.plot_starts(balance, names=me.names), _worded(me, balance, columns)


def given(me: Any) -> tuple[Any, pd.DataFrame]:
    """Draw what goes each way."""
    balance = measures.balance(me.contacts, as_of=me.today)
    return charts.plot_given(balance, names=me.names), _worded(
        me, balance, {"gave": "I gave", "received": "I received"}
    )


def variety(me: Any) -> tuple[Any, pd.DataFrame]:
    """Draw about how many things she talks with each."""
    counted = measures.variety(me.topics, as_of=me.today)
    columns = {"topics": "Topics", "notes": "Talks with a topic"}
    return charts.plot_variety(counted, names=me.names), _worded(me, counted, columns)


def topics(me: Any) -> tuple[Any, pd.DataFrame]:
    """Draw what the talks are about."""
    counted = measures.topic_counts(me.topics, as_of=me.today)
    table = counted.rename(columns={"topic": "What about", "mentions": "Talks", "people": "People"})
    return charts.plot_topics(counted), table


def rhythm(me: Any) -> tuple[Any, pd.DataFrame]:
    """Draw each silence beside that pair's own usual gap."""
    rhythm = measures.rhythm(me.contacts, people=list(me.people.index), as_of=me.today)
    table = _worded(
        me, rhythm, {"days_with_contact": "Days with contact", "days_silent": "Days since", "usual_gap": "Usual gap"}
    )
    return charts.plot_rhythm(rhythm, names=me.names), table


def reach(me: Any) -> tuple[Any, pd.DataFrame]:
    """Draw in which departments they sit."""
    counted = measures.reach(me.people, as_of=me.today)
    where = me.template.choices("person.direction")
    table = counted.assign(direction=[where.get(way, "not said") for way in counted["direction"]])
    table["department"] = table["department"].replace("unknown", "not said")
    columns = {"department": "Department", "direction": "Where they sit", "people": "People"}
    return charts.plot_reach(counted, word=me.template.word), table.rename(columns=columns)


def purposes(me: Any) -> tuple[Any, pd.DataFrame]:
    """Draw whom she has for what."""
    counted = measures.purposes(me.people, as_of=me.today)
    words = me.template.choices("person.purpose") | {"unknown": "not said"}
    table = counted.assign(purpose=counted["purpose"].map(words))
    columns = {"purpose": "What for", "people": "People"}
    return charts.plot_purposes(counted, word=me.template.word), table.rename(columns=columns)


def closeness(me: Any) -> tuple[Any, pd.DataFrame]:
    """Draw how well she knows them."""
    counted = measures.closeness(me.people, as_of=me.today)
    words = {int(step): word for step, word in me.template.choices("person.closeness").items()}
    table = counted.assign(closeness=counted["closeness"].map(words).fillna("not said"))
    columns = {"closeness": "How well we know each other", "people": "People"}
    return charts.plot_closeness(counted, word=me.template.word), table.rename(columns=columns)


def circles(me: Any) -> tuple[Any, pd.DataFrame]:
    """Draw in how many circles those closest to her are."""
    counted = measures.circles(me.people, as_of=me.today)
    columns = {"people": "People", "ties": "Pairs who know each other", "unsaid": "Not said whom they know"}
    return charts.plot_circles(counted), counted[list(columns)].rename(columns=columns)


def openers(me: Any) -> tuple[Any, pd.DataFrame]:
    """Draw who opened a door."""
    counted = measures.openers(me.people, me.contacts, as_of=me.today)
    columns = {"opened": "Introduced to me", "introduced": "Introductions I began"}
    return charts.plot_openers(counted, names=me.names), _worded(me, counted, columns)


def voices(me: Any) -> tuple[Any, pd.DataFrame]:
    """Draw who would speak for her."""
    said = measures.would_speak(me.people, as_of=me.today)
    worded = said.assign(**{name: said[name].map(lambda answer: ANSWERS.get(answer, answer)) for name in VOICES})
    columns = {name: charts.SPEAKING.get(name, "how I know") for name in VOICES}
    table = worded[worded["unknown"] < len(charts.SPEAKING)]
    return charts.plot_would_speak(said, names=me.names), _worded(me, table, columns)


def good_news(me: Any) -> tuple[Any, pd.DataFrame]:
    """Draw the good news of her people."""
    news = measures.celebrated(me.news, me.contacts, as_of=me.today)
    what = me.news["what"].to_dict()
    days_of = {name: [_day_words(day) for day in news[name]] for name in ("day", "celebrated_on")}
    table = news.assign(news=news["news"].map(what), **days_of)
    columns = {"news": "What", "day": "When", "celebrated_on": "I said something"}
    return charts.plot_celebrated(news, names=me.names, what=what), _worded(me, table, columns)


def ease(me: Any) -> tuple[Any, pd.DataFrame]:
    """Draw how her small steps felt before, and how they were."""
    said = {step: _day_said(me, step, "ease_before") for step in me.intentions.index}
    steps = me.intentions.assign(recorded_on=lambda steps: pd.to_datetime(steps.index.map(said)))
    pairs = measures.ease(steps, me.interactions, as_of=me.today)
    what = me.intentions["what"].to_dict()
    table = pairs.dropna(subset=["before"]).assign(intention=lambda each: each["intention"].map(what))
    table["happened_on"] = table["happened_on"].map(_day_words)
    columns = {"intention": "Small step", "happened_on": "When", "before": "The thought of it", "after": "How it was"}
    return charts.plot_ease(pairs, names=what), table[list(columns)].rename(columns=columns)


def _day_said(me: Any, record: str, field: str) -> Any:
    """Return the day on which an answer was last given: one filled in after the talk is hindsight."""
    said = [recorded_day(fact) for fact, counts in me.state.facts(record) if counts and field in fact.fields]
    return max(said, default=pd.NaT)


def consistency(me: Any) -> tuple[Any, pd.DataFrame]:
    """Draw with whom talks went well."""
    felt = measures.consistency(me.contacts, as_of=me.today)
    columns = {"good": "Good", "mixed": "Mixed", "hard": "Hard", "unknown": "Not noted"}
    columns |= {"longest_run": "In a row, none of them hard"}
    return charts.plot_consistency(felt, names=me.names), _worded(me, felt, columns)


def activity(me: Any) -> tuple[Any, pd.DataFrame]:
    """Draw what she does, quarter by quarter."""
    done = measures.activity(me.contacts, as_of=me.today)
    quarters = [f"{day.year} Q{(day.month + 2) // 3}" for day in done["quarter"]]
    columns = {"quarter": "Quarter", "place": "Where", "build": "Met", "keep": "Kept up with", "use": "Asked"}
    columns |= {"visible": "Showed my work"}
    return charts.plot_activity(done), done.assign(quarter=quarters)[list(columns)].rename(columns=columns)


def panel(me: Any) -> tuple[Any, pd.DataFrame]:
    """Draw where each of those who would have to agree is, as far as she knows."""
    drawn = charts.plot_panel(me.support(me.move), names=me.seat_names(me.move), word=me.template.word)
    return drawn, me.panel_table(me.move)


#: The pictures of which a session looks at one.
ONE_OF = {
    "With whom do I talk?": months,
    "Who begins?": starts,
    "What goes each way?": given,
    "How often, for us two?": rhythm,
    "With whom does it go well?": consistency,
    "How did I expect my small steps to feel, and how were they?": ease,
    "Who may not know that I appreciate them?": appreciation,
    "Who would have to agree?": panel,
}


def predictions(me: Any) -> tuple[Any, pd.DataFrame]:
    """Draw what she had expected, what she remembers of it, and what happened."""
    if me.leaves_predictions_out:
        return None, pd.DataFrame()
    kept = measures.kept_predictions(me.predictions, as_of=me.today)
    what = me.predictions["statement"].to_dict()
    of_hundred = {name: (100 * kept[name]).round().astype("Int64") for name in ("chance", "remembered")}
    came = kept["came_true"].map({True: "yes", False: "no"})
    table = kept.assign(**of_hundred, prediction=kept["prediction"].map(what), came_true=came)
    columns = {"prediction": "What I expected", "chance": "I wrote", "remembered": "I remembered"}
    columns |= {"came_true": "It happened"}
    return charts.plot_kept_predictions(kept, names=what), table[list(columns)].rename(columns=columns)


def map_quality(me: Any) -> tuple[Any, pd.DataFrame]:
    """Draw what somebody told her later, beside what she had thought before."""
    learnt = measures.learnt(me.ratings(), as_of=me.today)
    columns = {"how_known": "How I had known", "same": "As I thought", "off_by_1": "Off by one step"}
    columns |= {"off_by_2": "Off by two or more"}
    table = learnt.assign(how_known=learnt["how_known"].map(me.template.choices("seat.how_known")))
    return charts.plot_learnt(learnt), table.loc[learnt["learnt"] > 0, list(columns)].rename(columns=columns)


def _day_words(day: Any) -> str:
    return "" if pd.isna(day) else days.in_words(day.date())


def _worded(me: Any, table: pd.DataFrame, columns: dict[str, str]) -> pd.DataFrame:
    """Return a measure's table with names for ids and words for columns."""
    worded = table[["person", *columns]].rename(columns=columns | {"person": "Who"})
    return worded.assign(Who=worded["Who"].map(me.names))
