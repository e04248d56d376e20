"""The evidence to look at. It is never edited: what somebody did stays what they did."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from collector.models import (
    Event,
    FailedEvent,
    ImportBatch,
    Mark,
    Person,
    Rating,
    Session,
    Slate,
    Visitor,
)
from collector.services import replay_failed


class ReadOnlyAdmin(admin.ModelAdmin[Any]):
    """Counting millions of rows for every page would take longer than reading them."""

    show_full_result_count = False
    list_per_page = 50

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(Person)
class PersonAdmin(ReadOnlyAdmin):
    list_display = ("key", "user", "origin", "origin_id", "merged_into", "created_at")
    list_select_related = ("user", "merged_into")
    search_fields = ("=key", "=origin_id", "user__email")
    ordering = ("-pk",)


@admin.register(Visitor)
class VisitorAdmin(ReadOnlyAdmin):
    list_display = ("key", "person", "device", "is_bot", "refuses_tracking", "last_seen_at")
    list_filter = ("device", "is_bot", "refuses_tracking")
    list_select_related = ("person",)
    search_fields = ("=key",)
    ordering = ("-pk",)


@admin.register(Session)
class SessionAdmin(ReadOnlyAdmin):
    list_display = ("started_at", "last_event_at", "n_events", "person", "is_bot", "is_simulated")
    list_filter = ("is_bot", "is_simulated")
    list_select_related = ("person",)
    ordering = ("-pk",)


@admin.register(Slate)
class SlateAdmin(ReadOnlyAdmin):
    list_display = ("created_at", "shelf", "page", "algorithm", "version", "fallback", "person")
    list_filter = ("shelf", "algorithm", "is_simulated", "without_script")
    list_select_related = ("person",)
    search_fields = ("=id",)
    ordering = ("-created_at",)


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin):
    list_display = ("sequence", "kind", "occurred_at", "person", "movie", "value", "page")
    list_filter = ("kind", "is_bot", "is_simulated", "is_clamped")
    list_select_related = ("person", "movie")
    search_fields = ("=event_id", "=slate_id")
    ordering = ("-sequence",)


@admin.register(FailedEvent)
class FailedEventAdmin(ReadOnlyAdmin):
    list_display = ("received_at", "field", "reason", "person", "replayed_at", "refused_again")
    list_filter = ("field", "reason")
    show_facets = admin.ShowFacets.ALWAYS  # how many by reason; at most 10,000 are kept
    list_select_related = ("person",)
    ordering = ("-pk",)
    actions = ("replay",)

    @admin.action(description=_("Replay the chosen events"), permissions=["replay"])
    def replay(self, request: HttpRequest, queryset: QuerySet[FailedEvent]) -> None:
        done = replay_failed(rows=queryset, at=timezone.now())
        said = _("%(stored)d stored, %(refused)d refused again, %(broken)d broken")
        self.message_user(request, said % vars(done))

    def has_replay_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("collector.change_failedevent")


@admin.register(Rating)
class RatingAdmin(ReadOnlyAdmin):
    list_display = ("person", "movie", "value", "source", "rated_at")
    list_select_related = ("person", "movie")
    search_fields = ("=person__key", "movie__title")
    ordering = ("-pk",)


@admin.register(Mark)
class MarkAdmin(ReadOnlyAdmin):
    list_display = ("person", "movie", "kind", "marked_at")
    list_filter = ("kind",)
    list_select_related = ("person", "movie")
    search_fields = ("=person__key", "movie__title")
    ordering = ("-pk",)


@admin.register(ImportBatch)
class ImportBatchAdmin(ReadOnlyAdmin):
    list_display = ("name", "format", "state", "n_movies", "n_ratings", "n_skipped", "started_at")
    list_filter = ("state", "format")
    ordering = ("-pk",)
