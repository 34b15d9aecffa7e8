"""The templates that ship: they load, they keep their promises, and their guide tells the truth."""

import re

import pytest

from netcoach import places, records
from netcoach.consulting import FOR_EDITORS
from netcoach.errors import TemplateError
from netcoach.template import LISTS, PARTS, WORKBOOKS, load

FOLDER = places.shipped("templates")
SHIPPED = [load(file.parent) for file in sorted(FOLDER.glob("*/template.yaml"))]
PROMOTION = (FOLDER / "promotion" / "template.yaml").read_text(encoding="utf-8")
GUIDE = (FOLDER / "README.md").read_text(encoding="utf-8")
each = pytest.mark.parametrize("template", SHIPPED, ids=lambda template: template.name)


def test_promotion_and_the_example_ship():
    assert {"promotion", "example"} <= {template.name for template in SHIPPED}


@each
def test_a_shipped_template_speaks_to_all_three_conversations(template):
    assert template.conversations.keys() == records.KINDS["about"]["conversation"].choices.keys()


@each
def test_a_shipped_template_leads_through_every_workbook_and_fills_every_list(template):
    assert sorted(slug for slug, _ in template.workbooks) == sorted(WORKBOOKS)
    assert template.topics and template.rhythms and template.confidentiality


@each
def test_a_shipped_template_talks_down_to_nobody(template):
    words = template.content().casefold()
    assert not re.findall(r"\b(simply|just|obviously|score|should have)\b", words)


@each
def test_a_paragraph_is_read_in_a_minute(template):
    for text in (*template.conversations.values(), template.confidentiality):
        assert len(text.split()) <= 160


def test_a_client_with_a_new_job_in_mind_is_told_that_this_was_made_for_moves_inside_a_company():
    for template in SHIPPED:
        assert "made for" in template.conversations["new_job"] and "inside" in template.conversations["new_job"]


def test_the_first_page_says_who_may_see_the_file_and_what_to_leave_out_whatever_the_template():
    text = (FOLDER.parent / "workbooks" / "00_start_here.ipynb").read_text(encoding="utf-8")
    for named in ("sends nothing to anybody", "employer", "backup", "dispute", "health", "rumours", "announced"):
        assert named in text


def test_the_remark_that_shows_how_to_rename_an_answer_works_when_its_signs_are_taken_away(tmp_path):
    woken = re.sub(r"^# (words:|  person\.purpose:|    ahead: .*)$", r"\1", PROMOTION, flags=re.MULTILINE)
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "template.yaml").write_text(woken, encoding="utf-8")
    assert load(tmp_path / "own").word("person.purpose", "ahead") == "where I may go next"


def test_the_guide_names_every_part_and_every_answer_as_they_are():
    table = GUIDE.partition("## What a template holds")[2].partition("##")[0]
    assert set(re.findall(r"`(\w+)`", "".join(row.split("|")[1] for row in table.splitlines() if "|" in row))) == set(
        PARTS
    )
    rows = re.findall(r"^\| `(\w+\.\w+)`: .*? \| (.*) \|$", GUIDE, flags=re.MULTILINE)
    assert len(rows) == 16
    for name, answers in rows:
        assert re.findall(r"`(\w+)`", answers) == list(LISTS[name])


def test_the_guide_shows_the_messages_and_the_piece_of_yaml_that_netcoach_really_has(tmp_path):
    own = tmp_path / "own"
    own.mkdir()
    file, pieces = own / "template.yaml", re.findall(r"```yaml\n(.*?)```", GUIDE, flags=re.DOTALL)
    file.write_text(PROMOTION + "".join(pieces), encoding="utf-8")
    read = load(own)
    assert read.word("interaction.felt", "good") == "it did me good"
    assert read.asks("person.extra_1") and not read.asks("person.extra_2") and read.prompts["ten_minutes"]
    file.write_text(
        FOR_EDITORS.decode()
        + PROMOTION.replace("  ten_minutes:", "  ten_minute:").replace("month: 30", "month: often"),
        encoding="utf-8",
    )
    with pytest.raises(TemplateError) as mend:
        load(own)
    shown = [line.strip() for line in GUIDE.splitlines() if line.strip().startswith("Line ")]
    assert str(mend.value).splitlines() == shown
