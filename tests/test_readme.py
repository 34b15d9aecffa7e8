"""The README and what is beside it say what is true."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
import yaml

from netcoach import cli

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_two_commands_of_the_readme_are_folders_that_python_can_run():
    commands = re.findall(r"^```\n(.+?)\n```", README, flags=re.MULTILINE)
    assert commands == ["python netcoach", "python tests"]
    for command in commands:
        assert (ROOT / command.split()[1] / "__main__.py").exists()


def test_ci_calls_the_readme_s_own_test_command():
    assert re.search(r"^(exec )?python3? tests\b", (ROOT / ".ci" / "run").read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.parametrize("command", re.findall(r"^\| `python netcoach (\w+)", README, flags=re.MULTILINE))
def test_every_command_of_the_readme_explains_itself(command, capsys):
    with pytest.raises(SystemExit) as end:
        cli.main([command, "--help"])
    assert end.value.code == 0
    assert len(capsys.readouterr().out) > 100


def test_every_page_of_the_readme_is_there():
    for number, title in re.findall(r"^\| (\d\d) \| (.+?) \|", README, flags=re.MULTILINE):
        assert list((ROOT / "workbooks").glob(f"{number}_*.ipynb")), title


def test_every_link_of_the_readme_leads_somewhere():
    for target in re.findall(r"\]\(([^)]+)\)", README):
        assert target.startswith("https://www.python.org/") or (ROOT / target).exists()


def test_conda_s_list_and_the_package_s_agree():
    listed = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    python, *_ = listed["dependencies"]
    assert re.fullmatch(r"python=3\.\d+", python)  # Binder's reader knows this spelling only
    assert {"pip": ["-e ."]} in listed["dependencies"]
    package = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    bounds = {re.match(r"[\w-]+", line)[0].lower(): line for line in package}
    for line in listed["dependencies"]:
        if isinstance(line, str) and not line.startswith(("python=", "pip")):
            name = re.match(r"[\w-]+", line)[0].lower()
            assert bounds[name] == line


def test_no_file_names_a_package_registry_or_loads_from_elsewhere():
    split = ["py pi.org", "python hosted", "npm js", "ana conda.org", "cdn .", "un pkg", "js delivr"]  # not named here
    hosts = re.compile("|".join(re.escape(name.replace(" ", "")) for name in split))
    for path in [*ROOT.glob("netcoach/**/*"), *ROOT.glob("workbooks/*"), *ROOT.glob("*.*"), *ROOT.glob(".ci/*")]:
        if path.is_file() and path.suffix not in {".pyc", ".lock"}:
            assert not hosts.search(path.read_text(encoding="utf-8", errors="ignore")), path
