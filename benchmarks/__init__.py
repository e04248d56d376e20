"""Our engine beside its peers, on the same split, in one run: `make bench` (needs requirements-bench.txt)."""
