from pathlib import Path

import pytest

from netcoach import places


def test_everything_lies_in_the_folder_that_was_named_or_in_the_users_own(data, monkeypatch):
    assert places.journals_folder() == data / "journals"
    assert data in places.demo_journal().parents
    monkeypatch.delenv("NETCOACH_DATA")
    assert places.data_folder().name == "netcoach" and Path.home() in places.data_folder().parents


@pytest.mark.parametrize(
    ("name", "slug"), [("Promotion 2026", "promotion-2026"), ("Über/../uns", "uber-uns"), ("北京", "journal")]
)
def test_a_new_journal_has_a_plain_name_and_a_random_part(data, name, slug):
    path = places.new_journal(name)
    assert path.parent == data / "journals" and path.suffix == ".netcoach"
    assert path.name.rsplit("-", 1)[0] == slug
    assert places.new_journal(name) != path


def test_the_chosen_journal_is_remembered_and_the_environment_comes_first(data, monkeypatch):
    assert places.chosen_journal() is None
    places.choose_journal(data / "a.netcoach")
    places.choose_journal(data / "ü.netcoach")
    assert places.chosen_journal() == places.own_journal() == data / "ü.netcoach"
    assert [file.name for file in data.iterdir()] == ["chosen"]
    monkeypatch.setenv("NETCOACH_JOURNAL", str(data / "b.netcoach"))
    assert places.chosen_journal() == data / "b.netcoach"
    assert places.own_journal() == data / "ü.netcoach"


@pytest.mark.parametrize(
    ("folder", "service"), [("OneDrive - Acme", "OneDrive"), ("Dropbox", "Dropbox"), ("documents", None)]
)
def test_a_folder_that_is_copied_elsewhere_is_known_by_its_name(data, folder, service):
    assert places.looks_synced(data / folder / "j.netcoach") == service


@pytest.mark.parametrize("name", ["templates", "workbooks"])
def test_what_ships_with_netcoach_is_there(name):
    assert any(places.shipped(name).iterdir())
