"""Speed, side by side in one run: ``python -m tests.benchmarks``. Ratios count; the machine is noisy.

``python -m tests.benchmarks measures`` runs those of the measures, which take half an hour and 12 GB at most.
"""

from __future__ import annotations

import compileall
import datetime as dt
import gc
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import sqlcipher3.dbapi2 as sqlite

import netcoach as nc
from netcoach import charts
from netcoach.fold import without_collecting
from netcoach.journal import Journal, store
from tests.benchmarks import data

ROUNDS = 7
POINTS, FELT = 5_000, ["good", "mixed", "hard"]
PICTURES = {
    "months": lambda me: nc.plot_contact_months(nc.contact_months(me.contacts, as_of=me.today)),
    "starts": lambda me: nc.plot_starts(nc.balance(me.contacts, as_of=me.today), names=me.names),
    "topics": lambda me: nc.plot_topics(nc.topic_counts(me.topics, as_of=me.today)),
    "rhythm": lambda me: nc.plot_rhythm(nc.rhythm(me.contacts, as_of=me.today), names=me.names),
}


def main() -> None:
    os.environ["NETCOACH_DATA"] = tempfile.mkdtemp()
    folder = Path(os.environ["NETCOACH_DATA"])
    (folder / "elsewhere").mkdir()
    compileall.compile_dir(Path(nc.__file__).parent, quiet=1)
    print(f"load average at the start: {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "")
    if sys.argv[1:] == ["measures"]:
        from tests.benchmarks import measures  # needs DuckDB

        return measures.main(side_by_side)
    for part in (drawing, saving, opening, redrawing, looking_back_and_merging):
        part(folder)
    importing()


def side_by_side(
    *sides: Callable[[], object], rounds: int = ROUNDS, clock: Callable[[], float] = time.perf_counter
) -> list[float]:
    """Return each side's median in seconds, taken in turn so that noise falls on all alike."""
    times: list[list[float]] = [[] for _ in sides]
    for _ in range(rounds):
        for side, kept in zip(sides, times, strict=True):
            gc.collect()
            start = clock()
            side()
            kept.append(clock() - start)
    return [statistics.median(kept) for kept in times]


def told(what: str, goal: str, ours: float, other: float | None = None) -> None:
    ratio = f"{ours / other:6.2f} × {other * 1000:9.2f} ms" if other else " " * 21
    print(f"{what:<52} {ours * 1000:9.2f} ms  {ratio}   {goal}")


def saving(folder: Path) -> None:
    me = nc.open(folder / "save.netcoach", today=data.LAST, create=True)
    ana = me.add("person", name="Ana")
    other = nc.open(folder / "bare.netcoach", today=data.LAST, create=True)
    db, path = store.connect(other.path), other.path
    safe = nc.open(folder / "safe.netcoach", today=data.LAST, create=True, passphrase="four words are best")
    row = ("s", "c", "client", "interaction", "r", '{"+":["x"]}' * 12, "{}", "2026-03-06", "0" * 16, "2026-03-06")
    count = iter(range(10**9))

    def bare() -> None:
        db.execute("BEGIN IMMEDIATE")
        db.execute(store.INSERT, (f"{next(count):024}", *row))
        db.execute("COMMIT")

    def ours(me: nc.Me = me, ana: str = ana) -> None:
        me.add("interaction", people=[ana], happened_on=data.LAST, topics=["budget"], started_by="me", felt="good")

    ben = safe.add("person", name="Ben")
    mine, theirs, protected = side_by_side(ours, bare, lambda: ours(safe, ben), rounds=200)
    told("a save, acknowledged", f"at most 2 × a bare insert ({path.name})", mine, theirs)
    told("the same with a passphrase", "at most 1.25 × without", protected, mine)


def opening(folder: Path) -> None:
    for talks, goal in ((10_000, "at most 3 × reading and parsing the rows"), (100_000, "shown")):
        path = data.journal(folder, talks)

        def ours(path: Path = path) -> None:
            Journal.open(path).close()

        told(f"opening {talks:,} interactions", goal, *side_by_side(ours, lambda path=path: read_once(path)))


def read_once(path: Path) -> None:
    """Read and parse every row, and nothing else."""
    db = sqlite.connect(path)
    for line in db.execute(f"SELECT {store.COLUMNS} FROM fact"):
        json.loads(line[6]), json.loads(line[7])
    db.close()


def looking_back_and_merging(folder: Path) -> None:
    for talks in (1_000, 10_000, 100_000):
        path = folder / f"{talks}.netcoach"
        path = path if path.exists() else data.journal(folder, talks)
        goal = "under 3 × reading the rows once"
        me = nc.open(path, today=data.LAST)
        day = me.interactions["recorded_on"].max().date()

        def as_of(me: nc.Me = me, day: dt.date = day, talks: int = talks) -> None:
            state = me.as_of(day).state
            with without_collecting():
                assert sum(state.values(record) is not None for record in state.ids("interaction")) >= talks

        told(f"as of a day, {talks:,} interactions", goal, *side_by_side(as_of, lambda path=path: read_once(path)))
        table, once = side_by_side(lambda me=me, day=day: me.as_of(day).interactions, lambda path=path: read_once(path))
        told("the same, as a table", "shown", table, once)
        journal, other = me.opened(), data.journal(folder / "elsewhere", talks)
        rows = Journal.open(other).rows
        took: list[float] = []

        def merge(journal: Journal = journal, rows: list = rows, took: list = took) -> None:
            copy = folder / f"merged-{len(took)}.netcoach"
            store.snapshot(journal.file.db, copy)
            merged = Journal.open(copy)
            start = time.perf_counter()
            merged.merge(rows)
            took.append(time.perf_counter() - start)
            merged.close()
            copy.unlink()

        _, once, again = side_by_side(merge, lambda path=path: read_once(path), lambda other=other: read_once(other))
        told(f"merging 2 × {talks:,} interactions", goal, statistics.median(took), once + again)


def redrawing(folder: Path) -> None:
    for talks, goal in ((1_000, "shown"), (10_000, "under 100 ms"), (100_000, "shown")):
        path = folder / f"{talks}.netcoach"
        me = nc.open(path if path.exists() else data.journal(folder, talks), today=data.LAST)
        ana = me.people.index[0]
        for name, picture in PICTURES.items():
            charts.shown(picture(me))

            def ours(picture: Callable = picture, me: nc.Me = me, ana: str = ana) -> None:
                me.add("interaction", people=[ana], happened_on=data.LAST, topics=["budget"], started_by="me")
                json.dumps(charts.shown(picture(me)))

            told(f"save, tables, measure, picture: {name} at {talks:,}", goal, *side_by_side(ours))


def drawing(_folder: Path) -> None:
    days, place = pd.Timestamp(data.LAST) - pd.to_timedelta(np.arange(POINTS), "D"), np.arange(POINTS)
    who, felt = (np.array(words, dtype=object)[place % 3] for words in (["me", "them", "both"], FELT))
    talks = pd.DataFrame({"person": "p", "happened_on": days, "started_by": who, "felt": felt})
    opened = {"counted_from": "announced", "opened_on": days[900], "first_talk": days[-1], "first_precision": "day"}
    counts = {"lead_days": 4_099.0, "contacts": POINTS, "before": POINTS - 900, "late": 900}
    lead, stages = pd.DataFrame({"person": ["p"]}).assign(**opened, **counts), {"announced": days[900].date()}
    pictures = {
        "years": lambda: nc.plot_years(talks, person="p", name="Ana", as_of=data.LAST),
        "timeline": lambda: nc.plot_move(talks, lead, stages=stages, as_of=data.LAST),
    }

    def bare() -> None:
        marker = {"symbol": "circle", "color": place, "size": place}
        go.Figure(go.Scatter(x=place, y=place, customdata=place, marker=marker, mode="markers")).to_json()

    for name, picture in pictures.items():

        def ours(picture: Callable = picture) -> None:
            json.dumps(charts.shown(picture()))

        took = side_by_side(ours, bare, clock=time.process_time, rounds=3 * ROUNDS)
        told(f"a figure of {POINTS:,} points: {name}", "at most 2 × go.Scatter from as many numpy arrays", *took)
        shown = charts.shown(picture())
        print(f"its payload: {len(json.dumps(shown)) / 1000:.0f} kB in {len(picture().data)} traces")


def importing() -> None:
    ours = "import netcoach"
    theirs = "import pandas, plotly.graph_objects as go, ipywidgets, sqlcipher3.dbapi2; go.Figure"
    told("import netcoach", "at most 1.15 × its libraries", *side_by_side(lambda: run(ours), lambda: run(theirs)))
    table = "pd.DataFrame({'topic': ['a', 'b'], 'mentions': [2, 1], 'people': [1, 1]})"
    ours = f"""import netcoach as nc, pandas as pd
from IPython.display import display
from netcoach import charts
from netcoach.fold import without_collecting
display(charts.shown(nc.plot_topics({table})), raw=True)"""
    theirs = f"""import pandas as pd, plotly.express as px, plotly.io as pio
pio.renderers.default = "plotly_mimetype"
px.bar({table}, "topic", "mentions").show()"""
    medians = [statistics.median(in_a_ready_kernel(code) for _ in range(ROUNDS)) for code in (ours, theirs)]
    told("kernel ready to a first picture", "at most 0.33 × (3 × faster)", *medians)


def in_a_ready_kernel(code: str) -> float:
    """Return the seconds that code takes where IPython and ipykernel are loaded already, as in a fresh notebook."""
    before = "from IPython.core.interactiveshell import InteractiveShell as S; S.instance(); import ipykernel.ipkernel"
    timed = f"{before}, time; start = time.perf_counter()\n{code}\nprint('took', time.perf_counter() - start)"
    return float(run(timed).rpartition("took")[2])


def run(code: str) -> str:
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return subprocess.run([sys.executable, "-c", code], check=True, env=kept, capture_output=True, text=True).stdout


if __name__ == "__main__":
    main()
