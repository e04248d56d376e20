"""Tables are imported inside: this file is read before Django is set up."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django.fixtures import Settings

if TYPE_CHECKING:
    from catalogue.models import Movie

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture(autouse=True)
def nothing_kept(settings: Settings, tmp_path: Path) -> None:
    settings.RECOMMENDER_MODEL_STORAGE = tmp_path / "models"
    cache.clear()


@pytest.fixture
def browser(db: None) -> Client:
    """A browser that has not been here before."""
    return Client(HTTP_USER_AGENT=FIREFOX)


@pytest.fixture
def movie(db: None) -> Movie:
    from .rows import make_movie

    return make_movie()


@pytest.fixture
def catalogue(db: None) -> list[Movie]:
    from .rows import make_catalogue

    return make_catalogue()
