import pytest

from accounts.models import ApiToken, User
from catalogue.models import Movie
from catalogue.services import upsert_movies
from datasets import MovieRow

pytestmark = pytest.mark.django_db


@pytest.fixture
def shelf():
    return upsert_movies(
        (
            MovieRow(
                origin_id=str(n), title=f"Movie {n}", year=1950 + n, genres=("Drama",) if n % 2 else ("War",)
            )
            for n in range(7)
        ),
        origin="test",
    )


def bearer(*scopes, staff=True):
    owner = User.objects.create_user(f"o{User.objects.count()}@example.org", is_staff=staff)
    _, token = ApiToken.objects.create(owner, scopes=list(scopes))
    return {"HTTP_AUTHORIZATION": f"Bearer {token}"}


def test_pages_lead_through_every_movie_once(client, shelf):
    address, seen = "/api/v1/movies/?page_size=3&ordering=title", []
    while address:
        answer = client.get(address).json()
        seen += [movie["id"] for movie in answer["results"]]
        address = answer["next"]
    assert sorted(seen) == sorted(shelf.values())


def test_filters(client, shelf):
    answer = client.get("/api/v1/movies/?genre=Drama&year_min=1953&ordering=newest").json()
    assert [movie["year"] for movie in answer["results"]] == [1955, 1953]


def test_search(client, shelf):
    assert client.get("/api/v1/movies/?search=movie 3").json()["results"][0]["title"] == "Movie 3"


def test_a_bad_parameter_is_named_with_its_value(client):
    answer = client.get("/api/v1/movies/?year_min=soon")
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["errors"][0]["field"] == "year_min"


@pytest.mark.parametrize("reference", ["test:3", "{id}"])
def test_one_movie_by_any_of_its_names(client, shelf, reference):
    answer = client.get(f"/api/v1/movies/{reference.format(id=shelf['3'])}/").json()
    assert (answer["id"], answer["external_ids"]) == (shelf["3"], {"test": "3"})


@pytest.mark.parametrize("reference", ["0", "99999999999999999999", "imdb:tt0", "soon", "x:%00"])
def test_an_unknown_movie_is_a_problem(client, reference):
    answer = client.get(f"/api/v1/movies/{reference}/")
    assert (answer.status_code, answer.json()["status"]) == (404, 404)


def test_writing_needs_the_scope(client):
    def write(headers):
        return client.put(
            "/api/v1/movies/shop:1/", {"title": "Ran"}, content_type="application/json", **headers
        ).status_code

    assert write({}) == 401
    assert write(bearer("users")) == 403
    assert write(bearer("catalogue", staff=False)) == 403
    assert write(bearer("catalogue")) == 201


def test_writing_again_changes_what_is_said_and_keeps_the_rest(client):
    headers = bearer("catalogue")
    for fields in (
        {"title": "Ran", "year": 1985, "genres": ["War"]},
        {"title": "Ran", "synopsis": "A king divides."},
    ):
        client.put("/api/v1/movies/shop:1/", fields, content_type="application/json", **headers)
    answer = client.get("/api/v1/movies/shop:1/").json()
    assert (answer["year"], answer["genres"], answer["synopsis"]) == (1985, ["War"], "A king divides.")


def test_a_batch_stores_what_is_right_and_names_what_is_not(client):
    movies = [
        {"id": "shop:1", "title": "Ran"},
        {"id": "shop:2", "title": "", "year": 1985},
        {"id": "x", "title": "A"},
    ]
    answer = client.post(
        "/api/v1/movies/batch/", {"movies": movies}, content_type="application/json", **bearer("catalogue")
    ).json()
    assert answer["created"] == 1
    assert [(row["index"], row["field"]) for row in answer["refused"]] == [(1, "title"), (2, "id")]
    assert Movie.objects.count() == 1
