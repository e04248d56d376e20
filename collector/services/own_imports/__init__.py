"""Files that people bring along, in the order of what happens to one:

`reading` keeps what it says, `looking_up` finds its movies, its owner looks through it (`collector.selectors`),
`storing` makes ratings and marks of it, and takes them out again. What our own export says beside those goes both ways
in `history` (lines of the history and wishes) and `beside` (lists, the watchlist's order, switches).
"""
