from datetime import timedelta

import pytest

from accounts.api.throttling import PER_MINUTE
from accounts.models import ApiToken, User


def test_an_unknown_address_is_a_problem_document(client):
    answer = client.get("/api/v1/nothing/")
    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json"
    assert set(answer.json()) == {"type", "title", "status", "detail"}


@pytest.mark.django_db
def test_a_wrong_token_is_401_with_a_challenge(client):
    answer = client.get("/api/v1/movies/", HTTP_AUTHORIZATION="Bearer wrong")
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.django_db
def test_a_token_is_stored_hashed():
    user = User.objects.create_user("ada@example.org")
    row, token = ApiToken.objects.create(user, scopes=["events"])
    assert token not in str(ApiToken.objects.filter(pk=row.pk).values().get())


@pytest.mark.django_db
def test_bad_json_is_a_problem_document(client):
    _, token = ApiToken.objects.create(
        User.objects.create_user("s@example.org", is_staff=True), scopes=["catalogue"]
    )
    answer = client.put(
        "/api/v1/movies/shop:1/", "{", content_type="application/json", HTTP_AUTHORIZATION=f"Bearer {token}"
    )
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")


@pytest.mark.django_db
def test_too_many_requests_are_told_when_to_come_back(client, settings, monkeypatch):
    settings.THROTTLE = True
    monkeypatch.setitem(PER_MINUTE, "anybody", 2)
    monkeypatch.setattr("accounts.api.throttling.clock", lambda: 1_000_000.0)
    statuses = [client.get("/api/v1/movies/", REMOTE_ADDR="10.9.8.7") for _ in range(3)]
    assert [answer.status_code for answer in statuses] == [200, 200, 429]
    assert int(statuses[-1]["Retry-After"]) <= 60


@pytest.mark.django_db
def test_e_mail_is_one_whatever_its_case():
    User.objects.create_user("Ada@Example.org")
    assert User.objects.get_by_natural_key("ADA@example.ORG").email == "ada@example.org"


@pytest.mark.django_db
def test_a_token_past_its_time_is_refused_and_goes(client):
    owner = User.objects.create_user("late@example.org")
    token, text = ApiToken.objects.create(owner, expiry=timedelta(seconds=-1))
    assert client.get("/api/v1/me/ratings/", HTTP_AUTHORIZATION=f"Bearer {text}").status_code == 401
    assert not ApiToken.objects.filter(pk=token.pk).exists()


DEEP = "[" * 100_000


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["recommendations/", "together/recommendations/"])
def test_json_that_is_nested_without_end_is_a_problem(client, address):
    answer = client.post(f"/api/v1/{address}", DEEP, content_type="application/json")
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")


@pytest.mark.django_db
def test_a_body_that_is_too_large_is_not_read(client, settings):
    length = str(settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
    answer = client.post(
        "/api/v1/recommendations/", "{}", content_type="application/json", CONTENT_LENGTH=length
    )
    assert (answer.status_code, answer["Content-Type"]) == (413, "application/problem+json")
    assert str(settings.DATA_UPLOAD_MAX_MEMORY_SIZE) in answer.json()["detail"]


@pytest.mark.django_db
def test_what_fails_here_is_a_problem_too(client, monkeypatch):
    def fails(*_args, **_named):
        raise RuntimeError("a disk is full")

    monkeypatch.setattr("catalogue.api.browse", fails)
    client.raise_request_exception = False
    answer = client.get("/api/v1/movies/")
    assert (answer.status_code, answer["Content-Type"]) == (500, "application/problem+json")
    assert "disk" not in answer.content.decode()
    assert answer["Cache-Control"] == "private, no-store"


@pytest.mark.django_db
def test_an_unknown_host_is_a_problem_too(client):
    answer = client.get("/api/v1/movies/", headers={"host": "evil.example.org"})
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
