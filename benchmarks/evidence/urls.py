"""The site's addresses, and the view that the collector's is compared with."""

from django.urls import path

from benchmarks.evidence.peer import InsertView
from mysite.urls import urlpatterns as site

urlpatterns = [path("bench/insert/", InsertView.as_view()), *site]
