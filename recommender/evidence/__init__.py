"""Which evidence counts, and how much: whose, what was said beside what was done, cards that nobody followed.

Imports no other room, so that `sources`, for training, and `serving` weigh alike.
"""
