"""What was trained last, how good is it, and what is live?"""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from analytics.numbers import Numbers
from analytics.panel import Listing, Panel
from analytics.selectors.runs import RunRow, run_rows
from analytics.words import listed
from figures import Table

N_RUNS = 5
HEADER = (
    gettext_noop("Run"),
    gettext_noop("Algorithm"),
    gettext_noop("State"),
    gettext_noop("NDCG@10"),
    gettext_noop("from"),
    gettext_noop("to"),
    gettext_noop("Against popular"),
    gettext_noop("Started"),
)


def draw(numbers: Numbers) -> Listing:
    rows = run_rows(live=numbers.live, limit=N_RUNS)
    return Listing(
        reading=_reading(rows),
        how_to_read=_("NDCG@10 on the held-out part of the evidence: higher is better. Against popular is "
        "the paired "
        "difference to the popularity model of the same run; in grey it is within chance."),
        data=Table(
            tuple(map(_, HEADER)),
            tuple(
                (row.run.pk, row.title, _(row.state), *_estimate(row),
                 row.against_popularity.value if row.against_popularity else None, row.run.started_at)
                for row in rows
            ),
            ("plain", "plain", "plain", "decimal", "decimal", "decimal", "decimal", "plain"),
        ),
        rows=rows,
    )  # fmt: skip


def _estimate(row: RunRow) -> tuple[float | None, float | None, float | None]:
    return (row.ndcg.value, row.ndcg.low, row.ndcg.high) if row.ndcg else (None, None, None)


def _reading(rows: list[RunRow]) -> str:
    if not rows:
        return _("Nothing has been trained yet.")
    better = [row.title for row in rows if row.is_live and row.difference_tone == "good"]
    if better:
        return ngettext(
            "Of what is live, %(names)s beats popularity for sure.",
            "Of what is live, %(names)s beat popularity for sure.",
            len(better),
        ) % {"names": listed(better)}
    return _("Nothing that is live beats popularity for sure.")


PANEL = Panel(
    name="runs",
    title=gettext_noop("Model runs"),
    note=gettext_noop("held-out evidence"),
    page="overview",
    place=80,
    draw=draw,
    measure="ndcg",
    size="half",
    template="analytics/panels/runs.html",
    leads_to=(gettext_noop("All runs"), "analytics:runs"),
)
