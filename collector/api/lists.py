"""REST: a person's own lists."""

from __future__ import annotations

import uuid
from http import HTTPStatus
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.pagination import CursorPages
from accounts.api.problems import Problem
from catalogue.api import movie_in_path, movie_or_problem
from catalogue.models import Movie
from collector import examples
from collector.api.own import OwnView
from collector.errors import RefusedListError, UnknownListError
from collector.models import OwnList
from collector.selectors import items_of, lists_of, own_list
from collector.serializers.lists import (
    FIELDS,
    ITEM_FIELDS,
    AddressSerializer,
    ChangedListSerializer,
    ListItemSerializer,
    MoveSerializer,
    NewListSerializer,
    OwnListSerializer,
    changes_in,
)
from collector.services import (
    add_to_list,
    change_list,
    delete_list,
    make_list,
    move_on_list,
    person_for,
    remove_from_list,
    share_list,
    unshare_list,
)

LIST = OpenApiParameter(
    "key",
    uuid.UUID,
    "path",
    description="The `id` of the list",
    examples=[OpenApiExample("As `me/lists/` names it", examples.LIST_ID)],
)
MOVIE = movie_in_path("movie")


class ListView(OwnView):
    def handle_exception(self, error: Exception) -> Response:
        match error:
            case UnknownListError():
                error = Problem(str(error), status=HTTPStatus.NOT_FOUND)
            case RefusedListError():
                error = Problem(error.reason, field=error.field, value=error.value)
        return super().handle_exception(error)


class OwnListsView(ListView):
    pagination_class = CursorPages

    @extend_schema(
        parameters=[FIELDS.parameter()],
        responses={200: OwnListSerializer(many=True)},
        examples=[examples.OWN_LIST],
    )
    def get(self, request: Request) -> Response:
        """The caller's own lists, the one changed last first."""
        wanted, pages = FIELDS.wanted(request), CursorPages()
        pages.ordering = ("-changed_at", "-id")  # type: ignore[assignment]
        page: Any = pages.paginate_queryset(lists_of(person_for(request)), request, view=self)
        rows = OwnListSerializer(page, many=True, context={"request": request}).data
        return pages.get_paginated_response(FIELDS.of_all(rows, wanted))

    @extend_schema(
        request=NewListSerializer,
        responses={201: OwnListSerializer},
        examples=[examples.NEW_LIST, examples.OWN_LIST],
    )
    def post(self, request: Request) -> Response:
        """Makes a list."""
        body = NewListSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        made = make_list(person=person_for(request), at=timezone.now(), **body.validated_data)
        return _list(request, made.key, status=HTTPStatus.CREATED)


class OwnListView(ListView):
    @extend_schema(
        parameters=[LIST, FIELDS.parameter()],
        responses={200: OwnListSerializer},
        examples=[examples.OWN_LIST],
    )
    def get(self, request: Request, key: uuid.UUID) -> Response:
        """One of the caller's lists."""
        wanted, answer = FIELDS.wanted(request), _list(request, key)
        answer.data = FIELDS.of(answer.data, wanted)
        return answer

    @extend_schema(
        parameters=[LIST],
        request=ChangedListSerializer,
        responses={200: OwnListSerializer},
        examples=[examples.CHANGED_LIST, examples.OWN_LIST],
    )
    def patch(self, request: Request, key: uuid.UUID) -> Response:
        """Names or describes it anew."""
        own = _own(request, key)
        body = ChangedListSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        change_list(own=own, at=timezone.now(), **changes_in(body, own))
        return _list(request, key)

    @extend_schema(parameters=[LIST], responses={204: None})
    def delete(self, request: Request, key: uuid.UUID) -> Response:
        """Deletes it; the movies stay where else they are."""
        delete_list(own=_own(request, key), at=timezone.now())
        return Response(status=HTTPStatus.NO_CONTENT)


