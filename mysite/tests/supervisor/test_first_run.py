from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth import authenticate

from accounts.models import User
from catalogue.models import Movie
from collector.services import record_events
from collector.tests.factories import NOON, event, make_identity, make_movie
from mysite.supervisor import first_run
from mysite.supervisor.first_run import (
    STAFF_EMAIL,
    Audience,
    Loading,
    Step,
    mark_of,
    new_staff_password,
    rebuild,
    steps,
)
from mysite.supervisor.notes import Notes


@pytest.fixture
def notes(tmp_path):
    return Notes(tmp_path / "first_run.json")


def step_named(name: str, home: Path) -> Step:
    return next(step for step in steps(data="starter", simulate=True, home=home) if step.name == name)


def test_what_is_noted_is_remembered_beside_what_was(notes):
    notes.put("data", 1)
    notes.put("audience", "done")
    assert (notes.get("data"), notes.get("audience"), notes.get("other")) == (1, "done", None)


@pytest.mark.django_db
def test_migrated_tables_need_no_step(tmp_path):
    assert not step_named("Tables", tmp_path).is_needed()


@pytest.mark.django_db
def test_an_empty_catalogue_is_loaded(notes):
    assert Loading(notes, data="starter").is_needed()


@pytest.mark.django_db
def test_a_filled_catalogue_is_left_alone(notes):
    Movie.objects.create(title="Metropolis", year=1927)
    assert not Loading(notes, data="starter").is_needed()


@pytest.mark.django_db
def test_another_dataset_is_loaded_into_a_filled_catalogue(notes, tmp_path):
    Movie.objects.create(title="Metropolis", year=1927)
    dataset = tmp_path / "ml-latest-small.zip"
    dataset.touch()
    assert Loading(notes, data=str(dataset)).is_needed()
    notes.put("data", {"name": str(dataset), "mark": mark_of(str(dataset)), "is_done": True})
    assert not Loading(notes, data=str(dataset)).is_needed()


@pytest.mark.django_db
def test_an_interrupted_import_is_taken_up_again(notes):
    Movie.objects.create(title="Metropolis", year=1927)
    notes.put("data", {"name": "ml-1m.zip", "mark": "ml-1m.zip", "is_done": False})
    assert Loading(notes, data="starter").is_needed()


def test_a_changed_file_counts_as_another_dataset(tmp_path):
    dataset = tmp_path / "ratings.zip"
    dataset.write_bytes(b"one")
    before = mark_of(str(dataset))
    dataset.write_bytes(b"another")
    assert mark_of(str(dataset)) != before


def test_an_audience_is_simulated_once_and_only_when_wanted(notes):
    assert Audience(notes, is_wanted=True).is_needed()
    assert not Audience(notes, is_wanted=False).is_needed()
    notes.put("audience", "done")
    assert not Audience(notes, is_wanted=True).is_needed()


@pytest.mark.django_db
def test_the_dashboard_login_works_and_is_random():
    first, second = (new_staff_password(STAFF_EMAIL) for _ in range(2))
    user = authenticate(username=STAFF_EMAIL, password=second)
    assert first != second
    assert isinstance(user, User)
    assert user.is_staff


@pytest.mark.django_db
def test_a_login_is_made_only_while_no_staff_exists(tmp_path):
    assert step_named("Dashboard login", tmp_path).is_needed()
    new_staff_password("mia@example.org")
    assert not step_named("Dashboard login", tmp_path).is_needed()


def test_static_files_are_collected_again_only_after_a_change(monkeypatch, tmp_path):
    monkeypatch.setattr(settings, "MOVIEGEEK_HOME", tmp_path)
    assert first_run.has_new_static_files()
    Notes(first_run.static_note()).put("files", first_run.static_fingerprint())
    assert not first_run.has_new_static_files()


@pytest.mark.django_db
def test_a_catalogue_that_was_only_looked_over_starts_without_models():
    record_events([event("impression", movie=make_movie().pk)], identity=make_identity(), received_at=NOON)
    assert rebuild().startswith("none yet")
