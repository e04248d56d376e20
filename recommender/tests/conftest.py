from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django.fixtures import Settings


@pytest.fixture(autouse=True)
def own_model_storage(settings: Settings, tmp_path: Path) -> Path:
    """Artifacts of a test are its own; charts and pointers are looked at anew each time."""
    settings.RECOMMENDER_MODEL_STORAGE = tmp_path / "models"
    settings.RECOMMENDER_LOOK_FOR_VERSIONS_SECONDS = 0.0
    return tmp_path / "models"
