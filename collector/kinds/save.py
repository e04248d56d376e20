"""Put on the watchlist."""

from collector.kind import Kind

KIND = Kind(name="save", past_tense="Saved", sets="saved")
