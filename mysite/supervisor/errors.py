class SupervisorError(Exception):
    """Something that the supervisor started, or should have, does not run. The text says what to do."""


class PostgresDidNotStartError(SupervisorError):
    """The embedded PostgreSQL could not be made ready; the text ends with its own last words."""


class NoBinariesError(SupervisorError):
    """No PostgreSQL programs are at hand that can run this data folder."""
