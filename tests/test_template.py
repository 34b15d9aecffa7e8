"""Reading a template: what is kept, what is refused, and the words in which that is said."""

import base64
import dataclasses
import subprocess
import sys

import pytest

from netcoach import records
from netcoach.errors import InvalidValueError, TemplateError
from netcoach.template import LISTS, Template, load, read

# A picture of one point, as small as a PNG can be.
PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
SMALLEST = "version: 1\ntitle: Small\nabout: For a test.\nworkbooks:\n  start_here: 10\n"


@pytest.fixture
def own(tmp_path):
    """Give a function that loads a template with this text (or these bytes) in its file."""

    def from_text(text):
        folder = tmp_path / "own"
        folder.mkdir(exist_ok=True)
        (folder / "template.yaml").write_bytes(text if isinstance(text, bytes) else text.encode())
        return load(folder)

    return from_text


@pytest.fixture
def mend(own):
    """Give a function that returns what there is to mend in a template, line by line."""

    def said(text):
        with pytest.raises(TemplateError) as problems:
            own(text)
        return str(problems.value).splitlines()

    return said


# -- What a template gives ------------------------------------------------------------------------


def test_the_smallest_template_has_the_name_of_its_folder_and_words_from_records(own):
    template = own(SMALLEST)
    assert (template.name, template.version, template.title, template.language) == ("own", "1", "Small", "en")
    assert template.workbooks == (("start_here", 10),)
    assert template.word("interaction.felt", "good") == "good"
    assert template.choices("person.closeness") == {str(key): word for key, word in records.CLOSENESS.items()}


def test_workbooks_topics_and_rhythms_keep_the_order_in_which_they_were_written(own):
    template = own(
        SMALLEST + "  ten_minutes: 9\n  people_around_me: 20\ntopics:\n  - work\n  - art\n"
        "rhythms:\n  twice a year: 182\n  every month: 30\n"
    )
    assert template.workbooks == (("start_here", 10), ("ten_minutes", 9), ("people_around_me", 20))
    assert template.topics == ("work", "art")
    assert list(template.rhythms.items()) == [("twice a year", 182), ("every month", 30)]


def test_a_word_is_replaced_and_the_others_stay_in_their_order(own):
    template = own(SMALLEST + "words:\n  person.direction:\n    across: a peer\n")
    assert template.word("person.direction", "across") == "a peer"
    assert template.choices("person.direction") == records.DIRECTIONS | {"across": "a peer"}
    assert list(template.choices("person.direction")) == list(records.DIRECTIONS)


def test_all_five_points_of_closeness_can_be_renamed(own):
    points = "".join(f"    {point}: word {point}\n" for point in range(1, 6))
    template = own(SMALLEST + "words:\n  person.closeness:\n" + points)
    assert template.word("person.closeness", 3) == "word 3"


def test_an_answer_from_a_newer_netcoach_is_shown_by_its_key():
    assert Template().word("interaction.felt", "elated") == "elated"


def test_asking_for_the_answers_to_an_open_question_names_the_nearest_list():
    with pytest.raises(InvalidValueError, match=r"Did you mean 'person\.closeness'"):
        Template().choices("person.closenes")


def test_who_may_see_a_record_is_never_a_consultants_to_rename():
    assert Template().choices("person.audience") == records.AUDIENCES
    assert not any(name.endswith(".audience") for name in LISTS)


def test_paragraphs_are_the_lines_of_a_text(own):
    template = own(SMALLEST + "confidentiality: >\n  One\n  and on.\n\n  Two.\n")
    assert template.confidentiality == "One\nand on.".replace("\n", " ") + "\nTwo."


# -- Text stays text ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["NO", "012", "12:30", "1e3", "1_000", "0x1F", "~", "2026-03-04", "1.10", "007", ".5", "12"]
)
def test_text_stays_as_it_was_written(own, text):
    assert own(SMALLEST.replace("Small", text)).title == text


@pytest.mark.parametrize("text", ["Hi {{7*7}} and {x.__class__} and %(x)s", "<script>alert(1)</script>"])
def test_text_that_looks_like_a_program_is_text(own, text):
    assert own(SMALLEST.replace("Small", text)).title == text


def test_a_number_is_one_only_in_plain_digits(own, mend):
    for text in ("012", "1e3", "12.0", "true", "twelve", "0", "181", "9" * 5000):
        assert mend(SMALLEST.replace("10", text)) == [
            "Line 5: workbooks: start_here: write a whole number from 1 to 180 here, without quotes."
        ]
    assert own(SMALLEST.replace("10", "12")).workbooks == (("start_here", 12),)


