"""Evidence becomes implicit ratings, a run, an artifact, a version, a slate.

Imports collector and what lies below it. `engine` inside it knows no Django; `serving` and `training` meet in
`registry`; others ask `selectors` and `services`. The rooms, each saying in its `__init__` what it may import:

api, serializers     the edge to programs
selectors, services  what other apps may ask, and have done
person, shelves      what one person is told, and the pages of lists
serving              a live model makes a list
rules                what staff want in lists
everyone             what is the same for all: the catalogue as arrays, counts, charts
measuring            evaluation, tuning and learned weights; no list depends on it
audience             a synthetic audience, from outside: it sees what pages show
evidence             which evidence counts, and how much
engine               algorithms and their measures

Beside them stand the stations of the river that are one file each: `implicit`, `sources`, `training`, `registry`,
`storage`, and `rebuild` with `tasks` and `schedule`, which turn the wheel.
"""
