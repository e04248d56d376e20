"""Tables are imported inside: this file is read before Django is set up."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pytest_django.fixtures import Settings

if TYPE_CHECKING:
    from catalogue.models import Movie
    from collector.models import Person


@pytest.fixture(autouse=True)
def own_model_storage(settings: Settings, tmp_path: Path) -> Path:
    """Artifacts of a test are its own; charts and pointers are looked at anew each time."""
    settings.RECOMMENDER_MODEL_STORAGE = tmp_path / "models"
    settings.RECOMMENDER_LOOK_FOR_VERSIONS_SECONDS = 0.0
    return tmp_path / "models"


@pytest.fixture
def world(db: None, own_model_storage: Path) -> tuple[list[Person], list[Movie]]:
    """Two groups of people with a taste of their own each, as two live models know them."""
    from recommender.tests.rows import two_taste_groups
    from recommender.training import train

    people, movies = two_taste_groups()
    train(["ease", "item_knn"], by="test", report=lambda share, message: None)
    return people, movies
