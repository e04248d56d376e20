"""The REST interface as a page, from the schema that the site gives out."""

from __future__ import annotations

import os
from typing import Any

import django


def rest_reference() -> str:
    """Every call with its parameters and answers, from the schema that the site gives out."""
    return written(_schema())


def written(schema: dict[str, Any]) -> str:
    calls = [
        _call(path, method, call)
        for path, methods in schema["paths"].items()
        for method, call in methods.items()
    ]
    shapes = [_shape(name, shape) for name, shape in sorted(schema["components"]["schemas"].items())]
    head = [
        "# REST",
        "",
        "Made from the OpenAPI schema, which a running site gives out at `/api/v1/schema/`.",
        "",
    ]
    return "\n".join([*head, "## Calls", "", *calls, "## Shapes", "", *shapes])


def _schema() -> dict[str, Any]:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mysite.settings")
    django.setup()
    from drf_spectacular.generators import SchemaGenerator  # reads settings as it is imported

    schema: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    return schema


def _call(path: str, method: str, call: dict[str, Any]) -> str:
    parameters = [
        f"| `{given['name']}` | {given['in']} | {_type(given['schema'])} | {_line(given.get('description', ''))} |"
        for given in call.get("parameters", [])
    ]
    answers = ", ".join(f"{code}{_shape_of(answer)}" for code, answer in sorted(call["responses"].items()))
    table = (
        ["| parameter | in | is | says |", "| --- | --- | --- | --- |", *parameters, ""] if parameters else []
    )
    body = _shape_of(call.get("requestBody", {}))
    return "\n".join(
        [
            f"### {method.upper()} {path}",
            "",
            call.get("description", ""),
            "",
            *table,
            *([f"Body:{body}", ""] if body else []),
            f"Answers: {answers}",
            "",
        ]
    )


def _shape_of(answer: dict[str, Any]) -> str:
    """A link to the shape of a body, where it has a name."""
    for content in answer.get("content", {}).values():
        schema = content.get("schema", {})
        whole = schema.get("anyOf", [schema])[0]  # or a part of it
        name = whole.get("$ref", "").rpartition("/")[2]
        if name:
            return f" [{name}](#{name.lower()})"
    return ""


def _shape(name: str, shape: dict[str, Any]) -> str:
    rows = [
        f"| `{field}`{' (needed)' if field in shape.get('required', ()) else ''} | {_type(schema)} | "
        f"{_line(schema.get('description', ''))} |"
        for field, schema in shape.get("properties", {}).items()
    ]
    table = ["| field | is | says |", "| --- | --- | --- |", *rows] if rows else [f"A {_type(shape)}."]
    return "\n".join(
        [f"### {name} {{ #{name.lower()} }}", "", _line(shape.get("description", "")), "", *table, ""]
    )


def _type(schema: dict[str, Any]) -> str:
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return f"[{name}](#{name.lower()})"
    if "enum" in schema:
        return _line(", ".join(f"`{value}`" for value in schema["enum"]))
    if schema.get("type") == "array":
        return f"list of {_type(schema.get('items', {}))}"
    for word in ("oneOf", "anyOf", "allOf"):
        if word in schema:
            return " or ".join(_type(part) for part in schema[word])
    types = schema.get("type", "anything")
    return " or ".join(types) if isinstance(types, list) else str(types)


def _line(text: str) -> str:
    """In one line of a table; the values of a choice stand beside it already."""
    kept = [line for line in text.splitlines() if not line.lstrip().startswith("* `")]
    return " ".join(" ".join(kept).split()).replace("|", "\\|")
