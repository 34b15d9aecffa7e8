"""The coach's guides: each page has one, short and whole, and no client ever finds one on her desk."""

import itertools
import re
from pathlib import Path

import pytest

from netcoach import desk, places
from netcoach.template import EXTRA, LISTS, MARKDOWN, OF_THEIR_OWN, PARTS, QUESTIONS, load

TEMPLATES, PAGES = places.shipped("templates"), places.shipped("workbooks")
COMMON = TEMPLATES / "promotion" / "coach"
FILES = sorted(TEMPLATES.glob("*/coach/*"))
GUIDES = [file for file in FILES if file.name[:2].isdigit()]
HEADINGS = [
    "When to use it",
    "How to introduce it",
    "What to watch for",
    "Questions for afterwards",
    "In sixty minutes",
    "If she says",
]
OBJECTIONS = ["I have no time.", "It's politics.", "My work should speak."]
LONG = 60  # letters of a line that is nobody's by chance
NAME = 3  # words in italics that are the name of something on the screen; fewer are a stress
RUN = 8  # words in a row that two texts share only if one was copied; our choice


OURS = {name: load(TEMPLATES / name) for name in ("promotion", "long_term", "new_job", "consultant", "blank")}
BLANK = (TEMPLATES / "blank" / "template.yaml").read_text(encoding="utf-8")
WHERE = "`templates/promotion/coach`"


def named(file):
    return f"{file.parents[1].name}/{file.stem}"


def text_of(file):
    return file.read_text(encoding="utf-8")


def part(file, heading):
    return text_of(file).partition(f"\n## {heading}\n")[2].partition("\n## ")[0]


def runs(text):
    text = re.sub(r'^(#.*|\*\*".+?"\*\*|- \d+ · )', "", text, flags=re.MULTILINE)  # what all share
    text = re.sub(rf"[^.]*{WHERE}[^.]*\.", "", text)
    words = re.findall(r"[\w']+", text.casefold())
    return {" ".join(words[at : at + RUN]) for at in range(len(words) - RUN + 1)}


each_pair = pytest.mark.parametrize(
    ("one", "other"), [*itertools.combinations([name for name in OURS if name != "blank"], 2)]
)
each_file = pytest.mark.parametrize("file", FILES, ids=named)
each_guide = pytest.mark.parametrize("file", GUIDES, ids=named)


def test_every_workbook_has_a_guide_in_the_common_set_and_there_is_one_for_the_contract():
    pages = {page.stem for page in PAGES.glob("*.ipynb")}
    assert {file.stem for file in COMMON.iterdir()} == pages | {"contracting"}
    assert {file.stem for file in GUIDES} <= pages


@each_guide
def test_a_guide_has_all_its_parts_in_order(file):
    assert re.findall(r"^## (.+)$", text_of(file), flags=re.MULTILINE) == HEADINGS
    assert text_of(file).startswith(f"# {file.name[:2]} · ")
    assert all(part(file, heading).strip() for heading in HEADINGS)


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


@each_file
def test_a_guide_names_what_is_on_the_screen_in_its_words_and_no_step_by_its_number(file):
    package = Path(places.__file__).parent
    shown = [*PAGES.glob("*.ipynb"), *package.rglob("*.py"), *file.parents[1].glob("template.yaml")]
    screen = "".join(text_of(path) for path in shown).casefold()
    text = " ".join(text_of(file).split())
    for name in re.findall(r"(?<![\w*])\*([^*]+)\*(?![\w*])", text):
        assert len(name.split()) < NAME or name.casefold() in screen, name
    assert not re.search(r"\bstep \d", text.casefold())


def test_no_two_guides_say_the_same():
    said = {}
    for file in FILES:
        for run in runs(text_of(file)):
            assert said.setdefault(run, file) == file, run


def test_no_guide_is_ever_laid_out_for_a_client_or_kept_in_her_journal(tmp_path):
    desk.lay_out(tmp_path, PAGES)
    laid = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(laid) > len(HEADINGS) and not [path.name for path in laid if path.suffix == ".md"]
    hers = "".join(text_of(path) for path in laid) + "".join(load(file.parents[1]).content() for file in FILES)
    for file in FILES:
        assert not [line for line in text_of(file).splitlines() if len(line) > LONG and line in hers]


