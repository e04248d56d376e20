"""One movie for several people: the evening, its guests, the page that shows both, and the list for others.

Over the evidence and the recommender; the views alone import it.
"""
