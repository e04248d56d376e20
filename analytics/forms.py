"""What an address of the dashboard may say."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django import forms
from django.utils.translation import gettext as _

from analytics.period import LONGEST_DAYS, Against, Period
from analytics.scope import Audience, Scope
from analytics.selectors.movies import MovieOrder
from jobs.webhooks.services import TOPICS
from recommender.models import MovieRule

USUAL_DAYS = 28
EARLIEST = date(1990, 1, 1)


def _choices(names: type[Against] | type[Audience]) -> list[tuple[str, str]]:
    return [(name.value, name.value) for name in names]


class ScopeForm(forms.Form):
    against = forms.ChoiceField(choices=_choices(Against), required=False)
    audience = forms.ChoiceField(choices=_choices(Audience), required=False)
    bots = forms.ChoiceField(choices=[("0", "0"), ("1", "1")], required=False)

    def __init__(self, data: Mapping[str, object]) -> None:
        super().__init__(data)
        self.fields["from"] = forms.DateField(required=False)  # a word of Python, so not a class attribute
        self.fields["to"] = forms.DateField(required=False)

    def scope(self, *, today: date, audience: Audience) -> Scope:
        """Whatever is nonsense counts as unsaid; `refusals` names it."""
        self.is_valid()
        said = self.cleaned_data
        return Scope(
            period=self._period(today),
            against=Against(said.get("against") or Against.PREVIOUS),
            audience=Audience(said.get("audience") or audience),
            with_bots=said.get("bots") == "1",
            said=frozenset(name for name, value in said.items() if value and value != "0"),
        )

    def _period(self, today: date) -> Period:
        first, last = self.cleaned_data.get("from"), self.cleaned_data.get("to")
        last = min(max(last or today, EARLIEST), today)
        if first is None:
            return Period.ending(last, n_days=USUAL_DAYS)
        first = max(first, EARLIEST)
        if first > last:
            self.add_error("from", _("%(first)s is after %(last)s") % {"first": first, "last": last})
            return Period.ending(last, n_days=USUAL_DAYS)
        return Period(max(first, Period.ending(last, n_days=LONGEST_DAYS).first), last)

    def refusals(self) -> list[str]:
        """In words what was not understood."""
        return [
            f"{name}: {' '.join(str(message) for message in messages)}"
            for name, messages in self.errors.items()
        ]


class ListForm(forms.Form):
    """What the address of a list says; whatever is nonsense counts as unsaid."""

    q = forms.CharField(max_length=100, required=False)
    page = forms.IntegerField(min_value=1, max_value=10_000, required=False)

    def __init__(self, data: Mapping[str, object]) -> None:
        super().__init__(data)
        self.is_valid()

    @property
    def words(self) -> str:
        return str(self.cleaned_data.get("q") or "").strip()

    @property
    def page_number(self) -> int:
        """From 1."""
        return int(self.cleaned_data.get("page") or 1)

    @property
    def next_page(self) -> int:
        return self.page_number + 1

    @property
    def previous_page(self) -> int:
        return max(self.page_number - 1, 1)

    def offset(self, page_size: int) -> int:
        return (self.page_number - 1) * page_size


class MovieListForm(ListForm):
    order = forms.ChoiceField(choices=[(order.value, order.value) for order in MovieOrder], required=False)

    @property
    def chosen(self) -> MovieOrder:
        return MovieOrder(self.cleaned_data.get("order") or MovieOrder.SHOWN)


class ReasonForm(forms.Form):
    """Why a version goes live or back; needs to be confirmed."""

    reason = forms.CharField(min_length=3, max_length=300, strip=True)
    confirm = forms.BooleanField()

    @property
    def reason_given(self) -> str:
        return str(self.cleaned_data["reason"])

    def refusal(self) -> str:
        """In words what is missing."""
        missing = [
            words
            for name, words in (
                ("reason", _("a reason of three letters or more")),
                ("confirm", _("the tick that confirms it")),
            )
            if name in self.errors
        ]
        return _("Nothing was changed, as this is missing: %(what)s.") % {"what": ", ".join(missing)}


class RuleForm(forms.Form):
    """What staff want for a movie."""

    effect = forms.TypedChoiceField(choices=MovieRule.Effect.choices, coerce=MovieRule.Effect)
    reason = forms.CharField(min_length=3, max_length=300, strip=True)
    starts_at = forms.DateTimeField(required=False)
    ends_at = forms.DateTimeField(required=False)

    def refusal(self) -> str:
        """In words what was not understood."""
        wrong = [
            f"{name.replace('_', ' ')}: {' '.join(str(message) for message in messages)}"
            for name, messages in self.errors.items()
        ]
        return _("No rule was made: %(reason)s") % {"reason": " ".join(wrong)}


class WebhookForm(forms.Form):
    """Whom to tell, and what; the address itself is judged where messages are sent."""

    address = forms.CharField(max_length=500, strip=True)
    topics = forms.MultipleChoiceField(
        choices=list(TOPICS.items()), initial=list(TOPICS), widget=forms.CheckboxSelectMultiple
    )
