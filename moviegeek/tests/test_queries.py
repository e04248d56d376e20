"""What pages ask of the database, for a visitor with a page of their own who came by a click."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalogue.models import Movie

from .rows import live_model, make_contributor, rate

MOST = {"/": 12, "/browse/": 8, "{movie}": 12, "{contributor}": 9}
BOUNDS = ("SAVEPOINT", "RELEASE SAVEPOINT")  # of transactions inside that of the test
# Read by each process once in a while, whatever the page.
KEPT = ("recommender_liveversion", "recommender_movierule", "recommender_servingswitch")


@pytest.mark.parametrize("path", MOST)
def test_a_page_asks_the_database_no_more_than_the_design_allows(
    browser: Client, catalogue: list[Movie], path: str
) -> None:
    contributor = make_contributor(catalogue[0])
    live_model(catalogue)
    rate(browser, catalogue[:5])
    home = browser.get("/").content.decode()
    (by_click, *_others) = re.findall(r'href="(/movies/[^"?]+\?s=[^"]+)"', home)
    address = path.format(movie=by_click.replace("&amp;", "&"), contributor=contributor.get_absolute_url())
    browser.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(address).status_code == 200
    queries = [
        sql
        for query in asked.captured_queries
        if not (sql := query["sql"]).startswith(BOUNDS) and not any(table in sql for table in KEPT)
    ]
    assert len(queries) <= MOST[path], "\n".join(queries)
