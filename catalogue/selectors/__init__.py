"""What others may read of the catalogue."""

from .browse import BrowseFilters, FilterCounts, Order, browse, filter_counts
from .matching import Match, Wanted, movie_ids_meant, movies_meant
from .movies import (
    LARGEST_KEY,
    card_by_reference,
    genres,
    is_key,
    key_in,
    movie_by_reference,
    movies,
    movies_by_id,
    movies_in_order,
)
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
    "card_by_reference",
    "filter_counts",
    "genres",
    "is_key",
    "key_in",
    "movie_by_reference",
    "movie_ids_meant",
    "movies",
    "movies_by_id",
    "movies_in_order",
    "movies_meant",
    "near_titles",
    "often_together_with",
    "search",
]
