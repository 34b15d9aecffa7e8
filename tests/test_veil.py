"""Initials in the place of names: whose, where, and what is left alone."""

from __future__ import annotations

import pytest

from netcoach.veil import Veil

NAMES = {
    "1": ["Ana Ruiz"],
    "2": ["Adam Reed"],
    "3": ["Ben"],
    "4": ["Pepe", "José de la Cruz"],
    "5": ["Jean-Luc O'Brien"],
    "6": ["王小明"],
    "7": ["Will Page"],
    "8": ["The new CFO"],
    "9": ["सीता देवी"],
    "10": ["Alexandra Papadopoulou"],
}


@pytest.fixture(scope="module")
def veil():
    return Veil(NAMES)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Ask Ana.", "Ask A."),
        ("ANA RUIZ met adam reed's team", "A. R. met A. R. 2's team"),
        ("Ana said so, and ruiz too; Banana did not", "A. said so, and R. too; Banana did not"),
        ("Ben, Benno and Bens", "B., Benno and Bens"),
        ("Jose de la Cruz, called pepe", "J. C., called J. C."),
        ("in the house of la Cruz", "in the house of la C."),
        ("Jean-Luc O’Brien", "J. L. O. B."),
        ("我和王小明谈", "我和王.谈"),
        ("सीता देवी और सीता", "स. द. और स."),
        ("What will the page say? Ask Will.", "What will the page say? Ask W."),
        ("The new CFO, a cfo, the team is new", "C., a C., the team is new"),
        ("Alexandra Papad… and Papad… and Papadopoulou", "A. P. and P.… and P."),
        ("Jean-Luc O… with Jean-…", "J. L. O. B. with J.-…"),
        ("write to a.ruiz@firm.example now", "write to …@… now"),
        ("", ""),
        ("nobody we know", "nobody we know"),
    ],
)
def test_a_name_becomes_its_initials_wherever_it_stands(veil, text, shown):
    assert veil.cover(text) == shown


def test_tags_stay_and_a_name_that_a_tag_or_an_entity_parts_is_covered(veil):
    text = "<b class='nc-page'>Ana<br>Ruiz</b> O&#x27;Brien &amp; Page"
    assert veil.cover(text, markup=True) == "<b class='nc-page'>A. R.</b> O&#x27;B. &amp; P."


def test_where_nobody_is_known_nothing_changes_but_addresses():
    assert Veil({}).cover("Ana, ana@firm.example") == "Ana, …@…"


def test_people_of_another_journal_change_no_number_and_no_name_of_this_one():
    veil = Veil({"1": ["Ana Ruiz"], "2": ["Abel Rey"]}, {"3": ["Adam Reed"], "4": ["Abel Rey"]})
    assert veil.cover("Ana Ruiz, Abel Rey, Adam Reed") == "A. R., A. R. 2, A. R."


@pytest.mark.parametrize("name", ["A", "???", " ", "A. R.", "de", "123", "<b>", "."])
def test_an_odd_name_does_no_harm(name):
    veil = Veil({"1": [name], "2": ["A. R."]})
    assert veil.cover("A cat is a cat, <b>so</b>.", markup=True) == "A cat is a cat, <b>so</b>."