def test_a_mark_of_byte_order_and_windows_line_ends_do_no_harm(own):
    assert own(b"\xef\xbb\xbf" + SMALLEST.replace("\n", "\r\n").encode()) == own(SMALLEST)


# -- What there is to mend ------------------------------------------------------------------------


def test_everything_to_mend_is_named_at_once_with_line_allowed_and_nearest(mend):
    assert mend(
        "version: one\n"
        "titel: Small\n"
        "about: ''\n"
        "workbooks:\n"
        "  ten_minute: 10\n"
        "words:\n"
        "  person.closenes:\n"
        "    1: far\n"
        "  person.they_know:\n"
        "    Yes: aye\n"
        "rhythms:\n"
        "  every month: often\n"
        "conversations:\n"
        "  job: A text.\n"
        "topics: work\n"
    ) == [
        "Line 1: version: write a whole number from 1 to 999999 here, without quotes.",
        "Line 1: title: is missing. Write a line that begins with 'title:'.",
        "Line 2: titel: is not known. There are: version, title, language, about, workbooks, words, topics, rhythms, "
        "conversations, routes, contact_details, predictions, questions, prompts, pages, accent, logo, "
        "confidentiality. "
        "Did you mean 'title'?",
        "Line 3: about: write a few words here, or take the line out.",
        "Line 5: workbooks: ten_minute: is not known. There are: start_here, people_around_me, one_page_plan, "
        "ten_minutes, doubt_it_first, what_i_notice, thank, who_would_agree, hold_a_session, look_back. "
        "Did you mean 'ten_minutes'?",
        "Line 7: words: person.closenes: is not known. There are: "
        + ", ".join(name for name in LISTS if name.startswith("person."))
        + ". Did you mean 'person.closeness'?",
        "Line 10: words: person.they_know: Yes: is not known. There are: yes, no, not_sure. Did you mean 'yes'?",
        "Line 12: rhythms: every month: write a whole number from 1 to 3660 here, without quotes.",
        "Line 14: conversations: job: is not known. There are: promotion, new_job, long_term. Did you mean 'new_job'?",
        "Line 15: topics: write each on a line of its own, after a dash and a space.",
    ]


@pytest.mark.parametrize(
    ("added", "said"),
    [
        ("title: Again\n", "Line 6: title: is written twice. Keep one of them."),
        ("topics: [a, *x]\n", "Line 6: a word that begins with &, * or !"),
        ("language: !!python/object/apply:os.getcwd []\n", "Line 6: a word that begins with &, * or !"),
        ("<<: {topics: [a]}\n", "Line 6: <<: is not known."),
        ("? [a]\n: b\n", "Line 6: what stands before a colon is one word or a few."),
        ("confidentiality: null\n", "Line 6: confidentiality: write a few words here"),
        ("routes: perhaps\n", "Line 6: routes: write yes or no here."),
        ("language: the German one\n", "Line 6: language: write a short code such as en, de or pt-BR here."),
        ("accent: blue\n", 'Line 6: accent: write a colour in quotes here, such as "#1a5fb4".'),
        ("accent: #1a5fb4\n", "Line 6: accent: write a colour in quotes here"),  # for YAML a remark
        ('accent: "#777777"\n', "Line 6: accent: is too light: white letters stand on it."),
        ("prompts:\n  thank: [a, b, c, d]\n", "Line 7: prompts: thank: are 4. 3 are the most."),
        ("questions:\n  seat.ned: Why?\n", "Did you mean 'seat.need'?"),
        ("questions:\n  seat.move: Why?\n", "Line 7: questions: seat.move: is not known."),
        ("pages: a\n", "Line 6: pages: goes into a file of its own, such as pages/start_here.md."),
        ("logo: a\n", "Line 6: logo: goes into a file of its own, such as logo.png."),
        ("words:\n", "Line 6: words: write lines of the form 'name: value' here"),
        (
            "words:\n  person.closeness:\n    1: far\n",
            "Line 7: words: person.closeness: write words for all of 1, 2, 3, 4, 5",
        ),
        (
            "words:\n  interaction.channel:\n    video: A call\n",
            "Line 7: words: interaction.channel: two answers have the same",
        ),
        ("words:\n  person.audience:\n    me: everyone\n", "Line 7: words: person.audience: is not known."),
        ("topics:\n  - [a]\n", "Line 7: topics: write a few words here"),
        ('confidentiality: "bell \\x07"\n', "Line 6: confidentiality: there is a character"),
        ('confidentiality: "half \\ud83d"\n', "Line 6: confidentiality: there is a character"),
        ("confidentiality: bell \x07\n", "Line 6: this cannot be read"),
        ('confidentiality: "\\UFFFFFFFF"\n', "Line 6: this cannot be read"),
        ("confidentiality: a: b\n", "Line 6: this cannot be read (mapping values are not allowed here)."),
        ("\tconfidentiality: a\n", "cannot be read"),
        (
            "confidentiality: " + "word " * 700 + "\n",
            "Line 6: confidentiality: is 3,499 characters long. 3,000 is the most.",
        ),
        ("topics:\n  - " + "word " * 30 + "\n", "Line 7: topics: is 149 characters long. 120 is the most."),
        ("---\nversion: 2\n", "Line 1: the file is empty, or parted by a line '---'."),
        (f"? {'k' * 200}\n: b\n", "Line 6: what stands before a colon is one word or a few."),
    ],
)
def test_a_surprise_is_refused_in_words(mend, added, said):
    assert said in "\n".join(mend(SMALLEST + added))


