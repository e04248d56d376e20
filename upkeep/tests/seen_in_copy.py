"""Runs in the copy, after the tutorials: what they added is seen without another edit."""

import os
import zipfile
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client

from collector.models import Person
from recommender.conf import kinds_of_evidence
from recommender.shelves import all_shelves
from recommender.tests.rows import two_taste_groups

pytestmark = pytest.mark.django_db


@pytest.fixture
def dashboard(django_user_model):
    client = Client()
    client.force_login(django_user_model.objects.create_superuser("root@example.org", "a long password"))
    return client


def test_tutorial_algorithm_is_in_the_schema_and_after_training_in_the_dashboard(
    dashboard, tmp_path, settings
):
    settings.RECOMMENDER_MODEL_STORAGE = str(tmp_path)
    two_taste_groups()
    call_command("train", "co_counts")
    assert "co_counts" in Client().get("/api/v1/schema/").content.decode()
    assert "co_counts" in dashboard.get("/analytics/runs/").content.decode()


def test_tutorial_kind_is_weighed_and_in_the_schema():
    assert kinds_of_evidence()["share"].weight == 6.0
    assert "share" in Client().get("/api/v1/schema/").content.decode()


def test_tutorial_dataset_is_imported_and_in_the_dashboard(dashboard):
    call_command("import_dataset", os.environ["TUTORIAL_CLUB"])
    with zipfile.ZipFile(os.environ["TUTORIAL_CLUB"]) as club:
        titles = [line.split("|")[1] for line in club.read("films.txt").decode().splitlines()]
    page = dashboard.get("/analytics/movies/").content.decode()
    assert Person.objects.filter(origin="video-club").exists()
    assert any(title in page for title in titles)


def test_tutorial_panel_is_on_the_overview(dashboard):
    assert "Decades" in dashboard.get("/analytics/").content.decode()
    assert Path("analytics/panels/decades.py").exists()


def test_tutorial_shelf_is_found():
    assert "bought" in {shelf.name for shelf in all_shelves()}
