"""A page starts by itself where it may, says how it is, and tells what to do when something stopped."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import ROOT, WAIT
from playwright.sync_api import expect

PAGE = "04_my_ten_minutes.ipynb"


class LabByHand:
    """JupyterLab as somebody starts it who knows Jupyter: her own settings, her own folder."""

    def __init__(self, home: Path, *, extension: bool) -> None:
        shutil.copytree(ROOT / "workbooks", home / "workbooks")
        config = home / ".jupyter" / "labconfig"
        config.mkdir(parents=True)
        switched = '"netcoach": false' if extension else '"netcoach": true'
        (config / "page_config.json").write_text(f'{{"disabledExtensions": {{{switched}}}}}')
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{port}/lab/tree/workbooks/{PAGE}?token=t"
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "NETCOACH"))}
        self.environment = kept | {
            "HOME": str(home),
            "NETCOACH_DATA": str(home / "data"),
            "PYTHONPATH": str(ROOT),
            "JUPYTER_PATH": str(ROOT / "netcoach" / "jupyter"),  # what an installation puts into share/jupyter
        }
        settings = [f"--port={port}", "--IdentityProvider.token=t", "--no-browser", "--allow-root", "--ip=127.0.0.1"]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "jupyterlab", *settings, "--LabApp.news_url="],
            cwd=home,
            env=self.environment,
            stderr=(home / "stderr.txt").open("w"),
        )
        until = time.monotonic() + 60
        while time.monotonic() < until:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    return
            time.sleep(0.2)
        raise AssertionError((home / "stderr.txt").read_text())

    def url(self, _workbook: str) -> str:
        return self.address

    def trust(self) -> None:
        command = [sys.executable, "-m", "jupyter", "trust", f"workbooks/{PAGE}"]
        subprocess.run(command, cwd=self.environment["HOME"], env=self.environment, check=True, capture_output=True)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(20)


@pytest.fixture
def lab_by_hand(tmp_path):
    running = []

    def start(*, extension: bool) -> LabByHand:
        running.append(LabByHand(tmp_path, extension=extension))
        return running[-1]

    yield start
    for lab in running:
        lab.stop()


@pytest.fixture(scope="module")
def her_lab(start_lab):
    return start_lab("demo")


def bar(client):
    return client.sheet.locator(".nc-bar")


def kernels_of(lab):
    """Return the processes of this Lab's kernels."""
    listed = subprocess.run(["ps", "-eo", "pid,ppid,args"], capture_output=True, text=True).stdout.splitlines()
    rows = [line.split(None, 2) for line in listed[1:]]
    return [int(pid) for pid, parent, args in rows if int(parent) == lab.process.pid and "ipykernel" in args]


CONTROLS = {
    "list": "select",
    "button": ".jupyter-button:not(.widget-toggle-button)",
    "choice": ".widget-toggle-button",
    "line": "input[type=text]",
    "text": "textarea",
    "box": "input[type=checkbox]",
    "day": "input[type=date]",
}


def try_keys(client, *kinds):
    """Press what deletes, cuts, adds, turns, restarts and moves, on each kind of control."""
    cells = client.sheet.locator(".jp-Cell")
    before = cells.count()
    for kind in kinds:
        control = client.sheet.locator(f".netcoach :is({CONTROLS[kind]})").locator("visible=true").first
        for keys in ("dd", "x", "a", "b", "m", "00"):
            control.focus(timeout=WAIT)
            client.page.keyboard.type(keys, delay=20)
        for arrow in ("ArrowDown", "ArrowUp"):
            control.focus()
            client.page.keyboard.press(arrow)
            assert client.page.evaluate("document.activeElement.closest('.netcoach') !== null"), (kind, arrow)
        client.page.wait_for_timeout(100)
        assert cells.count() == before, kind
        expect(client.page.locator(".jp-Dialog")).to_have_count(0)


