from django.urls import path

from catalogue import converters  # noqa: F401  (registers <movie:...>)
from collector.api.events import EventsView
from collector.api.lists import AddressView, ListItemsView, OwnListItemView, OwnListsView, OwnListView
from collector.api.marks import MarksView, MarkView
from collector.api.preferences import AdventureView, PreferencesView, PreferenceView, StartOverView
from collector.api.ratings import RatingsView, RatingView
from collector.models import Mark
from collector.views import without_script

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
MARKS = {"watchlist": Mark.Kind.SAVED, "hidden": Mark.Kind.HIDDEN, "ignored": Mark.Kind.IGNORED}
for name, kind in MARKS.items():
    urlpatterns += [
        path(f"me/{name}/", MarksView.as_view(kind=kind), name=f"api-my-{name}"),
        path(f"me/{name}/<movie:movie>/", MarkView.as_view(kind=kind), name=f"api-my-{name}-movie"),
    ]
