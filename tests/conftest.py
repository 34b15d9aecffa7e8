"""What every test starts from: a data folder of its own, no journal chosen, and a Wednesday in March."""

import os
import tempfile

import pytest

import netcoach as nc
from netcoach import days
from netcoach.choosing import demo
from netcoach.forms.screen import SCREEN
from netcoach.journal import journal as journals
from netcoach.me import Me


def pytest_configure(config):
    """Show the workbooks that nbval runs the example, far away from the journal of whoever runs the tests."""
    for name in [name for name in os.environ if name.startswith("NETCOACH_")]:
        del os.environ[name]
    os.environ["NETCOACH_DATA"] = tempfile.mkdtemp(prefix="netcoach-tests-")
    os.environ["NETCOACH_JOURNAL"] = str(demo())
    journals.Journal.open(demo()).close()


def pytest_terminal_summary(terminalreporter):
    """Say aloud which engine of the measures was not there."""
    said = {str(report.longrepr[2]) for report in terminalreporter.stats.get("skipped", []) if report.longrepr}
    for line in sorted(line for line in said if "NO MEASURE WAS TRIED" in line):
        terminalreporter.section("netcoach", red=True, bold=True)
        terminalreporter.line(line)


@pytest.fixture(autouse=True)
def data(tmp_path, monkeypatch):
    for name in [name for name in os.environ if name.startswith("NETCOACH_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("NETCOACH_DATA", str(tmp_path))
    SCREEN.__init__()  # as in a kernel that has just started: no page and no journal of a test before
    days.speak("en")  # the page of a test before may have spoken Arabic
    before = list(journals._OPEN)
    yield tmp_path
    for journal in [journal for journal in journals._OPEN if journal not in before]:
        journal.close()


@pytest.fixture
def me(data):
    return nc.open(data / "journals" / "me.netcoach", create=True, today="2026-03-04")


@pytest.fixture
def another_notebook():
    """Open a journal once more as another kernel does: with a connection of its own."""
    opened = []

    def open_again(me, author="client"):
        opened.append(journals.Journal(me.path, me.opened().clock))
        return Me(opened[-1], author=author)

    yield open_again
    for journal in opened:
        journal.close()
