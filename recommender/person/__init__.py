"""What is said to one person beside a list: why a movie is in it or not, what is believed, who has a like taste.

Imports `serving` and what that imports; only `selectors` asks it.
"""
