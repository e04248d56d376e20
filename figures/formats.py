"""Numbers as people read them."""

from datetime import date, datetime
from math import floor, isfinite, log10
from typing import Literal

from figures.language import localised

Format = Literal["count", "short", "percent", "points", "decimal", "milliseconds", "plain"]
Value = float | int | str | date | None

MISSING = "–"
_SUFFIXES = ((1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "k"))
_LARGEST = 1e15


def finite(value: float | None) -> float | None:
    """The value as a float, or None where there is nothing to draw: missing, NaN, infinite.

    The hugest and the tiniest are brought to where differences and quotients of two stay finite.
    """
    if value is None or not isfinite(value):
        return None
    if abs(value) < 1e-150:
        return 0.0
    return max(-1e150, min(1e150, float(value)))


def formatted(value: Value, how: Format = "count", *, signed: bool = False) -> str:
    """A value in words; a dash when there is none.

    >>> [formatted(1284), formatted(12412, "short"), formatted(0.0487, "percent"), formatted(None)]
    ['1,284', '12.4k', '4.87%', '–']
    >>> formatted(-0.0012, "points", signed=True)
    '−0.12 pt'
    """
    if value is None or isinstance(value, str):
        return value or MISSING
    if isinstance(value, date):
        return _moment(value)
    if not isfinite(value):
        return MISSING
    text = localised(_absolute(abs(value), how))
    sign = "−" if value < 0 else "+" if signed and value > 0 else ""
    return sign + text if any(digit in "123456789" for digit in text) else text


def _moment(value: date) -> str:
    return f"{value:%Y-%m-%d %H:%M}" if isinstance(value, datetime) else f"{value:%Y-%m-%d}"


def _absolute(value: float, how: Format) -> str:
    if value >= _LARGEST:
        return f"{value:.3g}".replace("e+", "e")
    if how == "count":
        return f"{value:,.0f}"
    if how == "short":
        return _short(value)
    if how == "percent":
        return f"{_significant(value * 100)}%"
    if how == "points":
        return f"{value * 100:.2f} pt"
    if how == "milliseconds":
        return f"{value / 1000:.1f} s" if value >= 1000 else f"{value:.{int(value < 10)}f} ms"
    return f"{value:g}" if how == "plain" else _decimal(value)


def _short(value: float) -> str:
    for size, suffix in _SUFFIXES:
        if value >= size * 0.99995:
            return f"{value / size:.1f}".removesuffix(".0") + suffix
    return f"{value:,.0f}" if value == int(value) else f"{value:.1f}"


def _significant(value: float) -> str:
    """Three digits, as a rate needs them, without an empty fraction from a hundred on."""
    if value == 0:
        return "0"
    if value >= 99.95:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 9.995 else f"{value:.2f}"


def _decimal(value: float) -> str:
    if value == 0:
        return "0"
    return f"{value:.3f}" if value < 1 else f"{value:,.2f}"


def tick(value: float, how: Format, *, step: float) -> str:
    """A value at an axis: no more decimals than the step between the ticks needs.

    >>> [tick(0.25, "percent", step=0.25), tick(2000, "short", step=1000), tick(0.2, "decimal", step=0.05)]
    ['25%', '2k', '0.20']
    """
    if how in ("percent", "points"):
        return localised(_rounded(value * 100, step * 100) + ("%" if how == "percent" else " pt"))
    if how == "short" or (how == "count" and abs(value) >= 10_000):
        return formatted(value, "short")
    if how == "milliseconds":
        return formatted(value, how)
    return localised(_rounded(value, step))


def _rounded(value: float, step: float) -> str:
    if abs(value) >= _LARGEST or (step < 1e-6 and value):
        return f"{value:.3g}".replace("e+", "e").replace("-", "−")
    decimals = max(0, -floor(log10(step) + 1e-9)) if step > 0 else 0
    if step > 0 and round(step, decimals) != round(step, decimals + 1):
        decimals += 1
    return f"{value + 0.0:,.{decimals}f}".replace("-", "−")
