"""The site's settings with the peers' views and tables beside it."""

from mysite.settings import *  # noqa: F403
from mysite.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "benchmarks.evidence"]
ROOT_URLCONF = "benchmarks.evidence.urls"
