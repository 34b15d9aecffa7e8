"""The measure set at scale, beside what others write: ``python -m tests.benchmarks measures``."""

from __future__ import annotations

import functools
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd

import netcoach as nc
from tests.benchmarks import data, rivals

OURS: dict[str, tuple[str, Callable]] = {
    "rhythm": ("contacts", nc.rhythm),
    "balance": ("contacts", nc.balance),
    "consistency": ("contacts", nc.consistency),
    "variety": ("topics", nc.variety),
}
WORDS = {
    "started_by": ["them", "me", "both"],
    "gave": ["an hour", " "],
    "received": ["a name", ""],
    "felt": ["good", "mixed", "hard"],
    "topic": data.TOPICS,
}
PREFIX = {"client": "c", "person": "p", "interaction": "i"}
LITTLE = "512MB"


def ours(contacts: Any, topics: Any) -> dict[str, Any]:
    tables = {"contacts": contacts, "topics": topics}
    return {name: measure(tables[table], as_of=data.LAST) for name, (table, measure) in OURS.items()}


def as_pandas(columns: dict[str, np.ndarray]) -> pd.DataFrame:
    """Return a coded log as the journal would give it: ids and words as text, days as dates."""

    def column(name: str, values: np.ndarray) -> Any:
        if name == "day":
            return values.astype("datetime64[D]").astype("datetime64[us]")
        if name in WORDS:
            return pd.array(np.array([*WORDS[name], None], dtype=object)[values], dtype="str")
        ids = np.array([f"{PREFIX[name]}{number}" for number in range(int(values.max()) + 1)], dtype=object)
        return pd.array(ids[values], dtype="str")

    renamed = {"happened_on" if name == "day" else name: column(name, values) for name, values in columns.items()}
    return pd.DataFrame(renamed)


def as_kept(table: pd.DataFrame) -> pd.DataFrame:
    """Return a practice's table as pandas keeps it best: words said often as categories, interactions by number."""
    often = {name: "category" for name in ("client", "person", "started_by", "felt", "topic") if name in table}
    return table.astype(often).assign(interaction=table["interaction"].factorize()[0])


def as_sql(name: str, columns: dict[str, np.ndarray]) -> str:
    """Return a query that words a coded log inside DuckDB."""

    def column(name: str) -> str:
        if name == "day":
            return "DATE '1970-01-01' + day::INTEGER AS happened_on"
        if name in WORDS:
            words = ", ".join(f"'{word}'" for word in WORDS[name])
            return (
                f"([{words}])[{name} + 1] AS {name}"
                if name == "topic"
                else (f"CASE WHEN {name} >= 0 THEN ([{words}])[{name} + 1] END AS {name}")
            )
        return f"'{PREFIX[name]}' || {name} AS {name}"

    return f"SELECT {', '.join(map(column, columns))} FROM {name}"


def in_duckdb(contacts: dict, topics: dict, folder: Path | None = None) -> None:
    """Make the tables ``contacts`` and ``topics``; in a folder, as Parquet files."""
    for name, columns in (("contacts", contacts), ("topics", topics)):
        duckdb.register("coded", columns)
        query = as_sql("coded", columns)
        if folder is None:
            duckdb.execute(f"CREATE OR REPLACE TABLE {name} AS {query}")
        else:
            duckdb.execute(f"COPY ({query}) TO '{folder / name}.parquet' (FORMAT parquet)")
        duckdb.unregister("coded")


def ours_in_duckdb() -> None:
    for relation in ours(duckdb.table("contacts"), duckdb.table("topics")).values():
        duckdb.execute(f"CREATE OR REPLACE TEMP TABLE result AS {relation.sql_query()}")


def sql_by_hand() -> None:
    for name in rivals.SQL:
        duckdb.execute(f"CREATE OR REPLACE TEMP TABLE result AS {by_hand(name)}")


def by_hand(name: str) -> str:
    return rivals.SQL[name].replace("$day", f"DATE '{data.LAST}'")


def same(mine: Any, theirs: Any) -> None:
    """Stop unless two tables hold the same, whatever the order of their rows."""
    mine, theirs = (
        table.astype(dict.fromkeys(rivals.KEY, "str")).sort_values(rivals.KEY).reset_index(drop=True)
        for table in (mine, theirs)
    )
    pd.testing.assert_frame_equal(mine, theirs[list(mine)], check_dtype=False, rtol=1e-9)


def as_frame(relation: duckdb.DuckDBPyRelation) -> pd.DataFrame:
    frame = pd.DataFrame(relation.fetchall(), columns=relation.columns).astype({"client": "str", "person": "str"})
    return frame.assign(**{name: pd.to_datetime(frame[name]) for name in frame if name == "last_contact"})


# --- what is run ----------------------------------------------------------------------------------------------------

RESULTS = Path(__file__).with_name("measures.md")
HEAD = """# The measure set at scale

Rhythm, balance, consistency and variety, as `python -m tests.benchmarks measures` found them on {machine}.
Medians of {rounds} rounds taken in turn, of 25 for one client; the load average says how noisy the machine was.

| what | netcoach | beside it | ratio | goal | load |
|---|--:|--:|--:|---|--:|
"""
ROUNDS = 5


