"""Posters from TMDB, fetched once and kept by us, so that no page sends anybody's browser to another host."""

from __future__ import annotations

import logging
import re

import requests
from django.conf import settings
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from catalogue.models import Movie

logger = logging.getLogger(__name__)

SIZE = "w342"  # pixels across: enough for the 260 of a movie's page on most screens
TIMEOUT = (2.0, 4.0)  # a visitor waits
LARGEST_BYTES = 1_000_000
JPEG = b"\xff\xd8\xff"
PATH = re.compile(r"/[A-Za-z0-9_-]{1,80}\.jpg")
DOWN, DOWN_SECONDS = "catalogue.pictures_down", 60


def picture_version(movie: Movie) -> str:
    """The part of its address that changes with the picture; empty: there is none to be had."""
    return movie.poster_path[1:-4] if settings.TMDB_API_KEY and PATH.fullmatch(movie.poster_path) else ""


def picture_of(movie: Movie) -> bytes | None:
    """None when it can not be had now; for a minute nobody else waits for a host that did not answer."""
    version = picture_version(movie)
    if not version:
        return None
    name = f"posters/{version}.jpg"
    if default_storage.exists(name):
        with default_storage.open(name) as kept:
            return bytes(kept.read())
    if cache.get(DOWN):
        return None
    found = _fetched(f"{settings.TMDB_IMAGE_ADDRESS.rstrip('/')}/{SIZE}{movie.poster_path}")
    if found is None:
        cache.set(DOWN, True, DOWN_SECONDS)
        return None
    default_storage.save(name, ContentFile(found))
    return found


def _fetched(address: str) -> bytes | None:
    try:
        with requests.get(address, timeout=TIMEOUT, stream=True) as answer:
            answer.raise_for_status()
            found = answer.raw.read(LARGEST_BYTES + 1, decode_content=True)
    except (requests.RequestException, OSError) as error:
        logger.warning("no poster from %s: %s", address, type(error).__name__)
        return None
    if len(found) > LARGEST_BYTES or not found.startswith(JPEG):
        logger.warning("no poster from %s: not a JPEG of at most %d bytes", address, LARGEST_BYTES)
        return None
    return bytes(found)
