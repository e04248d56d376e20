from django.contrib import admin

from .models import Contributor, Credit, ExternalId, Genre, Keyword, Movie, MovieName


class ExternalIdInline(admin.TabularInline[ExternalId, Movie]):
    model = ExternalId
    extra = 0


class NameInline(admin.TabularInline[MovieName, Movie]):
    model = MovieName
    extra = 0


class CreditInline(admin.TabularInline[Credit, Movie]):
    model = Credit
    extra = 0
    autocomplete_fields = ("contributor",)


@admin.register(Movie)
class MovieAdmin(admin.ModelAdmin[Movie]):
    list_display = ("title", "year", "rating_count", "rating_mean", "removed_at")
    list_filter = ("genres",)
    search_fields = ("search_title",)
    readonly_fields = ("popularity", "rating_count", "rating_mean", "rating_score")
    inlines = (NameInline, ExternalIdInline, CreditInline)
    filter_horizontal = ("genres",)
    autocomplete_fields = ("keywords",)


@admin.register(Contributor)
class ContributorAdmin(admin.ModelAdmin[Contributor]):
    search_fields = ("search_name",)
    list_display = ("name", "key")


admin.site.register(Genre)


@admin.register(Keyword)
class KeywordAdmin(admin.ModelAdmin[Keyword]):
    search_fields = ("name",)
