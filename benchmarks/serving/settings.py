"""The site's settings with the peer's view beside it."""

from mysite.settings import *  # noqa: F403
from mysite.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "benchmarks.serving"]
ROOT_URLCONF = "benchmarks.serving.urls"
