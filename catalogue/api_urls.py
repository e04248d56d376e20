from django.urls import path

from . import api, converters  # noqa: F401  (registers <movie:...>)

urlpatterns = [
    path("movies/", api.MovieListView.as_view(), name="api-movies"),
    path("movies/batch/", api.MovieBatchView.as_view(), name="api-movies-batch"),
    path("movies/<movie:reference>/", api.MovieView.as_view(), name="api-movie"),
]
