"""The coach's guides: each page has one, short and whole, and no client ever finds one on her desk."""

import re

import pytest

from netcoach import desk, places
from netcoach.template import MARKDOWN, load

TEMPLATES, PAGES = places.shipped("templates"), places.shipped("workbooks")
COMMON = TEMPLATES / "promotion" / "coach"
FILES = sorted(TEMPLATES.glob("*/coach/*"))
GUIDES = [file for file in FILES if file.name[:2].isdigit()]
PARTS = [
    "When to use it",
    "How to introduce it",
    "What to watch for",
    "Questions for afterwards",
    "In sixty minutes",
    "If she says",
]
OBJECTIONS = ["I have no time.", "It's politics.", "My work should speak."]
LONG = 60  # letters of a line that is nobody's by chance
RUN = 8  # words in a row that two texts share only if one was copied; our choice


def named(file):
    return f"{file.parents[1].name}/{file.stem}"


def text_of(file):
    return file.read_text(encoding="utf-8")


def part(file, heading):
    return text_of(file).partition(f"\n## {heading}\n")[2].partition("\n## ")[0]


def runs(text):
    text = re.sub(r'^(#.*|\*\*".+?"\*\*|- \d+ · )', "", text, flags=re.MULTILINE)  # what all share
    words = re.findall(r"[\w']+", text.casefold())
    return {" ".join(words[at : at + RUN]) for at in range(len(words) - RUN + 1)}


each_file = pytest.mark.parametrize("file", FILES, ids=named)
each_guide = pytest.mark.parametrize("file", GUIDES, ids=named)


def test_every_workbook_has_a_guide_in_the_common_set_and_there_is_one_for_the_contract():
    pages = {page.stem for page in PAGES.glob("*.ipynb")}
    assert {file.stem for file in COMMON.iterdir()} == pages | {"contracting"}
    assert {file.stem for file in GUIDES} <= pages


@each_guide
def test_a_guide_has_all_its_parts_in_order(file):
    assert re.findall(r"^## (.+)$", text_of(file), flags=re.MULTILINE) == PARTS
    assert text_of(file).startswith(f"# {file.name[:2]} · ")
    assert all(part(file, heading).strip() for heading in PARTS)


@each_guide
def test_a_guide_answers_the_three_objections(file):
    assert re.findall(r'^\*\*"(.+?)"\*\* "', part(file, "If she says"), flags=re.MULTILINE) == OBJECTIONS


@each_guide
def test_the_minutes_of_a_guide_fill_an_hour(file):
    minutes = re.findall(r"^- (\d+) · ", part(file, "In sixty minutes"), flags=re.MULTILINE)
    assert sum(map(int, minutes)) == 60


@each_file
def test_a_guide_is_read_in_three_minutes(file):
    assert len(text_of(file).split()) <= 600
    prose = re.sub(r"^(#|- \d).*$", "", text_of(file), flags=re.MULTILINE)
    sentences = [len(said.split()) for said in re.split(r"[.?!:]\W+|\n\n|\n- ", prose) if said.split()]
    assert sum(sentences) / len(sentences) <= 14
    assert max(sentences) <= 35


@each_file
def test_a_guide_talks_down_to_nobody_and_reckons_with_nobody(file):
    assert not re.findall(
        r"\b(simply|just|obviously|scores?|percent|should have|per cent)\b|%", text_of(file).casefold()
    )


@each_file
def test_a_guide_travels_with_its_template_and_its_links_lead_somewhere(file):
    assert MARKDOWN.fullmatch(f"coach/{file.name}")
    for target in re.findall(r"\]\(([^)]+)\)", text_of(file)):
        assert (file.parent / target).exists()


def test_no_two_guides_say_the_same():
    said = {}
    for file in FILES:
        for run in runs(text_of(file)):
            assert said.setdefault(run, file) == file, run


def test_no_guide_is_ever_laid_out_for_a_client_or_kept_in_her_journal(tmp_path):
    desk.lay_out(tmp_path, PAGES)
    laid = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(laid) > len(PARTS) and not [path.name for path in laid if path.suffix == ".md"]
    hers = "".join(text_of(path) for path in laid) + "".join(load(file.parents[1]).content() for file in FILES)
    for file in FILES:
        assert not [line for line in text_of(file).splitlines() if len(line) > LONG and line in hers]
