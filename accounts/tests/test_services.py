import pytest
from django.core.management import CommandError, call_command

from accounts.errors import ScopeNotAllowedError
from accounts.models import ApiToken, User
from accounts.services import create_token, revoke_token

pytestmark = pytest.mark.django_db


def test_a_visitor_s_token_reaches_only_their_own_data():
    ada = User.objects.create_user("ada@example.org")
    row, _ = create_token(user=ada, name="phone", scopes=["personal"])
    assert row.scopes == ["personal"]
    with pytest.raises(ScopeNotAllowedError):
        create_token(user=ada, name="server", scopes=["users"])


def test_an_unknown_scope_is_named():
    with pytest.raises(ScopeNotAllowedError, match="'everything'"):
        create_token(user=User(is_staff=True), name="", scopes=["everything"])


def test_only_its_owner_revokes_a_token():
    ada, bob = User.objects.create_user("ada@example.org"), User.objects.create_user("bob@example.org")
    row, _ = create_token(user=ada, name="", scopes=[])
    assert not revoke_token(user=bob, token_key=row.token_key)
    assert revoke_token(user=ada, token_key=row.token_key)


def test_the_command_prints_a_token_that_works(client, capsys):
    User.objects.create_user("ada@example.org", is_staff=True)
    call_command("api_token", "ada@example.org", "--scopes", "catalogue")
    token = capsys.readouterr().out.strip()
    answer = client.put(
        "/api/v1/movies/shop:1/", {}, content_type="application/json", HTTP_AUTHORIZATION=f"Bearer {token}"
    )
    assert answer.status_code == 400  # let in, and told what is missing
    assert ApiToken.objects.count() == 1


def test_the_command_says_when_there_is_no_such_account():
    with pytest.raises(CommandError, match=r"nobody@example\.org"):
        call_command("api_token", "nobody@example.org")
