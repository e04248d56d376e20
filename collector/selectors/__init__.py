"""What others may read of the evidence. A person is always taken with all that were merged into it."""

from collector.people import persons_named
from collector.selectors.evidence import (
    Evidence,
    events_of,
    evidence_number,
    evidence_of,
    settled_sequence,
)
from collector.selectors.feeds import feed_secret, person_of_feed
from collector.selectors.lists import (
    covers_of,
    items_of,
    lists_beside,
    lists_of,
    own_list,
    shared_list,
    watchlist_ids,
    watchlist_order,
)
from collector.selectors.own_imports import (
    Compared,
    Counts,
    Outcome,
    compared,
    counts_of,
    doubtful_movies,
    import_with_key,
    open_import,
    stored_imports,
    switches_to_change,
    unknown_movies,
)
from collector.selectors.persons import person_by_key, person_ids, person_named, root_of
from collector.selectors.preferences import Standing, preferences_of, started_over_at
from collector.selectors.retention import closed_before, retention_mark
from collector.selectors.searches import popular_searches, recent_searches
from collector.selectors.slates import movies_offered
from collector.selectors.state import (
    CardState,
    card_states,
    card_states_in_time,
    hidden_movie_ids,
    known_movie_ids,
    marks_of,
    ratings_of,
)

__all__ = [
    "CardState",
    "Compared",
    "Counts",
    "Evidence",
    "Outcome",
    "Standing",
    "card_states",
    "card_states_in_time",
    "closed_before",
    "compared",
    "counts_of",
    "covers_of",
    "doubtful_movies",
    "events_of",
    "evidence_number",
    "evidence_of",
    "feed_secret",
    "hidden_movie_ids",
    "import_with_key",
    "items_of",
    "known_movie_ids",
    "lists_beside",
    "lists_of",
    "marks_of",
    "movies_offered",
    "open_import",
    "own_list",
    "person_by_key",
    "person_ids",
    "person_named",
    "person_of_feed",
    "persons_named",
    "popular_searches",
    "preferences_of",
    "ratings_of",
    "recent_searches",
    "retention_mark",
    "root_of",
    "settled_sequence",
    "shared_list",
    "started_over_at",
    "stored_imports",
    "switches_to_change",
    "unknown_movies",
    "watchlist_ids",
    "watchlist_order",
]
