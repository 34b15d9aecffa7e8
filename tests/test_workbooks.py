"""The workbooks as files: their anatomy, their tags, and that none carries anybody's data."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path

import pytest

import netcoach as nc
from netcoach import places
from netcoach.choosing import demo, template_named, templates
from netcoach.forms.base import Form
from netcoach.forms.pages import FILES
from netcoach.me import Me
from netcoach.template import WORKBOOKS

FOLDER = Path(__file__).parent.parent / "workbooks"
PATHS = sorted(FOLDER.glob("*.ipynb"))
HEADER = (
    "**Purpose**",
    "**Time**",
    "**With a coach or alone**",
    "**Before you start**",
    "**You will have**",
    "**Who can see this**",
)
TAGS = {"hide-input"}


def cells_of(path: Path) -> list[dict]:
    return json.loads(path.read_text(encoding="utf-8"))["cells"]


def words_of(path: Path) -> str:
    return "\n".join("".join(cell["source"]) for cell in cells_of(path) if cell["cell_type"] == "markdown")


@pytest.fixture(params=PATHS, ids=lambda path: path.stem)
def workbook(request):
    return request.param


def test_every_card_has_its_workbook_and_every_workbook_its_card():
    assert {file for file, _ in FILES.values()} == {path.name for path in PATHS}
    assert set(FILES) == set(WORKBOOKS)


def test_a_workbook_begins_with_its_name_a_start_button_and_its_header(workbook):
    title = "".join(cells_of(workbook)[0]["source"])
    assert title.startswith("# ")
    assert 'data-commandlinker-command="notebook:run-all-cells"' in title
    assert "Run ▸ Run All Cells" in title
    assert [part for part in HEADER if part not in title] == []


def test_a_workbook_counts_its_steps_asks_and_closes(workbook):
    words, code = words_of(workbook), [line for cell in cells_of(workbook) for line in cell["source"]]
    steps = re.findall(r"Step (\d+) of (\d+)", words)
    assert [int(step) for step, _ in steps] == list(range(1, len(steps) + 1))
    assert {int(last) for _, last in steps} == {len(steps)}
    assert 1 <= sum("me.reflect(" in line for line in code) <= 3
    assert sum("me.finish()" in line for line in code) == 1
    assert "## What you have now" in words
    assert "<details>" in words
    assert 300 <= len(words.split()) <= 900


def test_code_is_one_folded_line_behind_a_plain_sentence(workbook):
    for cell in cells_of(workbook):
        assert cell["metadata"]["deletable"] is cell["metadata"]["editable"] is False
        if cell["cell_type"] == "code":
            assert cell["metadata"]["jupyter"] == {"source_hidden": True}
            assert set(cell["metadata"]["tags"]) == TAGS
            assert re.match(r"# [A-Z][^#]+\n", cell["source"][0])
            assert len(ast.parse("".join(cell["source"])).body) == (
                3 if "import netcoach" in "".join(cell["source"]) else 1
            )


def test_every_line_of_code_is_something_that_me_can_say(workbook):
    for cell in cells_of(workbook):
        if cell["cell_type"] == "code":
            for name in re.findall(r"\bme\.(\w+)\(", "".join(cell["source"])):
                assert hasattr(Me, name)


def test_a_workbook_is_stored_without_outputs_counts_or_widgets(workbook):
    notebook = json.loads(workbook.read_text(encoding="utf-8"))
    assert set(notebook["metadata"]) == {"kernelspec", "language_info", "netcoach"}
    assert notebook["metadata"]["netcoach"] == {"runs_by_itself": True}
    assert notebook["metadata"]["language_info"] == {"name": "python"}
    for cell in cells_of(workbook):
        assert not cell.get("outputs")
        assert cell.get("execution_count") is None


def test_the_words_shame_nobody_and_promise_nothing(workbook):
    words = words_of(workbook)
    assert not re.search(r"\b(simply|just|obviously|easy as|score|streak|backlog|guarantee)\b", words, re.IGNORECASE)
    assert "http" not in words


def test_every_link_leads_to_a_workbook(workbook):
    for target in re.findall(r"\]\(([^)]+)\)", words_of(workbook)):
        assert (FOLDER / target).exists()


@pytest.mark.parametrize("journal", ["none chosen", "empty", "the example"])
def test_every_cell_works_whatever_is_in_the_journal(workbook, journal):
    if journal != "none chosen":
        path = places.new_journal() if journal == "empty" else demo()
        places.choose_journal(nc.open(path, create=True).path)
    run(workbook)


@pytest.mark.parametrize("template", [name for name in templates() if name != "example"])
def test_every_cell_works_with_every_template_that_ships(workbook, template):
    me = nc.open(demo())
    me.keep_template(template_named(template))
    places.choose_journal(me.path)
    run(workbook)


def run(workbook: Path) -> list[Form]:
    """Run a workbook's cells in this process and return the forms they show."""
    names, forms = {}, []
    for cell in cells_of(workbook):
        if cell["cell_type"] == "code":
            *before, last = ast.parse("".join(cell["source"])).body
            exec(compile(ast.Module(before, []), workbook.name, "exec"), names)
            shown = eval(compile(ast.Expression(last.value), workbook.name, "eval"), names)
            assert "nc-problem" not in str(shown._message.value)
            forms.append(shown)
    assert not (places.data_folder() / "problems.log").exists()
    return forms
