"""Evidence becomes implicit ratings, a run, an artifact, a version, a slate.

Imports collector and what lies below it. `engine` inside it knows no Django; `serving` and `training` meet in
`registry`; others ask `selectors` and `services`.
"""
