"""A real JupyterLab, started as a client starts it, and a real browser that keeps account of what it did."""

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
SCREENSHOTS = ROOT / "screenshots"
NO_BROWSER = "NO BROWSER, SO NOTHING IN tests/browser RAN. Install Chromium (Debian: apt-get install chromium)."
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]
FLAGS += ["--disable-background-networking", "--disable-component-update"]
SHEET = ".jp-NotebookPanel:not(.lm-mod-hidden)"
BAR = f"{SHEET} .nc-bar"
SLOW = "[anywidget] Failed to initialize model."  # it waits two seconds for a board, which a busy machine may exceed
NO_AXE = "NOT CHECKED FOR ACCESSIBILITY. Install what the tests need: pip install -e .[test]"
NO_APP = "NOT TRIED: THE APP VIEW. Install what the tests need: pip install -e .[test]"
OURS = [".netcoach", ".nc-bar", ".jp-RenderedMarkdown"]
WAIT = 60_000  # ms; a slow machine with two cores, not a goal
expect.set_options(timeout=20_000)  # a save draws its whole page anew, which takes a busy machine its time


class Lab:
    """One ``netcoach`` command with a home of its own, serving until it is stopped."""

    def __init__(self, home: Path, *arguments: str, workbooks: Path | None = None, **environment: str) -> None:
        self.home, self.data = home, home / "data"
        home.mkdir(parents=True, exist_ok=True)
        command = [str(ROOT / "netcoach"), *(arguments or ["open"]), "--no-browser"]  # the README's command
        if workbooks:
            start = f"from pathlib import Path; lab.start(browser=False, workbooks=Path({str(workbooks)!r}))"
            command = ["-c", f"from netcoach import lab; {start}"]
        kept = {
            key: value for key, value in os.environ.items() if not key.startswith(("JUPYTER", "IPYTHON", "NETCOACH"))
        }
        self.process = subprocess.Popen(
            [sys.executable, *command],
            cwd=home,
            env=kept | {"HOME": str(home), "NETCOACH_DATA": str(self.data), "PYTHONPATH": str(ROOT)} | environment,
            stdout=subprocess.PIPE,
            stderr=(home / "stderr.txt").open("w"),
            text=True,
        )
        found = next(filter(None, (re.search(r"http://\S+", line) for line in self.process.stdout)), None)
        assert found, (home / "stderr.txt").read_text()
        self.address = found[0]

    def url(self, workbook: str) -> str:
        return re.sub(r"[^/]+\.ipynb", workbook, self.address)

    def notebook(self, workbook: str) -> dict:
        return json.loads((self.data / "desk" / "workbooks" / workbook).read_text(encoding="utf-8"))

    def stop(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()


class Client:
    """A client at her browser. ``requests`` and ``complaints`` hold all that the browser did and said."""

    def __init__(self, page: Page, lab: Lab) -> None:
        self.page, self.lab = page, lab
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.dialogs: list[str] = []
        self.follow(page)
        page.context.on("request", lambda request: self.requests.append(request.url))
        page.context.on("page", self.follow)

    @property
    def sheet(self) -> Locator:
        """The workbook in sight."""
        return self.page.locator(f"{SHEET}, .nc-app")

    def follow(self, page: Page) -> None:
        page.on("websocket", lambda socket: self.requests.append(socket.url))
        page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("dialog", self._answer)

    def _answer(self, dialog) -> None:
        self.dialogs.append(f"{dialog.type}: {dialog.message}")
        dialog.accept()

    def open(self, workbook: str = "00_start_here.ipynb") -> None:
        self.page.goto(self.lab.url(workbook))

    def start(self) -> None:
        """Wait until the page has run by itself and its forms stand."""
        expect(self.page.locator(f"{BAR}:is([data-state=ready], [data-state=back])")).to_be_attached(timeout=WAIT)
        self.wait()

    def wait(self) -> None:
        """Wait until something is shown and the kernel has been at rest for a moment."""
        expect(self.sheet.locator(".jp-OutputArea-child").first).to_be_attached(timeout=WAIT)
        at_rest = self.sheet.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]")
        rested = 0
        for _ in range(WAIT // 200):
            rested = rested + 200 if at_rest.count() else 0
            if rested >= 1000:
                break
            self.page.wait_for_timeout(200)
        expect(self.sheet.get_by_text("Loading widget...")).to_have_count(0, timeout=WAIT)

    def restart_kernel(self) -> None:
        self.page.get_by_role("menuitem", name="Kernel", exact=True).click()
        self.page.get_by_role("menuitem", name=re.compile("^Restart Kernel…")).click()
        self.page.locator(".jp-Dialog").get_by_role("button", name="Confirm Kernel Restart").click()
        self.page.wait_for_timeout(1000)
        self.wait()

    def press(self, words: str) -> None:
        """Click the first button or link that shows these words."""
        self.sheet.locator("button:visible, a:visible").filter(has_text=words).first.click(timeout=WAIT)

    def field(self, label: str) -> Locator:
        """Return the first field in sight whose label or placeholder holds these words."""
        labelled = self.sheet.get_by_label(label).or_(self.sheet.get_by_placeholder(label))
        return labelled.locator("visible=true").first

    def see(self, words: str) -> None:
        expect(self.sheet.get_by_text(words).locator("visible=true").first).to_be_visible(timeout=WAIT)

    def barriers(self, within: list[str] = OURS) -> list[str]:
        """Return what axe finds that keeps somebody out: the rule, and where."""
        spec = importlib.util.find_spec("axe_playwright_python")
        if not spec:
            (pytest.fail if os.environ.get("CI") else pytest.skip)(NO_AXE)
        self.page.evaluate((Path(spec.origin).parent / "axe.min.js").read_text(encoding="utf-8"))
        there = [[selector] for selector in within if self.page.locator(selector).count()]
        run = "there => axe.run({ include: there }, { resultTypes: ['violations'] })"
        found = self.page.evaluate(run, there)["violations"]
        return [f"{rule['id']}: {node['html'][:160]}" for rule in found for node in rule["nodes"]]

    def save(self) -> None:
        with self.page.expect_response(
            lambda answer: answer.request.method == "PUT" and "/api/contents/" in answer.url
        ):
            self.page.keyboard.press("Control+s")

    def shot(self, name: str) -> Path:
        SCREENSHOTS.mkdir(exist_ok=True)
        return SCREENSHOTS / f"{name}.png"

    def screenshot(self, name: str) -> None:
        """Keep the whole workbook, not only what fits the window."""
        size = self.page.viewport_size
        height = self.page.evaluate(
            "document.querySelector('.jp-WindowedPanel-outer:not(.lm-mod-hidden *)')?.scrollHeight"
        )
        self.page.set_viewport_size({"width": size["width"], "height": max(size["height"], height + 80)})
        self.page.wait_for_timeout(400)
        self.page.screenshot(path=self.shot(name))
        self.page.set_viewport_size(size)


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        names = ("chromium", "chromium-browser", "google-chrome")
        path = next(filter(None, map(shutil.which, names)), playwright.chromium.executable_path)
        if not Path(path).exists():
            (pytest.fail if os.environ.get("CI") else pytest.skip)(NO_BROWSER)
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def start_lab(tmp_path_factory, browser):
    """Start netcoach as typed: ``start_lab("demo")``. Each has its own empty home unless one is given."""
    running = []

    def start(*arguments, home: Path | None = None, workbooks: Path | None = None, **environment) -> Lab:
        running.append(Lab(home or tmp_path_factory.mktemp("home"), *arguments, workbooks=workbooks, **environment))
        return running[-1]

    yield start
    for lab in running:
        lab.stop()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    if report.failed:
        item.failed = True
    return report


@pytest.fixture
def visit(browser, request):
    """Sit a client down before a Lab: ``visit(lab)``."""
    clients = []

    def client(lab: Lab, width: int = 1280, height: int = 900) -> Client:
        context = browser.new_context(viewport={"width": width, "height": height})
        clients.append(Client(context.new_page(), lab))
        return clients[-1]

    yield client
    for each in clients:
        context = each.page.context
        if getattr(request.node, "failed", False):  # what she saw when it went wrong
            print("The browser's complaints:", each.complaints)
            SCREENSHOTS.mkdir(exist_ok=True)
            for number, page in enumerate(context.pages):
                page.screenshot(path=SCREENSHOTS / f"failed_{request.node.originalname}_{number}.png")
        context.close()


def pytest_terminal_summary(terminalreporter):
    if any(NO_BROWSER in str(report.longrepr) for report in terminalreporter.stats.get("skipped", [])):
        terminalreporter.section("netcoach", red=True, bold=True)
        terminalreporter.line(NO_BROWSER)
