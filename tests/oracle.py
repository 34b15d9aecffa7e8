"""The measures once more, slow and obvious: plain loops over plain rows, sharing nothing with the package."""

import math
import statistics
from collections import Counter, defaultdict
from itertools import pairwise


def _past(rows, as_of):
    return [row for row in rows if row["person"] is not None and row["day"] is not None and row["day"] <= as_of]


def rhythm(rows, as_of, people=()):
    table = {}
    for person in {row["person"] for row in _past(rows, as_of)} | set(people):
        mine = [row for row in _past(rows, as_of) if row["person"] == person]
        days = sorted({row["day"] for row in mine if row["precision"] == "day"})
        gaps = [(later - earlier).days for earlier, later in pairwise(days)]
        long_gaps = [gap for gap in gaps if gap >= 7]
        contacts = len(long_gaps) + 1 if days else 0
        last = max((row["day"] for row in mine), default=None)
        silent = (as_of - last).days if last else None
        usual = statistics.median(long_gaps) if contacts >= 4 else None
        table[person] = (contacts, last, silent, usual, silent / usual if usual else None)
    return table


def balance(rows, as_of):
    table = {}
    for person in {row["person"] for row in _past(rows, as_of)}:
        mine = [row for row in _past(rows, as_of) if row["person"] == person]
        began = Counter(row["started_by"] for row in mine)
        me, them, both = began["me"], began["them"], began["both"]
        gave = sum(bool((row["gave"] or "").strip()) for row in mine)
        received = sum(bool((row["received"] or "").strip()) for row in mine)
        table[person] = (
            *(me, them, both, me + them + both, _even(me + both / 2, them + both / 2)),
            *(gave, received, _even(gave, received)),
        )
    return table


def _even(mine, theirs):
    return 1 - abs(mine - theirs) / (mine + theirs) if mine + theirs else None


def contact_months(rows, as_of, months=12):
    table = Counter()
    for row in _past(rows, as_of):
        ago = (as_of.year - row["day"].year) * 12 + as_of.month - row["day"].month
        if row["precision"] != "year" and ago < months:
            table[row["day"].replace(day=1), row["direction"] or "unknown"] += 1
    return dict(table)


def left_out(rows, as_of):
    reasons = Counter()
    for row in rows:
        if row["person"] is None:
            reasons["no_person"] += 1
        elif row["day"] is None:
            reasons["no_day"] += 1
        elif row["day"] > as_of:
            reasons["future"] += 1
        elif row["precision"] != "day":
            reasons[row["precision"] + "_only"] += 1
    return dict(reasons)


def _said(rows, as_of):
    for row in _past(rows, as_of):
        spelt = " ".join((row["topic"] or "").split())
        if spelt:
            yield row["person"], row["interaction"], spelt


def variety(rows, as_of):
    said = defaultdict(set)
    for person, interaction, spelt in _said(rows, as_of):
        said[person].add((interaction, spelt.lower()))
    table = {}
    for person, pairs in said.items():
        times = Counter(topic for _, topic in pairs)
        shares = [count / len(pairs) for count in times.values()]
        effective = math.exp(-sum(share * math.log(share) for share in shares))
        table[person] = (len({interaction for interaction, _ in pairs}), len(pairs), len(times), effective)
    return table


def topic_counts(rows, as_of):
    groups = defaultdict(list)
    for person, interaction, spelt in _said(rows, as_of):
        groups[spelt.lower()].append((person, interaction, spelt))
    table = {}
    for said in groups.values():
        times = Counter(spelt for *_, spelt in said)
        common = min(spelt for spelt, count in times.items() if count == max(times.values()))
        table[common] = (len({interaction for _, interaction, _ in said}), len({person for person, *_ in said}))
    return table