class AddressView(ListView):
    @extend_schema(
        operation_id="my_lists_share",
        parameters=[LIST],
        request=None,
        responses={201: AddressSerializer},
        examples=[examples.ADDRESS],
    )
    def post(self, request: Request, key: uuid.UUID) -> Response:
        """A new secret address under which anybody may read the list; the one before opens nothing any more."""
        own = _own(request, key)
        own.secret = share_list(own=own)
        address = request.build_absolute_uri(own.get_shared_url())
        return Response({"address": address}, status=HTTPStatus.CREATED)

    @extend_schema(operation_id="my_lists_unshare", parameters=[LIST], responses={204: None})
    def delete(self, request: Request, key: uuid.UUID) -> Response:
        """Nobody else can read it any more."""
        unshare_list(own=_own(request, key))
        return Response(status=HTTPStatus.NO_CONTENT)


class ListItemsView(ListView):
    pagination_class = CursorPages

    @extend_schema(
        operation_id="my_list_items_list",
        parameters=[LIST, ITEM_FIELDS.parameter()],
        responses={200: ListItemSerializer(many=True)},
        examples=[examples.LIST_ITEM],
    )
    def get(self, request: Request, key: uuid.UUID) -> Response:
        """The movies of a list in its order."""
        wanted, pages = ITEM_FIELDS.wanted(request), CursorPages()
        items = items_of(_own(request, key)).select_related("movie").prefetch_related("movie__genres")
        pages.ordering = ("place", "id")  # type: ignore[assignment]
        page: Any = pages.paginate_queryset(items, request, view=self)
        rows = ListItemSerializer(page, many=True).data
        return pages.get_paginated_response(ITEM_FIELDS.of_all(rows, wanted))


class OwnListItemView(ListView):
    @extend_schema(
        operation_id="my_list_items_update",
        parameters=[LIST, MOVIE],
        request=None,
        responses={200: ListItemSerializer, 410: None},
        examples=[examples.LIST_ITEM],
    )
    def put(self, request: Request, key: uuid.UUID, movie: str) -> Response:
        """Puts the movie on the list, at its end; one that is on it stays where it is."""
        own, found = _own(request, key), movie_or_problem(movie)
        add_to_list(own=own, movie_ids=[found.pk], at=timezone.now())
        return _item(own, found)

    @extend_schema(
        operation_id="my_list_items_partial_update",
        parameters=[LIST, MOVIE],
        request=MoveSerializer,
        responses={200: ListItemSerializer, 410: None},
        examples=[examples.MOVE, examples.LIST_ITEM],
    )
    def patch(self, request: Request, key: uuid.UUID, movie: str) -> Response:
        """Moves the movie to another place."""
        own, found = _own(request, key), movie_or_problem(movie)
        _item(own, found)
        body = MoveSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        move_on_list(own=own, movie_id=found.pk, at=timezone.now(), **body.validated_data)
        return _item(own, found)

    @extend_schema(
        operation_id="my_list_items_destroy", parameters=[LIST, MOVIE], responses={204: None, 410: None}
    )
    def delete(self, request: Request, key: uuid.UUID, movie: str) -> Response:
        """Takes the movie off the list."""
        own, found = _own(request, key), movie_or_problem(movie)
        remove_from_list(own=own, movie_ids=[found.pk], at=timezone.now())
        return Response(status=HTTPStatus.NO_CONTENT)


def _own(request: Request, key: uuid.UUID) -> OwnList:
    return own_list(person_for(request), key)


def _list(request: Request, key: uuid.UUID, *, status: int = HTTPStatus.OK) -> Response:
    shape = OwnListSerializer(_own(request, key), context={"request": request})
    return Response(shape.data, status=status)


def _item(own: OwnList, movie: Movie) -> Response:
    item = items_of(own).filter(movie=movie).select_related("movie").first()
    if item is None:
        raise Problem(f"{movie} is not on this list", status=HTTPStatus.NOT_FOUND)
    return Response(ListItemSerializer(item).data)
