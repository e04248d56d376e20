"""What others may do to the catalogue."""

from .standings import Standing, update_standings
from .upsert import upsert_movies

__all__ = ["Standing", "update_standings", "upsert_movies"]
