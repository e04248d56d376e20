"""Kills, cuts and floods a whole site while people use it, and counts afterwards what was acknowledged.

`python -m drills` runs them; it may import everything, and nothing imports it.
"""
