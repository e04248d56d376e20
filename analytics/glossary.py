"""What each number means: the one home of every definition, shown on the glossary page and sent with REST.

Programmes get it in English; pages translate it where it is shown.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_noop as _

from figures import Format


@dataclass(frozen=True, kw_only=True)
class Measure:
    name: str  # in addresses and JSON
    title: str
    formula: str
    source: str  # the table that it is counted from
    caveats: str
    example: str
    unit: str = "events"
    format: Format = "count"
    more_is_better: bool | None = True


_MEASURES = (
    Measure(
        name="visitors",
        title=_("Visitors"),
        formula=_("People with at least one event in the period; joined persons count once."),
        source=_("analytics_dailyperson, from collector_event"),
        caveats=_("Somebody who clears the cookie counts twice. Evidence that was forgotten names nobody."),
        example=_("Ada on Monday and Tuesday, Ben on Tuesday: 2 visitors."),
        unit=_("people"),
    ),
    Measure(
        name="sessions",
        title=_("Sessions"),
        formula=_("Visits without a pause of 30 minutes, counted on the day on which they began."),
        source=_("analytics_dailyperson, from collector_session"),
        caveats=_("A session that runs past midnight belongs to the day before."),
        example=_("Ada at 10:00, 10:20 and 12:00: 2 sessions."),
        unit=_("sessions"),
    ),
    Measure(
        name="events",
        title=_("Events"),
        formula=_("All recorded acts of any kind, each event id once."),
        source=_("analytics_dailyperson, from collector_event"),
        caveats=_(
            "Impressions are the most of them. People who ask not to be followed leave only what "
            "they do on purpose."
        ),
        example=_("10 posters seen, 1 clicked, 1 movie page opened: 12 events."),
        unit=_("events"),
    ),
    Measure(
        name="click_through",
        title=_("Click-through"),
        formula=_("Places of slates that were clicked ÷ places that were on screen for a second."),
        source=_("analytics_dailyperson, from impression and click events"),
        caveats=_(
            "A click that names no list counts for the one that showed the movie last "
            "(collector_attribution). Pages without script cannot tell what was on screen and are left out on both "
            "sides. The interval draws people, not clicks."
        ),
        example=_("20 posters seen, 1 of them clicked twice: 5 %."),
        unit=_("share"),
        format="percent",
    ),
    Measure(
        name="conversion",
        title=_("View to buy"),
        formula=_("Buys ÷ movie pages opened."),
        source=_("analytics_dailyperson, from view and buy events"),
        caveats=_(
            "The shop is a demonstration: nothing is charged. Summed over the period, not followed per visit."
        ),
        example=_("200 pages opened, 1 movie bought: 0.5 %."),
        unit=_("share"),
        format="percent",
    ),
    Measure(
        name="kept",
        title=_("Saved or liked"),
        formula=_("Saves and likes; of a list, those that are owed to it."),
        source=_("analytics_dailyperson and analytics_dailyoffer, from save and like events"),
        caveats=_(
            "Owed to the list that the act names, else to the last click on the movie within "
            "ATTRIBUTION_DAYS, else to the last time it was on screen (collector_attribution). Nothing is shared out: "
            "one act counts for one list. What is taken back later stays counted."
        ),
        example=_(
            "Shown by Popular on Monday, clicked in Picked for you on Tuesday, saved on Wednesday: "
            "1 for Picked for you."
        ),
    ),
    Measure(
        name="bought",
        title=_("Bought"),
        formula=_("Buys; of a list, those that are owed to it."),
        source=_("analytics_dailyperson and analytics_dailyoffer, from buy events"),
        caveats=_(
            "Owed to a list as saves are. A buy of a movie that no list showed within the window is owed to "
            "none, so lists together may have fewer than the site."
        ),
        example=_(
            "2 buys, one of them found by a link from elsewhere: 2 in all, 1 for the list that led to it."
        ),
    ),
    Measure(
        name="catalogue_coverage",
        title=_("Catalogue shown"),
        formula=_("Movies that were on screen at least once ÷ movies in the catalogue."),
        source=_("analytics_dailymovie, from impression events"),
        caveats=_("Grows with the length of the period and with traffic: compare equal periods."),
        example=_("A catalogue of 360 movies, 216 of them seen: 60 %."),
        unit=_("share"),
        format="percent",
    ),
    Measure(
        name="user_coverage",
        title=_("Served personally"),
        formula=_("People who were sent a list of their own ÷ people who were sent any list."),
        source=_("analytics_dailyserved, from collector_slate"),
        caveats=_(
            "A list of one's own comes from a version that learned from people, without a stand-in. "
            "Newcomers of whom nothing is known count as not served."
        ),
        example=_("100 people, 40 of them newcomers who saw only charts: 60 %."),
        unit=_("share"),
        format="percent",
    ),
    Measure(
        name="gini",
        title=_("Gini of shows"),
        formula=_(
            "Σ (2i − n − 1) · xᵢ ÷ (n · Σ x), x sorted by size: twice the area between Lorenz curve "
            "and diagonal."
        ),
        source=_("analytics_dailymovie, from impression events"),
        caveats=_(
            "Movies that were never shown count with 0, so a large catalogue with little traffic is uneven."
        ),
        example=_("4 movies shown 5 times each: 0. One of 4 shown every time: 0.75."),
        unit="",
        format="decimal",
        more_is_better=False,
    ),
    Measure(
        name="novelty",
        title=_("Novelty"),
        formula=_(
            "Mean over a list of −log₂ (share of training people who have the movie), mean over people."
        ),
        source=_("recommender_run.metrics of the live version, novelty@10"),
        caveats=_("Offline. High for what few have; says nothing of whether they liked it."),
        example=_("A movie that 1 in 8 people have: 3 bits."),
        unit=_("bits"),
        format="decimal",
        more_is_better=None,
    ),
    Measure(
        name="ndcg",
        title=_("NDCG@10"),
        formula=_(
            "Σ 1 ÷ log₂(rank + 1) over hits in the first 10 ÷ the best possible sum, mean over people."
        ),
        source=_("recommender_run.metrics, on the held-out part of a time split"),
        caveats=_(
            "Offline: measured on evidence that earlier lists shaped. People with an empty holdout "
            "are left out."
        ),
        example=_("The one withheld movie stands second: 1 ÷ log₂ 3 = 0.63."),
        unit="",
        format="decimal",
    ),
    Measure(
        name="recall",
        title=_("Recall@20"),
        formula=_(
            "Withheld movies among the first 20 ÷ all withheld ones (20 where there are more), mean over people."
        ),
        source=_("recommender_run.metrics"),
        caveats=_("Offline; the same caveats as NDCG@10."),
        example=_("3 of 4 withheld movies are in the list: 0.75."),
        unit="",
        format="decimal",
    ),
    Measure(
        name="implicit_rating",
        title=_("Implicit rating"),
        formula=_(
            "Σ over kinds of weight · log₂(1 + min(n, cap)) · ½^(age ÷ half-life), scaled so that a "
            "person's "
            "strongest is 10."
        ),
        source=_("recommender_implicitrating, from collector_event"),
        caveats=_(
            "Comparable within one person only. Age counts back from the person's own newest evidence."
        ),
        example=_("One buy today (10 · 1) beside one save 60 days ago (4 · ½): 10 and 2."),
        unit=_("0 to 10"),
        format="decimal",
    ),
    Measure(
        name="fallback",
        title=_("Fallback"),
        formula=_("Slates in which a chart stands where a personal list was asked for, by reason."),
        source=_("analytics_dailyservice, from collector_slate"),
        caveats=_("Shelves that are charts by design are no fallbacks."),
        example=_("1,000 slates, 12 of them a chart because the model was late: 12."),
        unit=_("slates"),
        more_is_better=False,
    ),
    Measure(
        name="latency",
        title=_("Latency"),
        formula=_(
            "Milliseconds from the question to the finished slate; half (p50) and 95 of 100 (p95) are faster."
        ),
        source=_("analytics_dailyservice, from collector_slate"),
        caveats=_(
            "The server's part only. Quantiles of days are weighted by slates, so those of a period "
            "are near, not exact."
        ),
        example=_("p95 of 40 ms: one list in twenty takes longer."),
        unit=_("milliseconds"),
        format="milliseconds",
        more_is_better=False,
    ),
    Measure(
        name="check",
        title=_("Check of the data"),
        formula=_("Rows that a check finds wrong, beside all that it looked at."),
        source=_("The tables of the catalogue and of the evidence; analytics_dailycheck, day by day"),
        caveats=_(
            "Events are those of the period, movies those of now. A day is kept once it is over, and is not looked "
            "at again when late events arrive."
        ),
        example=_("360 movies, 3 of them without a year: 3 of 360."),
        unit=_("rows"),
        more_is_better=False,
    ),
    Measure(
        name="api_calls",
        title=_("Calls"),
        formula=_("Requests to the REST interface, by endpoint, token and how they ended."),
        source=_("accounts_dailycalls, counted by each web process and added up every few seconds"),
        caveats=_(
            "Our own pages call it too, without a token. A process that is killed loses the calls of its last "
            "seconds (API_COUNT_SECONDS), no more."
        ),
        example=_("100 calls, 3 of them for a movie that is not there: 97 done, 3 refused."),
        unit=_("calls"),
        more_is_better=None,
    ),
    Measure(
        name="api_time",
        title=_("Time of a call"),
        formula=_(
            "Milliseconds from the question to the finished answer within which half (p50), 95 of 100 (p95) and "
            "99 of 100 (p99) of the calls ended."
        ),
        source=_("accounts_dailycalls, counted by each web process and added up every few seconds"),
        caveats=_("The server's part only, kept in classes that are a half apart: exact to about a fifth."),
        example=_("p95 of 40 ms: one call in twenty takes longer."),
        unit=_("milliseconds"),
        format="milliseconds",
        more_is_better=False,
    ),
    Measure(
        name="event_to_list",
        title=_("From an act to the next list"),
        formula=_(
            "Seconds from the acknowledgement of an act to the person's first list by a model that was made "
            "afterwards; of the newest 1,000 acts."
        ),
        source=_("collector_event and collector_slate"),
        caveats=_(
            "Acts after which the person asked for no list within 30 minutes are left out. It holds the time "
            "that the person took to ask: the milliseconds of making the list stand beside it. "
            "`make bench` asks at once."
        ),
        example=_("Liked at 10:00:00, next page at 10:00:04: 4 seconds."),
        unit=_("seconds"),
        format="decimal",
        more_is_better=False,
    ),
)

MEASURES = {measure.name: measure for measure in _MEASURES}
