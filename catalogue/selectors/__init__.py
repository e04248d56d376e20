"""What others may read of the catalogue."""

from .browse import BrowseFilters, FilterCounts, Order, browse, filter_counts
from .matching import Match, Wanted, movies_meant
from .movies import LARGEST_KEY, genres, movie_by_reference, movies, movies_by_id
from .people import often_together_with
from .search import SearchResult, near_titles, search

__all__ = [
    "LARGEST_KEY",
    "BrowseFilters",
    "FilterCounts",
    "Match",
    "Order",
    "SearchResult",
    "Wanted",
    "browse",
    "filter_counts",
    "genres",
    "movie_by_reference",
    "movies",
    "movies_by_id",
    "movies_meant",
    "near_titles",
    "often_together_with",
    "search",
]
