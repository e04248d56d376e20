#!/usr/bin/env python3
"""Django's command line; `make help` lists what newcomers need."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mysite.settings")
    from django.core.management import execute_from_command_line

    from mysite.env import BadSettingError

    try:
        execute_from_command_line(sys.argv)
    except BadSettingError as bad:
        sys.exit(f"manage.py: {bad}")


if __name__ == "__main__":
    main()
