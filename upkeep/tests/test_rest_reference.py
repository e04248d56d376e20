"""Every call of the interface is on its page."""

import re

from upkeep.rest_reference import rest_reference, written


def test_every_call_and_shape_of_the_schema_is_on_the_page():
    page = rest_reference()
    assert "### GET /api/v1/movies/" in page
    assert "### POST /api/v1/events/" in page
    linked = set(re.findall(r"\]\(#(\w+)\)", page))
    assert linked
    assert linked <= set(re.findall(r"\{ #(\w+) \}", page))


def test_a_choice_names_its_values_once():
    window = {
        "name": "w",
        "in": "query",
        "schema": {"enum": ["day"]},
        "description": "Window\n\n* `day` - day",
    }
    schema = {
        "paths": {"/a/": {"get": {"parameters": [window], "responses": {"200": {}}}}},
        "components": {
            "schemas": {
                "Movie": {"type": "object", "required": ["id"], "properties": {"id": {"type": "integer"}}}
            }
        },
    }
    page = written(schema)
    assert "| `w` | query | `day` | Window |" in page
    assert "| `id` (needed) | integer |  |" in page
