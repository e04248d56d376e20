"""A purchase (the demo checkout); the value is what was paid."""

from collector.kind import Kind, Number

KIND = Kind(name="buy", past_tense="Bought", value=Number(0, 100_000), sets="bought")
