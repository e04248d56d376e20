from django.urls import path
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.views import APIView

from catalogue import converters  # noqa: F401  (registers <movie:...>)
from collector.api.events import EventsView
from collector.api.lists import AddressView, ListItemsView, OwnListItemView, OwnListsView, OwnListView
from collector.api.marks import MarksView, MarkView
from collector.api.preferences import AdventureView, PreferencesView, PreferenceView, StartOverView
from collector.api.ratings import RatingsView, RatingView
from collector.models import Mark
from collector.views import without_script


def named(view: type[APIView], name: str) -> type[APIView]:
    """The schema needs a name of its own for each address that a view serves."""
    verbs = {"get": "list" if view is MarksView else "retrieve", "put": "update", "delete": "destroy"}
    schemas = {
        verb: extend_schema(operation_id=f"my_{name}_{word}")
        for verb, word in verbs.items()
        if hasattr(view, verb)
    }
    return extend_schema_view(**schemas)(type(f"{name.title()}{view.__name__}", (view,), {}))


urlpatterns = [
    path("events/", EventsView.as_view(), name="api-events"),
    path("events/without-script.svg", without_script, name="without-script"),
    path("me/ratings/", RatingsView.as_view(), name="api-my-ratings"),
    path("me/ratings/<movie:movie>/", RatingView.as_view(), name="api-my-rating"),
    path("me/lists/", OwnListsView.as_view(), name="api-my-lists"),
    path("me/lists/<uuid:key>/", OwnListView.as_view(), name="api-my-list"),
    path("me/lists/<uuid:key>/address/", AddressView.as_view(), name="api-my-list-address"),
    path("me/lists/<uuid:key>/items/", ListItemsView.as_view(), name="api-my-list-items"),
    path("me/lists/<uuid:key>/items/<movie:movie>/", OwnListItemView.as_view(), name="api-my-list-item"),
    path("me/preferences/", PreferencesView.as_view(), name="api-my-preferences"),
    path("me/preferences/<str:about>/<str:which>/", PreferenceView.as_view(), name="api-my-preference"),
    path("me/adventure/", AdventureView.as_view(), name="api-my-adventure"),
    path("me/start-over/", StartOverView.as_view(), name="api-my-start-over"),
]
OWN_LISTS = {"watchlist": Mark.Kind.SAVED, "hidden": Mark.Kind.HIDDEN, "ignored": Mark.Kind.IGNORED}
for name, kind in OWN_LISTS.items():
    urlpatterns += [
        path(f"me/{name}/", named(MarksView, name).as_view(kind=kind), name=f"api-my-{name}"),
        path(
            f"me/{name}/<movie:movie>/",
            named(MarkView, name).as_view(kind=kind),
            name=f"api-my-{name}-movie",
        ),
    ]
