"""What forms of the site may send."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import ApiToken, User
from collector.models import OwnList, Person
from moviegeek.comforts import DRAWN, NO_KEYS, STILL

# Whole stars are "4" as well as "4.0".
HALF_STARS = [(text, text) for value in range(1, 11) for text in {f"{value / 2}", f"{value / 2:g}"}]


class StarsForm(forms.Form):
    """Half-stars from 0.5 to 5, or nothing to take the rating back."""

    stars = forms.TypedChoiceField(
        choices=[("", ""), *HALF_STARS],
        required=False,
        empty_value=None,
        coerce=float,
        error_messages={"invalid_choice": _("stars must be 0.5 to 5 in halves, got %(value)s")},
    )


class LookForm(forms.Form):
    theme = forms.ChoiceField(choices=User.Theme.choices)


class ComfortsForm(forms.Form):
    """How the site behaves; everything is off until it is ticked."""

    still = forms.BooleanField(
        label=_("Reduce motion"),
        help_text=_("Nothing lifts, slides or fades, whatever your system says."),
        required=False,
    )
    has_shortcuts = forms.BooleanField(
        label=_("Shortcuts of a single key"),
        help_text=_("Off: letters and digits do nothing unless you are writing."),
        required=False,
    )
    drawn = forms.BooleanField(
        label=_("Always drawn posters"),
        help_text=_("Also for movies of which we have the printed poster."),
        required=False,
    )

    @classmethod
    def showing(cls, comforts: Collection[str]) -> ComfortsForm:
        return cls(
            initial={
                "still": STILL in comforts,
                "has_shortcuts": NO_KEYS not in comforts,
                "drawn": DRAWN in comforts,
            }
        )

    @property
    def comforts(self) -> list[str]:
        """As they are kept; of a form that was valid."""
        given = self.cleaned_data
        chosen = {STILL: given["still"], NO_KEYS: not given["has_shortcuts"], DRAWN: given["drawn"]}
        return [name for name, is_on in chosen.items() if is_on]


class NameForm(forms.ModelForm[User]):
    class Meta:
        model = User
        fields = ["name"]
        labels = {"name": _("Name")}
        widgets = {"name": forms.TextInput(attrs={"class": "input", "autocomplete": "name"})}


class PrivacyForm(forms.ModelForm[Person]):
    class Meta:
        model = Person
        fields = Person.SWITCHES
        labels = {
            "learns_from_views": _("Learn from what I look at"),
            "learns_from_acts": _("Learn from ratings and saves"),
            "joins_comparisons": _("Take part in comparisons"),
        }
        help_texts = {
            "learns_from_views": _("Off: we keep only what you do on purpose, such as ratings and saves."),
            "learns_from_acts": _("Off: your ratings and saves are kept for you, and teach us nothing."),
            "joins_comparisons": _("Off: you always get the recommender that everyone gets."),
        }


class EraseForm(forms.Form):
    """What shall go, and that it is meant."""

    EVIDENCE, ACCOUNT = "evidence", "account"

    what = forms.ChoiceField(
        label=_("What shall go"),
        choices=[
            (EVIDENCE, _("All that I did here; my account stays, and starts anew")),
            (ACCOUNT, _("All that I did here, and my account")),
        ],
        widget=forms.RadioSelect,
        initial=EVIDENCE,
    )
    is_sure = forms.BooleanField(
        label=_("Yes, delete it for good"),
        error_messages={"required": _("Tick this, so that nothing is deleted by mistake.")},
    )

    def __init__(self, *args: Any, has_account: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_account:
            self.fields["what"] = forms.CharField(widget=forms.HiddenInput, initial=self.EVIDENCE)


class ListForm(forms.ModelForm[OwnList]):
    class Meta:
        model = OwnList
        fields = ["name", "description"]
        labels = {"name": _("Name"), "description": _("What it is about (if you like)")}
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "off"}),
            "description": forms.Textarea(attrs={"rows": 2}),
        }


class TokenForm(forms.Form):
    """A new API token; only staff may ask for more than their own data."""

    name = forms.CharField(label=_("What it is for"), max_length=80)
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"), choices=ApiToken.Scope, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not user.is_staff:
            personal = ApiToken.Scope.PERSONAL
            self.fields["scopes"].choices = [(personal.value, personal.label)]  # type: ignore[attr-defined]
            self.fields["scopes"].initial = [personal.value]


class JoinForm(forms.Form):
    """What joining asks for beside e-mail and password (allauth adds these)."""

    name = forms.CharField(
        label=_("Name (if you like)"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    def signup(self, request: Any, user: User) -> None:
        user.name = self.cleaned_data["name"]
        user.save(update_fields=["name"])
