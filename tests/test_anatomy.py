"""What a page needs so that a sceptic finishes it: every point, every workbook, on day one and years later."""

from __future__ import annotations

import re
from pathlib import Path

import pyphen
import pytest

import netcoach as nc
from netcoach import forms
from netcoach.choosing import demo
from netcoach.paper import cells_of, form_of

PAGES = sorted((Path(__file__).parent.parent / "workbooks").glob("*.ipynb"))
HEADER = ["Purpose", "Time", "With a coach or alone", "Before you start", "You will have", "Who can see this"]
VERBS = ["Start", "Doubt", "Map", "Write", "Take", "See", "Congratulate", "Hold", "Look"]
LONGEST_WHY, MOST_SENTENCES, MOST_BULLETS, MOST_INPUTS = 80, 3, 4, 7
HARDEST = 8  # school grade of a page, and two more of one part; eight to ten is what a newspaper is written for
#: Names that are hard for a formula and easy for a reader.
NAMES = re.compile(r"\b(Salome|Aurelio|Hamish|Tobias|Miloš|LinkedIn|Ibarra|Mastroianni|Fischhoff|Hewlett|netcoach)\b")
UNKIND = re.compile(
    r"\b(simply|just|obviously|of course you|you (must|should|failed|forgot|neglected)|lazy|excuses?|late again"
    r"|streak|backlog|score|overdue)\b",
    re.IGNORECASE,
)
JARGON = re.compile(
    r"\b(stakeholders?|leverag\w+|synerg\w+|proactiv\w+|deliverables?|KPIs?|ROI|touchpoints?|action items?|takeaways?"
    r"|personal brand\w*|value proposition|nodes?|dyads?|homophily|journal entr\w+|widgets?|kernels?|cells?)\b",
    re.IGNORECASE,
)
TWO_WAYS = re.compile(
    r"\b(both|each way|both ways|each other|one another|together|for you two|of you two|what I bring|did I receive"
    r"|they know me|gift)\b",
    re.IGNORECASE,
)
PERHAPS_UNREAD = (
    forms.LastTalks,
    forms.FourColumns,
    forms.PlanSheet,
    forms.Cards,
    forms.Agreed,
    forms.Desk,
    forms.SessionBrief,
)
#: Forms that end in something to do: what, with whom, by when.
COMMIT = (forms.SmallStep, forms.TwoSentences, forms.Talk)
HARD = "Comprehensive organisational considerations necessitate interdepartmental harmonisation"
SYLLABLES = pyphen.Pyphen(lang="en_US", left=1, right=1)


def readable(words):
    """Return the plain sentences of a text: no headings, no markup, no names of buttons."""
    lines = [
        line for line in words.splitlines() if not line.startswith(("#", "<", "[←", "Press the button", "|:", "| | |"))
    ]
    text = re.sub(r"\[([^\]]+)\]\([^)]+\)", r"\1", "\n".join(lines))
    text = re.sub(r"\([^)]*\b(19|20)\d\d\)", "", text)  # who found it, and when
    return re.sub(r"[*`|]|^\* ", " ", re.sub(r"`[^`]*`", "a file", text), flags=re.MULTILINE).strip()


def sentences(text):
    return [said for said in re.split(r"(?<=[.!?…])[\"”’)]*\s+|\n{2,}", text) if re.search(r"\w", said)]


def grade(text):
    """Return the school grade of Flesch and Kincaid (1975)."""
    words = re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)?", NAMES.sub("Ann", text))
    syllables = sum(len(SYLLABLES.positions(word)) + 1 for word in words)
    return 0.39 * len(words) / len(sentences(text)) + 11.8 * syllables / len(words) - 15.59


def steps_of(cells):
    """Return each step's heading with the cells below it, up to the next heading."""
    steps, inside = {}, None
    for kind, source in cells:
        if kind == "markdown" and source.startswith("#"):
            heading = source.splitlines()[0]
            inside = heading if re.match(r"## Step \d+ of \d+ · ", heading) else None
            steps |= {inside: []} if inside else {}
        if inside:
            steps[inside].append((kind, source))
    return steps


def inputs(form):
    """Return what a form asks before anybody asks it for more; a line for each of five people is one input."""
    asked = [re.sub(r"^Person \d$", "Person", each.ask) for each in forms.asked(form) if not each.more]
    return asked if isinstance(form, forms.AboutPerson | forms.Rehearsal) else list(dict.fromkeys(asked))


def section(words, heading):
    return re.search(rf"^## {heading}\n+(.*?)(?=^#|^<details|\Z)", words, re.MULTILINE | re.DOTALL)


def in_words(cells):
    """Return what is wrong with the words of a page."""
    words = "\n\n".join(source for kind, source in cells if kind == "markdown")
    words = re.sub(r"^(<button|Press the button).*$", "", words, flags=re.MULTILINE)
    title, why = words.splitlines()[0].removeprefix("# "), section(words, "Why it matters")
    example = re.findall(r"<details><summary><b>.+?</b></summary>(.+?)</details>", words, re.DOTALL)
    if title.split()[0].strip(",") not in VERBS and "my" not in title.lower().split():
        yield "its title is no verb and names nothing of hers"
    if [label for label in re.findall(r"^\| \*\*(.+?)\*\* \|", words, re.MULTILINE)] != HEADER:
        yield "its header is not the six lines"
    if why is None or len(why[1].split()) > LONGEST_WHY:
        yield f"it does not say why it matters in {LONGEST_WHY} words"
    if len(example) != 1 or "Mara" not in example[0]:
        yield "it has not one folded example with the fictional client"
    if not re.search(r"\binvented\b", words):
        yield "it does not say that the people in the example are invented"
    if unkind := UNKIND.search(words):
        yield f"it says {unkind[0]!r}"
    if jargon := JARGON.search(words):
        yield f"it speaks the jargon {jargon[0]!r}"
    if not TWO_WAYS.search(words):
        yield "nothing goes both ways on it"
    if (hard := grade(readable(words))) > HARDEST:
        yield f"it is written for grade {hard:.1f}"
    for part in re.split(r"^## ", words, flags=re.MULTILINE)[1:]:
        text = readable(part.partition("\n")[2])
        if len(sentences(text)) > 1 and (hard := grade(text)) > HARDEST + 2:
            yield f"{part.splitlines()[0]!r} is written for grade {hard:.1f}"


