"""Benchmark data that can be rebuilt: people of very different weight, talks in bursts, a seed."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np

import netcoach as nc

LAST = dt.date(2026, 3, 6)
DAYS = 5 * 365
PEOPLE = {1_000: 30, 10_000: 100, 100_000: 500}
TOPICS = [f"topic {number}" for number in range(40)]
HOW_MANY = [0.10, 0.35, 0.30, 0.15, 0.10]  # of 0, 1, 2, 3, 4 topics a talk


def log(talks: int, seed: int = 7) -> list[tuple[int, int, str, list[str]]]:
    """Return (person, days before the last, who started, topics): Zipf 1.1 over people, bursts of four, by day."""
    random = np.random.default_rng(seed)
    people = PEOPLE[talks]
    weight = 1 / np.arange(1, people + 1) ** 1.1
    begins_me = random.beta(2, 2, people)
    rows = []
    while len(rows) < talks:
        person = int(random.choice(people, p=weight / weight.sum()))
        day = int(random.integers(0, DAYS))
        for _ in range(int(random.geometric(1 / 4))):
            started = "me" if random.random() < begins_me[person] else "them"
            about = [TOPICS[i] for i in random.integers(0, 40, random.choice(5, p=HOW_MANY))]
            rows.append((person, max(0, day), started, list(dict.fromkeys(about))))
            day -= int(random.geometric(1 / 3))
    return sorted(rows[:talks], key=lambda row: -row[1])


def journal(folder: Path, talks: int) -> Path:
    """Write a journal with that many talks, through the public API, and return its file."""
    path = folder / f"{talks}.netcoach"
    me = nc.open(path, today=LAST, create=True)
    with me.gesture() as gesture:
        ways = ("up", "across", "down", "outside")
        ids = [gesture.add("person", name=f"Person {n}", direction=ways[n % 4]) for n in range(PEOPLE[talks])]
        for person, back, started, topics in log(talks):
            day = LAST - dt.timedelta(days=back)
            talk = {"happened_on": day, "kind": "conversation", "started_by": started, "topics": topics, "felt": "good"}
            gesture.add("interaction", people=[ids[person]], **talk)
    me.opened().close()
    return path


CROWD = PEOPLE | {1_000_000: 2_000, 10_000_000: 5_000}


def coded_log(clients: int, talks: int, people: int, seed: int = 7) -> tuple[dict, dict]:
    """Return contacts and topics of a practice as columns of small numbers, by day; the same law as :func:`log`.

    ``talks`` and ``people`` are those of each client. ``day`` counts from 1970; -1 is a missing word.
    """
    random = np.random.default_rng(seed)
    weight = 1 / np.arange(1, people + 1) ** 1.1
    parts = []
    for client in range(clients):
        bursts = talks // 4 + talks // 20 + 50  # a few more than are needed
        length = random.geometric(1 / 4, bursts)
        while length.sum() < talks:
            length = np.append(length, random.geometric(1 / 4, 50))
        gap = random.geometric(1 / 3, length.sum()).cumsum()
        begin = np.repeat(length.cumsum() - length, length)
        person = np.repeat(random.choice(people, len(length), p=weight / weight.sum()), length)[:talks]
        first = np.repeat(random.integers(0, DAYS, len(length)), length)[:talks]
        back = np.maximum(first - (gap - gap[begin])[:talks], 0)
        started = random.random(talks) < random.beta(2, 2, people)[person]
        parts.append((np.full(talks, client), person, back, started))
    client, person, back, started = (np.concatenate(column) for column in zip(*parts, strict=True))
    order = np.argsort(-back, kind="stable")
    rows = len(order)
    contacts = {
        "client": client[order],
        "interaction": np.arange(rows),
        "person": person[order],
        "day": (LAST - dt.date(1970, 1, 1)).days - back[order],
        "started_by": np.where(random.random(rows) < 0.1, 2, started[order]),
        "gave": random.choice([-1, 0, 1], rows, p=[0.7, 0.25, 0.05]),
        "received": random.choice([-1, 0, 1], rows, p=[0.7, 0.25, 0.05]),
        "felt": random.choice([-1, 0, 1, 2], rows, p=[0.2, 0.5, 0.2, 0.1]),
    }
    row = np.repeat(np.arange(rows), random.choice(5, rows, p=HOW_MANY))
    topics = {name: contacts[name][row] for name in ("client", "interaction", "person", "day")}
    return contacts, topics | {"topic": random.integers(0, len(TOPICS), len(row))}
