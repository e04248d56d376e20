"""What can be recommended: movies, contributors, genres, posters, title search. Knows nobody.

Imports accounts, jobs, datasets and figures; how popular a movie is is handed down to it.
"""
