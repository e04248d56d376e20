"""What search engines may list: pages of words, movies, contributors."""

from __future__ import annotations

from datetime import datetime

from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet
from django.urls import reverse

from catalogue.models import Contributor, Movie
from catalogue.selectors import movies


class PagesSitemap(Sitemap[str]):
    def items(self) -> list[str]:
        return ["home", "browse", "welcome", "about", "how", "privacy", "contact"]

    def location(self, item: str) -> str:
        return reverse(item)


class MoviesSitemap(Sitemap[Movie]):
    limit = 10_000

    def items(self) -> QuerySet[Movie]:
        return movies().order_by("pk").only("pk", "slug", "added_at")

    def lastmod(self, item: Movie) -> datetime:
        return item.added_at


class ContributorsSitemap(Sitemap[Contributor]):
    limit = 10_000

    def items(self) -> QuerySet[Contributor]:
        return Contributor.objects.order_by("pk").only("pk", "slug")


SITEMAPS = {"pages": PagesSitemap, "movies": MoviesSitemap, "people": ContributorsSitemap}
