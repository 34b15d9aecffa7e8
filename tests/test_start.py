"""Starting: the environment of a clone, the desk, the quiet settings, the commands. No network, no browser."""

import json
import os
import subprocess
import sys
from pathlib import Path
from unittest import mock

import pytest

import netcoach.__main__ as start
from netcoach import cli, desk, gesture, lab, me, places
from netcoach.journal import keys

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(autouse=True)
def own_surroundings(data):
    with mock.patch.dict(os.environ):
        for name in [name for name in os.environ if name.startswith(("JUPYTER", "IPYTHON"))]:
            del os.environ[name]
        os.environ["JUPYTER_DATA_DIR"] = str(data / "jupyter")
        yield


class Machine:
    """Stands in for subprocess: it makes empty environments, and fails with the words it is given."""

    def __init__(self, monkeypatch):
        self.done, self.says = [], ""
        monkeypatch.setattr(start.subprocess, "run", self.run)

    def run(self, command, **_):
        step = next(word for word in ("venv", "install", "import pip") if word in command)
        sound = step != "import pip" or Path(command[0]).exists()
        if step != "import pip":
            self.done.append(step)
        if step == "venv" and not self.says:
            python = Path(command[-1]) / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
            for old in Path(command[-1]).rglob("*.json"):
                old.unlink()
            python.parent.mkdir(parents=True, exist_ok=True)
            python.touch()
        failed = not sound or (self.says and step in ("venv", "install"))
        return subprocess.CompletedProcess(command, int(bool(failed)), "", self.says)


@pytest.fixture
def machine(monkeypatch):
    return Machine(monkeypatch)


@pytest.fixture
def clone(tmp_path):
    (tmp_path / "clone").mkdir()
    (tmp_path / "clone" / "pyproject.toml").write_text("[project]")
    return tmp_path / "clone"


def test_the_first_start_makes_an_environment_and_the_second_uses_it(clone, machine):
    python = start.environment(clone)
    assert machine.done == ["venv", "install"]
    assert start.environment(clone) == python
    assert machine.done == ["venv", "install"]


def test_a_changed_pyproject_installs_again_and_keeps_the_extras(clone, machine):
    start.environment(clone, extras=("test",))
    (clone / "pyproject.toml").write_text("[project] # more")
    start.environment(clone)
    assert machine.done == ["venv", "install", "install"]
    assert json.loads((clone / ".venv" / "netcoach.json").read_text())["extras"] == ["test"]


def test_the_test_command_adds_what_it_needs_to_an_environment_that_is_there(clone, machine):
    start.environment(clone)
    start.environment(clone, extras=("test",))
    assert machine.done == ["venv", "install", "install"]


def test_the_app_view_brings_what_it_needs(monkeypatch):
    asked = []
    monkeypatch.setattr(start, "environment", lambda root, extras: asked.append(list(extras)) or sys.executable)
    monkeypatch.setattr(start.os, "execv", lambda *_: sys.exit())
    monkeypatch.setattr(start.os, "name", "posix")
    for arguments in ([], ["demo"], ["demo", "--app"]):
        with pytest.raises(SystemExit):
            start.main(arguments)
    assert asked == [[], [], ["app"]]


def test_a_half_made_environment_is_made_again(clone, machine):
    start.environment(clone)
    (clone / ".venv" / "netcoach.json").write_text('{"root": "half-made"}')
    start.environment(clone)
    assert machine.done == ["venv", "install"] * 2


def test_a_moved_clone_makes_its_environment_again(clone, machine):
    start.environment(clone)
    moved = clone.rename(clone.with_name("elsewhere"))
    start.environment(moved)
    assert machine.done == ["venv", "install"] * 2


