import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.folding import fold, slug_of, sort_key


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Amélie", "amelie"),
        ("Lilo & Stitch", "lilo and stitch"),
        ("WALL·E", "wall e"),
        ("Don't Look Now", "dont look now"),
        ("  Straße   nach Łódź ", "strasse nach lodz"),
        ("七人の侍", "七人の侍"),
    ],
)
def test_fold(text, folded):
    assert fold(text) == folded


def test_titles_are_sorted_without_their_article():
    assert sorted(["The Matrix", "A Night", "Memento", "An Alley"], key=sort_key) == [
        "An Alley",
        "The Matrix",
        "Memento",
        "A Night",
    ]


def test_a_title_that_is_only_an_article_stays():
    assert sort_key("The") == "the"


@given(st.text(max_size=60))
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@given(st.text(max_size=300))
def test_every_title_has_an_address(title):
    assert 1 <= len(slug_of(title)) <= 120
