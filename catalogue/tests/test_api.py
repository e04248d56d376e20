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


def test_an_id_with_slashes_is_one_address(client):
    headers = bearer("catalogue")
    made = put(client, "shop:shelf%2F7", headers, title="Night Ferry").json()
    for address in ("shop:shelf%2F7/", "shop:shelf/7/"):
        assert client.get(f"/api/v1/movies/{address}").json()["id"] == made["id"]
    assert client.get("/api/v1/movies/shop:shelf%2F7/similar/").json()["results"] == []
    assert client.get("/api/v1/movies/shop:shelf%2F8/").status_code == 404


@pytest.mark.parametrize("reference", ["0", "99999999999999999999", "9" * 5000, "imdb:tt0", "soon", "x:%00"])
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


def put(client, reference, headers, **fields):
    return client.put(f"/api/v1/movies/{reference}/", fields, content_type="application/json", **headers)


def test_other_catalogues_names_are_written_and_replaced(client):
    headers = bearer("catalogue")
    put(client, "shop:1", headers, title="Night Ferry", external_ids={"imdb": "tt1", "tmdb": "7"})
    changed = put(client, "imdb:tt1", headers, title="Night Ferry", external_ids={"imdb": "tt2"})
    assert changed.json()["external_ids"] == {"shop": "1", "imdb": "tt2", "tmdb": "7"}
    assert client.get("/api/v1/movies/imdb:tt1/").status_code == 404


def test_a_name_that_another_movie_has_is_refused_by_name(client):
    headers = bearer("catalogue")
    put(client, "shop:1", headers, title="Night Ferry", external_ids={"imdb": "tt1"})
    answer = put(client, "shop:2", headers, title="Low Tide", external_ids={"imdb": "tt1"})
    assert answer.status_code == 409
    assert answer.json()["errors"] == [
        {"field": "external_ids", "value": "imdb:tt1", "reason": "imdb:tt1 is Night Ferry already"}
    ]
    assert not Movie.objects.filter(title="Low Tide").exists()


def test_a_name_that_is_taken_keeps_no_other_movie_out_of_a_batch(client, shelf):
    rows = [
        {"id": "shop:1", "title": "Low Tide", "external_ids": {"test": "3"}},
        {"id": "shop:2", "title": "Night Ferry"},
    ]
    answer = client.post(
        "/api/v1/movies/batch/", {"movies": rows}, content_type="application/json", **bearer("catalogue")
    ).json()
    assert answer["created"] == 1
    assert [(row["index"], row["field"]) for row in answer["refused"]] == [(0, "external_ids")]


@pytest.mark.parametrize("ids", [{"IMDb": "tt1"}, {"imdb": 1}, {"imdb": "t t"}, {"imdb": ""}, ["tt1"], "tt1"])
def test_names_that_are_none_are_refused(client, ids):
    answer = put(client, "shop:1", bearer("catalogue"), title="Night Ferry", external_ids=ids)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"].startswith("external_ids")


def test_a_movie_is_taken_out_and_comes_back_when_it_is_written(client, shelf):
    headers, address = bearer("catalogue"), f"/api/v1/movies/{shelf['3']}/"
    assert [client.delete(address, **headers).status_code for _ in range(2)] == [204, 204]
    assert client.get(address).status_code == 410
    assert put(client, "test:3", headers, title="Movie 3").status_code == 200
    assert client.get(address).status_code == 200


def test_taking_out_needs_the_scope_and_a_movie(client, shelf):
    assert client.delete("/api/v1/movies/test:3/", **bearer("personal")).status_code == 403
    assert client.delete("/api/v1/movies/test:99/", **bearer("catalogue")).status_code == 404
    assert Movie.objects.filter(removed_at=None).count() == 7
