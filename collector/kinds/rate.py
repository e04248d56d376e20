"""Stars, 0.5 to 5 in halves."""

from collector.kind import Kind, Number

KIND = Kind(name="rate", past_tense="Rated", value=Number(0.5, 5, step=0.5, is_needed=True), sets="rating")
