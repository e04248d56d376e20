"""What is the same for everyone: the catalogue as arrays, kinds and counts of movies, charts, what to ask a newcomer.

A process keeps each of them for a while (`kept`). Imports `evidence` and the engine, and nothing that knows a person.
"""
