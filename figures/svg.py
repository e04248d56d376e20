"""Elements of SVG as text, with short numbers."""

from html import escape

Attribute = str | float | None


def number(value: float) -> str:
    """At most one decimal, none when it is zero.

    >>> number(3.04), number(-0.01), number(0.5), number(12)
    ('3', '0', '.5', '12')
    """
    text = f"{value:.1f}".removesuffix(".0")
    if text == "-0":
        return "0"
    return text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text


def fine(value: float) -> str:
    """At most two decimals: for opacities, scales and offsets, where one is too coarse.

    >>> fine(0.625), fine(-1.0), fine(0)
    ('.62', '-1', '0')
    """
    return f"{value:.2f}".rstrip("0").rstrip(".").removeprefix("0") or "0"


def numbers(*values: float) -> str:
    """Several in a row, as path data and transforms want them."""
    return " ".join(number(value) for value in values)


def element(name: str, content: str = "", **attributes: Attribute) -> str:
    """One element; attributes that are None are left out, and a_b is written a-b, class_ is class."""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_value(key, value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{written}>{content}</{name}>" if content else f"<{name}{written}/>"


def _value(key: str, value: str | float) -> str:
    if isinstance(value, str):
        return escape(value)
    return fine(value) if key.endswith(("opacity", "offset")) else number(value)


def words(text: str) -> str:
    """Text as content of an element, without the characters that XML forbids."""
    allowed = "".join(letter for letter in text if letter >= " " and not "\ud800" <= letter <= "\udfff")
    return escape(allowed.replace("\ufffe", "").replace("\uffff", ""), quote=False)
