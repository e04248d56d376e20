"""Blocks of lines that hold ratings: parsed at once where all is well, line by line where a row is broken."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Protocol

import pandas as pd

from datasets.skipped import SkippedRows

PIECES = 16  # 100,000 lines with one broken row: two rounds, then 390 lines are read one by one
FEW_LINES = 500


@dataclass(frozen=True)
class Block:
    """Consecutive lines of one file; `context` is what earlier lines said about them."""

    file: str
    first_line: int
    lines: list[bytes]
    context: str = ""


@dataclass(frozen=True)
class Parsed:
    """A block's ratings, and the context of the block after it."""

    frame: pd.DataFrame
    context: str


class RatingParser(Protocol):
    def parse(self, block: Block, skipped: SkippedRows) -> Parsed: ...


def parse_in_pieces(
    block: Block,
    *,
    at_once: Callable[[Block], Parsed | None],
    line_by_line: Callable[[Block], Parsed],
) -> Parsed:
    """By `at_once`; where that refuses (None), in ever smaller pieces, the smallest of them line by line."""
    parsed = at_once(block)
    if parsed is not None:
        return parsed
    if len(block.lines) <= FEW_LINES:
        return line_by_line(block)
    frames, context = list[pd.DataFrame](), block.context
    for piece in _pieces(block):
        parsed = parse_in_pieces(replace(piece, context=context), at_once=at_once, line_by_line=line_by_line)
        frames.append(parsed.frame)
        context = parsed.context
    return Parsed(pd.concat(frames, ignore_index=True), context)


def _pieces(block: Block) -> Iterator[Block]:
    n_lines = -(-len(block.lines) // PIECES)
    for start in range(0, len(block.lines), n_lines):
        yield replace(block, first_line=block.first_line + start, lines=block.lines[start : start + n_lines])
