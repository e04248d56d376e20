"""How do the movies do?"""

from __future__ import annotations

from analytics.numbers import Numbers
from analytics.report import Column, Report, ReportTable
from analytics.selectors.movies import MovieOrder, movie_rows


def table(numbers: Numbers) -> ReportTable:
    rows = movie_rows(numbers.scope, order=MovieOrder.SHOWN, limit=None)
    return ReportTable(
        (
            Column("movie", "id"),
            Column("title"),
            Column("year", "year"),
            Column("shown", "count"),
            Column("clicked", "count"),
            Column("click_through", "share", "click_through"),
            Column("bought", "count"),
            Column("ratings", "count"),
            Column("rating_mean", "stars"),
        ),
        [
            (
                row.id,
                row.title,
                row.year,
                row.n_shown,
                row.n_clicked,
                row.rate,
                row.n_bought,
                row.rating_count,
                row.rating_mean,
            )
            for row in rows
        ],
    )


REPORT = Report("movies", "How do the movies do?", table)
