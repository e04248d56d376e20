from django.urls import path

from analytics.views import (
    alerts,
    failed,
    figures,
    glossary,
    jobs,
    live,
    movies,
    overview,
    people,
    rules,
    runs,
)

app_name = "analytics"

urlpatterns = [
    path("analytics/", overview.overview, name="overview"),
    path("analytics/live/", live.live, name="live"),
    path("analytics/live/rows/", live.live_rows, name="live-rows"),
    path("analytics/movies/", movies.movie_list, name="movies"),
    path("analytics/movies/<int:movie_id>/", movies.movie_page, name="movie"),
    path("analytics/people/", people.person_list, name="people"),
    path("analytics/people/<str:reference>/", people.person_page, name="person"),
    path("analytics/runs/", runs.run_list, name="runs"),
    path("analytics/runs/<int:run_id>/", runs.run_page, name="run"),
    path("analytics/versions/<str:name>/promote/", runs.promote_version, name="promote"),
    path("analytics/algorithms/<slug:algorithm>/roll-back/", runs.roll_algorithm_back, name="roll-back"),
    path("analytics/rules/", rules.rule_list, name="rules"),
    path("analytics/rules/charts-only/", rules.set_charts_only, name="charts-only"),
    path("analytics/rules/<int:rule_id>/end/", rules.stop_rule, name="end-rule"),
    path("analytics/movies/<int:movie_id>/rules/", rules.add_rule, name="add-rule"),
    path("analytics/jobs/", jobs.job_list, name="jobs"),
    path("analytics/jobs/<uuid:job_id>/cancel/", jobs.cancel_job, name="cancel-job"),
    path("analytics/jobs/<uuid:job_id>/retry/", jobs.retry_job, name="retry-job"),
    path("analytics/alerts/", alerts.alert_list, name="alerts"),
    path("analytics/webhooks/", alerts.add_webhook, name="add-webhook"),
    path("analytics/webhooks/<int:webhook_id>/secret/", alerts.renew_webhook_secret, name="webhook-secret"),
    path("analytics/webhooks/<int:webhook_id>/ping/", alerts.ping_webhook, name="ping-webhook"),
    path("analytics/webhooks/<int:webhook_id>/pause/", alerts.pause_webhook, name="pause-webhook"),
    path("analytics/webhooks/<int:webhook_id>/remove/", alerts.remove_webhook, name="remove-webhook"),
    path("analytics/deliveries/<uuid:delivery_id>/send/", alerts.send_delivery_again, name="send-delivery"),
    path("analytics/failed-events/", failed.failed_list, name="failed"),
    path("analytics/failed-events/replay/", failed.replay, name="replay"),
    path("analytics/glossary/", glossary.glossary, name="glossary"),
    path("analytics/figures/<slug:name>/", figures.figure, name="figure"),
]
