"""What do staff want in lists, since when, and why?"""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from analytics.access import leave_trace, staff_page
from analytics.forms import RuleForm
from analytics.frame import context_of, frame_of
from analytics.selectors.rules import rule_rows, switch
from analytics.views.reasons import with_reason
from catalogue.models import Movie
from recommender.errors import RuleRefusedError
from recommender.services import end_rule, make_rule, switch_charts_only


@staff_page
def rule_list(request: HttpRequest) -> HttpResponse:
    frame = frame_of(request, title=_("Rules"), section="rules")
    context = context_of(frame, rows=rule_rows(at=frame.now), switch=switch())
    return render(request, "analytics/rules.html", context)


@require_POST
@staff_page
def add_rule(request: HttpRequest, movie_id: int) -> HttpResponse:
    movie = Movie.objects.filter(pk=movie_id, removed_at=None).first()
    if movie is None:
        raise Http404(f"There is no movie {movie_id}.")
    form = RuleForm(request.POST)
    if not form.is_valid():
        messages.error(request, form.refusal())
        return redirect("analytics:movie", movie_id)
    try:
        rule = make_rule(movie=movie, by=str(request.user), at=timezone.now(), **form.cleaned_data)
    except RuleRefusedError as refused:
        messages.error(request, _("No rule was made: %(reason)s.") % {"reason": refused})
        return redirect("analytics:movie", movie_id)
    leave_trace(request, action=rule.effect, target=f"movie:{movie_id}", details={"reason": rule.reason})
    messages.success(
        request,
        _("%(rule)s: %(movie)s. Every list follows within seconds.")
        % {"rule": _(rule.get_effect_display()), "movie": movie},
    )
    return redirect("analytics:rules")


@require_POST
@staff_page
def stop_rule(request: HttpRequest, rule_id: int) -> HttpResponse:
    try:
        rule = end_rule(rule_id=rule_id, by=str(request.user), at=timezone.now())
    except RuleRefusedError as refused:
        messages.error(request, _("Nothing was ended: %(reason)s.") % {"reason": refused})
        return redirect("analytics:rules")
    leave_trace(request, action=f"end {rule.effect}", target=f"movie:{rule.movie_id}")
    messages.success(
        request,
        _("Ended: %(rule)s, %(movie)s.") % {"rule": _(rule.get_effect_display()), "movie": rule.movie},
    )
    return redirect("analytics:rules")


@require_POST
@staff_page
@with_reason(back="analytics:rules")
def set_charts_only(request: HttpRequest, *, reason: str) -> HttpResponse:
    to = request.POST.get("to") == "charts"
    switch_charts_only(to=to, reason=reason, by=str(request.user), at=timezone.now())
    leave_trace(
        request,
        action="charts only" if to else "personal lists",
        target="serving",
        details={"reason": reason},
    )
    messages.success(request, _("Everybody gets charts now.") if to else _("Lists are personal again."))
    return redirect("analytics:rules")
