"""What others may do to the catalogue."""

from .standings import Standing, update_standings
from .upsert import upsert_movies
from .write import Written, remove_movie, write_movie

__all__ = ["Standing", "Written", "remove_movie", "update_standings", "upsert_movies", "write_movie"]
