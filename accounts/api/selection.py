"""Which members of an answer are wanted: `?fields=id,title`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request

from accounts.api.problems import Problem

NAME = "fields"
REF = "#/components/schemas/"

Wanted = frozenset[str] | None  # None: everything


@dataclass(frozen=True)
class Selection:
    """The members that the rows of an answer have. Those of one member inside may be named as well: `rank,title` are
    a row's rank and its movie's title."""

    members: tuple[str, ...]
    inside: str = ""
    members_inside: tuple[str, ...] = ()

    @property
    def allowed(self) -> tuple[str, ...]:
        return self.members + self.members_inside

    def parameter(self) -> OpenApiParameter:
        """For the schema."""
        names = {"type": "array", "minItems": 1, "items": {"type": "string", "enum": list(self.allowed)}}
        where = f"; also those of its `{self.inside}`" if self.inside else ""
        return OpenApiParameter(
            NAME,
            names,
            "query",
            explode=False,
            style="form",
            description=f"Members of each row that are wanted, joined by commas{where}. Left out: all",
        )

    def wanted(self, request: Request) -> Wanted:
        """As asked for in the address; what there is not is named in a problem."""
        if NAME not in request.query_params:
            return None
        names = [name.strip() for name in ",".join(request.query_params.getlist(NAME)).split(",")]
        for name in names:
            if name not in self.allowed:
                reason = f"unknown field {name[:80]!r}, expected some of {', '.join(self.allowed)}"
                raise Problem(reason, field=NAME, value=name[:80])
        return frozenset(names)

    def of(self, row: Mapping[str, Any], wanted: Wanted) -> Mapping[str, Any]:
        """The row with what is wanted."""
        if wanted is None:
            return row
        found = {name: row[name] for name in self.members if name in wanted}
        inside = [name for name in self.members_inside if name in wanted]
        if inside:
            found[self.inside] = {name: row[self.inside][name] for name in inside}
        return found

    def of_all(self, rows: Iterable[Mapping[str, Any]], wanted: Wanted) -> list[Mapping[str, Any]]:
        return [self.of(row, wanted) for row in rows]


def with_parts(result: dict[str, Any], **_: object) -> dict[str, Any]:
    """A postprocessing hook of drf-spectacular: where fields can be chosen, an answer is whole or a part."""
    schemas = result["components"]["schemas"]
    for operations in result["paths"].values():
        for operation in operations.values():
            if any(parameter["name"] == NAME for parameter in operation.get("parameters", [])):
                content = operation["responses"]["200"]["content"]["application/json"]
                whole = content["schema"]
                content["schema"] = {"anyOf": [whole, _part(whole, schemas)]}
    result["components"]["schemas"] = dict(sorted(schemas.items()))
    return result


def _part(whole: dict[str, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    name = whole["$ref"].removeprefix(REF)
    if f"{name}Part" not in schemas:
        schemas[f"{name}Part"] = _loosened(schemas[name], schemas)
    return {"$ref": f"{REF}{name}Part"}


def _loosened(schema: dict[str, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    """Of a list its rows are loosened, of a row its members, and those of the movie in it."""
    properties = dict(schema["properties"])
    if "results" in properties:
        rows = properties["results"]
        properties["results"] = {**rows, "items": _part(rows["items"], schemas)}
        return {**schema, "properties": properties}
    if "$ref" in properties.get("movie", {}):
        properties["movie"] = _part(properties["movie"], schemas)
    return {**{key: value for key, value in schema.items() if key != "required"}, "properties": properties}