@pytest.mark.parametrize(
    ("says", "words"),
    [
        ("Temporary failure in name resolution", "no way to the internet"),
        ("The virtual environment was not created because ensurepip is not available", "apt install python3-venv"),
        ("error: externally-managed-environment", "belongs to the operating system"),
        ("[Errno 28] No space left on device", "disk is full"),
        ("something never seen", "something never seen"),
    ],
)
def test_what_goes_wrong_is_said_in_words_and_the_next_start_begins_anew(clone, machine, says, words):
    machine.says = says
    with pytest.raises(start.CannotStartError, match=words):
        start.environment(clone)
    machine.says = ""
    assert start.environment(clone).exists()


def test_an_old_python_uses_a_newer_one_or_says_which_is_needed(clone, machine, monkeypatch):
    monkeypatch.setattr(start, "OLDEST", (sys.version_info[0] + 1, 11))
    monkeypatch.setattr(start.shutil, "which", lambda name: None)
    with pytest.raises(start.CannotStartError, match="needs Python"):
        start.environment(clone)
    monkeypatch.setattr(start.shutil, "which", lambda name: f"/usr/bin/{name}")
    start.environment(clone)
    assert machine.done == ["venv", "install"]


def test_the_start_of_a_clone_needs_nothing_but_python_and_hides_none_of_its_modules():
    code = "import runpy, sys; sys.path.insert(0, 'netcoach'); runpy.run_path('netcoach/__main__.py', run_name='x'); "
    code += (
        "print([name for name in sys.modules if name.split('.')[0] in ('netcoach', 'pandas')], 'netcoach' in sys.path)"
    )
    said = subprocess.run([sys.executable, "-S", "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert said.stdout.strip() == "[] False", said.stderr


def workbook(path, words, **more):
    cell = {"cell_type": "code", "id": "a", "metadata": {}, "source": words, "outputs": [], "execution_count": None}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"cells": [cell | more], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))
    return path


def test_workbooks_are_laid_out_and_signed(tmp_path, data):
    import nbformat
    from nbformat.sign import NotebookNotary

    workbook(tmp_path / "shipped" / "a.ipynb", "1")
    assert desk.lay_out(tmp_path / "desk", tmp_path / "shipped") == []
    assert NotebookNotary().check_signature(nbformat.read(tmp_path / "desk" / "workbooks" / "a.ipynb", as_version=4))


def test_a_workbook_she_did_not_touch_is_brought_up_to_date(tmp_path, data):
    shipped = workbook(tmp_path / "shipped" / "a.ipynb", "1")
    desk.lay_out(tmp_path / "desk", shipped.parent)
    workbook(shipped, "2")
    assert desk.lay_out(tmp_path / "desk", shipped.parent) == []
    assert '"2"' in (tmp_path / "desk" / "workbooks" / "a.ipynb").read_text()


def test_a_workbook_she_changed_stays_hers_and_a_newer_one_is_put_beside_it(tmp_path, data, monkeypatch):
    monkeypatch.setenv("NETCOACH_TODAY", "2026-03-04")
    shipped = workbook(tmp_path / "shipped" / "a.ipynb", "1")
    desk.lay_out(tmp_path / "desk", shipped.parent)
    hers = workbook(tmp_path / "desk" / "workbooks" / "a.ipynb", "1 # my note")
    assert desk.lay_out(tmp_path / "desk", shipped.parent) == []
    assert "my note" in hers.read_text()
    workbook(shipped, "2")
    (aside,) = desk.lay_out(tmp_path / "desk", shipped.parent)
    assert aside.name == "a (my copy of 2026-03-04).ipynb"
    assert "my note" in aside.read_text()
    assert '"2"' in hers.read_text()


def test_a_workbook_that_came_with_outputs_is_not_signed(tmp_path, data):
    import nbformat
    from nbformat.sign import NotebookNotary

    shipped = workbook(tmp_path / "shipped" / "a.ipynb", "1")
    desk.lay_out(tmp_path / "desk", shipped.parent)
    script = {"output_type": "display_data", "metadata": {}, "data": {"text/html": "<script>1</script>"}}
    theirs = workbook(tmp_path / "desk" / "workbooks" / "a.ipynb", "1", outputs=[script])
    desk.lay_out(tmp_path / "desk", shipped.parent)
    assert not NotebookNotary().check_signature(nbformat.read(theirs, as_version=4))


