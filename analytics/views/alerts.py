"""What is wrong, whom do we tell, and did it arrive?"""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from analytics.access import leave_trace, staff_page
from analytics.forms import WebhookForm
from analytics.frame import context_of, frame_of
from analytics.selectors.alerts import newest_alerts
from jobs.errors import WebhookRefusedError
from jobs.models import Webhook
from jobs.webhooks import services
from jobs.webhooks.selectors import newest_deliveries, webhooks

N_ALERTS = 20
N_DELIVERIES = 50


@staff_page
def alert_list(request: HttpRequest) -> HttpResponse:
    return _page(request, WebhookForm())


@require_POST
@staff_page
def add_webhook(request: HttpRequest) -> HttpResponse:
    """The secret stands on this one answer and nowhere else."""
    form = WebhookForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        webhook = services.register(by=str(request.user), at=timezone.now(), **form.cleaned_data)
    except WebhookRefusedError as refused:
        form.add_error(refused.field, str(refused))
        return _page(request, form, status=422)
    leave_trace(
        request, action="add webhook", target=f"webhook:{webhook.pk}", details={"address": webhook.address}
    )
    return _page(request, WebhookForm(), secret=webhook.secret, secret_of=webhook)


@require_POST
@staff_page
def renew_webhook_secret(request: HttpRequest, webhook_id: int) -> HttpResponse:
    webhook = get_object_or_404(Webhook, pk=webhook_id)
    secret = services.renew_secret(webhook=webhook, at=timezone.now())
    leave_trace(request, action="renew webhook secret", target=f"webhook:{webhook_id}")
    return _page(request, WebhookForm(), secret=secret, secret_of=webhook)


@require_POST
@staff_page
def ping_webhook(request: HttpRequest, webhook_id: int) -> HttpResponse:
    services.ping(webhook=get_object_or_404(Webhook, pk=webhook_id), at=timezone.now())
    messages.success(request, _("A test message is on its way; it stands among the messages below."))
    return redirect("analytics:alerts")


@require_POST
@staff_page
def pause_webhook(request: HttpRequest, webhook_id: int) -> HttpResponse:
    webhook = get_object_or_404(Webhook, pk=webhook_id)
    if webhook.paused_at:
        services.resume(webhook=webhook)
        action, words = "resume webhook", _("%(address)s is told again.") % {"address": webhook}
    else:
        services.pause(webhook=webhook, at=timezone.now(), reason=f"by {request.user}")
        action, words = (
            "pause webhook",
            _("%(address)s is told nothing until it goes on.") % {"address": webhook},
        )
    leave_trace(request, action=action, target=f"webhook:{webhook_id}")
    messages.success(request, words)
    return redirect("analytics:alerts")


@require_POST
@staff_page
def remove_webhook(request: HttpRequest, webhook_id: int) -> HttpResponse:
    webhook = get_object_or_404(Webhook, pk=webhook_id)
    if not request.POST.get("confirm"):
        messages.error(request, _("Nothing was removed: the tick that confirms it is missing."))
        return redirect("analytics:alerts")
    services.remove(webhook=webhook)
    leave_trace(
        request,
        action="remove webhook",
        target=f"webhook:{webhook_id}",
        details={"address": webhook.address},
    )
    messages.success(request, _("Removed %(address)s with all its messages.") % {"address": webhook})
    return redirect("analytics:alerts")


@require_POST
@staff_page
def send_delivery_again(request: HttpRequest, delivery_id: uuid.UUID) -> HttpResponse:
    try:
        services.send_again(delivery_id=delivery_id, at=timezone.now())
    except WebhookRefusedError as refused:
        messages.error(request, _("Nothing was sent: %(reason)s.") % {"reason": refused})
    else:
        leave_trace(request, action="send webhook message again", target=f"delivery:{delivery_id}")
        messages.success(request, _("It is sent again, under the same id."))
    return redirect("analytics:alerts")


def _page(
    request: HttpRequest,
    form: WebhookForm,
    *,
    secret: str = "",
    secret_of: Webhook | None = None,
    status: int = 200,
) -> HttpResponse:
    frame = frame_of(request, title=_("Alerts and webhooks"), section="alerts", said={})
    context = context_of(
        frame,
        alerts=newest_alerts(limit=N_ALERTS),
        webhooks=webhooks(),
        deliveries=newest_deliveries(limit=N_DELIVERIES),
        form=form,
        secret=secret,
        secret_of=secret_of,
    )
    return render(request, "analytics/alerts.html", context, status=status)
