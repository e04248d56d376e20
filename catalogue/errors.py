class UnknownMovieError(LookupError):
    def __init__(self, reference: str) -> None:
        super().__init__(
            f"no movie is known as {reference!r}; expected its number or `origin:id`, as in imdb:tt0114709"
        )
        self.reference = reference


class RemovedMovieError(LookupError):
    def __init__(self, title: str) -> None:
        super().__init__(f"{title} has been removed from the catalogue")
        self.title = title
