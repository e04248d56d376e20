class ScopeNotAllowedError(Exception):
    """The token was not made: the message names the scope."""
