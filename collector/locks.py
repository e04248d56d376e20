"""Advisory locks: any two numbers that nobody else of ours uses."""

PARTITIONS = 0x65766E74  # one process at a time makes partitions
# Shared by writers of events for as long as they write; whoever takes it alone knows that no number is still
# to come.
SEQUENCE = 0x73657175
IMPORT = 0x696D706F  # with a batch's key: one process at a time imports a file
