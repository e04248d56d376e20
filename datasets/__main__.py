"""`python -m datasets PATH`: what it is, how much it holds, and which rows cannot be used."""

import sys
from itertools import islice

from datasets import Dataset, DatasetError, open_dataset

SHOWN_ROWS = 20


def summary(dataset: Dataset) -> str:
    n_movies = sum(1 for _ in dataset.movies())
    n_ratings = sum(len(chunk) for chunk in dataset.ratings())
    n_tags = sum(1 for _ in dataset.tags())
    skipped = dataset.skipped
    lines = [
        f"{dataset.name}: {dataset.format}, ratings {dataset.rating_scale}, movie ids of {dataset.origin}",
        f"{n_movies:,} movies, {n_ratings:,} ratings, {n_tags:,} tags, {skipped.count:,} rows skipped",
        *(f"{n_rows:,} rows: {what}" for what, n_rows in skipped.adjusted.items()),
        *(str(row) for row in islice(skipped.rows, SHOWN_ROWS)),
    ]
    return "\n".join(lines)


def main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        sys.stderr.write("usage: python -m datasets PATH\n")
        return 2
    try:
        sys.stdout.write(f"{summary(open_dataset(arguments[0]))}\n")
    except DatasetError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
