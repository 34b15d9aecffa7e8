"""An acknowledged save survives a power cut: every disk that could be found in the morning, rebuilt and opened.

A child saves while strace records what it asks of the disk. What a file's last sync covers is on the disk for certain;
whatever came after may be there or not, in any order, in sectors, with or without its length and its name.
"""

import contextlib
import hashlib
import itertools
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
import sqlcipher3.dbapi2 as sqlite

from netcoach.days import Clock
from netcoach.errors import JournalError
from netcoach.fold import Row
from netcoach.journal import Journal

ROOT = Path(__file__).resolve().parents[1]
SECTOR = 512  # bytes; what a disk writes whole or not at all
SAVES, TEMPLATE = 40, 1  # a journal begins with one fact that nobody typed
MEMORY = Path("/dev/shm")  # thousands of small files are no work there
SAVE_AND_SAY = """
import os
import sys
import netcoach as nc
from netcoach.journal import store
path, saves, passphrase, *weakened = sys.argv[1:]
store.SETTINGS += tuple(f"PRAGMA {setting}" for setting in weakened)
me = nc.open(path, create=True, today="2026-03-04", passphrase=passphrase or None)
os.write(1, b"begun")
for number in range(int(saves)):
    size = {3: 6_000, 6: 60_000}.get(number % 13, 5)  # letters; from some 4,000 on a fact needs pages of its own
    with me.gesture() as gesture:
        count = 5 if number % 10 in (3, 8) else 1
        said = [gesture.add("person", name=f"Ana {number}.{one}", note=f"{number} " * size) for one in range(count)]
    os.write(1, " ".join(said).encode())  # in one call, whatever Python does to what is printed
"""
# What may change a file or say something; a call that changes the journal and is not understood below is an error.
CALLS = "/^(open|openat|p?write.*|f?truncate|fallocate|f(data)?sync|rename.*|unlink.*|link.*|copy_file_range|sendfile)$"
CALL = re.compile(r"(?:\d+ +)?(\w+)\((.*)\) += (\d+)(?:<([^>]*)>)?")  # one that failed changed nothing


class Event(NamedTuple):
    """One thing asked of the disk, or one line said ("say")."""

    call: str
    name: str
    at: int = 0
    data: bytes = b""


class Recording(NamedTuple):
    """What a child did to its journal, and the facts it left behind."""

    events: list[Event]
    facts: list[Row]
    key: str


# -- record --------------------------------------------------------------------------------------------------------


def must_have_strace():
    if sys.platform != "linux":
        pytest.skip("strace, which records what a program asks of the disk, is there on Linux only")
    try:
        probe = subprocess.run(["strace", "-o", os.devnull, "true"], capture_output=True, text=True)
        reason = probe.stderr if probe.returncode else ""
    except FileNotFoundError:
        reason = "strace is not installed"
    if reason and os.environ.get("CI"):
        pytest.fail(f"Power cuts cannot be tested: {reason}")
    if reason:
        pytest.skip(f"POWER CUTS WERE NOT TESTED: {reason}")


def record(folder, *weakened, saves=SAVES, passphrase=""):
    must_have_strace()
    folder = folder.resolve()
    said, trace, path = folder / "said", folder / "trace", folder / "disk" / "j.netcoach"
    path.parent.mkdir(parents=True)
    child = [sys.executable, "-c", SAVE_AND_SAY, str(path), str(saves), passphrase, *weakened]
    env = os.environ | {"PYTHONPATH": str(ROOT), "NETCOACH_DATA": str(folder)}
    with said.open("w") as out:
        command = ["strace", "-y", "-xx", "-s", "10000000", "-o", str(trace), "-e", f"trace={CALLS}", *child]
        subprocess.run(command, stdout=out, env=env, check=True)
    left = path.read_bytes()
    journal = Journal.open(path, Clock("2026-03-04"), passphrase=passphrase or None)
    recording = Recording(list(events(trace, path, said)), journal.rows, journal.file.key)
    journal.close()

    disk = Disk()
    for event in recording.events:
        disk.take(event)
    assert disk.image(everything)[path.name] == left, "the recording is not all that was done"
    lines = [event for event in recording.events if event.call == "say"]
    assert len(lines) == saves + 1
    assert len(recording.facts) - TEMPLATE == sum(len(names(line)) for line in lines[1:])
    return recording


