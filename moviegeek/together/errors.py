"""What an evening refuses."""


class EveningError(Exception):
    """Something that cannot be done, in words for the page."""