# -- The templates: different conversations, not different titles ---------------------------------


@each_pair
def test_two_conversations_differ_in_order_minutes_words_topics_rhythms_and_questions(one, other):
    here, there = OURS[one], OURS[other]
    assert [slug for slug, _ in here.workbooks] != [slug for slug, _ in there.workbooks]
    assert dict(here.workbooks) != dict(there.workbooks)
    assert here.words != there.words
    assert here.rhythms.keys() != there.rhythms.keys()
    assert len({*here.topics} & {*there.topics}) <= 2
    assert not {line for lines in here.prompts.values() for line in lines} & {
        line for lines in there.prompts.values() for line in lines
    }
    said = [runs(" ".join([*kept.conversations.values(), kept.confidentiality])) for kept in (here, there)]
    assert not said[0] & said[1]


@pytest.mark.parametrize("name", ["new_job", "consultant"])
def test_a_template_that_goes_beyond_one_company_says_so_to_the_client_and_to_the_coach(name):
    about = " ".join(OURS[name].about.split())
    assert "was made for" in about and "inside one company" in about and "stretches it" in about
    coach = " ".join(text_of(TEMPLATES / name / "coach" / "about_this_conversation.md").split())
    assert "was made for" in coach and "beyond" in coach


@pytest.mark.parametrize("name", OURS)
def test_a_client_is_told_what_a_backup_or_a_monitored_screen_may_hold_and_what_helps(name):
    said = OURS[name].confidentiality.casefold()
    for word in ("employer" if name != "consultant" else "client", "backup", "own", "passphrase", "coach", "monitor"):
        assert word in said


@pytest.mark.parametrize("name", [name for name in OURS if name != "promotion"])
def test_a_template_tells_its_coach_what_is_different_and_where_the_common_guides_are(name):
    about = text_of(TEMPLATES / name / "coach" / "about_this_conversation.md")
    assert "\n## What is different\n" in about and WHERE in about


def test_the_blank_template_holds_every_part_and_every_question_each_with_a_remark_above_it():
    lines = BLANK.splitlines()
    for name in PARTS.keys() - OF_THEIR_OWN.keys():
        (at,) = [at for at, line in enumerate(lines) if re.match(rf"(# )?{name}:", line)]
        assert lines[at - 1].startswith("# ") and lines[at - 1] != lines[at], name
    assert "pages/WORKBOOK.md" in BLANK and "logo.png" in BLANK and "coach/NAME.md" in BLANK
    assert OURS["blank"].questions.keys() == set(QUESTIONS) - set(EXTRA)


def test_the_blank_template_says_what_netcoach_says_until_somebody_changes_it():
    kept = OURS["blank"]
    for name, words in kept.words.items():
        assert words == LISTS[name]
    for name, asked in kept.questions.items():
        assert asked == OURS["promotion"].question(name)


def test_what_sleeps_in_the_blank_template_works_when_it_is_woken(tmp_path):
    woken = re.sub(
        r"^# (prompts:|accent: .*|  (person|interaction|seat)\.extra_1: .*|  (ten_minutes|look_back):|    - .*)$",
        r"\1",
        BLANK,
        flags=re.MULTILINE,
    )
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "template.yaml").write_text(woken, encoding="utf-8")
    kept = load(tmp_path / "own")
    assert kept.accent and kept.prompts.keys() == {"ten_minutes", "look_back"}
    assert kept.questions.keys() - OURS["blank"].questions.keys() == {
        "person.extra_1",
        "interaction.extra_1",
        "seat.extra_1",
    }


def test_the_readme_lists_every_template_that_ships():
    table = text_of(TEMPLATES / "README.md").partition("## ")[0]
    shipped = {file.parent.name for file in TEMPLATES.glob("*/template.yaml")}
    assert set(re.findall(r"^\| `(\w+)` \|", table, flags=re.MULTILINE)) == shipped
