"""How a person stands in an address of the REST interface: a key, `movielens:15`, also `shop:eu/15`."""

from __future__ import annotations

from django.urls import register_converter
from django.urls.converters import StringConverter

from collector.people import ORIGIN, ORIGIN_ID_LENGTH


class PersonConverter(StringConverter):
    """An `origin:id` may hold slashes: servers hand on `%2F` as a slash."""

    regex = rf"[^/]+|{ORIGIN.pattern}:[^\0]{{1,{ORIGIN_ID_LENGTH}}}"


register_converter(PersonConverter, "person")
