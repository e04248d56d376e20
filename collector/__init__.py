"""All that people did: persons, events, ratings, marks, slates. Never interprets it.

Imports catalogue and what lies below it; others ask `selectors` and `services`.
"""
