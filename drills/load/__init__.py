"""Minutes of mixed load on a whole site while models change and workers die: no request may fail."""
