"""Artifacts in a bucket: S3 as moto's server speaks it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from django.core.files.storage import storages
from moto.server import ThreadedMotoServer
from pytest_django.fixtures import Settings

from recommender.conf import model_storage
from recommender.engine.artifact import MANIFEST
from recommender.errors import NoLiveModelError
from recommender.models import Version
from recommender.registry import remove_old_versions
from recommender.serving.live import LIVE, live_model
from recommender.storage import bucket, local_copy
from recommender.training import train

from .rows import NOON, two_taste_groups

pytestmark = pytest.mark.django_db
NAME = "moviegeek-models"


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture(autouse=True)
def models_in_a_bucket(s3: str, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "key")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    client = boto3.client("s3", endpoint_url=s3, region_name="us-east-1")
    client.create_bucket(Bucket=NAME)
    options = {"bucket_name": NAME, "location": "models", "endpoint_url": s3, "region_name": "us-east-1"}
    settings.STORAGES = {
        **settings.STORAGES,
        "models": {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options},
    }
    yield client
    everything = boto3.resource("s3", endpoint_url=s3, region_name="us-east-1").Bucket(NAME)
    everything.objects.all().delete()
    everything.delete()


def trained() -> Version:
    (result,) = train(["item_knn"], by="test", report=lambda share, message: None)
    return Version.objects.get(name=result.version)


def on_another_machine() -> None:
    """One that has the database and the bucket, and nothing on its disk."""
    shutil.rmtree(model_storage())
    LIVE.forget()


@pytest.fixture
def version() -> Version:
    two_taste_groups()
    return trained()


def test_a_version_serves_on_a_machine_that_did_not_train_it(version: Version) -> None:
    on_another_machine()
    assert live_model("item_knn").version == version.name
    assert (model_storage() / version.location / MANIFEST).exists()


def test_a_bucket_without_the_manifest_holds_nothing_yet(version: Version) -> None:
    shared = bucket()
    assert shared is not None
    shared.delete(f"{version.location}/{MANIFEST}")
    on_another_machine()
    with pytest.raises(NoLiveModelError):
        live_model("item_knn")
    assert not (model_storage() / version.location).exists()


def test_half_a_copy_is_never_seen(version: Version) -> None:
    shared = bucket()
    assert shared is not None
    (array, *_) = [name for name in shared.listdir(version.location)[1] if name.endswith(".npy")]
    shared.delete(f"{version.location}/{array}")
    on_another_machine()
    with pytest.raises(NoLiveModelError):
        live_model("item_knn")
    assert list(model_storage().iterdir()) == []


def test_a_damaged_copy_in_the_bucket_does_not_serve(version: Version, models_in_a_bucket: Any) -> None:
    shared = bucket()
    assert shared is not None
    (array, *_) = [name for name in shared.listdir(version.location)[1] if name.endswith(".npy")]
    models_in_a_bucket.put_object(
        Bucket=NAME, Key=f"models/{version.location}/{array}", Body=b"something else"
    )
    on_another_machine()
    with pytest.raises(NoLiveModelError):
        live_model("item_knn")


def test_old_versions_go_from_the_bucket_too(version: Version, settings: Settings) -> None:
    settings.RECOMMENDER_KEEP_VERSIONS = 1
    for _ in range(3):
        trained()
    remove_old_versions(algorithm="item_knn", at=NOON)
    shared = bucket()
    assert shared is not None
    kept = set(Version.objects.values_list("location", flat=True))
    assert set(shared.listdir("")[0]) == kept


def test_without_a_bucket_the_folder_is_all_there_is(settings: Settings, tmp_path: Path) -> None:
    settings.STORAGES = {name: value for name, value in settings.STORAGES.items() if name != "models"}
    assert bucket() is None
    assert "models" not in storages.backends
    assert local_copy("item_knn-1") == model_storage() / "item_knn-1"
