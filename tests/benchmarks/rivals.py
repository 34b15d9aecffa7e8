"""The measure set (rhythm, balance, consistency, variety) as others write it: what the measures are compared with.

Each takes the log of a practice and gives, per measure, what netcoach gives: the same columns, the same values.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

KEY = ["client", "person"]
Z = 1.959963984540054
Tables = dict[str, pd.DataFrame]


def wilson(good: Any, talks: Any, z: float) -> Any:
    return (good + z * z / 2 + z * np.sqrt(good * (talks - good) / talks + z * z / 4)) / (talks + z * z)


# --- idiomatic: a function for one person, and groupby.apply ---------------------------------------------------------


def applied(contacts: pd.DataFrame, topics: pd.DataFrame, as_of: pd.Timestamp) -> Tables:
    def rhythm(talks: pd.DataFrame) -> pd.Series:
        days = talks["happened_on"].drop_duplicates().sort_values()
        gaps = days.diff().dt.days
        gaps = gaps[gaps >= 7]
        silent = float((as_of - days.iloc[-1]).days)
        usual = gaps.median() if len(gaps) >= 3 else np.nan
        return pd.Series(
            {
                "days_with_contact": len(gaps) + 1,
                "last_contact": days.iloc[-1],
                "days_silent": silent,
                "usual_gap": usual,
                "silence_ratio": silent / usual,
            }
        )

    def even(mine: float, theirs: float) -> float:
        return 1 - abs(mine - theirs) / (mine + theirs) if mine + theirs else np.nan

    def balance(talks: pd.DataFrame) -> pd.Series:
        began = talks["started_by"].value_counts()
        me, them, both = (int(began.get(who, 0)) for who in ("me", "them", "both"))
        gave, received = ((talks[name].fillna("").str.strip() != "").sum() for name in ("gave", "received"))
        return pd.Series(
            {
                "me": me,
                "them": them,
                "both": both,
                "exchanges": me + them + both,
                "starts_balance": even(me + both / 2, them + both / 2),
                "gave": gave,
                "received": received,
                "giving_balance": even(gave, received),
            }
        )

    def consistency(talks: pd.DataFrame) -> pd.Series:
        felt = talks.assign(last=talks["felt"] == "hard").sort_values(["happened_on", "last"])["felt"].dropna()
        good, mixed, hard = ((felt == how).sum() for how in ("good", "mixed", "hard"))
        known, calm = len(felt), felt != "hard"
        low, high = (wilson(good, known, z) if known >= 5 else np.nan for z in (-Z, Z))
        run = calm.groupby((~calm).cumsum()).sum().max() if known else 0
        numbers = {"good": good, "mixed": mixed, "hard": hard, "talks": known, "unknown": len(talks) - known}
        return pd.Series(numbers | {"good_low": low, "good_high": high, "longest_run": run})

    def variety(said: pd.DataFrame) -> pd.Series:
        spelt = said["topic"].str.split().str.join(" ").str.lower()
        said = said.assign(topic=spelt).drop_duplicates(["interaction", "topic"])
        share = said["topic"].value_counts(normalize=True)
        numbers = {"notes": said["interaction"].nunique(), "mentions": len(said), "topics": len(share)}
        return pd.Series(numbers | {"effective": np.exp(-(share * np.log(share)).sum())})

    people = contacts.groupby(KEY)
    tables = {measure.__name__: people.apply(measure) for measure in (rhythm, balance, consistency)}
    tables["variety"] = topics.groupby(KEY).apply(variety)
    return {name: table.reset_index() for name, table in tables.items()}


# --- by hand, without a loop over people ----------------------------------------------------------------------------


def vectorised(contacts: pd.DataFrame, topics: pd.DataFrame, as_of: pd.Timestamp) -> Tables:
    days = contacts[[*KEY, "happened_on"]].drop_duplicates().sort_values([*KEY, "happened_on"])
    gap = days.groupby(KEY, sort=False)["happened_on"].diff().dt.days
    long_gaps = days[KEY].assign(gap=gap.where(gap >= 7)).groupby(KEY)["gap"].agg(["count", "median"])
    last = days.groupby(KEY)["happened_on"].max()
    silent = (as_of - last).dt.days.astype(float)
    usual = long_gaps["median"].where(long_gaps["count"] >= 3)
    rhythm = pd.DataFrame(
        {
            "days_with_contact": long_gaps["count"] + 1,
            "last_contact": last,
            "days_silent": silent,
            "usual_gap": usual,
            "silence_ratio": silent / usual,
        }
    )

    counted = {who: contacts["started_by"] == who for who in ("me", "them", "both")}
    counted |= {name: contacts[name].fillna("").str.strip() != "" for name in ("gave", "received")}
    balance = contacts[KEY].assign(**counted).groupby(KEY).sum()
    balance.insert(3, "exchanges", balance[["me", "them", "both"]].sum(axis=1))
    even = 1 - (balance["me"] - balance["them"]).abs() / balance["exchanges"]
    balance.insert(4, "starts_balance", even)
    given = balance["gave"] + balance["received"]
    balance["giving_balance"] = 1 - (balance["gave"] - balance["received"]).abs() / given

    felt = contacts[KEY].assign(**{how: contacts["felt"] == how for how in ("good", "mixed", "hard")})
    felt = felt.assign(day=contacts["happened_on"], rows=1).sort_values(["day", "hard"])
    felt["stretch"] = felt.groupby(KEY)["hard"].cumsum()
    felt["run"] = felt["good"] | felt["mixed"]
    run = felt.groupby([*KEY, "stretch"])["run"].sum().groupby(KEY).max()
    sums = felt.groupby(KEY)[["good", "mixed", "hard", "rows"]].sum()
    known = sums["good"] + sums["mixed"] + sums["hard"]
    low, high = (wilson(sums["good"], known.where(known >= 5), z) for z in (-Z, Z))
    unknown = sums.pop("rows") - known
    consistency = sums.assign(talks=known, unknown=unknown, good_low=low, good_high=high, longest_run=run)

    spellings = topics["topic"].unique()
    folded = dict(zip(spellings, pd.Series(spellings).str.split().str.join(" ").str.lower(), strict=True))
    said = topics[[*KEY, "interaction"]].assign(topic=topics["topic"].map(folded)).drop_duplicates()
    mentions = said.groupby(KEY).agg(notes=("interaction", "nunique"), mentions=("topic", "size"))
    times = said.groupby([*KEY, "topic"]).size().rename("times").reset_index().join(mentions["mentions"], on=KEY)
    share = times["times"] / times["mentions"]
    spread = times[KEY].assign(topics=1, spread=share * np.log(share)).groupby(KEY).sum()
    variety = mentions.assign(topics=spread["topics"], effective=np.exp(-spread["spread"]))
    tables = {"rhythm": rhythm, "balance": balance, "consistency": consistency, "variety": variety}
    return {name: table.reset_index() for name, table in tables.items()}


# --- SQL by hand ----------------------------------------------------------------------------------------------------

SQL = {
    "rhythm": """
        WITH days AS (SELECT DISTINCT client, person, happened_on AS day FROM contacts WHERE happened_on <= $day),
        gaps AS (SELECT *, day - lag(day) OVER (PARTITION BY client, person ORDER BY day) AS gap FROM days),
        sums AS (SELECT client, person, 1 + count(*) FILTER (gap >= 7) AS contacts, max(day) AS last_contact,
            $day - max(day)::DATE AS silent, median(gap) FILTER (gap >= 7) AS usual FROM gaps GROUP BY ALL)
        SELECT client, person, contacts AS days_with_contact, last_contact, silent::DOUBLE AS days_silent,
            CASE WHEN contacts >= 4 THEN usual END::DOUBLE AS usual_gap, days_silent / usual_gap AS silence_ratio
        FROM sums ORDER BY days_silent DESC, client, person""",
    "balance": """
        WITH sums AS (SELECT client, person, count(*) FILTER (started_by = 'me') AS me,
            count(*) FILTER (started_by = 'them') AS them, count(*) FILTER (started_by = 'both') AS "both",
            count(*) FILTER (trim(gave) <> '') AS gave, count(*) FILTER (trim(received) <> '') AS received
            FROM contacts WHERE happened_on <= $day GROUP BY ALL)
        SELECT client, person, me, them, "both", me + them + "both" AS exchanges,
            CASE WHEN exchanges > 0 THEN 1 - abs(me - them) / exchanges END AS starts_balance, gave, received,
            CASE WHEN gave + received > 0 THEN 1 - abs(gave - received) / (gave + received) END AS giving_balance
        FROM sums ORDER BY exchanges DESC, client, person""",
    "consistency": f"""
        WITH runs AS (SELECT client, person, felt, count(*) FILTER (felt = 'hard')
            OVER (PARTITION BY client, person ORDER BY happened_on, felt IS NOT DISTINCT FROM 'hard'
            ROWS UNBOUNDED PRECEDING) AS stretch FROM contacts WHERE happened_on <= $day),
        stretches AS (SELECT client, person, stretch, count(*) FILTER (felt = 'good') AS good,
            count(*) FILTER (felt = 'mixed') AS mixed, count(*) FILTER (felt = 'hard') AS hard, count(*) AS n
            FROM runs GROUP BY ALL),
        sums AS (SELECT client, person, sum(good)::BIGINT AS good, sum(mixed)::BIGINT AS mixed,
            sum(hard)::BIGINT AS hard, sum(n)::BIGINT AS n, max(good + mixed) AS longest_run
            FROM stretches GROUP BY ALL),
        known AS (SELECT *, good + mixed + hard AS talks,
            CASE WHEN talks >= 5 THEN talks END::DOUBLE AS enough FROM sums)
        SELECT client, person, good, mixed, hard, talks, n - talks AS unknown,
            (good + {Z * Z / 2} - {Z} * sqrt(good * (enough - good) / enough + {Z * Z / 4})) / (enough + {Z * Z})
            AS good_low,
            (good + {Z * Z / 2} + {Z} * sqrt(good * (enough - good) / enough + {Z * Z / 4})) / (enough + {Z * Z})
            AS good_high, longest_run FROM known ORDER BY talks DESC, client, person""",
    "variety": """
        WITH said AS (SELECT DISTINCT client, person, interaction,
            lower(trim(regexp_replace(topic, '\\s+', ' ', 'g'))) AS folded FROM topics
            WHERE happened_on <= $day AND trim(topic) <> ''),
        mentions AS (SELECT client, person, count(DISTINCT interaction) AS notes, count(*) AS mentions
            FROM said GROUP BY ALL),
        times AS (SELECT client, person, folded, count(*) AS times FROM said GROUP BY ALL)
        SELECT client, person, any_value(notes) AS notes, any_value(mentions) AS mentions, count(*) AS topics,
            exp(-sum(times / mentions * ln(times / mentions))) AS effective
        FROM times JOIN mentions USING (client, person) GROUP BY ALL ORDER BY effective DESC, client, person""",
}