def test_the_ground_rules_come_first(mend):
    said = mend(SMALLEST.replace("  start_here: 10", "  ten_minutes: 10\n  start_here: 10"))
    assert said == [
        "Line 4: workbooks: begin with start_here: it says the ground rules before the first name is typed."
    ]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "Line 1: the file is empty"),
        (SMALLEST.encode("utf-16"), "not in UTF-8"),
        ((SMALLEST + "confidentiality: é\n").encode("latin-1"), "Line 6: a letter here is not in UTF-8."),
        (SMALLEST.encode() + b"#" * 10_000_000, "larger than 256 KB"),
    ],
)
def test_a_file_of_another_kind_is_refused_in_words(mend, data, said):
    (line,) = mend(data)
    assert said in line


def test_a_page_is_a_file_and_keeps_paragraphs_headings_and_lists_apart(own, tmp_path):
    (tmp_path / "own" / "pages").mkdir(parents=True)
    text = "# Hello\r\nOne\r\nand on.\r\n\r\n- a\r\n  and more\r\n- b\r\n"
    (tmp_path / "own" / "pages" / "thank.md").write_bytes(b"\xef\xbb\xbf" + text.encode())
    (tmp_path / "own" / "pages" / ".DS_Store").write_bytes(b"\x00")
    assert own(SMALLEST).pages == {"thank": "# Hello\nOne and on.\n- a and more\n- b"}


def test_a_logo_is_a_small_picture_in_a_file_of_its_own(own, tmp_path):
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "logo.png").write_bytes(PICTURE)
    assert base64.b64decode(own(SMALLEST).logo) == PICTURE


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is no PNG picture"),
        (b"<svg onload=alert(1)>" + b" " * 40, "is no PNG picture"),
        (PICTURE[:20], "is no PNG picture"),
        (PICTURE + b"\0" * 70_000, "64 KB and 1,200 pixels to a side are the most"),
        (PICTURE[:16] + bytes([0, 0, 255, 0]) + PICTURE[20:], "64 KB and 1,200 pixels to a side are the most"),
    ],
)
def test_what_is_no_small_picture_is_refused_in_words(mend, tmp_path, data, said):
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "logo.png").write_bytes(data)
    (line,) = mend(SMALLEST)
    assert line.startswith("Line 1: logo: logo.png is ") and said in line


def test_what_is_wrong_with_the_other_files_is_named_too(mend, tmp_path):
    for folder in ("pages", "coach"):
        (tmp_path / "own" / folder).mkdir(parents=True)
    (tmp_path / "own" / "pages" / "thanks.md").write_text("a", encoding="utf-8")
    (tmp_path / "own" / "pages" / "thank.md").write_text("a" * 3001, encoding="utf-8")
    (tmp_path / "own" / "coach" / "guide.ipynb").write_text("{}", encoding="utf-8")
    said = mend(SMALLEST)
    assert said[0].startswith("Line 1: coach/guide.ipynb: is no part of a template. There are: pages/start_here.md,")
    assert said[1].endswith("Did you mean 'pages/thank.md'?")
    assert said[2:] == ["Line 1: pages: thank: is 3,001 characters long. 3,000 is the most."]
    (tmp_path / "own" / "coach" / "guide.md").write_bytes("é".encode("latin-1"))
    assert mend(SMALLEST) == ["coach/guide.md: Line 1: a letter here is not in UTF-8. Please save the file as UTF-8."]


