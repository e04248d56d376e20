"""The few rules that figures need; `python -m figures` prints them for the pages."""

RULES = """\
.figure {
  display: block;
  inline-size: 100%;
  block-size: auto;
  color: var(--text, light-dark(#1c1923, #f4f1f8));
  font-family: inherit;
  font-variant-numeric: tabular-nums;
}
.figure-muted { color: var(--muted, light-dark(#514a5e, #bcb6c9)); }
.figure-line { color: var(--line, light-dark(#ded6c9, #343040)); }
.figure-track { color: var(--raised, light-dark(#f2ede4, #221f2b)); }
.figure-ground { color: var(--surface, light-dark(#ffffff, #17151e)); }
.figure-good { color: var(--good, light-dark(#0b6b43, #62d49c)); }
.figure-bad { color: var(--bad, light-dark(#b3261e, #ff8b83)); }
.series-1 { color: var(--series-1, light-dark(#b56a00, #ffc24b)); }
.series-2 { color: var(--series-2, light-dark(#1f6fd0, #6fb7ff)); }
.series-3 { color: var(--series-3, light-dark(#0f8558, #5fd39a)); }
.series-4 { color: var(--series-4, light-dark(#c8452f, #ff8f7a)); }
.series-5 { color: var(--series-5, light-dark(#6f4fd0, #b79cff)); }
.series-6 { color: var(--series-6, light-dark(#6b6478, #938ca3)); }
"""

PAGES = """\
/* Written by `python -m figures`: figures take their colours from the page's tokens. */
.figure-frame { container-type: inline-size; }
/* Not display: none, in which browsers lose the gradients and patterns that a copy elsewhere uses. */
.figure-narrow { position: absolute; visibility: hidden; inline-size: 0; block-size: 0; }
@container (width < 600px) {
  .figure-wide { position: absolute; visibility: hidden; inline-size: 0; block-size: 0; }
  .figure-narrow { position: static; visibility: visible; inline-size: min(100%, 30rem); block-size: auto; }
}
@media (forced-colors: active) {
  .figure, .figure-muted, [class^="series-"] { color: CanvasText; }
  .figure-line, .figure-track { color: GrayText; }
  .figure-ground { color: Canvas; }
}
"""

STANDALONE = (
    ":root{color-scheme:light dark}"
    + "".join(line.strip() for line in RULES.splitlines())
    .replace(": ", ":")
    .replace(" { ", "{")
    .replace(" {", "{")
    + ".figure{inline-size:auto;font-family:Inter,Helvetica Neue,Arial,sans-serif}"
    + ".figure-paper{fill:light-dark(#fff,#17151e)}"
)


def page_stylesheet() -> str:
    """What `static/analytics/figures.css` holds."""
    first, rest = PAGES.split("\n", 1)
    return f"{first}\n{RULES}{rest}"
