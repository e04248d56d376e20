"""Plot, cast or trailer was expanded."""

from collector.kind import Kind, Text

KIND = Kind(name="more", past_tense="Read more about", is_passive=True, properties={"part": Text(40)})