def in_steps(cells, me):
    """Return what is wrong with the steps of a page, its pictures and its end."""
    steps = steps_of(cells)
    numbers = [tuple(map(int, re.findall(r"\d+", heading)[:2])) for heading in steps]
    if numbers != [(number, len(steps)) for number in range(1, len(steps) + 1)]:
        yield "its steps are not counted"
    made = []
    for heading, inside in steps.items():
        said = "\n\n".join(text for kind, text in inside if kind == "markdown" and "<details>" not in text)
        bullets = re.findall(r"^\* .*$", said, re.MULTILINE)
        count = len(sentences(readable("\n".join(line for line in said.splitlines() if not line.startswith("* ")))))
        if not 1 <= count <= MOST_SENTENCES or len(bullets) > MOST_BULLETS:
            yield f"{heading!r} has {count} sentences and {len(bullets)} points"
        below = [form_of(text, me) for kind, text in inside if kind == "code"]
        asking = [each for each in below if not isinstance(each, forms.Reflect | forms.Picture | forms.Years)]
        asking = [each for each in asking if not isinstance(each, PERHAPS_UNREAD)]
        if not below or len(asking) > 1:
            yield f"{heading!r} has {len(asking)} forms"
        for form in below:
            if len(inputs(form)) > MOST_INPUTS:
                yield f"{heading!r} asks {len(inputs(form))} things: {inputs(form)}"
        made += below
    if not any(forms.shows_picture(form) for form in made):
        yield "it has no picture"
    if not 1 <= sum(isinstance(form, forms.Reflect) for form in made) <= 3:
        yield "it has not one to three open questions"
    if not any(isinstance(form, COMMIT) for form in made):
        yield "nobody says what she will do, with whom, by when"


def at_its_end(cells, me):
    words = "\n".join(source for kind, source in cells if kind == "markdown")
    code = [source for kind, source in cells if kind == "code"]
    closing = next(form_of(source, me) for source in code if "me.finish()" in source)
    said = closing._said.value
    if "## What you have now" not in words or not re.search(r"There (is one|are [\w-]+) \w+", said):
        yield "it does not say in sentences, with counts, what she has now"
    if not re.search(r"(Next|Back to).*<a class", closing._next.value):
        yield "it leads nowhere"
    closing._done.click()
    if "Saved. You can close this page." not in closing._next.value:
        yield "it does not say that she can close it"


def over_the_years(cells, me):
    """Return which open question does not show the example client's answers of earlier years beside today's."""
    for kind, source in cells:
        if kind == "code" and "me.reflect(" in source:
            form = form_of(source, me)
            answers = [*re.findall(r"\d{1,2} \w+ (20\d\d): ", form._earlier.value)]
            answers += [str(me.today.year)] if form.answer.value else []
            if len(set(answers)) < 2:
                yield f"{form.wording!r} does not show an earlier year"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_sceptic_can_finish_every_page_on_day_one_and_after_three_years(page, me):
    cells = cells_of(page)
    begin = next(source for kind, source in cells if kind == "code" and "me.begin(" in source)
    problems = list(in_words(cells))
    for journal in (me, nc.open(demo())):
        form_of(begin, journal)
        problems += in_steps(cells, journal)
        for kind, source in cells:
            if kind == "code" and "nc-problem" in str(form_of(source, journal)._message.value):
                problems.append(f"{source!r} shows a problem")
    problems += [*over_the_years(cells, journal), *at_its_end(cells, journal)]
    assert not problems, "\n".join(dict.fromkeys(problems))


@pytest.mark.parametrize(
    ("page", "broken", "said"),
    [
        ("03", ("# Write my one-page plan", "# The plan"), "its title is no verb"),
        ("03", ("| **Time** | 20 minutes |\n", ""), "its header"),
        ("03", ("## Why it matters", "## Why it matters\n\n" + "Words. " * 40), "80 words"),
        ("03", ("</details>", ""), "folded example"),
        ("03", ("Three to seven people.", "Just three. You must. Three. Four. Five."), "it says 'Just'"),
        ("03", ("Three to seven people.", "Name your stakeholders."), "jargon"),
        ("03", ("Three to seven people.", "One. Two. Three."), "has 5 sentences"),
        ("03", ("Step 3 of 9", "Step 4 of 9"), "not counted"),
        ("03", ("me.plan_step()", "me.friday()"), "nobody says what she will do"),
        ("03", ("me.show_appreciation()", "me.cards()"), "no picture"),
        ("08", ("Sit down first.", f"{HARD}."), "'Step 2 of 7 · Arrive · 5 minutes' is written for"),
    ],
)
def test_each_point_of_the_anatomy_is_seen_when_it_is_missing(page, broken, said, me):
    page = next(each for each in PAGES if each.name.startswith(page))
    old, new = broken
    assert old in "".join(source for _, source in cells_of(page))
    cells = [(kind, source.replace(old, new)) for kind, source in cells_of(page)]
    me.begin("one_page_plan")
    found = " | ".join([*in_words(cells), *in_steps(cells, me)])
    assert said in found