def main(side_by_side: Callable[..., list[float]]) -> None:
    machine = f"{os.cpu_count()} cores, Python {sys.version.split()[0]}, pandas {pd.__version__}"
    RESULTS.write_text(HEAD.format(machine=machine, rounds=ROUNDS), encoding="utf-8")
    turns = functools.partial(side_by_side, rounds=ROUNDS)
    for part in (one_client, practice_in_pandas, practice_in_duckdb, in_little_memory, growth):
        part(turns)
    print(RESULTS.read_text(encoding="utf-8"))


def told(what: str, goal: str, mine: str, other: str = "", ratio: str = "") -> None:
    load = f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    with RESULTS.open("a", encoding="utf-8") as file:
        file.write(f"| {what} | {mine} | {other} | {ratio} | {goal} | {load} |\n")


def beside(what: str, goal: str, mine: float, other: float) -> None:
    told(what, goal, f"{mine:.2f} s", f"{other:.2f} s", f"{mine / other:.2f} ×")


def client(talks: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    tables = data.coded_log(1, talks, data.CROWD[talks])
    return tuple(as_pandas({name: column for name, column in t.items() if name != "client"}) for t in tables)


def one_client(turns: Callable) -> None:
    for talks, goal in ((1_000, "under 100 ms"), (10_000, "under 100 ms"), (100_000, "shown")):
        tables = client(talks)
        (wall,) = turns(lambda tables=tables: ours(*tables), rounds=25)  # short: five would tell of the first
        told(f"one client, {talks:,} interactions", goal, f"{wall * 1000:.0f} ms")


def practice_in_pandas(turns: Callable) -> None:
    text = tuple(map(as_pandas, data.coded_log(100, 10_000, 100)))
    day = pd.Timestamp(data.LAST)
    goals = ("at most 2.5 ×", "at most 0.04 × (25 × faster)")
    for how, tables, (fast, slow) in (
        ("words as categories", tuple(map(as_kept, text)), goals),
        ("every id and word as text", text, ("shown", "shown")),
    ):
        mine = ours(*tables)
        start = time.perf_counter()
        applied = rivals.applied(*tables, day)
        seconds = time.perf_counter() - start
        for theirs in (applied, rivals.vectorised(*tables, day)):
            for name, table in mine.items():
                same(table, theirs[name])
        medians = turns(lambda tables=tables: ours(*tables), lambda tables=tables: rivals.vectorised(*tables, day))
        beside(f"practice, 1,000,000 rows, pandas, {how}, beside vectorised by hand", fast, *medians)
        beside("the same beside groupby.apply (once)", slow, medians[0], seconds)


def practice_in_duckdb(turns: Callable) -> None:
    for clients, goal in ((100, "at most 2 ×"), (1_000, "at most 1.6 ×")):
        in_duckdb(*data.coded_log(clients, 10_000, 100))
        for name, relation in ours(duckdb.table("contacts"), duckdb.table("topics")).items():
            same(as_frame(relation), as_frame(duckdb.sql(by_hand(name))))
        what = f"practice, {clients * 10_000:,} rows, DuckDB, beside SQL by hand"
        beside(what, goal, *turns(ours_in_duckdb, sql_by_hand))


FROM_PARQUET = """
import duckdb, pathlib, re, sys, time
from tests.benchmarks import measures
duckdb.execute("SET enable_progress_bar = false")  # it would be printed
duckdb.execute(f"SET memory_limit = '{measures.LITTLE}'")
duckdb.execute(f"SET temp_directory = '{sys.argv[1]}/spilled'")
start = time.perf_counter()
tables = [duckdb.read_parquet(f"{sys.argv[1]}/{name}.parquet") for name in ("contacts", "topics")]
for relation in measures.ours(*tables).values():
    duckdb.execute(f"CREATE OR REPLACE TEMP TABLE result AS {relation.sql_query()}")
# Not ru_maxrss: there a child begins with what its parent held.
status = pathlib.Path("/proc/self/status")
peak = re.search(r"VmHWM:\\s+(\\d+)", status.read_text())[1] if status.exists() else "nan"
print(time.perf_counter() - start, float(peak) / 1024)
"""


def in_little_memory(turns: Callable) -> None:
    with tempfile.TemporaryDirectory() as folder:
        in_duckdb(*data.coded_log(1_000, 10_000, 100), Path(folder))
        command = [sys.executable, "-c", FROM_PARQUET, folder]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    seconds, peak = map(float, done.stdout.split())
    told(f"10,000,000 rows from Parquet, DuckDB in {LITTLE}", f"completes (peak {peak:,.0f} MB)", f"{seconds:.2f} s")


def growth(turns: Callable) -> None:
    walls = []
    for talks, rounds in ((10_000, ROUNDS), (10_000_000, 1)):
        tables = client(talks)
        walls += turns(lambda tables=tables: ours(*tables), rounds=rounds)
    exponent = np.log10(walls[1] / walls[0]) / 3
    told(
        "one client, from 10,000 to 10,000,000, pandas",
        "exponent at most 1.1",
        f"{walls[1]:.1f} s",
        f"{walls[0]:.3f} s",
        f"{exponent:.2f}",
    )
