"""What must hold on every page, at both widths and in both themes, seen with one load of it."""

from __future__ import annotations

from collections.abc import Iterable

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

WIDTHS = (1400, 390)
THEMES = ("light", "dark")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPEN_ALL = "document.querySelectorAll('details').forEach(part => { part.open = true })"
# Colours change at once with the theme, what enters stands, and what is below the fold is looked at as well: it is
# drawn late, and until then stays in the colours that it had.
AT_ONCE = """() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`*, ::before, ::after {
        transition: none !important; animation: none !important; content-visibility: visible !important }`);
    document.adoptedStyleSheets.push(sheet);
}"""
# Only what breaks a rule is told in full; telling the rest takes most of the time. That rules passed at all is
# told as well: a page on which none did was not looked at.
LOOK = """async (rules) => {
    const found = await axe.run({ runOnly: rules, resultTypes: ["violations"], selectors: false });
    return {
        passed: found.passes.length,
        faults: found.violations.map((rule) => `${rule.id}: ${rule.nodes[0].html.slice(0, 120)}`),
    };
}"""


def faults_of(page: Page) -> list[str]:
    """At the page's present width, in its present theme."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
        page.evaluate(AT_ONCE)
    found = page.evaluate(LOOK, RULES)
    assert found["passed"], page.url
    faults: list[str] = found["faults"]
    return faults


def faults_everywhere(
    page: Page, *, themes: Iterable[str] = THEMES, opens: str = OPEN_ALL
) -> dict[str, list[str]]:
    """By width and theme, with everything open that `opens` opens. A page follows both without a new load."""
    wrong: dict[str, list[str]] = {}
    page.evaluate(opens)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        for theme in themes:
            page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
            if faults := faults_of(page):
                wrong[f"{width} {theme}"] = faults
        if page.evaluate("document.documentElement.scrollWidth") > width:
            wrong[f"{width}"] = ["scrolls sideways"]
    return wrong
