"""From the README's command to a form that can be used, beside JupyterLab with a trivial notebook.

``python -m tests.benchmarks.start``: a real browser, a new kernel each time, taken in turn.
"""

from __future__ import annotations

import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Error, Page, sync_playwright

import netcoach as nc

sys.path.append(str(Path(__file__).parents[1] / "browser"))

ROUNDS = 5
CELL = {"cell_type": "code", "id": "a", "metadata": {}, "source": "1 + 1", "outputs": [], "execution_count": None}
KERNEL = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
WAIT = 120_000  # ms


def reach(page: Page, address: str) -> None:
    """Open an address as soon as somebody listens there."""
    while True:
        try:
            page.goto(address)
            return
        except Error:
            time.sleep(0.05)


def ours(home: Path, page: Page) -> float:
    from conftest import Lab

    begun = time.perf_counter()
    lab = Lab(home, "open", "--journal", str(home / "mine.netcoach"))
    try:
        reach(page, lab.address)
        page.get_by_label("Person 1").first.wait_for(timeout=WAIT)
        page.wait_for_selector(".nc-bar[data-state=ready]", state="attached", timeout=WAIT)
        return time.perf_counter() - begun
    finally:
        lab.stop()


def plain(home: Path, page: Page) -> float:
    settings = ["--no-browser", "--allow-root", "--ip=127.0.0.1", "--IdentityProvider.token=t", "--port=0"]
    command = [sys.executable, "-m", "jupyterlab", *settings]
    environment, begun = os.environ | {"HOME": str(home)}, time.perf_counter()
    process = subprocess.Popen(command, cwd=home, env=environment, stderr=subprocess.PIPE, text=True)
    try:
        address = next(filter(None, (re.search(r"http://127\S+?:\d+", line) for line in process.stderr)))[0]
        reach(page, f"{address}/doc/tree/trivial.ipynb?token=t")
        page.locator(".jp-CodeCell").first.wait_for(timeout=WAIT)
        page.wait_for_selector("[data-status=idle]", state="attached", timeout=WAIT)
        return time.perf_counter() - begun
    finally:
        process.kill()


def main() -> None:
    from conftest import FLAGS

    home = Path(tempfile.mkdtemp())
    nc.open(home / "mine.netcoach", create=True, today="2026-03-04").opened().close()
    (home / "trivial.ipynb").write_text(
        json.dumps({"cells": [CELL], "metadata": KERNEL, "nbformat": 4, "nbformat_minor": 5}), encoding="utf-8"
    )
    took: dict[Callable, list[float]] = {ours: [], plain: []}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        for _ in range(ROUNDS):
            for start, kept in took.items():
                page = browser.new_page()
                kept.append(start(home, page))
                page.close()
        browser.close()
    mine, theirs = (statistics.median(kept) for kept in took.values())
    load = os.getloadavg()[0]
    print(f"netcoach {mine:.1f} s, JupyterLab {theirs:.1f} s: {mine / theirs:.2f} × (goal 1.3 ×); load {load:.1f}")


if __name__ == "__main__":
    main()
