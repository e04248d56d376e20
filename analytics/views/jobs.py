"""What is running?"""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from analytics.access import leave_trace, staff_page
from analytics.frame import context_of, frame_of
from analytics.selectors.jobs import job_rows
from jobs.errors import UnknownJobError
from jobs.models import Job
from jobs.services import cancel, retry


@staff_page
def job_list(request: HttpRequest) -> HttpResponse:
    frame = frame_of(request, title=_("Jobs"), section="jobs")
    state = request.GET.get("state", "")
    state = state if state in Job.State.values else ""
    context = context_of(
        frame, rows=job_rows(state=state), states=Job.State.values, chosen=state, report="jobs"
    )
    is_fragment = bool(request.headers.get("HX-Request"))
    return render(request, "analytics/parts/job_rows.html" if is_fragment else "analytics/jobs.html", context)


@require_POST
@staff_page
def cancel_job(request: HttpRequest, job_id: uuid.UUID) -> HttpResponse:
    try:
        cancel(job_id=job_id)
    except UnknownJobError:
        messages.error(request, _("That job has ended already."))
    else:
        leave_trace(request, action="cancel job", target=f"job:{job_id}")
        messages.success(request, _("Asked to stop. A running job ends at its next report."))
    return redirect("analytics:jobs")


@require_POST
@staff_page
def retry_job(request: HttpRequest, job_id: uuid.UUID) -> HttpResponse:
    try:
        retry(job_id=job_id)
    except Job.DoesNotExist as error:
        raise Http404(f"There is no job {job_id}.") from error
    leave_trace(request, action="retry job", target=f"job:{job_id}")
    messages.success(request, _("Queued again."))
    return redirect("analytics:jobs")
