"""A client that somebody else's generator makes from our schema calls the site."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import httpx
import pytest
from drf_spectacular.generators import SchemaGenerator

from accounts.models import ApiToken, User
from collector.models import Rating
from collector.tests.factories import make_movie

PATIENT = httpx.Timeout(120)
PACKAGE = "generated_moviegeek"


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that the package lies in."""
    folder = tmp_path_factory.mktemp("generated")
    schema, config = folder / "schema.json", folder / "config.json"
    schema.write_text(json.dumps(SchemaGenerator().get_schema(request=None, public=True), default=str))
    config.write_text(json.dumps({"post_hooks": []}))
    command = ["generate", "--path", schema, "--output-path", folder / PACKAGE, "--config", config]
    options = ["--meta", "none", "--fail-on-warning"]
    made = subprocess.run(
        [sys.executable, "-m", "openapi_python_client", *map(str, command), *options],
        capture_output=True,
        text=True,
    )
    assert made.returncode == 0, made.stdout + made.stderr
    return folder


@pytest.fixture
def part(generated: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Gives a module of the package by name."""
    monkeypatch.syspath_prepend(str(generated))
    return lambda name: import_module(f"{PACKAGE}.{name}")


def test_it_has_every_operation(generated: Path) -> None:
    operations = {
        operation["operationId"]
        for path in SchemaGenerator().get_schema(request=None, public=True)["paths"].values()
        for operation in path.values()
    }
    assert {path.stem for path in (generated / PACKAGE / "api").rglob("*.py")} == operations | {"__init__"}


@pytest.mark.django_db(transaction=True)
def test_it_reads_movies(part: Any, live_server: Any) -> None:
    titles = {make_movie(title).title for title in ("Stalker", "Solaris")}
    with part("client").Client(base_url=live_server.url, timeout=PATIENT) as client:
        page = part("api.movies.movies_list").sync(client=client, page_size=200)
        field = part("models.movies_list_fields_item").MoviesListFieldsItem
        narrow = part("api.movies.movies_list").sync(client=client, fields=[field.ID, field.YEAR])
    assert {movie.title for movie in page.results} == titles
    assert page.next_ is None
    assert set(narrow.results[0].to_dict()) == {"id", "year"}


@pytest.mark.django_db(transaction=True)
def test_it_rates_with_a_token_and_reads_problems(part: Any, live_server: Any) -> None:
    movie = make_movie()
    token = ApiToken.objects.create(User.objects.create_user("ada@example.org"), scopes=["personal"])[1]
    rate, stars = part("api.me.my_ratings_update"), part("models.stars").Stars(rating=4.5)
    with part("client").AuthenticatedClient(base_url=live_server.url, timeout=PATIENT, token=token) as client:
        rated = rate.sync(movie=str(movie.pk), client=client, body=stars)
        unknown = rate.sync(movie="0", client=client, body=stars)
        (row,) = part("api.me.my_ratings_list").sync(client=client).results
    assert rated.rating == row.rating == Rating.objects.get().stars == 4.5
    assert isinstance(unknown, part("models.problem").Problem)
    assert unknown.status == 404
