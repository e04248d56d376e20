"""Kills, cuts and floods a whole site while people use it, and counts afterwards what was acknowledged.

`python -m drills` runs them; it may import everything. Benchmarks and browser tests start their site by
`whole_site` and their browser by `chromium`; nothing else is imported from here.
"""
