"""How a movie stands in an address of the REST interface: `12`, `imdb:tt0114709`, also `own:shelf/12`."""

from __future__ import annotations

from django.urls import register_converter
from django.urls.converters import StringConverter

from catalogue.models import ORIGIN_ID


class MovieConverter(StringConverter):
    """An id of another catalogue may hold slashes: servers hand on `%2F` as a slash. Longer addresses, as of
    what is similar, stand before those that end with the movie."""

    regex = rf"[^/]+|{ORIGIN_ID}"


register_converter(MovieConverter, "movie")
