"""Why an algorithm that nowhere beats popularity is here all the same."""

TITLES_ONLY = (
    "these archives hold titles, years and genres, no plots and no people, and a title's words say little of a "
    "movie's; nothing in a description tells how many will see it either. "
)

REASONS: dict[str, str] = {
    "content": f"{TITLES_ONLY}It is there for movies that nobody has met yet and for “more like this”.",
    "bm25": f"{TITLES_ONLY}It is there for what a description says of new movies.",
    "lda": f"{TITLES_ONLY}Topics need texts to be found in; on plots they explain a taste in words.",
}
