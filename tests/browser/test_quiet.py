"""Nothing but the page: what JupyterLab must not show, ask, send or keep."""

import json
from urllib.parse import urlsplit

import pytest
from conftest import WAIT
from playwright.sync_api import expect

FORM = """# The form for step 1
from ipywidgets import HTML, Dropdown, Text, VBox
path = '{"path": "workbooks/04_my_ten_minutes.ipynb"}'
link = f"<a href='04_my_ten_minutes.ipynb' data-commandlinker-command='docmanager:open' data-commandlinker-args='{path}'>"
VBox([Text(placeholder="Name"), Dropdown(options=["Ana", "Ben"]), HTML(link + "My card</a>")])
"""  # noqa: E501
BROKEN = """# A form with a fault in it
from netcoach.forms import base
class Broken(base.Form):
    needs_no_journal = True
    def build(self):
        return [base.button("Break", lambda: self.run(lambda: 1 / 0))]
    def refresh(self): ...
import netcoach as nc
Broken(nc.open())
"""
SLOW_KERNEL = """
const fetched = window.fetch, later = () => new Promise(go => setTimeout(go, 1500));
window.fetch = async (...asked) => {
  if (String(asked[0].url || asked[0]).includes("/api/sessions")) await later();
  return fetched(...asked);
};
"""
NAME = "Zacharias Quill"


@pytest.fixture(scope="module")
def small_lab(tmp_path_factory, start_lab):
    folder = tmp_path_factory.mktemp("workbooks")
    write(folder / "00_start_here.ipynb", "# Start here\n\n[Ten minutes](04_my_ten_minutes.ipynb)", FORM)
    write(folder / "04_my_ten_minutes.ipynb", "# Ten minutes\n\n[Back](00_start_here.ipynb)", FORM)
    # what Python says where the kernel is not the one that netcoach is installed for
    write(folder / "05_elsewhere.ipynb", "# Elsewhere", """raise ModuleNotFoundError("No module named 'netcoach'")""")
    write(folder / "06_broken.ipynb", "# Broken", BROKEN)
    return start_lab(workbooks=folder)


def write(path, words, code):
    fixed = {"deletable": False, "editable": False}
    folded = fixed | {"jupyter": {"source_hidden": True}, "tags": ["hide-input"]}
    cells = [
        {"cell_type": "markdown", "id": "words", "metadata": fixed, "source": words},
        {"cell_type": "code", "id": "form", "metadata": folded, "source": code, "outputs": [], "execution_count": None},
        {
            "cell_type": "code",
            "id": "mute",
            "metadata": folded,
            "source": "# Mute\n1;",
            "outputs": [],
            "execution_count": None,
        },
    ]
    kernel = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    metadata = kernel | {"netcoach": {"runs_by_itself": True}}
    path.write_text(json.dumps({"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}))


def test_the_page_is_words_and_forms_and_nothing_else(small_lab, visit):
    client = visit(small_lab)
    client.open()
    client.start()
    expect(client.field("Name")).to_be_visible()
    client.screenshot("quiet")
    noise = ".jp-Dialog, .Toastify__toast, .jp-SideBar .lm-TabBar-tab, #jp-left-stack, #jp-right-stack, #jp-top-panel"
    noise += ", .jp-NotebookPanel-toolbar"
    code = ".jp-CodeCell .jp-InputArea, .jp-InputPlaceholder, .jp-InputPrompt, .jp-OutputPrompt, .jp-Notebook-footer"
    shown = client.page.locator(f"{noise}, {code}, #jp-main-statusbar").locator("visible=true")
    expect(shown).to_have_count(0)
    expect(client.sheet.locator(".nc-bar")).to_have_text("✓ Ready")
    assert client.page.locator(".jp-NotebookPanel").bounding_box()["x"] < 2
    assert not client.complaints
    assert not client.dialogs


def test_a_page_waits_for_its_kernel_and_then_runs_by_itself(small_lab, visit):
    client = visit(small_lab)
    client.page.add_init_script(SLOW_KERNEL)
    client.open("04_my_ten_minutes.ipynb")
    expect(client.sheet.locator(".nc-bar")).to_have_text("Getting this page ready …", timeout=WAIT)
    client.start()
    expect(client.field("Name")).to_be_visible()


def test_only_this_machine_is_asked_for_anything(small_lab, visit):
    client = visit(small_lab)
    client.open()
    client.start()
    client.page.wait_for_timeout(3000)
    assert {urlsplit(url).hostname for url in client.requests if not url.startswith(("data:", "blob:"))} == {
        "127.0.0.1"
    }


def test_what_she_typed_is_not_in_the_saved_notebook(small_lab, visit):
    client = visit(small_lab)
    client.open()
    client.start()
    client.field("Name").fill(NAME)
    client.field("Name").press("Tab")
    client.save()
    saved = small_lab.notebook("00_start_here.ipynb")
    assert "widgets" not in saved["metadata"]
    assert [(cell["outputs"], cell["execution_count"]) for cell in saved["cells"][1:]] == [([], None)] * 2
    kept = [path for path in small_lab.home.rglob("*") if path.is_file() and NAME.encode() in path.read_bytes()]
    assert not kept


@pytest.mark.parametrize("link", ["Ten minutes", "My card"])
def test_a_link_opens_the_other_workbook_in_place_and_back_finds_the_form_as_it_was(small_lab, visit, link):
    client = visit(small_lab)
    client.open()
    client.start()
    client.field("Name").fill("Ana")
    client.press(link)
    expect(client.sheet.locator("h1")).to_contain_text("Ten minutes", timeout=20_000)
    client.start()
    client.press("Back")
    expect(client.sheet.locator("h1")).to_contain_text("Start here")
    expect(client.field("Name")).to_have_value("Ana")
    assert len(client.page.context.pages) == 1
    assert not client.dialogs


def test_leaving_asks_no_question(small_lab, visit):
    client = visit(small_lab)
    client.open()
    client.start()
    client.page.goto("about:blank")
    assert not client.dialogs


def test_letters_on_a_list_do_nothing_to_the_page(small_lab, visit):
    client = visit(small_lab)
    client.open()
    client.start()
    before = client.sheet.locator(".jp-Cell").count()
    for keys in ("xx", "dd", "aa", "bb", "mm", "rr", "00", "ii"):
        client.sheet.locator("select").focus()
        client.page.keyboard.type(keys, delay=50)
    client.page.wait_for_timeout(300)
    assert client.sheet.locator(".jp-Cell").count() == before
    expect(client.field("Name")).to_be_visible()
    expect(client.page.locator(".jp-Dialog")).to_have_count(0)


def test_a_python_that_does_not_know_netcoach_is_told_with_its_cure_and_without_a_traceback(small_lab, visit):
    client = visit(small_lab)
    client.open("05_elsewhere.ipynb")
    expect(client.sheet.locator(".nc-bar")).to_contain_text("type: python netcoach", timeout=WAIT)
    expect(client.sheet.get_by_text("ModuleNotFoundError").locator("visible=true")).to_have_count(0)


def test_a_fault_of_ours_is_told_in_a_sentence_and_nothing_else_breaks(small_lab, visit):
    client = visit(small_lab)
    client.open("06_broken.ipynb")
    client.start()
    client.press("Break")
    client.see("That did not work, and it is not your doing.")
    expect(client.sheet.get_by_text("ZeroDivisionError").locator("visible=true")).to_have_count(0)
    assert "ZeroDivisionError" in (small_lab.data / "problems.log").read_text()
