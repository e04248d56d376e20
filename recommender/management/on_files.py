"""What the commands on files share: their options, and how they refuse."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.management.base import CommandError, CommandParser

from datasets import DatasetError
from recommender.engine.errors import InputFileError, UnknownAlgorithmError


def add_data_options(parser: CommandParser) -> None:
    parser.add_argument("--data", type=Path, required=True, help="a dataset's archive or folder, or a T.csv")
    parser.add_argument("--items", type=Path, metavar="I.csv", help="titles, years, genres beside a T.csv")


def add_items_option(parser: CommandParser) -> None:
    parser.add_argument("--items", type=Path, metavar="I.csv", help="titles, years, genres of the catalogue")


@contextmanager
def refused_in_words() -> Iterator[None]:
    """What is wrong with files and settings ends the command with one line instead of a trace."""
    try:
        yield
    except (InputFileError, DatasetError, UnknownAlgorithmError, ValueError) as error:
        raise CommandError(str(error)) from error
