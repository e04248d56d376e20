from __future__ import annotations

from django import forms

from catalogue.selectors import Order


class MovieListForm(forms.Form):
    """The parameters of `GET movies/`."""

    search = forms.CharField(max_length=200, required=False)
    genre = forms.CharField(max_length=200, required=False)
    year_min = forms.IntegerField(min_value=1870, max_value=2100, required=False)
    year_max = forms.IntegerField(min_value=1870, max_value=2100, required=False)
    ordering = forms.ChoiceField(choices=[(order.value, order.name) for order in Order], required=False)
