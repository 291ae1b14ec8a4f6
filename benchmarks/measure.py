"""Pairs of measurements, bare and ours in turn, and what they come to."""

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import perf_counter

Timed = Callable[[], float]
"""Does the work once and says how many seconds it took."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the report; times in seconds, `goal` is the largest ratio that is allowed.

    Without a goal it is told for comparison only.
    """

    what: str
    bare: float
    ours: float
    ratio: float
    goal: float | None

    @property
    def is_met(self) -> bool:
        """Whether the goal is reached."""
        return self.goal is None or self.ratio <= self.goal


def pairs(what: str, bare: Timed, ours: Timed, *, goal: float | None, runs: int) -> Row:
    """Measure in turns after one round that does not count; the ratio is the pairs' median."""
    bare(), ours()
    found = [(bare(), ours()) for _ in range(runs)]
    return of_pairs(what, found, goal)


def of_pairs(what: str, found: Sequence[tuple[float, float]], goal: float | None) -> Row:
    """The medians of pairs, and the median of their ratios."""
    bare, ours = zip(*found, strict=True)
    ratio = statistics.median(b / a for a, b in found)
    return Row(what, statistics.median(bare), statistics.median(ours), ratio, goal)


def timed(work: Callable[[], object]) -> Timed:
    """How long a call takes."""

    def measure() -> float:
        start = perf_counter()
        work()
        return perf_counter() - start

    return measure


def percentile(values: Sequence[float], hundredth: int) -> float:
    """The value that so many hundredths do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, len(ordered) * hundredth // 100)]
