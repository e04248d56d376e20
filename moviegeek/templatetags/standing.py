"""A page that stands is drawn once, not each time that it is looked at."""

from __future__ import annotations

from django import template
from django.middleware.csrf import get_token
from django.template import Context
from django.utils.safestring import SafeString

from moviegeek.home import HomePage

register = template.Library()


MOST_READERS = 8  # of one page: the sessions of a person, or strangers, who share theirs


@register.simple_tag(takes_context=True)
def drawn_once(context: Context, page: HomePage, name: str) -> SafeString:
    """A template of a page, which is in one language, as it was drawn before for the same session and pictures.

    The token in its forms is masked anew with each drawing only; it stays valid as long as the session's secret.
    """
    request = context["request"]
    get_token(request)
    reader = (request.META["CSRF_COOKIE"], context["has_pictures"], name)
    drawn = page.drawn.get(reader)
    if drawn is None:
        assert context.template is not None
        drawn = context.template.engine.get_template(name).render(context)
        if len(page.drawn) >= MOST_READERS:
            page.drawn.clear()
        page.drawn[reader] = drawn
    return drawn
