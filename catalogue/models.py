"""What can be recommended: movies, their contributors, genres and keywords, and names others know them by."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from catalogue.addresses import movie_address

TITLE_LENGTH = 300


class Genre(models.Model):
    name = models.CharField(max_length=40, unique=True)
    slug = models.SlugField(max_length=40, unique=True)

    def __str__(self) -> str:
        return self.name


class Keyword(models.Model):
    name = models.CharField(max_length=80, unique=True)

    def __str__(self) -> str:
        return self.name


class Contributor(models.Model):
    """Cast or crew. `key` is the source's id where it has one ("tmdb:31"), else "name:<folded name>"."""

    key = models.CharField(max_length=120, unique=True)
    name = models.CharField(max_length=160)
    slug = models.SlugField(max_length=160)
    search_name = models.CharField(max_length=160)  # folded, see catalogue.folding

    class Meta:
        # Search as you type finds people by any part of their name.
        indexes = [
            GinIndex(OpClass("search_name", name="gin_trgm_ops"), name="contributor_name_trigrams"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("contributor", args=[self.pk, self.slug])


class MovieQuerySet(models.QuerySet["Movie"]):
    def present(self) -> MovieQuerySet:
        return self.filter(removed_at=None)

    def for_cards(self) -> MovieQuerySet:
        """With what a card shows; one more query for all of them."""
        return self.prefetch_related(models.Prefetch("genres", Genre.objects.order_by("name")))


class Movie(models.Model):
    title = models.CharField(max_length=TITLE_LENGTH)  # as people say it: "The Matrix"
    sort_title = models.CharField(max_length=TITLE_LENGTH)  # without its article: "matrix"
    search_title = models.CharField(max_length=TITLE_LENGTH)  # folded: lower case, no accents, no punctuation
    slug = models.SlugField(max_length=120)
    year = models.PositiveSmallIntegerField(null=True)
    synopsis = models.TextField(blank=True)
    runtime_minutes = models.PositiveSmallIntegerField(null=True)
    language = models.CharField(max_length=8, blank=True)
    poster_path = models.CharField(max_length=120, blank=True)  # TMDB's, empty: drawn
    genres = models.ManyToManyField(Genre, related_name="movies")
    keywords = models.ManyToManyField(Keyword, related_name="movies")
    contributors = models.ManyToManyField(Contributor, through="Credit", related_name="movies")
    # Handed down by whoever counts evidence; the catalogue only sorts by them.
    popularity = models.FloatField(default=0.0)
    rating_count = models.PositiveIntegerField(default=0)
    rating_mean = models.FloatField(null=True)  # stars, 0.5 to 5
    rating_score = models.FloatField(default=0.0)  # mean shrunken towards everyone's, for "best rated"
    added_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True)

    objects = MovieQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(year__isnull=True) | Q(year__gte=1870, year__lte=2100), name="movie_year_range"
            ),
        ]
        indexes = [
            # Typo-tolerant title search.
            GinIndex(OpClass("search_title", name="gin_trgm_ops"), name="movie_title_trigrams"),
            # Prefix search and exact titles.
            models.Index(OpClass("search_title", name="text_pattern_ops"), name="movie_title_prefix"),
            # Browse, by each of its orders; the id settles ties, so pages are stable.
            models.Index(fields=["-popularity", "id"], name="movie_popular"),
            models.Index(fields=["-rating_score", "id"], name="movie_best_rated"),
            models.Index(fields=["-year", "id"], name="movie_newest"),
            models.Index(fields=["sort_title", "id"], name="movie_a_to_z"),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.year})" if self.year else self.title

    def get_absolute_url(self) -> str:
        return movie_address(self.pk, self.slug)


class MovieName(models.Model):
    """Another title of a movie: in another language, or as people write it ("Se7en")."""

    movie = models.ForeignKey(Movie, on_delete=models.CASCADE, related_name="names")
    name = models.CharField(max_length=TITLE_LENGTH)
    search_name = models.CharField(max_length=TITLE_LENGTH)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["movie", "search_name"], name="movie_name_once")]
        # Search finds a movie by any of its names.
        indexes = [GinIndex(OpClass("search_name", name="gin_trgm_ops"), name="movie_name_trigrams")]

    def __str__(self) -> str:
        return self.name


# Read alike by all kinds of expressions.
ORIGIN, VALUE = r"[a-z][a-z0-9_-]{0,39}", r"[^\s\x00-\x1f\x7f-\x9f\ufeff]{1,80}"
ORIGIN_ID = f"{ORIGIN}:{VALUE}"  # how `str(ExternalId)` looks


class ExternalId(models.Model):
    """How another catalogue calls a movie: ("imdb", "tt0133093"), ("tmdb", "603"), ("movielens", "2571")."""

    movie = models.ForeignKey(Movie, on_delete=models.CASCADE, related_name="external_ids")
    origin = models.CharField(max_length=40)
    value = models.CharField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["origin", "value"], name="external_id_once")]

    def __str__(self) -> str:
        return f"{self.origin}:{self.value}"


class Enrichment(models.Model):
    """When TMDB was asked about a movie, and what came of it."""

    class Outcome(models.TextChoices):
        DONE = "done"
        UNKNOWN = "unknown"
        FAILED = "failed"

    movie = models.OneToOneField(Movie, on_delete=models.CASCADE, related_name="enrichment")
    outcome = models.CharField(max_length=8, choices=Outcome)
    asked_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.movie_id}: {self.outcome}"


class WhereToWatch(models.Model):
    """Who shows a movie in a country, as TMDB has it from JustWatch."""

    movie = models.ForeignKey(Movie, on_delete=models.CASCADE, related_name="where_to_watch")
    country = models.CharField(max_length=2)  # ISO 3166, as in "DE"
    page = models.URLField(max_length=300, blank=True)  # TMDB's list of the offers, with links to each
    offers = models.JSONField(default=list)  # [terms, provider], the best known first

    class Meta:
        constraints = [models.UniqueConstraint(fields=["movie", "country"], name="where_to_watch_once")]

    def __str__(self) -> str:
        return f"{self.movie_id} in {self.country}"


class Credit(models.Model):
    class Role(models.TextChoices):
        DIRECTOR = "director"
        WRITER = "writer"
        CAST = "cast"

    movie = models.ForeignKey(Movie, on_delete=models.CASCADE, related_name="credits")
    contributor = models.ForeignKey(Contributor, on_delete=models.CASCADE, related_name="credits")
    role = models.CharField(max_length=10, choices=Role)
    character = models.CharField(max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["movie", "contributor", "role"], name="credit_once"),
        ]

    def __str__(self) -> str:
        return f"{self.contributor_id} {self.role} of {self.movie_id}"
