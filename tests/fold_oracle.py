"""What copies of a journal must come to, worked out a second time: plain dicts, slow loops, nothing of the package.

Written from the rules alone. A fact is a dict with the keys id, step, kind, record, fields, replaces and seen_at.
"""

import json

ABOUT_SOMEONE = {"interaction": "people", "intention": "people", "news": "person", "seat": "person"}
NOT_HERS = ("undo", "merged", "erased")


def together(*copies):
    """Return the facts of several copies by id, after every erasure in any of them."""
    found = {}
    for facts in copies:
        for fact in travelling(facts):
            found.setdefault(fact["id"], fact)
    return {fact["id"]: fact for fact in after_erasures(list(found.values()))}


def travelling(facts):
    """Return the facts that go from copy to copy: not those that say what one copy merged, and took back again."""
    merges = [fact["step"] for fact in facts if fact["kind"] == "merged"]
    return [
        fact for fact in facts if fact["kind"] != "merged" and not (fact["kind"] == "undo" and fact["record"] in merges)
    ]


def after_erasures(facts):
    """Return what is left of facts when everything has been taken out that was to go for good."""
    gone = [fact["record"] for fact in facts if is_tombstone(fact)]
    left = []
    for fact in facts:
        if is_tombstone(fact):
            left.append(fact)
        elif fact["record"] not in gone and fact["record"].split(":")[-1] not in gone:
            fields = {}
            for name, value in fact["fields"].items():
                fields[name] = without(value, gone)
                if any(takes_out(erasure, fact, name, facts) for erasure in facts):
                    fields[name] = {"+": []} if is_list(value) else None
            left.append({**fact, "fields": fields})
    return left


def is_tombstone(fact):
    return fact["kind"] == "erased" and fact["fields"] == {}


def is_list(value):
    return isinstance(value, dict)


def without(value, gone):
    """Return a value with the word "forgotten" for everybody who is gone."""
    if isinstance(value, dict):
        return {sign: [without(item, gone) for item in items] for sign, items in value.items()}
    if isinstance(value, list):  # whom they listen to, and how much
        return "forgotten" if any(part in gone for part in value) else value
    return "forgotten" if value in gone else value


def takes_out(erasure, fact, name, facts):
    """Return whether an erasure takes a field out of a fact."""
    if erasure["kind"] != "erased" or erasure["record"] != fact["record"] or name not in erasure["fields"]:
        return False
    if erasure["id"] == fact["id"]:
        return False
    was_seen = fact["id"] in erasure["replaces"].get(name, [])
    if is_list(erasure["fields"][name]) or fact["kind"] == "erased":
        return was_seen
    return erasure["id"] not in before(fact, name, facts)


def before(fact, name, facts):
    """Return the ids of all that somebody knew of who wrote a fact: what it replaces, what that replaces …"""
    known = list(fact["replaces"].get(name, []))
    for old in known:  # it grows while it is read
        for other in facts:
            if other["id"] == old:
                known += [older for older in other["replaces"].get(name, []) if older not in known]
    return known


def stands(facts):
    """Return (records, conflicts, undone steps): what the facts of one copy come to, in that copy."""
    facts = without_merges_taken_back(facts)
    undone = {fact["record"] for fact in facts if fact["kind"] == "undo" and is_taken_back(fact["record"], facts)}
    records, conflicts = {}, {}
    for record in {fact["record"] for fact in facts if fact["kind"] not in NOT_HERS}:
        written = [fact for fact in facts if fact["record"] == record]
        living = [fact for fact in written if fact["step"] not in undone]
        kind = next(fact["kind"] for fact in written if fact["kind"] not in NOT_HERS)
        values, heads = {}, {}
        for name in {name for fact in living for name in fact["fields"]}:
            values[name], heads[name] = list_of(living, name) or one_of(living, name, written)
        about = values.get(ABOUT_SOMEONE.get(kind))
        if not living or values.get("removed") or about == "forgotten" or about == ["forgotten"]:
            continue
        for name, ids in heads.items():
            if not isinstance(values[name], list):
                differing = {
                    json.dumps(value) for value in said([fact for fact in written if fact["id"] in ids], name, written)
                }
                if len(differing) > 1:
                    conflicts[record, name] = differing
        records[record] = (kind, {name: shown(value) for name, value in values.items()}, heads)
    return records, conflicts, undone


def without_merges_taken_back(facts):
    aside = [
        fact["fields"]["seen_at"] for fact in facts if fact["kind"] == "merged" and is_taken_back(fact["step"], facts)
    ]
    return [fact for fact in facts if fact["seen_at"] not in aside or fact["kind"] == "erased"]


def is_taken_back(step, facts):
    turns = [fact for fact in facts if fact["kind"] == "undo" and fact["record"] == step]
    return bool(turns) and one_of(turns, "undone", turns)[0]


def one_of(living, name, written):
    """Return the value that is shown and the ids of all facts that nobody replaced, for a field with one value."""
    setters = [fact for fact in living if name in fact["fields"]]
    replaced = [old for fact in setters for old in before(fact, name, written)]
    ids = sorted(fact["id"] for fact in setters if fact["id"] not in replaced)
    ids = ids or sorted(fact["id"] for fact in setters)
    return said([fact for fact in setters if fact["id"] in ids], name, written)[-1], ids


def said(standing, name, written):
    """Return the values that stand; the last is shown. An erasure says what stands where it took something out."""
    speaking = [fact for fact in standing if not any(takes_out(erasure, fact, name, written) for erasure in written)]
    return [fact["fields"][name] for fact in sorted(speaking or standing, key=lambda fact: fact["id"])]


def list_of(living, name):
    """Return the elements that stand and the ids of the facts that add them; None if the field is no list."""
    setters = sorted((fact for fact in living if is_list(fact["fields"].get(name))), key=lambda fact: fact["id"])
    elements, ids = [], []
    for adding in setters:
        for element in adding["fields"][name].get("+", []):
            removed = False
            for taking in setters:
                seen = adding["id"] in taking["replaces"].get(name, [])
                removed = removed or (seen and element in taking["fields"][name].get("-", []))
            if not removed:
                elements += [element] if element not in elements else []
                ids += [adding["id"]] if adding["id"] not in ids else []
    return (elements, ids) if setters else None


def shown(value):
    if isinstance(value, list):
        return [item for item in value if item != "forgotten"]
    return None if value == "forgotten" else value
