"""The house: who imports whom, which door leads where, and what stays outside."""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import netcoach as nc

ROOT = Path(__file__).resolve().parents[1]
PATHS = sorted((ROOT / "netcoach").rglob("*.py"))
TREES = {path.relative_to(ROOT / "netcoach").as_posix(): ast.parse(path.read_text(encoding="utf-8")) for path in PATHS}
# Each line may import from the lines below it and from its own folder, never from above.
FLOORS = """
__main__ cli clients consulting travel upkeep privacy asking lab desk paper me bringing sharing reporting joining
keeping choosing workbook forms telling plan moving meeting noticing drawing charts exchange measures gesture tables
journal erasing bundle template strict veil finding checks records fold places days errors
"""
DOORS = {
    "ipywidgets": "forms/",
    "anywidget": "forms/",
    "plotly": "charts/",
    "sqlcipher3": "journal/",
    "yaml": "strict.py",
    "icalendar": "exchange/",
    "openpyxl": "exchange/",
    "mistune": "paper.py",
    "babel": "days.py",
    "pyrage": "exchange/",
    "sqlite3": "nowhere",
    "networkx": "nowhere",
    "requests": "nowhere",
}
CLOCK = re.compile(r"(^|\.)(datetime|date|Timestamp|time)\.(now|today|utcnow|time)$")
HEAVY = {
    "babel",
    "nbformat",
    "jsonschema",
    "rfc3987_syntax",
    "plotly.io._renderers",
    "plotly.express",
    "networkx",
    "sqlalchemy",
}
FIRST_CHART = """
import sys
import netcoach as nc
me = nc.open(sys.argv[1], create=True, today="2026-03-04")
me.add("interaction", people=[me.add("person", name="Ana")], happened_on="2026-03-03")
assert "application/vnd.plotly.v1+json" in str(me.show_months()._figure.outputs)
print(*sys.modules)
"""


def imports(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports name the whole way"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def calls(tree):
    return {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}


def floor(module):
    return FLOORS.split().index(re.split(r"[/.]", module)[0])


@pytest.mark.parametrize("module", [module for module in TREES if module != "__init__.py"])
def test_a_module_imports_only_from_below(module):
    for name in imports(TREES[module]):
        if name.startswith("netcoach."):
            there = name.removeprefix("netcoach.")
            own_folder = "/" in module and there.split(".")[0] == module.split("/")[0]
            assert own_folder or floor(there) > floor(module), f"{module} imports {name}, which is not below it"


def test_measures_know_neither_journal_nor_page_nor_picture():
    names = {name for module, tree in TREES.items() if module.startswith("measures/") for name in imports(tree)}
    known = {name.split(".")[1] for name in names if name.startswith("netcoach.")}
    assert known <= {"measures", "days", "errors"}
    assert {name.split(".")[0] for name in names} <= {
        "netcoach",
        "narwhals",
        "collections",
        "datetime",
        "typing",
        "__future__",
    }


@pytest.mark.parametrize("package", DOORS)
def test_each_outside_package_has_one_door(package):
    users = [module for module, tree in TREES.items() if package in {name.split(".")[0] for name in imports(tree)}]
    assert all(module.startswith(DOORS[package]) for module in users), users
    assert users or DOORS[package] == "nowhere"


def test_only_days_reads_the_clock():
    readers = {module for module, tree in TREES.items() if any(CLOCK.search(call) for call in calls(tree))}
    assert readers == {"days.py"}


def test_no_chart_shows_itself():
    for module, tree in TREES.items():
        if module.startswith(("charts/", "measures/")):
            assert not {call for call in calls(tree) if re.search(r"(^|\.)(show|display|print|write_html)$", call)}


def test_every_module_says_in_one_sentence_what_it_may_do():
    lines = {
        module: len(path.read_text(encoding="utf-8").splitlines()) for module, path in zip(TREES, PATHS, strict=True)
    }
    print(
        f"\nnetcoach: {sum(lines.values()):,} lines in {len(lines)} modules; the longest is {max(lines, key=lines.get)}"
    )
    for module, tree in TREES.items():
        first_line = (ast.get_docstring(tree) or "").split("\n")[0]
        assert first_line.endswith("."), f"{module} begins with: {first_line!r}"


def test_every_public_name_is_there_and_the_list_has_each_once():
    assert all(hasattr(nc, name) for name in nc.__all__)
    assert len(nc.__all__) == len(set(nc.__all__))


def test_a_first_chart_loads_nothing_heavy_and_importing_leaves_no_file(data):
    command = [sys.executable, "-c", FIRST_CHART, str(data / "j.netcoach")]
    done = subprocess.run(
        command, env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    assert not (HEAVY | {"babel"}).intersection(done.stdout.split())
    assert all(file.name.startswith("j.netcoach") for file in data.iterdir())
