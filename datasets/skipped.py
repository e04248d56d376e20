from collections import Counter
from dataclasses import dataclass, field

LONGEST_RAW = 200


@dataclass(frozen=True)
class SkippedRow:
    file: str
    line: int
    raw: str
    reason: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}: {self.reason}: {self.raw}"


@dataclass
class SkippedRows:
    """Rows that could not be used (counted, the first `keep` of them named), and rows used after a change.

    It grows while rows are read. Reading a file again from its start first forgets what was noted about it,
    so that nothing counts twice.
    """

    keep: int = 1000
    count: int = 0
    rows: list[SkippedRow] = field(default_factory=list)
    _skipped_in: Counter[str] = field(default_factory=Counter, repr=False)
    _adjusted_in: dict[str, Counter[str]] = field(default_factory=dict, repr=False)

    def skip(self, *, file: str, line: int, raw: str, reason: str) -> None:
        self.count += 1
        self._skipped_in[file] += 1
        if len(self.rows) < self.keep:
            self.rows.append(SkippedRow(file=file, line=line, raw=raw[:LONGEST_RAW], reason=reason))

    def adjust(self, *, file: str, what: str, n_rows: int) -> None:
        """Note that rows were used, but not as they stand in the file."""
        if n_rows:
            self._adjusted_in.setdefault(file, Counter())[what] += n_rows

    @property
    def adjusted(self) -> Counter[str]:
        """How many rows were used in a changed form, by what was changed."""
        return sum(self._adjusted_in.values(), Counter())

    def forget(self, file: str) -> None:
        self.count -= self._skipped_in.pop(file, 0)
        self.rows[:] = [row for row in self.rows if row.file != file]
        self._adjusted_in.pop(file, None)
