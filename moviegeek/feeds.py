"""Feeds: what is popular and what is new for everybody; the watchlist and the picks for whoever knows the secret."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.syndication.views import Feed
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from catalogue.genre_words import genre_word
from catalogue.models import Movie
from catalogue.selectors import BrowseFilters, Order, browse, movies, movies_by_id
from collector.models import Mark, Person
from collector.selectors import feed_secret, marks_of, person_of_feed
from recommender import selectors as recommender

FEED_SIZE = 30


class PopularFeed(Feed[Movie, None]):
    feed_type = Atom1Feed
    title = _("Popular on MovieGeek")
    subtitle = _("What most people looked at, rated and saved.")
    link = reverse_lazy("home")

    def items(self) -> QuerySet[Movie]:
        return browse(BrowseFilters(), order=Order.POPULAR).for_cards()[:FEED_SIZE]

    def item_title(self, item: Movie) -> str:
        return str(item)

    def item_description(self, item: Movie) -> str:
        return about(item)


class NewFeed(PopularFeed):
    title = _("New on MovieGeek")
    subtitle = _("What came into the catalogue last.")

    def items(self) -> QuerySet[Movie]:
        return movies().order_by("-added_at", "-pk").for_cards()[:FEED_SIZE]


@dataclass(frozen=True)
class Entry:
    """A movie in a feed of one's own, and why or since when it stands there."""

    movie: Movie
    words: str
    at: datetime


class WatchlistFeed(Feed[Entry, Person]):
    """What was saved, the latest first."""

    feed_type = Atom1Feed
    title: str | Promise = _("My watchlist on MovieGeek")
    link: str | Promise = reverse_lazy("my-tab", args=["watchlist"])

    def __init__(self, person: Person) -> None:
        self.person = person

    def items(self) -> Sequence[Entry]:
        marks = marks_of(self.person, kind=Mark.Kind.SAVED).order_by("-marked_at", "pk")
        saved = dict(marks.values_list("movie_id", "marked_at")[:FEED_SIZE])
        found = movies_by_id(list(saved))
        return [Entry(found[key], about(found[key]), at) for key, at in saved.items() if key in found]

    def item_title(self, item: Entry) -> str:
        return str(item.movie)

    def item_description(self, item: Entry) -> str:
        return item.words

    def item_link(self, item: Entry) -> str:
        return item.movie.get_absolute_url()

    def item_updateddate(self, item: Entry) -> datetime:
        return item.at


class PicksFeed(WatchlistFeed):
    """What is picked for the person now, the best first, each with its reason."""

    title = _("Picked for me on MovieGeek")
    link = reverse_lazy("home")

    def items(self) -> Sequence[Entry]:
        slate = recommender.unrecorded_list(
            person=self.person, wish=recommender.Wish(k=FEED_SIZE), at=timezone.now()
        )
        return [Entry(item.movie, item.reason.text, item.movie.added_at) for item in slate.items]


PRIVATE: Mapping[str, tuple[str | Promise, type[WatchlistFeed]]] = {
    "watchlist": (_("Watchlist"), WatchlistFeed),
    "picks": (_("Picked for you"), PicksFeed),
}


@require_safe
def private_feed(request: HttpRequest, secret: str, name: str) -> HttpResponse:
    """Whoever reads it becomes nobody, and nothing is recorded as offered."""
    person = person_of_feed(secret) if name in PRIVATE else None
    if person is None:
        raise Http404("there is no feed at this address, or it was renewed")
    _title, feed_class = PRIVATE[name]
    response = feed_class(person)(request)
    del response["Last-Modified"]  # of the newest entry: it stays the same when another one goes
    response["Cache-Control"] = "private"
    response["X-Robots-Tag"] = "noindex"
    return response


@dataclass(frozen=True)
class FeedAddress:
    title: str | Promise
    address: str


def own_feeds(request: HttpRequest, person: Person) -> list[FeedAddress]:
    """Whole addresses, to be given to a feed reader; none while the person has made no secret."""
    secret = feed_secret(person)
    return [
        FeedAddress(title, request.build_absolute_uri(reverse("private-feed", args=[secret, name])))
        for name, (title, _feed_class) in PRIVATE.items()
        if secret
    ]


def about(movie: Movie) -> str:
    return movie.synopsis or ", ".join(genre_word(genre.name) for genre in movie.genres.all())