def events(trace: Path, path: Path, said: Path) -> Iterator[Event]:
    """Read a recording; only what concerns the journal's two files, their folder and what was said is given."""
    drafts = (path, path.with_suffix(".new"))  # a journal is made beside its place and put there whole
    known = {f"{file}{end}": f"{file.name}{end}" for file in drafts for end in ("", "-journal")}
    known[str(path.parent)] = ""
    made = set()
    for line in trace.open():
        found = CALL.match(line)
        if not found:
            continue
        call, rest, result, opened = found.groups()
        strings = [text(part) for part in re.findall(r'"([^"]*)"', rest)]
        target = text(opened or "") or text((re.match(r"\d+<([^>]*)>", rest) or [0, ""])[1])
        numbers = re.findall(r"(?<=, )\d+", rest)
        if target == str(said):
            yield Event("say", "", 0, strings[0].encode("latin-1"))
        elif not known.keys() & {target, *strings}:
            continue
        elif call in ("fsync", "fdatasync"):
            yield Event("sync", known[target])
        elif call == "openat" and "O_TRUNC" not in rest:
            if "O_CREAT" in rest and target not in made:
                yield Event("create", known[target])
                made.add(target)
        elif call == "pwrite64":
            yield Event("write", known[target], int(numbers[-1]), strings[0].encode("latin-1")[: int(result)])
        elif call == "ftruncate":
            yield Event("truncate", known[target], int(numbers[-1]))
        elif call == "rename":
            yield Event("rename", known[strings[0]], 0, known[strings[1]].encode())
        elif call == "unlink":
            yield Event("remove", known[strings[0]])
        else:
            raise AssertionError(f"{call} changes the journal, and these tests do not know how: {line[:200]}")


def text(escaped: str) -> str:
    return escaped.encode().decode("unicode_escape")


def names(line: Event) -> list[str]:
    return line.data.decode().split()


# -- rebuild -------------------------------------------------------------------------------------------------------


class Disk:
    """The journal's folder: what is there for certain, and what is on its way."""

    def __init__(self) -> None:
        self.contents: dict[str, bytearray] = {}
        self.on_the_way: dict[str, list[Event]] = {}
        self.listed: set[str] = set()  # the files that the folder will still name

    def take(self, event: Event) -> None:
        if event.call == "create":
            self.contents[event.name], self.on_the_way[event.name] = bytearray(), []
        elif event.call == "sync" and not event.name:
            self.listed = set(self.contents)
        elif event.call == "sync" and event.name in self.contents:
            everything(self.contents[event.name], self.on_the_way[event.name])
            self.on_the_way[event.name].clear()
        elif event.call in ("rename", "remove") and event.name in self.contents:
            # Until the folder is synced the new name may be missing. (The old one may still be there: nobody opens it.)
            content, late = self.contents.pop(event.name), self.on_the_way.pop(event.name)
            if event.data:
                self.contents[event.data.decode()], self.on_the_way[event.data.decode()] = content, late
            self.listed.discard(event.name)
        elif event.call in ("write", "truncate"):
            self.on_the_way[event.name].append(event)

    def image(self, reach, names_reach=lambda: True) -> dict[str, bytes]:
        """Return what a power cut leaves when ``reach`` decides what of each file's late changes got there."""
        there = [name for name in self.contents if name in self.listed or names_reach()]
        return {name: bytes(reach(bytearray(self.contents[name]), self.on_the_way[name])) for name in there}

    def images(self, dice: random.Random, count: int) -> Iterator[dict[str, bytes]]:
        yield self.image(lambda content, late: content, lambda: False)
        yield self.image(everything)
        for _ in range(count if any(self.on_the_way.values()) else 0):
            yield self.image(lambda content, late: anything(content, late, dice), lambda: dice.random() < 0.5)


def everything(content: bytearray, late: list[Event]) -> bytearray:
    for event in late:
        put(content, event)
    return content


def anything(content: bytearray, late: list[Event], dice: random.Random) -> bytearray:
    """Let any of the late changes reach the disk, in any order, some of them torn."""
    lengths, whole = [len(content)], bytearray(content)
    for event in late:
        lengths.append(len(put(whole, event)))
    share, tearing, fill = dice.random(), dice.choice((0, 0.5)), dice.choice((bytes, dice.randbytes))
    late = [event for event in late if dice.random() < share]
    dice.shuffle(late)
    for event in late:
        pieces = sectors(event) if dice.random() < tearing else [event]
        for piece in pieces:
            if len(pieces) == 1 or dice.random() < 0.5:
                put(content, piece, fill)
    if dice.random() < 0.5:  # a length goes to the disk by a way of its own
        put(content, Event("truncate", "", dice.choice(lengths)), fill)
    return content


def put(content: bytearray, event: Event, fill=bytes) -> bytearray:
    """Make one change; where nothing was written yet lies ``fill``."""
    if event.at > len(content):
        content += fill(event.at - len(content))
    if event.call == "truncate":
        del content[event.at :]
    else:
        content[event.at : event.at + len(event.data)] = event.data
    return content


