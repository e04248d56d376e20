"""What others may read of the catalogue."""

from .browse import BrowseFilters, FilterCounts, Order, browse, filter_counts
from .matching import Match, Wanted, movies_meant
from .movies import (
    card_by_reference,
    genres,
    key_in,
    movie_by_reference,
    movies,
    movies_by_id,
    movies_in_order,
)
from .people import often_together_with
from .search import SearchResult, near_titles, search

__all__ = [
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
    "key_in",
    "movie_by_reference",
    "movies",
    "movies_by_id",
    "movies_in_order",
    "movies_meant",
    "near_titles",
    "often_together_with",
    "search",
]