@pytest.mark.parametrize("name", ["con", "com1", "nul", "../own", "own/", "Own", "", "own\n"])
def test_a_name_that_is_no_folder_everywhere_is_refused(name):
    with pytest.raises(TemplateError, match="small letters"):
        read(name, {"template.yaml": SMALLEST.encode()})


def test_a_folder_without_the_file_or_with_a_name_for_no_folder_is_named(tmp_path):
    with pytest.raises(TemplateError, match=r"no template\.yaml in the folder"):
        load(tmp_path)
    (tmp_path / "Our Firm").mkdir()
    (tmp_path / "Our Firm" / "template.yaml").write_text(SMALLEST, encoding="utf-8")
    with pytest.raises(TemplateError, match="small letters"):
        load(tmp_path / "Our Firm")


# A guard against hanging and against a crash of the interpreter, so in a process of its own.
HOSTILE = """
import pathlib, sys
from netcoach.template import TemplateError, load
try:
    load(pathlib.Path(sys.argv[1]))
except TemplateError as refused:
    print(refused)
"""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[" * 200_000, "Line 1: too much to be a template"),
        ("{" * 200_000, "Line 1: what stands before a colon"),
        ("- " * 100_000, "Line 1: too much to be a template"),
        ("- a\n" * 60_000, "Line 20000: too much to be a template"),
        ("a: &a [x]\n" + "".join(f"b{n}: &b{n} [*a, *a]\n" for n in range(8_000)), "too much to be a template"),
        ("a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n", "Line 2: a word that begins with &"),
    ],
    ids=["brackets", "braces", "dashes", "long", "many aliases", "few aliases"],
)
def test_a_bomb_is_refused_before_it_goes_off(tmp_path, text, said):
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "template.yaml").write_text(text, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", HOSTILE, str(tmp_path / "own")], capture_output=True, text=True, timeout=10, check=True
    )
    assert said in done.stdout


# -- What a journal keeps -------------------------------------------------------------------------

FULL = Template(
    name="own",
    version="3",
    title="Für alle \u2028 😀",
    language="de",
    about='A "quoted": text.',
    workbooks=(("start_here", 10), ("ten_minutes", 9)),
    words={"person.direction": {"up": "oben", "across": "neben"}, "about.inside": {"inside": "drin"}},
    topics=("NO", "012"),
    rhythms={"twice a year": 182, "every month": 30},
    conversations={"promotion": "One.\nTwo."},
    routes=True,
    contact_details=True,
    predictions=False,
    questions={"seat.need": "Was braucht sie?", "person.extra_1": "What did I learn?"},
    prompts={"thank": ("Whom did I forget?",)},
    pages={"thank": "# Hi\n- **one**\n- two"},
    accent="#1a5fb4",
    logo=base64.b64encode(PICTURE).decode(),
    confidentiality="null",
)


def test_a_journal_gives_back_the_template_that_it_was_given():
    assert {f.name for f in dataclasses.fields(FULL) if getattr(FULL, f.name) == getattr(Template(), f.name)} == set()
    kept = Template.from_content(FULL.content())
    assert kept == dataclasses.replace(FULL, title="Für alle 😀")  # one line is one line
    assert list(kept.rhythms) == ["twice a year", "every month"]


def test_the_same_template_is_kept_as_the_same_bytes(own):
    words = "words:\n  person.they_know:\n    no: nay\n    yes: aye\n  interaction.felt:\n    hard: sour\n"
    other = "words:\n  interaction.felt: {hard: sour}\n  person.they_know: {yes: aye, no: nay}\n"
    assert own(SMALLEST + words).content() == own(SMALLEST + other).content()


def test_what_a_newer_netcoach_wrote_gives_way_to_the_defaults():
    kept = Template.from_content(
        '{"name":"own","title":"Ours","mood":1,"workbooks":{"later":5},"words":7,"topics":["a"]}'
    )
    assert kept == Template(name="own", title="Ours", topics=("a",))


@pytest.mark.parametrize("content", ["", "7", "null", '{"title":', "[" * 100_000])
def test_a_damaged_record_of_a_template_is_refused_in_words(content):
    with pytest.raises(TemplateError, match="cannot be read"):
        Template.from_content(content)


def test_the_lightest_grey_on_which_white_letters_can_be_read_is_an_accent(own):
    assert own(SMALLEST + 'accent: "#767676"\n').accent == "#767676"
