from __future__ import annotations

from django.urls import path

import catalogue.converters  # noqa: F401  (registers <movie:...>)
import collector.converters  # noqa: F401  (registers <person:...>)
from recommender.api import lists, models, movies, persons, together

urlpatterns = [
    path("recommendations/", lists.HistoryRecommendationsView.as_view(), name="api-recommendations"),
    path("together/recommendations/", together.TogetherView.as_view(), name="api-together"),
    path("me/taste/", persons.MyTasteView.as_view(), name="api-my-taste"),
    path("me/recommendations/", lists.MyRecommendationsView.as_view(), name="api-my-recommendations"),
    path(
        "users/recommendations/", lists.BatchRecommendationsView.as_view(), name="api-batch-recommendations"
    ),
    path(
        "users/<person:key>/recommendations/",
        lists.UserRecommendationsView.as_view(),
        name="api-user-recommendations",
    ),
    path("users/<person:key>/similar/", persons.SimilarPersonsView.as_view(), name="api-similar-persons"),
    path(
        "users/<person:key>/explanations/<movie:reference>/",
        persons.ExplanationView.as_view(),
        name="api-explanation",
    ),
    path("movies/<movie:reference>/similar/", movies.SimilarMoviesView.as_view(), name="api-similar-movies"),
    path("charts/<str:name>/", movies.ChartView.as_view(), name="api-chart"),
    path("models/", models.ModelsView.as_view(), name="api-models"),
    path("models/<str:version>/", models.ModelView.as_view(), name="api-model"),
]
