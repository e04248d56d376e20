"""What was trained, how good is it, and what is live?"""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from analytics.access import leave_trace, staff_page
from analytics.frame import context_of, frame_of
from analytics.panels import panels_of
from analytics.selectors.runs import moves_of_pointers, run_metrics, run_rows
from analytics.shown import shown_panel
from analytics.views.reasons import with_reason
from recommender.errors import NothingToRollBackError, PromotionRefusedError, UnknownVersionError
from recommender.services import promote, roll_back, version_named

N_RUNS = 100
N_MOVES = 20


@staff_page
def run_list(request: HttpRequest) -> HttpResponse:
    frame = frame_of(request, title=_("Runs"), section="runs")
    live = frame.numbers.live
    context = context_of(
        frame,
        rows=run_rows(live=live, limit=N_RUNS),
        live=live,
        panels=[shown_panel(panel, frame) for panel in panels_of("runs")],
        moves=moves_of_pointers(limit=N_MOVES),
        report="runs",
    )
    return render(request, "analytics/runs.html", context)


@staff_page
def run_page(request: HttpRequest, run_id: int) -> HttpResponse:
    frame = frame_of(request, title=_("Run %(n)s") % {"n": run_id}, section="runs")
    rows = run_rows(live=frame.numbers.live, limit=1, run_id=run_id)
    if not rows:
        raise Http404(f"There is no run {run_id}.")
    metrics = run_metrics(rows[0].run)
    compares = any(metric.difference for metric in metrics)
    return render(
        request, "analytics/run.html", context_of(frame, row=rows[0], metrics=metrics, compares=compares)
    )


@require_POST
@staff_page
@with_reason(back="analytics:runs")
def promote_version(request: HttpRequest, name: str, *, reason: str) -> HttpResponse:
    try:
        version = version_named(name)
        promote(version=version, by=str(request.user), at=timezone.now(), reason=reason)
    except UnknownVersionError as error:
        raise Http404(str(error)) from error
    except PromotionRefusedError as refused:
        messages.error(
            request, _("%(name)s was not promoted: %(reason)s") % {"name": name, "reason": refused}
        )
        return redirect("analytics:runs")
    leave_trace(request, action="promote", target=f"version:{name}", details={"reason": reason})
    messages.success(request, _("%(name)s is live. Every process serves it within seconds.") % {"name": name})
    return redirect("analytics:runs")


@require_POST
@staff_page
@with_reason(back="analytics:runs")
def roll_algorithm_back(request: HttpRequest, algorithm: str, *, reason: str) -> HttpResponse:
    try:
        live = roll_back(algorithm=algorithm, by=str(request.user), at=timezone.now(), reason=reason)
    except NothingToRollBackError as error:
        messages.error(request, _("Nothing was rolled back: %(reason)s") % {"reason": error})
        return redirect("analytics:runs")
    leave_trace(
        request,
        action="roll back",
        target=f"algorithm:{algorithm}",
        details={"reason": reason},
    )
    messages.success(request, _("%(name)s is live again.") % {"name": live.version.name})
    return redirect("analytics:runs")
