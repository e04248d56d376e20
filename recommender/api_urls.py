from __future__ import annotations

from django.urls import path

from recommender import api

urlpatterns = [
    path("recommendations/", api.HistoryRecommendationsView.as_view(), name="api-recommendations"),
    path("me/recommendations/", api.MyRecommendationsView.as_view(), name="api-my-recommendations"),
    path("users/recommendations/", api.BatchRecommendationsView.as_view(), name="api-batch-recommendations"),
    path(
        "users/<str:key>/recommendations/",
        api.UserRecommendationsView.as_view(),
        name="api-user-recommendations",
    ),
    path("users/<str:key>/similar/", api.SimilarPersonsView.as_view(), name="api-similar-persons"),
    path(
        "users/<str:key>/explanations/<str:reference>/",
        api.ExplanationView.as_view(),
        name="api-explanation",
    ),
    path("movies/<str:reference>/similar/", api.SimilarMoviesView.as_view(), name="api-similar-movies"),
    path("charts/<str:name>/", api.ChartView.as_view(), name="api-chart"),
    path("models/", api.ModelsView.as_view(), name="api-models"),
    path("models/<str:version>/", api.ModelView.as_view(), name="api-model"),
]
