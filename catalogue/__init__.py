"""What can be recommended: movies, contributors, genres, posters, title search. Knows nobody."""