def test_a_notebook_is_emptied_before_it_is_written():
    cell = {"cell_type": "code", "source": "1", "outputs": [{"text": "Ana"}], "execution_count": 3, "metadata": {}}
    content = {
        "cells": [cell],
        "metadata": {"widgets": {"Ana": 1}, "language_info": {"name": "python", "version": "3"}},
    }
    desk.empty({"type": "notebook", "content": content}, path="a.ipynb", contents_manager=None)
    assert content["cells"] == [cell | {"outputs": [], "execution_count": None}]
    assert content["metadata"] == {"language_info": {"name": "python"}}


def test_every_letter_shortcut_of_this_jupyterlab_is_off_and_saving_stays_on():
    off = {("".join(shortcut["keys"]), shortcut["command"]) for shortcut in lab._bare_keys()}
    assert {("DD", "notebook:delete-cell"), ("X", "notebook:cut-cell"), ("00", "kernelmenu:restart")} <= off
    assert not [keys for keys, _ in off if "Accel" in keys or "Arrow" in keys]


def test_lab_lives_in_the_data_folder_and_still_finds_widgets_and_kernels(data, monkeypatch):
    for name in ("JUPYTER_CONFIG_PATH", "JUPYTER_RUNTIME_DIR"):
        monkeypatch.setenv(name, str(ROOT))
    lab._make_quiet(data / "lab")
    code = """
import os, pathlib
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_core import paths
ours = (paths.jupyter_config_dir(), paths.jupyter_data_dir(), paths.jupyter_runtime_dir())
print(all(folder.startswith(os.environ["NETCOACH_DATA"]) for folder in ours))
print("python3" in KernelSpecManager().find_kernel_specs())
print(any(pathlib.Path(place, "labextensions/@jupyter-widgets").exists() for place in paths.jupyter_path()))
"""
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert said.stdout.split() == ["True"] * 3, said.stderr
    settings = json.loads((data / "lab/config/labconfig/default_setting_overrides.json").read_text())
    assert all(key["disabled"] for key in settings["@jupyterlab/shortcuts-extension:shortcuts"]["shortcuts"])


def test_a_second_journal_gets_a_desk_of_its_own_while_the_first_is_open(data, monkeypatch):
    import jupyter_server.serverapp

    first, _ = lab._free_desk("a.netcoach")
    server = {"root_dir": str(first), "port": 1, "url": "http://127.0.0.1:1/", "token": "t"}
    monkeypatch.setattr(jupyter_server.serverapp, "list_running_servers", lambda: [server])
    monkeypatch.setattr(lab, "_answers", lambda port: True)
    assert lab._free_desk("a.netcoach") == (first, server)
    assert lab._free_desk("b.netcoach")[0].name == "desk-2"
    monkeypatch.setattr(lab, "_answers", lambda port: False)  # it crashed; its note stayed
    assert lab._free_desk("b.netcoach")[0] == first


def test_kernels_are_told_the_journal(data, monkeypatch, tmp_path):
    monkeypatch.setenv("NETCOACH_JOURNAL", "to be undone")
    lab._tell_kernels(tmp_path / "a.netcoach")
    assert Path(os.environ["NETCOACH_JOURNAL"]).name == "a.netcoach"


@pytest.mark.parametrize("command", ["", "open", "new", "demo", "where", "import"])
def test_each_command_explains_itself(command, capsys):
    with pytest.raises(SystemExit, match="0"):
        cli.main([*command.split(), "--help"])
    assert len(capsys.readouterr().out) > 100


@pytest.fixture
def started(monkeypatch):
    calls = []
    monkeypatch.setattr(lab, "start", lambda journal, **more: calls.append((journal, more)))
    return calls


@pytest.mark.parametrize("typed", [[], ["open"]])
def test_without_a_journal_open_starts_with_none_and_makes_none(data, started, typed):
    assert cli.main(typed) == 0
    assert started == [(None, {"here": False, "browser": True})]
    assert not list(data.rglob("*.netcoach"))


