"""What a consultant types, and a packed template that somebody sent: read in memory, or refused in words."""

import json
import os
import struct
import time
import zipfile

import pytest

import netcoach as nc
from netcoach import bundle, choosing, cli, lab, places
from netcoach.errors import TemplateError
from netcoach.forms.start import Desk
from netcoach.template import files_of, load

import make_schema  # isort: skip

SMALLEST = b"version: 1\ntitle: Small\nabout: For a test.\nworkbooks:\n  start_here: 10\n"


@pytest.fixture
def here(tmp_path, monkeypatch):
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    return tmp_path / "here"


def typed(*words):
    return cli.main(["template", *map(str, words)])


def zipped(path, entries, method=zipfile.ZIP_DEFLATED):
    with zipfile.ZipFile(path, "w", method) as pack:
        for name, data in entries:
            pack.writestr(zipfile.ZipInfo(name), data, method)
    return path


# -- the way of a template --------------------------------------------------------------------------------------


def test_a_template_goes_from_a_copy_to_a_clients_journal(here, data, capsys):
    assert typed("new", "northwind", "--from", "promotion") == 0
    file = here / "northwind" / "template.yaml"
    assert "remark like this one" in file.read_text(encoding="utf-8")  # a copy keeps what explains it
    (here / "northwind" / "pages").mkdir()
    (here / "northwind" / "pages" / "thank.md").write_text("**Welcome**", encoding="utf-8")
    (here / "northwind" / "coach").mkdir(exist_ok=True)
    (here / "northwind" / "coach" / "guide.md").write_text("For the coach.", encoding="utf-8")
    (here / "northwind" / "secret.txt").write_text("not handed on", encoding="utf-8")
    assert typed("check", "northwind") == 0
    assert typed("pack", "northwind") == 0
    with zipfile.ZipFile(here / "northwind-1.zip") as pack:
        names = [name.removeprefix("northwind/") for name in pack.namelist()]
    assert {"coach/contracting.md", "coach/guide.md", "pages/thank.md", "template.yaml"} <= set(names)
    assert "secret.txt" not in names
    assert typed("install", "northwind-1.zip", "--dry-run") == 0
    assert not places.templates_folder().exists()
    assert typed("install", "northwind-1.zip", "--yes") == 0
    assert "netcoach new --template northwind" in capsys.readouterr().out
    me = nc.open(data / "own.netcoach", create=True, template="northwind")
    assert me.template.pages == {"thank": "**Welcome**"}
    assert files_of(places.templates_folder() / "northwind") == files_of(here / "northwind")


def test_check_names_all_problems_at_once_and_ends_with_1(here, capsys):
    typed("new", "northwind")
    file = here / "northwind" / "template.yaml"
    text = (
        file.read_text(encoding="utf-8").replace("  ten_minutes:", "  ten_minute:").replace("routes: no", "routes: 7")
    )
    file.write_text(text, encoding="utf-8")
    capsys.readouterr()
    assert typed("check", "northwind") == 1
    said = capsys.readouterr().out.splitlines()
    assert len(said) == 2 and "ten_minute: is not known" in said[0] and "write yes or no" in said[1]
    assert typed("pack", "northwind") == 2
    assert typed("check", "promotoin") == 1
    assert "Did you mean 'promotion'?" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["promotion", "Northwind", "../northwind", "con", "here"])
def test_a_name_that_is_taken_or_no_name_is_refused_and_nothing_written(here, name):
    (here / "here").mkdir()
    before = sorted(here.parent.rglob("*"))
    assert typed("new", name) == 2
    assert sorted(here.parent.rglob("*")) == before


def test_a_newer_version_takes_the_place_of_the_one_that_is_there_file_by_file(here):
    zipped("one.zip", [("own/template.yaml", SMALLEST), ("own/pages/thank.md", "a")])
    zipped("two.zip", [("own/template.yaml", SMALLEST.replace(b"1\n", b"2\n", 1))])
    for file in ("one.zip", "two.zip"):
        assert typed("install", file, "--yes") == 0
    kept = choosing.template_named("own")
    assert (kept.version, kept.pages) == ("2", {})


