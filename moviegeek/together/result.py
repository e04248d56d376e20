"""The list of an evening at an address of its own, for those who were not there."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from collector.models import Person, Visitor
from moviegeek.models import Evening, secret_key
from moviegeek.together.errors import EveningError
from moviegeek.together.page import evening_page


def share_result(evening: Evening, *, person: Person, visitor: Visitor, at: datetime) -> None:
    """Keeps the list as it stands, for whoever has its address; the address stays when the list is shared again."""
    page = evening_page(evening, person=person, visitor=visitor, at=at)
    if not page.offers:
        raise EveningError(_("There is no list yet that could be shared."))
    evening.result_ids = [offer.movie.pk for offer in (page.pick, *page.others)]
    evening.result_key = evening.result_key or secret_key()
    evening.save(update_fields=["result_ids", "result_key"])


def unshare_result(evening: Evening) -> None:
    evening.result_ids, evening.result_key = [], None
    evening.save(update_fields=["result_ids", "result_key"])