def test_what_cannot_be_opened_is_one_sentence_and_code_two(data, started, tmp_path, capsys):
    (tmp_path / "empty.netcoach").touch()
    assert cli.main(["open", "--journal", str(tmp_path / "empty.netcoach")]) == 2
    said = capsys.readouterr()
    assert said.err.strip() and "Traceback" not in said.err
    assert started == []


def test_new_makes_a_journal_and_where_says_where_it_is(data, capsys):
    assert cli.main(["new", "--name", "Spring"]) == 0
    path = places.chosen_journal()
    assert path.name.startswith("spring-")
    assert cli.main(["where"]) == 0
    assert str(path) in capsys.readouterr().out.split("Your journal: ")[1]


def test_where_warns_of_a_folder_that_is_copied_elsewhere(tmp_path, monkeypatch, data, capsys):
    monkeypatch.setenv("NETCOACH_DATA", str(tmp_path / "OneDrive" / "netcoach"))
    cli.main(["where"])
    assert "looks as if OneDrive copies it" in capsys.readouterr().out


def test_demo_opens_a_private_copy(data, started):
    assert cli.main(["demo", "--no-browser"]) == 0
    assert started == [(places.demo_journal(), {"app": False, "browser": False})]
    assert places.demo_journal().is_relative_to(data)


def test_import_brings_in_every_row_without_a_question(data, tmp_path, capsys):
    cli.main(["new"])
    csv = tmp_path / "Connections.csv"
    csv.write_text(
        "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
        "Ana,Ruiz,https://www.linkedin.com/in/ana,,Acme,CFO,04 Mar 2024\n"
    )
    assert cli.main(["import", str(csv), "--journal", str(places.chosen_journal()), "--all", "--yes"]) == 0
    assert me.open().people["name"].tolist() == ["Ana Ruiz"]
    assert cli.main(["import", str(csv)]) == 2
    assert "--all" in capsys.readouterr().err


def test_an_import_that_is_stopped_in_the_middle_says_how_far_it_came_and_changes_nothing(
    data, tmp_path, monkeypatch, capsys
):
    csv = tmp_path / "people.csv"
    csv.write_text("Name\nAna Ruiz\nBen Ode\nCho Lim\n", encoding="utf-8")
    path = me.open(data / "mine.netcoach", create=True).path
    monkeypatch.setattr(cli.travel.asking, "PATIENCE", -1)
    added, add = [], gesture.Gesture.add

    def stopped_at_the_third(self, kind, **fields):
        added.append(fields["name"])
        if len(added) == 3:
            raise KeyboardInterrupt
        return add(self, kind, **fields)

    monkeypatch.setattr(gesture.Gesture, "add", stopped_at_the_third)
    assert cli.main(["import", str(csv), "--journal", str(path), "--all", "--yes"]) == 1
    said = capsys.readouterr().err
    assert "Bringing it in … 33%" in said and said.endswith("has not happened.\n")
    assert me.open(path).people.empty and me.open(path).check() == []


# -- the app view -----------------------------------------------------------------------------------------------------


def test_the_app_view_leaves_the_passphrase_to_its_pages(data, started, monkeypatch):
    monkeypatch.setattr(cli.asking, "unlock", lambda path: pytest.fail("the terminal asked"))
    path = me.open(data / "mine.netcoach", create=True, passphrase="four of her words").path
    assert cli.main(["open", "--app", "--no-browser", "--journal", str(path)]) == 0
    assert started == [(path, {"app": True, "browser": False})]
    assert keys.VARIABLE not in os.environ


def test_without_its_extra_the_app_view_says_which_command_brings_it(data, monkeypatch, capsys):
    monkeypatch.setattr(lab.importlib.util, "find_spec", lambda name: None)
    assert cli.main(["open", "--app", "--no-browser"]) == 2
    assert '-m pip install "netcoach[app]"' in capsys.readouterr().err
