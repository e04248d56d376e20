"""Prints the stylesheet of the pages: `python -m figures > static/analytics/figures.css`."""

import sys

from figures.stylesheet import page_stylesheet

sys.stdout.write(page_stylesheet())
