from uuid import uuid4

import pytest
from django.template import engines
from django.utils import translation

from catalogue.models import Movie
from collector.selectors import CardState
from moviegeek.cards import Card
from moviegeek.tests.rows import make_movie
from recommender.selectors import Reason

pytestmark = pytest.mark.django_db


def drawn(tag: str, **about: object) -> str:
    return engines["django"].from_string("{% load cards %}" + tag).render(about)


@pytest.fixture
def movie() -> Movie:
    return make_movie('Tom <b>& "Jerry"', year=1963)


def test_what_a_title_holds_is_text(movie: Movie) -> None:
    card = Card(movie, slate_id=uuid4(), position=1, reason=Reason("popular"))
    html = drawn("{% movie_items cards n_eager=0 says_why=True %}", cards=[card])
    assert "<b>" not in html
    assert html.count("Tom &lt;b&gt;&amp; &#34;Jerry&#34;") == html.count("Tom ")


def test_pictures_further_on_wait_until_they_come_near(movie: Movie) -> None:
    html = drawn("{% movie_items cards n_eager=2 %}", cards=[Card(movie)] * 5)
    assert html.count("<img") == 5
    assert html.count('loading="lazy"') == 3


def test_further_cards_say_where_the_focus_goes(movie: Movie) -> None:
    html = drawn("{% movie_items cards n_eager=0 is_continued=True %}", cards=[Card(movie)] * 3)
    assert html.startswith("<li data-first")
    assert html.count("data-first") == 1


def test_form_carries_the_token_of_the_page(movie: Movie) -> None:
    assert 'name="csrfmiddlewaretoken" value="abc"' in drawn(
        "{% movie_acts card %}", card=Card(movie), csrf_token="abc"
    )


@pytest.mark.parametrize(
    ("state", "value", "pressed"),
    [(CardState(), "like", "false"), (CardState(liked=True), "unlike", "true")],
)
def test_button_does_an_act_or_takes_it_back(
    movie: Movie, state: CardState, value: str, pressed: str
) -> None:
    html = drawn("{% movie_card card %}", card=Card(movie, state))
    assert f'name="act" value="{value}" aria-pressed="{pressed}"' in html


def test_address_of_a_card_carries_where_the_click_came_from(movie: Movie) -> None:
    slate = uuid4()
    assert Card(movie, slate_id=slate, position=3).address == f"{movie.get_absolute_url()}?s={slate}&p=3"


def test_a_movie_that_is_kept_speaks_each_reader_s_language(movie: Movie) -> None:
    for language, words in (("en", "Not for me"), ("de", "Nichts für mich"), ("en", "Not for me")):
        with translation.override(language):
            assert f'aria-label="{words}"' in drawn("{% movie_card card %}", card=Card(movie))


def test_what_one_person_did_is_on_nobody_else_s_card(movie: Movie) -> None:
    nobodys = drawn("{% movie_acts card %}", card=Card(movie, event_id=(event := uuid4())))
    drawn("{% movie_acts card %}", card=Card(movie, CardState(liked=True, stars=4.5)))
    assert drawn("{% movie_acts card %}", card=Card(movie, event_id=event)) == nobodys
