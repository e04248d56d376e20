"""A picture of what leans on what: a row per part, and from each part a rail down to those that it imports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from figures.svg import element, words

WIDTH = 360
ROW = 46
FIRST_RAIL, RAIL = 218.0, 13.0
STYLE = """
text{font:12px system-ui,sans-serif;fill:#33373d}.name{font-size:15px;font-weight:600;fill:#14161a}
.band{fill:#eef1f5}.rail{stroke:#7a8494;stroke-width:1.5;fill:none}.dot{fill:#2f5fd0}
.start{fill:#7a8494}.key{fill:none;stroke:#c2410c;stroke-width:2}.page{fill:#fff}
@media(prefers-color-scheme:dark){text{fill:#c3c8d0}.name{fill:#f2f4f7}.band{fill:#22262c}.rail{stroke:#8b94a3}
.dot{fill:#8fb0ff}.start{fill:#8b94a3}.key{stroke:#ffa066}.page{fill:#15181c}}
"""


@dataclass(frozen=True)
class Row:
    """A part and what it is; rows of one band stand on the same floor."""

    name: str
    says: str
    band: int


def drawn(
    rows: Sequence[Row],
    imports: Mapping[str, set[str]],
    keys: Mapping[str, set[str]],
    *,
    title: str,
    legend: Sequence[str],
) -> str:
    """The SVG, as wide as a phone."""
    height = ROW * len(rows) + 18 * len(legend) + 14
    places = {row.name: number for number, row in enumerate(rows)}
    starts = [row.name for row in rows if imports.get(row.name)]
    parts = [
        element("title", words(title)),
        element("style", STYLE.strip()),
        element("rect", class_="page", width=WIDTH, height=height),
        *(_row(row, place) for place, row in enumerate(rows)),
        *(
            _rail(name, FIRST_RAIL + RAIL * number, places, imports[name], keys.get(name, set()))
            for number, name in enumerate(starts)
        ),
        *(
            element("text", words(line), x=8, y=ROW * len(rows) + 18 + 18 * number)
            for number, line in enumerate(legend)
        ),
    ]
    box = f"0 0 {WIDTH} {height}"
    content = "\n".join(parts)
    return (
        element("svg", f"\n{content}\n", xmlns="http://www.w3.org/2000/svg", viewBox=box, role="img") + "\n"
    )


def _row(row: Row, place: int) -> str:
    top = ROW * place
    band = element("rect", class_="band", y=top, width=WIDTH, height=ROW) if row.band % 2 else ""
    name = element("text", words(row.name), class_="name", x=8, y=top + 20)
    return band + name + element("text", words(row.says), x=8, y=top + 37)


def _rail(name: str, x: float, places: Mapping[str, int], imported: set[str], pointed: set[str]) -> str:
    """From the middle of a row down to the lowest that it imports; rings where its tables point."""
    top = ROW * places[name] + ROW / 2
    middles = {
        other: ROW * places[other] + ROW / 2 for other in sorted(imported | pointed, key=places.__getitem__)
    }
    ends = [top, *middles.values()]
    line = element("line", class_="rail", x1=x, x2=x, y1=min(ends), y2=max(ends))
    dots = [
        element("circle", class_="dot", cx=x, cy=middles[other], r=4)
        for other in middles
        if other in imported
    ]
    rings = [
        element("circle", class_="key", cx=x, cy=middles[other], r=6) for other in middles if other in pointed
    ]
    return (
        line + element("rect", class_="start", x=x - 4, y=top - 4, width=8, height=8) + "".join(dots + rings)
    )
