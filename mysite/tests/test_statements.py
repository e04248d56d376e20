"""What a page asks of the database has an end."""

import pytest
from django.db import OperationalError, connection
from django.db.backends.signals import connection_created

from mysite.statements import limit_statements


@pytest.fixture
def as_a_web_process(settings):
    settings.STATEMENT_TIMEOUT_MS = 50
    limit_statements()
    connection.close()
    yield
    connection_created.disconnect(dispatch_uid="limit statements")
    connection.close()


@pytest.mark.django_db(transaction=True)
def test_a_statement_of_a_page_that_takes_too_long_is_cut_off(as_a_web_process):
    with connection.cursor() as cursor, pytest.raises(OperationalError, match="statement timeout"):
        cursor.execute("SELECT pg_sleep(30)")
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,)
