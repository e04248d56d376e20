"""What we are beside our peers, as ratios of one run: `make bench` (needs requirements-bench.txt).

Each module of `benchmarks.suites` is one suite: a `NAME`, a `TITLE` and a `run(options)` that answers with the
text of its section. `python -m benchmarks NAME` runs one; the sections of the others stay as they were measured.
"""
