from typing import Any

from allauth.account.signals import user_signed_up
from django.dispatch import receiver
from django.utils import timezone

from collector.services.merging import join_browser


@receiver(user_signed_up)
def bring_along(request: Any, user: Any, **_: object) -> None:
    """A new account brings along what its browser did; any other sign-in asks first."""
    join_browser(request, user=user, at=timezone.now())
