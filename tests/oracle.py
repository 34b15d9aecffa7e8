"""The measures once more, slow and obvious: plain loops over plain rows, sharing nothing with the package."""

import math
import statistics
from collections import Counter, defaultdict
from itertools import pairwise

import networkx


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


def consistency(rows, as_of):
    table = {}
    for person in {row["person"] for row in _past(rows, as_of)}:
        mine = [row for row in _past(rows, as_of) if row["person"] == person]
        known = [row for row in mine if row["felt"] in ("good", "mixed", "hard")]
        felt = Counter(row["felt"] for row in known)
        run = longest = 0
        for row in sorted(known, key=lambda row: (row["day"], row["felt"] == "hard")):
            run = 0 if row["felt"] == "hard" else run + 1
            longest = max(longest, run)
        low, high = wilson(felt["good"], len(known)) if len(known) >= 5 else (None, None)
        counts = (felt["good"], felt["mixed"], felt["hard"], len(known), len(mine) - len(known))
        table[person] = (*counts, low, high, longest)
    return table


def wilson(good, talks):
    """The shares that would not be surprised by what was seen: tried one by one, by halving."""
    z = statistics.NormalDist().inv_cdf(0.975)
    seen = good / talks

    def surprised(share):
        return abs(seen - share) > z * math.sqrt(share * (1 - share) / talks)

    def border(surprising, plausible):
        for _ in range(200):
            middle = (surprising + plausible) / 2
            surprising, plausible = (middle, plausible) if surprised(middle) else (surprising, middle)
        return plausible

    return border(0.0, seen) if seen > 0 else 0.0, border(1.0, seen) if seen < 1 else 1.0


