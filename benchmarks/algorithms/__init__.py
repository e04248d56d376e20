"""Every algorithm on three data sets, one fit per process: `make algorithms` writes docs/algorithms.md."""
