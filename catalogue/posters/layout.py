"""Three formats of one plan: the poster, the wide backdrop, and the picture for links."""

from catalogue.posters.plan import Plan
from catalogue.posters.seed import Seed
from catalogue.posters.svg import element, fade, fine, group, number, numbers, rectangle
from catalogue.posters.typesetting import MEASURE, SANS, title_element

WIDTH, HEIGHT = 200.0, 300.0
_MARGIN = 16.0
_RULE = 280.0
_TITLE_FOOT = 268.0
_TITLE_HEAD = 28.0
_NO_TITLE = 262.0


def poster_svg(plan: Plan) -> str:
    """2:3, with the title at the foot or at the head."""
    colors, setting = plan.palette, plan.setting
    title_top = _TITLE_HEAD if plan.is_title_at_head else _TITLE_FOOT - setting.descent - setting.height
    fades, covers = (
        _head_fades(plan) if plan.is_title_at_head and setting.lines else _foot_fades(plan, title_top)
    )
    return _document(
        _backdrop_gradient(plan, across=False) + fades,
        rectangle(0, 0, WIDTH, HEIGHT, "url(#g)")
        + _placed(plan, *_room(plan, title_top))
        + covers
        + _frame(plan)
        + title_element(setting, top=title_top, left=_MARGIN, ink=colors.ink)
        + _foot_line(plan, left=_MARGIN, y=_RULE),
        view=f"0 0 {number(WIDTH)} {number(HEIGHT)}",
    )


def _room(plan: Plan, title_top: float) -> tuple[float, float, float, float]:
    """Where the drawing goes: middle, scale, and the place of its ground."""
    if plan.is_title_at_head and plan.setting.lines:
        high, low = title_top + plan.setting.height + 14, _RULE - 8
    else:
        high, low = 0.0, min(title_top, _NO_TITLE)
    if not plan.is_title_at_head and plan.setting.lines and not plan.drawing.stands:
        low -= 22
    scale = min(1.32, max(1.04, (low - high) / 166))
    return 100.0, (high + low) / 2 + 2, scale, low + 8


def _placed(plan: Plan, x: float, middle: float, scale: float, ground: float) -> str:
    """The drawing, scaled and turned to its side."""
    marks = plan.drawing.draw(Seed(plan.art), plan.palette)
    y = ground - 200 * scale if plan.drawing.stands else middle - 100 * scale
    side = -scale if plan.is_mirrored else scale
    return group(marks, transform=f"translate({numbers(x - 100 * side, y)})scale({fine(side)} {fine(scale)})")


def _foot_fades(plan: Plan, title_top: float) -> tuple[str, str]:
    """Solid ground from just above the title down; a short one when there is no title."""
    solid = (title_top if plan.setting.lines else _RULE) - 9
    start = solid - 40
    ramp = 40 / (HEIGHT - start)
    gradient = fade("f", plan.palette.bottom, (0, 0), (ramp * 0.5, 0.62), (ramp, 1))
    return gradient, rectangle(0, start, WIDTH, HEIGHT - start, "url(#f)")


def _head_fades(plan: Plan) -> tuple[str, str]:
    """Solid ground from the upper edge to below the title, and a short fade behind the foot line."""
    solid = _TITLE_HEAD + plan.setting.height + plan.setting.descent + 5
    end = solid + 34
    head = fade("h", plan.palette.top, (solid / end, 1), (solid / end / 2 + 0.5, 0.62), (1, 0))
    start, ramp = 240.0, 32 / 60
    foot = fade("f", plan.palette.bottom, (0, 0), (ramp, 1))
    return head + foot, rectangle(0, 0, WIDTH, end, "url(#h)") + rectangle(
        0, start, WIDTH, HEIGHT - start, "url(#f)"
    )


def _backdrop_gradient(plan: Plan, *, across: bool) -> str:
    stops = element("stop", offset=0.08, stop_color=plan.palette.top) + element(
        "stop", offset=0.86, stop_color=plan.palette.bottom
    )
    return element("linearGradient", stops, id="g", x2=None if across else "0", y2=None if across else "1")


def _frame(plan: Plan) -> str:
    if not plan.is_framed:
        return ""
    return element(
        "rect", x=5.0, y=5.0, width=190.0, height=290.0, fill="none", stroke=plan.palette.ink, opacity=0.45
    )


def _foot_line(plan: Plan, *, left: float, y: float) -> str:
    """Rule, year, genre."""
    centred = plan.setting.face.is_centred
    rule = rectangle(left, y, MEASURE, 0.5, plan.palette.ink, 0.5)
    words = element(
        "text",
        plan.foot,
        x=left + MEASURE / 2 if centred else left,
        y=y + 10.5,
        font_size=7.5,
        letter_spacing=0.9,
        fill=plan.palette.ink,
        text_anchor="middle" if centred else None,
    )
    return rule + (words if plan.foot else "")


def backdrop_svg(plan: Plan) -> str:
    """16:9, the drawing to the right, no words."""
    width, height = 320.0, 180.0
    cover = fade("f", plan.palette.top, (0.2, 1), (0.55, 0), across=True)
    return _document(
        _backdrop_gradient(plan, across=True) + cover,
        rectangle(0, 0, width, height, "url(#g)")
        + _placed(plan, 226, 90, 1.04, 190)
        + rectangle(0, 0, width, height, "url(#f)"),
        view=f"0 0 {number(width)} {number(height)}",
        size=(1600, 900),
    )


def link_picture_svg(plan: Plan) -> str:
    """1200 by 630: the drawing to the right, title and foot line to the left."""
    width, height, scale = 400.0, 210.0, 1.06
    block = plan.setting.height + plan.setting.descent
    words = group(
        title_element(plan.setting, top=96 - block / 2, left=0, ink=plan.palette.ink)
        + _foot_line(plan, left=0, y=96 + block / 2 + 14),
        transform=f"translate(24 0)scale({fine(scale)})",
    )
    cover = fade("f", plan.palette.top, (0.5, 1), (0.7, 0), across=True)
    return _document(
        _backdrop_gradient(plan, across=True) + cover,
        rectangle(0, 0, width, height, "url(#g)")
        + _placed(plan, 314, 104, 1.0, 214)
        + rectangle(0, 0, width, height, "url(#f)")
        + words,
        view=f"0 0 {number(width)} {number(height)}",
        size=(1200, 630),
    )


def _document(definitions: str, content: str, *, view: str, size: tuple[int, int] = (600, 900)) -> str:
    return element(
        "svg",
        element("defs", definitions) + content,
        xmlns="http://www.w3.org/2000/svg",
        width=str(size[0]),
        height=str(size[1]),
        viewBox=view,
        font_family=SANS.stack,
        font_weight="700",
    )
