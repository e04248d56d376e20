"""Advisory locks: any two numbers that nobody else of ours uses."""

from django.db import connection

PARTITIONS = 0x65766E74  # one process at a time makes partitions
# Shared by writers of events for as long as they write; whoever takes it alone knows that no number is still
# to come.
SEQUENCE = 0x73657175
IMPORT = 0x696D706F  # with a batch's key: one process at a time imports a file


def announce_writing() -> None:
    """Whoever writes events by other ways than `record_events` says so at the start of the transaction: counting
    goes on only up to where everybody is done (`selectors.settled_sequence`)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [SEQUENCE])
