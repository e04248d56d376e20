class UnknownMovieError(LookupError):
    def __init__(self, reference: str) -> None:
        super().__init__(
            f"no movie is known as {reference!r}; expected its number or `origin:id`, as in imdb:tt0114709"
        )
        self.reference = reference


class TakenIdError(ValueError):
    """Another movie is known by this id already."""

    def __init__(self, reference: str, title: str) -> None:
        super().__init__(f"{reference} is {title} already")
        self.reference = reference


class RemovedMovieError(LookupError):
    def __init__(self, title: str) -> None:
        super().__init__(f"{title} has been removed from the catalogue")
        self.title = title


class TmdbError(RuntimeError):
    """TMDB could not be asked; the message never holds the key."""


class TmdbRefusedError(TmdbError):
    def __init__(self, status: int) -> None:
        super().__init__(
            f"TMDB does not accept the key in TMDB_API_KEY (it answered {status}); "
            "themoviedb.org, Settings, API shows yours"
        )


class NoTmdbKeyError(LookupError):
    def __init__(self) -> None:
        super().__init__(
            "TMDB_API_KEY is empty; get a key at themoviedb.org, Settings, API, and put it in .env"
        )
