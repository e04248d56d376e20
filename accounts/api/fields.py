"""Values as they come over the wire: JSON says types, an address only words; neither is guessed at."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, ClassVar, Self, cast

from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request

# One line that says something: Postgres takes no NUL, and no title has a line break.
LINE = r"^[^\x00-\x1f]*[^\x00-\x1f\s][^\x00-\x1f]*\Z"
TEXT = r"^[^\x00]*\Z"
KEPT = 128  # sets of parameters that a process has checked


class StrictSerializer(serializers.Serializer[Any]):
    """Refuses what a field would have to guess at: 0 for false, "5" for 5, 5 for "5"."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, Mapping):
            wrong = {
                name: [f"expected {reason}"]
                for name, field in self.fields.items()
                if data.get(name) is not None and (reason := self.reason_against(field, data[name]))
            }
            if wrong:
                raise serializers.ValidationError(wrong)
        return super().to_internal_value(data)

    def reason_against(self, field: Any, value: Any) -> str | None:
        raise NotImplementedError


class BodySerializer(StrictSerializer):
    """The body of a request, in JSON's own types."""

    def reason_against(self, field: Any, value: Any) -> str | None:
        match field:
            case serializers.ListField():
                items = value if isinstance(value, list) else []
                return next(filter(None, (self.reason_against(field.child, item) for item in items)), None)
            case serializers.BooleanField():
                return None if isinstance(value, bool) else "true or false"
            case serializers.IntegerField():
                is_whole = isinstance(value, int | float) and float(value).is_integer()
                return None if is_whole and not isinstance(value, bool) else "a whole number"
            case serializers.FloatField():
                is_number = isinstance(value, int | float) and not isinstance(value, bool)
                return None if is_number and math.isfinite(value) else "a number"
            case serializers.CharField() | serializers.ChoiceField() | serializers.DateTimeField():
                return None if isinstance(value, str) else "text"
        return None


class ParameterSerializer(StrictSerializer):
    """The parameters of an address."""

    words: ClassVar[dict[type[serializers.Field[Any, Any, Any, Any]], tuple[str, str]]] = {
        serializers.BooleanField: (r"true|false|1|0", "true or false"),
        serializers.IntegerField: (r"-?[0-9]{1,19}", "a whole number"),
        serializers.FloatField: (r"-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?", "a number"),
        serializers.DateField: (r"[0-9]{4}-[0-9]{2}-[0-9]{2}", "a day such as 2026-11-24"),
    }

    @classmethod
    def of(cls, request: Request) -> Self:
        """Those of a request, checked. Not to be changed: others that ask with the same words get the same."""
        return cast(Self, _checked(cls, tuple(request.query_params.dict().items())))

    def reason_against(self, field: Any, value: Any) -> str | None:
        for field_class, (pattern, reason) in self.words.items():
            if isinstance(field, field_class):
                return None if re.fullmatch(pattern, str(value)) else reason
        return None


@lru_cache(maxsize=KEPT)
def _checked(
    serializer_class: type[ParameterSerializer], words: tuple[tuple[str, str], ...]
) -> ParameterSerializer:
    """Only words decide, and most are asked with over and over; copying a serializer's fields is what takes long."""
    asked = serializer_class(data=dict(words))
    asked.is_valid(raise_exception=True)
    return asked


class Pattern(serializers.RegexField):
    """Text that is refused, not trimmed, when it does not match; the schema holds the pattern."""

    def __init__(self, regex: str, **options: Any) -> None:
        super().__init__(regex, trim_whitespace=False, **options)


class Line(Pattern):
    """One line of text; spaces around it are taken off."""

    def __init__(self, **options: Any) -> None:
        super().__init__(LINE, **options)

    def run_validation(self, data: Any = serializers.empty) -> Any:
        text = super().run_validation(data)
        return text.strip() if isinstance(text, str) else text


@extend_schema_field({"type": "number", "minimum": 0.5, "maximum": 5, "multipleOf": 0.5})
class HalfStars(serializers.FloatField):
    """0.5 to 5 in halves; no text or truth that could be read as a number."""

    def to_internal_value(self, data: Any) -> float:
        is_number = isinstance(data, int | float) and not isinstance(data, bool)
        if not is_number or not 0.5 <= data <= 5 or not float(2 * data).is_integer():
            raise serializers.ValidationError(f"expected 0.5 to 5 in halves, got {data!r}")
        return float(data)


class Judged(serializers.Field[Any, Any, Any, Any]):
    """One row of a batch. Anything comes in; what does not fit its `shape` is refused by name in the answer
    and keeps no other row out."""

    def __init__(self, *, shape: type[serializers.Serializer[Any]], **options: Any) -> None:
        super().__init__(**options)
        self.shape = shape

    def to_internal_value(self, data: Any) -> Any:
        return data

    def to_representation(self, value: Any) -> Any:
        return value


class JudgedInSchema(OpenApiSerializerFieldExtension):  # type: ignore[no-untyped-call]
    """How the schema describes it."""

    target_class = Judged

    def map_serializer_field(self, auto_schema: Any, direction: str) -> dict[str, Any]:
        anything = {"description": "Anything else is refused by name and keeps no other row out."}
        shape = auto_schema.resolve_serializer(self.target.shape, direction)
        return {"anyOf": [shape.ref, anything]}
