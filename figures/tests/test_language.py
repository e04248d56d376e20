"""Figures write numbers and their own few words as the reader's language does."""

from datetime import date

from figures import draw, formatted
from figures.figure import Line
from figures.language import Language, language, speaking
from figures.types.funnel import Funnel, Step
from figures.types.histogram import Histogram
from figures.types.time_series import TimeSeries

GERMAN = Language(
    thousands=".",
    decimal=",",
    percent=" %",
    months=("Jan", "Feb", "März", *["APR", "MAI", "JUN", "JUL", "AUG", "SEP", "OKT", "NOV", "DEZ"]),
    day="{day}. {month}",
    of_which="davon {share} {past}",
    low="Von",
    high="Bis",
    count="Anzahl",
    median="Median {value}",
)


def test_numbers_take_the_separators_of_the_reader():
    with speaking(GERMAN):
        assert formatted(1284.0) == "1.284"
        assert formatted(0.0487, "percent") == "4,87 %"
        assert formatted(12412, "short") == "12,4k"
    assert formatted(1284.0) == "1,284"


def test_a_figure_speaks_in_words_and_dates():
    steps = (Step("Plakat gesehen", 100), Step("Angeklickt", 25, "angeklickt"))
    series = TimeSeries(title="t", times=(date(2026, 3, 2), date(2026, 3, 3)), series=(Line("a", (1, 2)),))
    with speaking(GERMAN):
        assert "davon 25,0 % angeklickt" in draw(Funnel(title="t", steps=steps))
        assert "2. März" in draw(series)


def test_a_table_has_heads_in_the_language_of_the_reader():
    histogram = Histogram(title="t", edges=(0, 10, 20), counts=(3, 4), median=12.0)
    with speaking(GERMAN):
        assert histogram.table().header == ("Von", "Bis", "Anzahl")
        assert "Median 12" in draw(histogram)


def test_english_is_spoken_again_after_an_error():
    try:
        with speaking(GERMAN):
            raise ValueError
    except ValueError:
        assert language().decimal == "."
