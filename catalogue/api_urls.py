from django.urls import path

from . import api

urlpatterns = [
    path("movies/", api.MovieListView.as_view(), name="api-movies"),
    path("movies/batch/", api.MovieBatchView.as_view(), name="api-movies-batch"),
    path("movies/<str:reference>/", api.MovieView.as_view(), name="api-movie"),
]
