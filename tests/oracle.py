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


def panel(seats, people, listens, wished, log, as_of):
    """Seats in the order in which they were written: one dictionary each."""
    chairs = {}
    for number, seat in enumerate(seats):
        here = seat["person"] in people
        if seat["person"] and not here:  # removed: the chair stays, empty
            seat = {"role": seat["role"], "support_needed": seat["support_needed"]}
        chairs[seat["person"] if here else f"seat {number}"] = seat
    counted, talked = [], rhythm(log, as_of)
    for who in sorted(chairs):
        if chairs[who]["role"] == "decides" or chairs[who]["role"] == "must_agree":
            counted.append(who)

    def now(who):
        return chairs[who].get("support_now")

    def needed(who):
        return chairs[who].get("support_needed") or 4

    def reaches(who):
        width = {"told": 0, "signs": 1}.get(chairs[who].get("how_known"), 2)
        return [step for step in range(1, 6) if now(who) is None or abs(step - now(who)) <= width]

    def told(who):
        return chairs[who].get("how_known") == "told"

    known = [who for who in counted if now(who) is not None]
    there = [who for who in known if now(who) >= needed(who)]
    short = {who: needed(who) - now(who) for who in known if now(who) < needed(who)}
    holes, verbs = {}, {}
    for who in sorted(chairs):
        seat, person = chairs[who], who in people
        met, found = seat.get("knows_me"), []
        if not person:
            found.append("placeholder")
        if seat["role"] not in ("decides", "must_agree", "is_asked", "not_on_panel"):
            found.append("not sure")
        if not seat.get("need"):
            found.append("no need written")
        if met == 0 or met == 1:
            found.append("never met")
        if person:
            silent, usual = talked[who][2:4] if who in talked else (math.inf, None)
            gap = wished[who] or usual
            if gap and silent > gap:
                found.append("last contact older than the rhythm")
        if found and seat["role"] != "not_on_panel":
            holes[who] = found
        guessed = seat.get("how_known") not in ("told", "signs")
        if now(who) is None or (guessed and min(reaches(who)) < needed(who) and needed(who) in reaches(who)):
            verbs[who] = "find out"
        elif met is None or met <= 2:
            verbs[who] = "get to know"
        elif now(who) < needed(who):
            verbs[who] = "show"
        else:
            verbs[who] = "stay in touch"
    return {
        "seen": len(there),
        "told": len([who for who in there if told(who)]),
        "total": len(counted),
        "unknown": [who for who in counted if now(who) is None],
        "told_no": [who for who in known if now(who) == 1 and told(who)],
        "weakest": [who for who in short if short[who] == max(short.values())],
        "could_be_weakest": [
            who
            for who in counted
            if all(min(reaches(who)) - needed(who) <= max(reaches(other)) - needed(other) for other in counted)
        ],
        "voice": [who for who in known if now(who) == 5],
        "short": short,
        "routes": {
            who: sorted({other for other in listens.get(who, ()) if other in chairs and (now(other) or 0) >= 4})
            for who in counted
            if who not in there
        },
        "holes": holes,
        "verbs": verbs,
    }


def learnt(ratings, as_of):
    """Ratings in the order in which they were written: (seat, day, support or None, how known)."""
    found = {how: [] for how in ("told", "signs", "guess")}
    ratings = [rating for rating in ratings if rating[1] <= as_of]
    for number, (seat, day, now, how) in enumerate(ratings):
        last_of_day = not any(other[:2] == (seat, day) for other in ratings[number + 1 :])
        if how != "told" or now is None or not last_of_day:
            continue
        earlier = [other for other in ratings if other[0] == seat and other[1] < day]
        last = {other[1]: other for other in earlier}  # of several on one day the last counts
        known = [last[when] for when in sorted(last) if last[when][2] is not None]
        if known:
            *_, was, known_as = known[-1]
            found[known_as if known_as in found else "guess"].append(abs(was - now))
    return {
        how: (offs.count(0), offs.count(1), len([off for off in offs if off > 1]), len(offs))
        for how, offs in found.items()
    }
