"""The hooks of the documentation need mkdocs, which only `make docs` installs."""

from importlib.util import find_spec

collect_ignore = [] if find_spec("mkdocs") else ["pages.py"]