def activity(rows, as_of):
    table = defaultdict(lambda: [0, 0, 0, 0])
    for person in {row["person"] for row in _past(rows, as_of)}:
        mine = [row for row in _past(rows, as_of) if row["person"] == person]
        for nth, row in enumerate(sorted(mine, key=lambda row: (row["day"], row["interaction"]))):
            place = {"outside": "outside", None: "unknown"}.get(row["direction"], "inside")
            if row["precision"] != "year":
                quarter = row["day"].replace(month=(row["day"].month - 1) // 3 * 3 + 1, day=1)
                table[quarter, place][0 if nth == 0 else 1 if row["kind"] == "ask" else 2] += 1
                table[quarter, place][3] += row["accomplishment"] is not None
    return {key: tuple(counts) for key, counts in table.items()}


def _opening(move, as_of):
    days = {stage: move[stage] for stage in ("announced", "interviewing", "decided")}
    come = {stage: day for stage, day in days.items() if day is not None and day <= as_of}
    stage = next((stage for stage in ("announced", "interviewing") if stage in come), None)
    return stage, come.get(stage), come.get("decided")


def _decide(seats, move):
    return [seat for seat in seats if seat["move"] == move["move"] and seat["role"] in ("decides", "must_agree")]


def _met(rows, person, opened, decided, as_of):
    mine = [row for row in _past(rows, as_of) if row["person"] == person]
    after = [row for row in mine if decided and row["day"] > decided]
    late = [row for row in mine if opened and row["day"] > opened and row not in after]
    real = [r for r in mine if r["channel"] in ("in_person", "call", "video") and r["kind"] != "congratulation"]
    asks = sum(row["kind"] == "ask" for row in mine)
    rough = sum(row["precision"] != "day" for row in mine)
    return real, (len(mine), len(mine) - len(late) - len(after), len(late), len(after), asks, len(real), rough)


def lead_time(rows, moves, seats, people, here_since, as_of):
    table = {}
    for move in moves:
        stage, opened, decided = _opening(move, as_of)
        for person in {seat["person"] for seat in _decide(seats, move)} - {None}:
            real, counts = _met(rows, person, opened, decided, as_of)
            exactly = {"day": 0, "month": 1, "year": 2}
            first = min(real, key=lambda row: (row["day"], exactly[row["precision"]]), default=None)
            known = [row["known_since"] for row in people if row["person"] == person and row["known_since"]]
            table[move["move"], person] = (
                *(stage, opened, first and first["day"], first and first["precision"]),
                (opened - first["day"]).days if first and opened else None,
                *(*counts, min(known, default=None), (opened - here_since).days if opened else None),
            )
    return table


def lobbying(rows, moves, seats, as_of):
    table = {}
    for move in moves:
        stage, opened, decided = _opening(move, as_of)
        named = {seat["person"] for seat in _decide(seats, move)} - {None}
        nameless = sum(seat["person"] is None for seat in _decide(seats, move))
        each = [_met(rows, person, opened, decided, as_of)[1] for person in named]
        counts = [sum(column) for column in zip(*each, strict=True)] or [0] * 7
        shares = [count / counts[0] if counts[0] else None for count in (counts[2], counts[4])]
        shares[0] = shares[0] if opened else None
        table[move["move"]] = (stage, opened, len(named), nameless, *counts, *shares)
    return table


def celebrated(news, rows, as_of):
    told = [item for item in news if item["day"] is None or item["day"] <= as_of]
    found = {item["news"]: [] for item in told}
    for row in _past(rows, as_of):
        if row["kind"] == "congratulation":
            theirs = [item for item in told if item["person"] == row["person"]]
            by_then = [item["day"] for item in theirs if item["day"] and item["day"] <= row["day"]]
            for item in theirs:
                meant = row["news"] == item["news"] if row["news"] else by_then and item["day"] == max(by_then)
                if meant:
                    found[item["news"]].append((row["day"], row["interaction"]))
    return {
        item["news"]: (item["person"], item["day"], *min(found[item["news"]], default=(None, None))) for item in told
    }


def ease(intentions, talks, as_of):
    table = {}
    for talk in talks:
        step = next((step for step in intentions if step["intention"] == talk["intention"]), {})
        before, after = step.get("ease_before"), talk["ease_after"]
        reason = None
        if talk["day"] is None:
            reason = "no_day"
        elif talk["day"] > as_of:
            reason = "future"
        elif talk["precision"] != "day":
            reason = talk["precision"] + "_only"
        elif before is None:
            reason = "no_before"
        elif after is None:
            reason = "no_after"
        elif step["recorded_on"] is None or step["recorded_on"] >= talk["day"]:
            reason = "hindsight"
        if talk["intention"] is not None:
            pair = (None, None) if reason else (before, after)
            table[talk["intention"], talk["interaction"]] = (talk["day"], *pair, reason)
    return table


def closeness(people):
    counts = Counter(row["closeness"] for row in people)
    return {key: (count,) for key, count in counts.items()}


def reach(people):
    spellings, counts = defaultdict(set), Counter()
    for row in people:
        spelt = " ".join((row["department"] or "").split()) or "unknown"
        spellings[spelt.lower()].add(spelt)
        counts[spelt.lower(), row["direction"] or "unknown"] += 1
    return {(min(spellings[folded]), way): (count,) for (folded, way), count in counts.items()}


def purposes(people):
    counts = {"doing": 0, "growing": 0, "ahead": 0, "unknown": 0}
    for row in people:
        for purpose in row["purpose"] or ["unknown"]:
            counts[purpose] += 1
    return {key: (count,) for key, count in counts.items()}


def openers(people, rows, as_of):
    table = defaultdict(lambda: [0, 0, 0])
    for row in people:
        if row["introduced_by"] is not None:
            table[row["introduced_by"]][0] += 1
    for row in _past(rows, as_of):
        if row["kind"] == "introduction" and row["started_by"] != "them":
            table[row["person"]][1 if row["started_by"] in ("me", "both") else 2] += 1
    return {person: tuple(counts) for person, counts in table.items()}


def would_speak(people):
    table = {}
    for row in people:
        answers = []
        for name in ("has_weight", "would_speak", "cares"):
            known = row[f"{name}_known"]
            answers.append((row[name] if row[name] in ("yes", "no") else "unknown", known or "unknown"))
        yes = sum(answer == "yes" for answer, _ in answers)
        told = answers.count(("yes", "told"))
        unknown = sum(answer == "unknown" for answer, _ in answers)
        table[row["person"]] = (*(word for answer in answers for word in answer), yes, told, unknown)
    return table


def circles(people, among=None):
    """The effective size as networkx counts it, of me in the middle of those chosen."""
    if among is None:
        rated = [row for row in people if row["closeness"] is not None]
        near = sorted(rated, key=lambda row: (-row["closeness"], row["person"]))
        among = [row["person"] for row in near[:15]]
    chosen = {row["person"]: row["knows"] or [] for row in people if row["person"] in among}
    if not chosen:
        return {}
    graph = networkx.Graph()
    graph.add_edges_from((one, other) for one in chosen for other in chosen[one] if other in chosen and other != one)
    ties, unsaid = graph.number_of_edges(), sum(not known for known in chosen.values())
    graph.add_edges_from(("me", person) for person in chosen)
    return {(): (len(chosen), ties, unsaid, networkx.effective_size(graph, nodes=["me"])["me"])}


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
