"""One module per format, found by `datasets.personal.registry`.

Each defines `NAME`, `recognises(bundle) -> bool`, which looks at content (in a zip also at the names that are part of
the format), and `read(bundle, own)`, which adds what it finds to `own`.
"""
