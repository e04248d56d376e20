"""All that people did: persons, events, ratings, marks, slates. Never interprets it."""
