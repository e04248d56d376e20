"""One module per type of figure, each with one description class."""
