"""Public feeds: what is popular, what is new."""

from __future__ import annotations

from django.contrib.syndication.views import Feed
from django.db.models import QuerySet
from django.urls import reverse_lazy
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext_lazy as _

from catalogue.genre_words import genre_word
from catalogue.models import Movie
from catalogue.selectors import BrowseFilters, Order, browse, movies

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
        return item.synopsis or ", ".join(genre_word(genre.name) for genre in item.genres.all())


class NewFeed(PopularFeed):
    title = _("New on MovieGeek")
    subtitle = _("What came into the catalogue last.")

    def items(self) -> QuerySet[Movie]:
        return movies().order_by("-added_at", "-pk").for_cards()[:FEED_SIZE]
