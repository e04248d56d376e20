"""What others may do to the catalogue."""

from .standings import Standing, update_standings
from .upsert import upsert_movies
from .write import Written, write_movie

__all__ = ["Standing", "Written", "update_standings", "upsert_movies", "write_movie"]