def test_one_that_ships_is_never_replaced(here, capsys):
    zipped("own.zip", [("promotion/template.yaml", SMALLEST)])
    assert typed("install", "own.zip", "--yes") == 2
    assert "of its own" in capsys.readouterr().err and not places.templates_folder().exists()


def test_a_preview_shows_the_templates_words_on_the_examples_people_and_no_real_journal(here, data, monkeypatch):
    hers = nc.open(data / "journals" / "hers.netcoach", create=True)
    places.choose_journal(hers.path)
    typed("new", "northwind")
    file = here / "northwind" / "template.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("A promotion where I am", "Ours"), encoding="utf-8")
    shown = []
    monkeypatch.setattr(lab, "start", lambda journal, browser: shown.append(journal))
    monkeypatch.setenv("NETCOACH_DATA", str(data))  # put back afterwards
    assert typed("preview", "northwind", "--no-browser") == 0
    assert os.environ["NETCOACH_DATA"] == str(data / "preview")
    me = nc.open(shown[0])
    assert me.is_example and me.template.title == "Ours" and len(me.people) > 10
    assert hers.template.title == "A promotion where I am" and shown[0].is_relative_to(data / "preview")


def test_a_client_is_offered_what_was_installed_first_and_begins_with_what_she_chose(here, data):
    zipped("own.zip", [("aa_own/template.yaml", SMALLEST)])
    typed("install", "own.zip", "--yes")
    (places.templates_folder() / "broken").mkdir()
    (places.templates_folder() / "broken" / "template.yaml").write_text("title: [", encoding="utf-8")
    me = nc.open()
    desk = Desk(me, "start_here")
    titles = [title for title, _ in desk._which.options]
    assert titles[:2] == ["Small", "A promotion where I am"] and "Look round an example" not in titles
    assert "For a test." in desk._for.value
    desk._make(None)
    assert me.template.title == "Small"


# -- what somebody sends ----------------------------------------------------------------------------------------

GOOD = [("own/template.yaml", SMALLEST)]


def lying(path):
    """A file that says it is small and unpacks to 50 MB."""
    data = bytearray(zipped(path, [("own/template.yaml", b"#" * 50_000_000)]).read_bytes())
    for place, size in ((data.rindex(b"PK\x01\x02") + 24, 900), (22, 900)):
        struct.pack_into("<I", data, place, size)
    path.write_bytes(data)


