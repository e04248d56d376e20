"""One figure of each type, with data as the dashboard has them."""

from datetime import date, timedelta
from math import cos, exp, sin
from typing import Any

from figures import Axis, Line
from figures.types.bars import Bars
from figures.types.columns import Columns
from figures.types.curves import Curve, Curves
from figures.types.dot_strip import DotStrip, Strip
from figures.types.funnel import Funnel, Step
from figures.types.heat_map import HeatMap
from figures.types.histogram import Histogram
from figures.types.intervals import Interval, Intervals
from figures.types.lorenz import Lorenz, lorenz_shares
from figures.types.scatter import Dot, Scatter
from figures.types.sparkline import Sparkline
from figures.types.stacked_bar import StackedBar
from figures.types.time_series import Mark, TimeSeries

DAYS = tuple(date(2026, 10, 27) + timedelta(days=day) for day in range(28))


def _wave(level: float, swing: float, length: int = 28) -> tuple[float, ...]:
    return tuple(round(level + swing * sin(day * 0.9) + day * level / 150) for day in range(length))


SAMPLES: dict[str, Any] = {
    "time_series": TimeSeries(
        title="Events per day",
        reading="Events rose by 18.1% against the 28 days before.",
        how_to_read="The dotted line is the period before, shifted to the same weekdays.",
        times=DAYS,
        series=(Line("This period", _wave(4200, 700)),),
        previous=Line("The one before", _wave(3600, 600)),
        marks=(Mark(date(2026, 11, 10), "run 41 went live"),),
    ),
    "sparkline": Sparkline(title="Visitors", reading="Rising.", values=_wave(300, 20), tone="good"),
    "bars": Bars(
        title="Your taste",
        reading="Drama gets less room in the lists than in the taste.",
        names=("Drama", "Comedy", "Science Fiction", "Film-Noir"),
        series=(Line("Taste", (0.42, 0.25, 0.2, 0.13)), Line("Recommended", (0.31, 0.28, 0.33, 0.08))),
        x=Axis("Share", "percent"),
    ),
    "columns": Columns(
        title="Ratings",
        reading="The median is 3½ stars.",
        names=("½", "1", "1½", "2", "2½", "3", "3½", "4", "4½", "5"),
        values=(12, 30, 25, 80, 140, 310, 420, 510, 260, 190),
        x=Axis("stars"),
    ),
    "histogram": Histogram(
        title="Shows per movie",
        reading="Half of all movies are shown fewer than 12 times.",
        edges=(0, 10, 20, 30, 40, 50, 60, 70, 80),
        counts=(5200, 2400, 1210, 640, 300, 150, 60, 22),
        x=Axis("shows", "count"),
        y=Axis("movies", "short"),
        median=12,
    ),
    "funnel": Funnel(
        title="From shelf to purchase",
        reading="Most are lost between reading and saving.",
        steps=(
            Step("Shelf seen", 412_300, "seen"),
            Step("Poster clicked", 20_080, "clicked"),
            Step("Details read, 10 s or more", 14_310, "read"),
            Step("Saved or liked", 6_870, "saved"),
            Step("Bought", 1_968, "bought"),
        ),
    ),
    "intervals": Intervals(
        title="Which algorithm earns its place",
        reading="Matrix factors lead; neighbours and the bandit are a tie.",
        rows=(
            Interval("Matrix factors", 0.0582, 0.0561, 0.0603, "als · run 41"),
            Interval("Neighbours of liked", 0.0510, 0.0488, 0.0532, "knn · run 39"),
            Interval("Content (genres, tags)", 0.0336, 0.0309, 0.0363, "tfidf · run 17"),
            Interval("Popular", 0.0294, 0.0287, 0.0301, "popular · nightly"),
            Interval("Association rules", None, note="new"),
        ),
        x=Axis("Click-through", "percent"),
    ),
    "heat_map": HeatMap(
        title="By shelf and place",
        reading="The left is always hotter: compare down a column.",
        rows=tuple(
            Line(name, tuple(level * exp(-place / 5) for place in range(10)))
            for name, level in (("Picked for you", 0.092), ("Because you liked", 0.071), ("Popular", 0.044))
        ),
        columns=tuple(str(place) for place in range(1, 11)),
        x=Axis("place on the shelf"),
    ),
    "lorenz": Lorenz(
        title="Concentration",
        reading="Ours spreads shows more evenly than popularity.",
        curves=(
            Line("ours", lorenz_shares(item**1.4 for item in range(500))),
            Line("popular", lorenz_shares(item**4 for item in range(500))),
        ),
    ),
    "scatter": Scatter(
        title="Does offline agree with online?",
        reading="Versions with a higher NDCG@10 were clicked more.",
        dots=(
            Dot(0.214, 0.0582, "ALS 41", 0, 1, (0.209, 0.219), (0.0561, 0.0603)),
            Dot(0.211, 0.0541, "ALS 40", 0, 1, (0.205, 0.216), (0.0520, 0.0562)),
            Dot(0.197, 0.0510, "Item kNN 39", 1, 1, (0.190, 0.204), (0.0488, 0.0532)),
            Dot(0.142, 0.0294, "Popular", 2, 1, (0.138, 0.147), (0.0287, 0.0301)),
        ),
        x=Axis("NDCG@10", "decimal"),
        y=Axis("click-through", "percent"),
    ),
    "movie_map": Scatter(
        title="Movie map",
        reading="Near means alike.",
        dots=tuple(
            Dot(
                x + cos(item * 2.4) * (item % 13) / 9,
                y + sin(item * 2.4) * (item % 11) / 9,
                group=group,
                size=0.7 + item % 5 / 5,
            )
            for group, (x, y) in enumerate(((0, 5), (5, 5.5), (4.6, 2.4), (1, 1.2), (7, 0)))
            for item in range(80)
        ),
        groups=("quiet dramas", "space and ideas", "crime", "family", "horror"),
        is_map=True,
    ),
    "stacked_bar": StackedBar(
        title="Who is served?",
        reading="Nine in ten lists are personal.",
        names=("All", "New", "Returning"),
        parts=(
            Line("personal", (8700, 900, 7800)),
            Line("partly", (900, 600, 300)),
            Line("fallback", (410, 400, 10)),
        ),
    ),
    "dot_strip": DotStrip(
        title="How do they differ?",
        reading="Factors are the most accurate, content the most novel.",
        names=("Factors", "Neighbours", "Content", "Popular"),
        strips=(
            Strip(Axis("NDCG@10", "decimal"), (0.214, 0.197, 0.121, 0.142)),
            Strip(Axis("Catalogue coverage", "percent"), (0.61, 0.52, 0.83, 0.02)),
            Strip(Axis("Gini of shows", "decimal"), (0.43, 0.51, 0.38, 0.97), more_is_better=False),
            Strip(Axis("p95 latency", "milliseconds"), (12.0, 9.0, 31.0, None), more_is_better=False),
        ),
    ),
    "curves": Curves(
        title="Learning curve",
        reading="The validation loss is lowest after epoch 14.",
        steps=tuple(range(1, 21)),
        curves=(
            Curve(
                "validation",
                tuple(0.86 + 0.2 * exp(-step / 4) + 0.0006 * max(0, step - 12) ** 2 for step in range(20)),
                tuple(0.84 + 0.2 * exp(-step / 4) for step in range(20)),
                tuple(0.89 + 0.2 * exp(-step / 4) + 0.001 * max(0, step - 12) ** 2 for step in range(20)),
            ),
            Curve("training", tuple(0.72 + 0.33 * exp(-step / 6) for step in range(20))),
        ),
        x=Axis("epoch"),
        y=Axis("RMSE", "decimal"),
        best="lowest",
    ),
}
