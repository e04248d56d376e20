"""Well-known movies of every decade, described in our own words: what a fresh installation shows."""
