"""The site's addresses, and the view that lists are compared with."""

from django.urls import path

from benchmarks.serving.peer import RowView
from mysite.urls import urlpatterns as site

urlpatterns = [path("bench/row/<int:pk>/", RowView.as_view()), *site]
