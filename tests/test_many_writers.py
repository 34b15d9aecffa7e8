"""Four notebooks save into one file at once and are killed again and again: nothing acknowledged is lost or doubled."""

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import netcoach as nc

ROOT = Path(__file__).resolve().parents[1]
MEMORY = Path("/dev/shm")  # what is tested is who holds the file, not how fast a disk is
WRITERS, SAVES = 4, 500
KILLS = 5  # of each writer; a new one needs a second or two to begin
SAVE_AND_SAY = """
import random
import sys
import time
import netcoach as nc
path, name, count = sys.argv[1:]
me, dice = nc.open(path, today="2026-03-04"), random.Random(name)
for number in range(int(count)):
    me.add("person", name=f"{name} {number}")
    print(f"{name} {number}", flush=True)
    time.sleep(dice.uniform(0, 0.004))  # who never pauses keeps the others out until he is done
"""


class Life:
    """One process that saves: what it acknowledged, what it complained of, and how it ended."""

    def __init__(self, path: Path, name: str, count: int) -> None:
        env = os.environ | {"PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-c", SAVE_AND_SAY, str(path), name, str(count)]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env)
        self.said: list[str] = []

    def kill(self, saves: int, side: Path) -> None:
        """Kill it after some saves, in the middle of the next one or of another's where that can be met."""
        while len(self.said) < saves and (line := self.process.stdout.readline()):
            self.said.append(line)
        end = time.monotonic() + 0.05
        while time.monotonic() < end and not (side.exists() and side.stat().st_size):
            pass
        self.process.kill()

    def end(self) -> None:
        rest, self.complaint = self.process.communicate(timeout=120)
        self.said = [line.strip() for line in [*self.said, *rest.splitlines(keepends=True)] if line.endswith("\n")]


def write(path: Path, writer: str) -> list[Life]:
    """Save until all is acknowledged, killed now and then on the way; each life saves under names of its own."""
    dice, lives, left = random.Random(writer), [], SAVES
    while left and len(lives) <= KILLS:
        lives.append(life := Life(path, f"{writer} {len(lives)}", left))
        if len(lives) <= KILLS:
            life.kill(dice.randrange(2 * SAVES // (KILLS + 1)), path.with_name(f"{path.name}-journal"))
        life.end()
        left -= len(life.said)
    return lives


@pytest.fixture
def path(tmp_path):
    with tempfile.TemporaryDirectory(dir=MEMORY if os.access(MEMORY, os.W_OK) else tmp_path) as folder:
        yield Path(folder) / "j.netcoach"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no kill -9")
def test_four_notebooks_that_are_killed_again_and_again_lose_and_double_nothing(path):
    nc.open(path, create=True, today="2026-03-04").opened().close()
    with ThreadPoolExecutor(WRITERS) as together:
        lives = [life for found in together.map(lambda one: write(path, one), "abcd"[:WRITERS]) for life in found]
    assert "".join(life.complaint for life in lives) == ""
    assert {life.process.returncode for life in lives} == {0, -signal.SIGKILL}
    said = [name for life in lives for name in life.said]
    assert len(said) == len(set(said)) == WRITERS * SAVES

    me = nc.open(path, today="2026-03-04")
    there = Counter(me.people["name"])
    assert [name for name in said if name not in there] == []
    assert [name for name, count in there.items() if count > 1] == []
    assert me.damaged == 0
    assert me.opened().file.db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
