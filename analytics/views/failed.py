"""What was refused, why, and is it in order by now?"""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from analytics.access import leave_trace, staff_page
from analytics.frame import context_of, frame_of
from analytics.selectors.failed import N_DAYS, failed_reasons, waiting_for
from collector.services import replay_failed

MOST_AT_ONCE = 2000  # a few seconds; the command has no bound


@staff_page
def failed_list(request: HttpRequest) -> HttpResponse:
    frame = frame_of(request, title=_("Failed events"), section="failed")
    reasons = failed_reasons(today=frame.now.date(), names_people=frame.sees_people)
    return render(request, "analytics/failed.html", context_of(frame, reasons=reasons, n_days=N_DAYS))


@require_POST
@staff_page
def replay(request: HttpRequest) -> HttpResponse:
    field, reason = request.POST.get("field", ""), request.POST.get("reason", "")
    done = replay_failed(rows=waiting_for(field=field, reason=reason), at=timezone.now(), most=MOST_AT_ONCE)
    leave_trace(
        request,
        action="replay failed events",
        target=f"field:{field}"[:200],
        details={"reason": reason, **vars(done)},
    )
    said = vars(done)
    messages.success(
        request,
        _("%(stored)s stored, %(known)s known already, %(refused)s refused again, %(broken)s broken.") % said
        if done.broken
        else _("%(stored)s stored, %(known)s known already, %(refused)s refused again.") % said,
    )
    return redirect("analytics:failed")
