"""One module per format, found by `datasets.registry`.

Each defines `NAME`, `TELL_TALE` (a phrase that says by which files the format is known) and
`recognise(archive) -> Dataset | None`.
"""
