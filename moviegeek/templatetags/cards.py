"""Movies as cards, sixty on a page. Their templates, `templates/cards/`, are Jinja2's, which draws them several
times as fast as Django's; all others are Django's and place cards by these tags."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import template
from django.template import engines
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext
from jinja2 import Environment, StrictUndefined
from jinja2.runtime import Macro

from moviegeek.acts import act_address
from moviegeek.cards import UNTOUCHED, Card
from moviegeek.pictures import leading_genre, poster_of, tone
from moviegeek.templatetags.moviegeek import icon, linked, switch
from moviegeek.words import match_words, stars

register = template.Library()


def environment(**options: Any) -> Environment:
    """What the templates of cards may call; `TEMPLATES` names it."""
    made = Environment(**{**options, "undefined": StrictUndefined}, trim_blocks=True, lstrip_blocks=True)
    made.globals |= {
        "_": gettext,
        "act_address": act_address,
        "address_of": reverse,
        "csrf_input": csrf_input,
        "icon": icon,
        "kept": kept,
        "language_of_page": get_language,
        "leading_genre": leading_genre,
        "linked": linked,
        "match_words": match_words,
        "poster_of": poster_of,
        "stars": stars,
        "switch": switch,
        "tone": tone,
        "untouched": UNTOUCHED,
    }
    return made


def csrf_input(token: object) -> SafeString:
    return format_html('<input type="hidden" name="csrfmiddlewaretoken" value="{}">', token)


def kept(card: Card, macro: Macro, language: str, *given: bool) -> str:
    """What a macro draws of a card that is the same for everybody: drawn once for a movie and kept with it, as long as
    the catalogue gives the same object."""
    drawn: dict[object, str] = vars(card.movie).setdefault("drawn", {})
    key = (macro.name, language, *given)
    if key not in drawn:
        drawn[key] = macro(card, *given)
    return drawn[key]


@register.simple_tag(takes_context=True)
def movie_items(
    context: Mapping[str, Any],
    cards: Sequence[Card],
    *,
    n_eager: int,
    says_why: bool = False,
    is_continued: bool = False,
) -> SafeString:
    """Cards as items of a list. Pictures after the first `n_eager` wait until they come near; `says_why` lets each say
    its own reason; the first of a list that `is_continued` is where the focus goes."""
    return _drawn(
        "items.html", context, cards=cards, n_eager=n_eager, says_why=says_why, is_continued=is_continued
    )


@register.simple_tag(takes_context=True)
def movie_card(context: Mapping[str, Any], card: Card) -> SafeString:
    return _drawn("card.html", context, card=card)


@register.simple_tag(takes_context=True)
def movie_acts(context: Mapping[str, Any], card: Card) -> SafeString:
    """What can be done with a movie from its card."""
    return _drawn("acts.html", context, card=card)


def _drawn(name: str, context: Mapping[str, Any], **about: Any) -> SafeString:
    about |= {
        "csrf_token": context.get("csrf_token", ""),
        "may_be_printed": context.get("has_pictures", False),
    }
    return mark_safe(engines["cards"].get_template(name).render(about))