def sectors(event: Event) -> list[Event]:
    end = event.at + len(event.data)
    edges = [event.at, *range((event.at // SECTOR + 1) * SECTOR, end, SECTOR), end]
    return [
        event._replace(at=start, data=event.data[start - event.at : stop - event.at])
        for start, stop in itertools.pairwise(edges)
    ]


# -- open ----------------------------------------------------------------------------------------------------------


class Morning:
    """Opens what power cuts left, each image once, and says what is wrong with it."""

    def __init__(self, recording: Recording, folder: Path) -> None:
        self.recording, self.folder = recording, folder
        self.found: dict[str, list[Row] | str] = {}

    def complaints(self, count: int, seed: int = 4) -> Iterator[str]:
        """Yield what is wrong after a cut behind each event; ``count`` images by chance beside the two extremes."""
        dice, disk, said = random.Random(seed), Disk(), []
        for number, event in enumerate(self.recording.events):
            disk.take(event)
            said += [names(event)] if event.call == "say" else []
            for image in disk.images(dice, count):
                if problem := self.problem(image, said):
                    yield f"after event {number} ({event.call} {event.name}), {len(said)} acknowledged: {problem}"

    def problem(self, image: dict[str, bytes], said: list[list[str]]) -> str:
        digest = hashlib.sha256()
        for name, content in sorted(image.items()):
            digest.update(f"{name} {len(content)} ".encode() + content)
        name = digest.hexdigest()
        if name not in self.found:
            self.found[name] = self.open(image, name)
        rows, facts = self.found[name], self.recording.facts
        if isinstance(rows, str):  # a journal that was never said to be there may be there in part
            return rows if said else ""
        if rows != facts[: len(rows)]:
            return "a fact is there twice, changed, or without the one before it"
        if rows and len(rows) < len(facts) and rows[-1].step == facts[len(rows)].step:
            return "half a gesture is there"
        lost = {name for line in said[1:] for name in line} - {row.record for row in rows}
        return f"{len(lost)} acknowledged facts are lost" if lost else ""

    def open(self, image: dict[str, bytes], name: str) -> list[Row] | str:
        folder = self.folder / name
        folder.mkdir()
        for file, content in image.items():
            (folder / file).write_bytes(content)
        if self.recording.key:
            os.environ["NETCOACH_KEY"] = self.recording.key  # as "netcoach open" hands it over: no need to make it anew
        try:
            with contextlib.closing(Journal.open(folder / "j.netcoach", Clock("2026-03-04"))) as journal:
                sound = journal.file.db.execute("PRAGMA integrity_check").fetchone()[0]
                bad = journal.damaged or sound != "ok"
                return f"it is damaged: {journal.damaged or sound}" if bad else journal.rows
        except (JournalError, sqlite.DatabaseError) as problem:
            return f"it does not open: {problem}"
        finally:
            os.environ.pop("NETCOACH_KEY", None)
            shutil.rmtree(folder)


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    return record(tmp_path_factory.mktemp("plain"))


@pytest.fixture
def mornings(tmp_path):
    with tempfile.TemporaryDirectory(dir=MEMORY if os.access(MEMORY, os.W_OK) else tmp_path) as folder:
        yield lambda recording: Morning(recording, Path(folder))


def test_an_acknowledged_save_survives_a_power_cut_at_any_moment(plain, mornings):
    morning = mornings(plain)
    assert list(itertools.islice(morning.complaints(4), 5)) == []
    assert len(morning.found) >= 2000


def test_so_it_does_in_a_journal_with_a_passphrase(tmp_path, mornings):
    morning = mornings(record(tmp_path, saves=14, passphrase="amber kettle lantern moss"))
    assert list(itertools.islice(morning.complaints(2), 5)) == []
    assert len(morning.found) >= 400


# -- these tests can fail ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("setting", "loss"),
    [
        ("synchronous=OFF", "damaged"),
        ("synchronous=NORMAL", "acknowledged facts are lost"),
        ("journal_mode=MEMORY", "damaged"),
    ],
)
def test_with_a_weaker_setting_losses_are_found(tmp_path, mornings, setting, loss):
    complaints = mornings(record(tmp_path, setting, saves=4)).complaints(4)
    assert any(loss in complaint for complaint in complaints)


@pytest.mark.parametrize("name", ["j.netcoach", "j.netcoach-journal", ""], ids=["journal", "beside it", "folder"])
def test_without_the_syncs_of_one_file_or_of_the_folder_losses_are_found(plain, mornings, name):
    kept = [event for event in plain.events if event != Event("sync", name)]
    assert any(mornings(plain._replace(events=kept)).complaints(4))
