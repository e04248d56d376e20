from __future__ import annotations

import pytest
from django.test import Client

from .browsers import FIREFOX


@pytest.fixture
def browser() -> Client:
    """A browser that has not been here before."""
    return Client(HTTP_USER_AGENT=FIREFOX)


@pytest.fixture
def visitor_browser(db: None, browser: Client) -> Client:
    """A browser that has opened a page."""
    browser.get("/accounts/login/")
    return browser