def test_a_lab_started_by_hand_asks_first_and_a_trusted_page_runs_by_itself(lab_by_hand, visit):
    lab = lab_by_hand(extension=True)
    client = visit(lab)
    client.open()
    expect(bar(client)).to_contain_text("was not laid out by netcoach", timeout=WAIT)
    assert client.sheet.locator(".netcoach").count() == 0
    assert client.sheet.locator(".jp-InputPlaceholder:visible, .jp-CodeCell .jp-InputArea:visible").count() == 0
    client.screenshot("by_hand_asks")
    press = bar(client).get_by_role("button", name="Start this page")
    header, there = bar(client).bounding_box(), press.bounding_box()
    assert there["y"] + there["height"] <= header["y"] + header["height"]  # its bar is as high as it needs
    press.click()
    client.start()
    client.see("Where shall your notes live?")
    client.press("Look round the example")
    client.see("An invented manager")
    try_keys(client, "list", "button", "choice", "line", "text")
    client.screenshot("by_hand")

    lab.trust()
    again = visit(lab)
    again.open()
    again.start()
    again.see("Where shall your notes live?")


def test_without_the_extension_the_first_form_brings_the_guard(lab_by_hand, visit):
    lab = lab_by_hand(extension=False)
    lab.trust()
    client = visit(lab)
    client.open()
    expect(client.sheet.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]")).to_be_attached(timeout=WAIT)
    client.page.wait_for_timeout(2500)  # for a second a new page calls its kernel idle
    client.sheet.locator("button[data-commandlinker-command='notebook:run-all-cells']").click()
    client.see("Where shall your notes live?")
    client.press("Look round the example")
    client.see("An invented manager")
    assert bar(client).count() == 0
    assert client.page.evaluate("window.netcoachGuard") is True
    try_keys(client, "list", "button", "choice", "line", "text")


def test_a_notebook_of_somebody_else_is_left_alone(her_lab, visit):
    stranger = her_lab.data / "desk" / "workbooks" / "theirs.ipynb"
    cell = {
        "cell_type": "code",
        "id": "c",
        "metadata": {},
        "source": "print('ran')",
        "outputs": [],
        "execution_count": 1,
    }
    stranger.write_text(json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))
    client = visit(her_lab)
    client.page.goto(her_lab.url("theirs.ipynb"))
    expect(client.sheet.locator(".jp-InputArea")).to_be_visible(timeout=WAIT)
    client.page.wait_for_timeout(1500)
    assert bar(client).count() == 0
    assert client.sheet.get_by_text("ran", exact=True).count() == 0


def test_a_workbook_that_we_did_not_lay_out_does_not_run_by_itself(her_lab, visit):
    copy = her_lab.data / "desk" / "workbooks" / "copy.ipynb"
    copy.write_text((ROOT / "workbooks" / PAGE).read_text().replace("me.begin(", "me.begin ("))
    client = visit(her_lab)
    client.page.goto(her_lab.url("copy.ipynb"))
    expect(bar(client)).to_have_attribute("data-state", "ask", timeout=WAIT)
    client.page.wait_for_timeout(1000)
    assert client.sheet.locator(".netcoach").count() == 0


def test_a_killed_kernel_is_told_in_words_and_the_page_comes_back(her_lab, visit):
    client = visit(her_lab)
    client.open(PAGE)
    client.start()
    for kernel in kernels_of(her_lab):
        os.kill(kernel, signal.SIGKILL)
    expect(bar(client)).to_contain_text("Everything that was saved is safe", timeout=WAIT)
    assert client.page.locator(".jp-Dialog").count() == 0
    client.screenshot("kernel_killed")
    expect(bar(client)).to_have_attribute("data-state", "back", timeout=WAIT)
    expect(bar(client)).to_contain_text("Ready again. The program behind this page was started anew.")  # to be read
    client.see("An invented manager")
    assert not client.page.locator(".jp-Dialog").count()
