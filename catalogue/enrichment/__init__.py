"""What others know of our movies: plots, people, posters and where to watch, from TMDB, when a key is set."""
