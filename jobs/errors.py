class JobCancelled(Exception):  # noqa: N818 - a request that was met, not an error
    """Somebody asked for the job to stop; raised inside the work at its next report."""


class UnknownJobError(LookupError):
    def __init__(self, job_id: object) -> None:
        super().__init__(f"there is no open job {job_id}")
