"""Users, their API tokens and the audit log."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_noop
from knox.models import AbstractAuthToken


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: object) -> User:
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save()
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: object) -> User:
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, email: str | None) -> User:
        return self.get(email__iexact=email)


class User(AbstractBaseUser, PermissionsMixin):  # type: ignore[django-manager-missing]
    """An account. Signs in by e-mail; what it did belongs to its person (collector)."""

    class Theme(models.TextChoices):
        SYSTEM = "system"
        LIGHT = "light"
        DARK = "dark"

    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=80, blank=True)
    is_staff = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(default=timezone.now)
    theme = models.CharField(max_length=8, choices=Theme, default=Theme.SYSTEM)
    language = models.CharField(max_length=8, blank=True)
    comforts = ArrayField(models.CharField(max_length=16), default=list, blank=True)  # see moviegeek.comforts

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(email=Lower("email")), name="user_email_lower")]

    def __str__(self) -> str:
        return self.name or self.email


class ApiToken(AbstractAuthToken):
    """A hashed API token. Its scopes say what it may do beyond reading its owner's own data."""

    class Scope(models.TextChoices):
        PERSONAL = "personal", gettext_noop("Read and write the owner's own data")
        EVENTS = "events", gettext_noop("Report events for any person")
        USERS = "users", gettext_noop("Read any person's lists, similar people and explanations")
        CATALOGUE = "catalogue", gettext_noop("Write the catalogue")
        ANALYTICS = "analytics", gettext_noop("Read the dashboard's numbers")
        WEBHOOKS = "webhooks", gettext_noop("Say who is told when a model is promoted or something is wrong")

    name = models.CharField(max_length=80, blank=True)
    scopes = ArrayField(models.CharField(max_length=16, choices=Scope), default=list)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = []

    def __str__(self) -> str:
        return self.name or self.token_key


class SignIn(models.Model):
    """A browser that is signed in, until it signs out or is signed out from another."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="sign_ins")
    session_key = models.CharField(max_length=40, unique=True)
    browser = models.CharField(max_length=60, blank=True)  # in words, see accounts.browsers
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.browser or "a browser"


class AuditEntry(models.Model):
    """One act of staff that others must be able to trace."""

    actor = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="audit_entries")
    action = models.CharField(max_length=64)
    target = models.CharField(max_length=200)
    details = models.JSONField(default=dict)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        # The audit page lists the newest first.
        indexes = [models.Index(fields=["-at"], name="audit_newest")]

    def __str__(self) -> str:
        return f"{self.action} {self.target}"


class DailyCalls(models.Model):
    """Calls to the REST interface on a day, of one token or of all without: how they ended, how long they took."""

    day = models.DateField()
    # No key to the token: what was counted stays when it is deleted, and is nobody's any more.
    caller = models.CharField(max_length=25, blank=True)  # the token's key; empty: without one
    endpoint = models.CharField(max_length=120)  # "movies/{movie}/"
    method = models.CharField(max_length=8)
    n_done = models.PositiveIntegerField(default=0)
    n_refused = models.PositiveIntegerField(default=0)  # 4xx
    n_too_many = models.PositiveIntegerField(default=0)  # 429
    n_failed = models.PositiveIntegerField(default=0)  # 5xx
    times = ArrayField(models.PositiveIntegerField())  # calls by time, see accounts.api.use

    class Meta:
        constraints = [
            # Also for reading a period.
            models.UniqueConstraint(fields=["day", "caller", "endpoint", "method"], name="daily_calls_once")
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.method} {self.endpoint}"
