"""Titles break and are set as a designer would."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.posters.breaking import LONGEST_TITLE, best_lines, clean
from catalogue.posters.letters import capitals, is_joined, is_right_to_left
from catalogue.posters.typesetting import MEASURE, SANS, SERIF, TALLEST, TYPEWRITER, set_title, title_element

FACES = (SANS, SERIF, TYPEWRITER)


def lines_of(title):
    return best_lines(title, measure=SANS.width)


def test_short_words_stack():
    assert lines_of("THE LONG ORBIT") == ["THE", "LONG", "ORBIT"]


def test_no_line_ends_on_a_small_word_when_it_can_be_helped():
    assert lines_of("PAPER TIGERS OF LISBON") == ["PAPER", "TIGERS", "OF LISBON"]


def test_words_with_hyphens_break_after_them():
    assert lines_of("EXTRA-TERRESTRIAL") == ["EXTRA-", "TERRESTRIAL"]


def test_giant_words_break_evenly_with_a_hyphen():
    first, *_, last = lines_of("RINDFLEISCHETIKETTIERUNGSÜBERWACHUNGS")
    assert first.endswith("-")
    assert not last.endswith("-")


def test_scripts_without_spaces_break_between_letters():
    lines = lines_of("千と千尋の神隠し")
    assert "".join(lines) == "千と千尋の神隠し"
    assert len(lines) == 2


@given(title=st.text(st.characters(exclude_characters="\u00ad"), max_size=200))
@settings(max_examples=500, deadline=None)
def test_no_letter_is_lost_or_made_up(title):
    written = clean(title)
    letters = "".join("".join(lines_of(written)).split()).replace("-", "")
    assert letters == "".join(written.split()).replace("-", "")


@given(title=st.text(max_size=300))
@settings(max_examples=500, deadline=None)
def test_title_is_at_most_60_letters_on_at_most_4_lines(title):
    written = clean(title)
    assert len(written) <= LONGEST_TITLE
    assert len(lines_of(written)) <= 4


@pytest.mark.parametrize("face", FACES)
@given(title=st.text(max_size=60))
@settings(max_examples=300, deadline=None)
def test_block_fits_its_place(face, title):
    setting = set_title(clean(title), face=face)
    assert all(line.width <= MEASURE + 0.01 for line in setting.lines)
    assert setting.height + setting.descent <= TALLEST + 0.01


def test_serif_lines_have_one_size():
    setting = set_title("The Cartographer’s Daughter", face=SERIF)
    assert len({line.size for line in setting.lines}) == 1


def test_sans_lines_fill_the_measure():
    setting = set_title("North of Everything", face=SANS)
    assert all(line.width > 0.98 * MEASURE for line in setting.lines)


def test_right_to_left_titles_start_at_the_right():
    written = title_element(set_title("ואלס עם באשיר", face=SANS), top=0, left=16, ink="#000000")
    assert 'direction="rtl"' in written
    assert f'x="{16 + MEASURE:.0f}"' in written


def test_joined_letters_are_not_spread():
    written = title_element(set_title("جدایی نادر", face=SANS), top=0, left=16, ink="#000000")
    assert is_joined("جدایی")
    assert is_right_to_left("جدایی")
    assert "textLength" not in written


def test_greek_capitals_lose_their_accents():
    assert capitals("Ελένη") == "ΕΛΕΝΗ"


def test_titles_with_letters_without_case_keep_theirs():
    assert capitals("Tokyo 東京") == "Tokyo 東京"
