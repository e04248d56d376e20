"""Commands of `manage.py`: words become a call, and its outcome one line. No logic."""
