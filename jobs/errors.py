class JobCancelled(Exception):  # noqa: N818 - a request that was met, not an error
    """Somebody asked for the job to stop; raised inside the work at its next report."""


class UnknownJobError(LookupError):
    def __init__(self, job_id: object) -> None:
        super().__init__(f"there is no open job {job_id}")


class WebhookRefusedError(ValueError):
    """An address or a choice that cannot be taken; the text names the value and what was expected."""

    def __init__(
        self, reason: str, *, field: str = "address", value: object = None, is_taken: bool = False
    ) -> None:
        super().__init__(reason)
        self.field, self.value, self.is_taken = field, value, is_taken


class UnreachableError(Exception):
    """No answer came from a webhook's address, or none may be asked for."""
