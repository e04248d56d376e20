from django.urls import path

from analytics.api import ReportView

urlpatterns = [
    path("analytics/<slug:report>/", ReportView.as_view(), name="api-analytics"),
]