HOSTILE = {
    "no zip": (lambda path: path.write_bytes(b"MZ" * 100), "no zip file that can be read"),
    "empty": (lambda path: path.write_bytes(b""), "no zip file that can be read"),
    "cut off": (lambda path: path.write_bytes(zipped(path, GOOD).read_bytes()[:-30]), "no zip file that can be read"),
    "too large": (lambda path: path.write_bytes(b"\0" * 3_000_000), "larger than 2,048 KB"),
    "up and away": (lambda path: zipped(path, [*GOOD, ("own/../../evil.md", "x")]), "is no part of a template"),
    "from the root": (lambda path: zipped(path, [*GOOD, ("/etc/own/template.yaml", "x")]), "not one template's folder"),
    "a drive": (lambda path: zipped(path, [("C:/template.yaml", SMALLEST)]), "not one template's folder"),
    "backslashes": (lambda path: zipped(path, [*GOOD, ("own/pages\\..\\..\\a.md", "x")]), "is no part of a template"),
    "a device": (lambda path: zipped(path, [("con/template.yaml", SMALLEST)]), "not one template's folder"),
    "a notebook": (lambda path: zipped(path, [*GOOD, ("own/pages/thank.ipynb", "{}")]), "is no part of a template"),
    "python": (lambda path: zipped(path, [*GOOD, ("own/__init__.py", "1/0")]), "is no part of a template"),
    "two folders": (lambda path: zipped(path, [*GOOD, ("other/template.yaml", SMALLEST)]), "not one template's"),
    "nothing in it": (lambda path: zipped(path, []), "not one template's folder"),
    "many files": (
        lambda path: zipped(path, [*GOOD, *((f"own/coach/g{n}.md", "x") for n in range(100))]),
        "not one template's folder",
    ),
    "a bomb": (lambda path: zipped(path, [("own/template.yaml", b"#" * 100_000_000)]), "is larger than 256 KB"),
    "a bomb that lies": (lying, "no zip file that can be read"),
    "no template": (lambda path: zipped(path, [("own/coach/a.md", "x")]), "There is no template.yaml"),
    "unreadable": (lambda path: zipped(path, [("own/template.yaml", b"[" * 200_000)]), "Line 1: too much"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_pack_is_refused_at_once_and_writes_nothing(here, kind, capsys):
    make, said = HOSTILE[kind]
    path = here / "sent.zip"
    make(path)
    before = sorted(here.parent.rglob("*"))
    start = time.perf_counter()
    assert typed("install", path, "--yes") == 2
    assert time.perf_counter() - start < 2  # a guard against hanging
    assert said in capsys.readouterr().err
    assert sorted(here.parent.rglob("*")) == before


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_file_that_is_there_twice_is_refused(here):
    zipped(here / "sent.zip", [*GOOD, *GOOD])
    with pytest.raises(TemplateError, match="is there twice"):
        bundle.unpacked(here / "sent.zip")


def test_a_link_in_a_pack_is_only_its_text(here):
    entry = zipfile.ZipInfo("own/coach/link.md")
    entry.create_system, entry.external_attr = 3, 0o120777 << 16
    with zipfile.ZipFile("sent.zip", "w") as pack:
        pack.writestr("own/template.yaml", SMALLEST)
        pack.writestr(entry, "/etc/passwd")
    assert typed("install", "sent.zip", "--yes") == 0
    link = places.templates_folder() / "own" / "coach" / "link.md"
    assert not link.is_symlink() and link.read_text(encoding="utf-8") == "/etc/passwd"


def test_the_same_template_is_packed_to_the_same_bytes():
    files = {"template.yaml": SMALLEST, "coach/a.md": b"x"}
    assert bundle.packed("own", files) == bundle.packed("own", dict(reversed(files.items())))


# -- for an editor ------------------------------------------------------------------------------------------------


def test_the_schema_is_the_readers_and_lies_beside_a_new_template(here):
    assert make_schema.SCHEMA.read_text(encoding="utf-8") == make_schema.schema(), "run python tests/make_schema.py"
    typed("new", "northwind")
    first, *_ = (here / "northwind" / "template.yaml").read_text(encoding="utf-8").splitlines()
    named = first.removeprefix("# yaml-language-server: $schema=")
    assert json.loads((here / "northwind" / named).read_text(encoding="utf-8"))["required"]
    assert load(here / "northwind").name == "northwind"


def test_the_schema_lets_every_shipped_template_pass_and_finds_what_the_reader_finds():
    jsonschema, yaml = pytest.importorskip("jsonschema"), pytest.importorskip("yaml")
    judge = jsonschema.Draft7Validator(json.loads(make_schema.schema()))

    class AsEditors(yaml.SafeLoader):  # to them, as in YAML 1.2, yes and no are words
        yaml_implicit_resolvers = {
            first: [kind for kind in kinds if not kind[0].endswith(":bool")]
            for first, kinds in yaml.SafeLoader.yaml_implicit_resolvers.items()
        }

    for file in places.shipped("templates").glob("*/template.yaml"):
        read = json.loads(json.dumps(yaml.load(file.read_text(encoding="utf-8"), AsEditors)))  # their keys are text
        assert not list(judge.iter_errors(read)), file
    small = yaml.safe_load(SMALLEST)
    for wrong in ({"titel": "x"}, {"words": {"person.closenes": {}}}, {"words": {"person.they_know": {"aye": "x"}}}):
        assert list(judge.iter_errors(small | wrong)), wrong
    assert list(judge.iter_errors(small | {"workbooks": {"start_here": 0}}))
