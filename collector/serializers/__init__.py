"""Shapes of the REST interface, as the schema describes them."""
