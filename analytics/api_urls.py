from django.urls import path

from analytics.api.reports import ReportView
from analytics.api.webhooks import DeliveriesView, SendAgainView, WebhookListView, WebhookView

urlpatterns = [
    path("analytics/<slug:report>/", ReportView.as_view(), name="api-analytics"),
    path("webhooks/", WebhookListView.as_view(), name="api-webhooks"),
    path("webhooks/<int:webhook_id>/", WebhookView.as_view(), name="api-webhook"),
    path("webhooks/<int:webhook_id>/deliveries/", DeliveriesView.as_view(), name="api-deliveries"),
    path("webhooks/deliveries/<uuid:delivery_id>/send/", SendAgainView.as_view(), name="api-send-again"),
]
