"""A seeded source of chance that gives the same draws on every machine and version of Python."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from hashlib import sha256
from itertools import accumulate
from random import Random
from typing import Generic, TypeVar

T = TypeVar("T")


class Odds(Generic[T]):
    """Things to draw from, each as often as its whole weight says."""

    def __init__(self, weights: Mapping[T, int]) -> None:
        self.items = tuple(weights)
        self.edges = tuple(accumulate(weights.values()))


class Chance:
    """One stream of draws; streams of one seed do not disturb each other."""

    def __init__(self, seed: int, stream: str) -> None:
        digest = sha256(f"{seed} {stream}".encode()).digest()
        # Only `random` is promised to keep its sequence from one version of Python to the next.
        self._random = Random(int.from_bytes(digest, "big")).random  # noqa: S311 - nothing secret is drawn

    def below(self, n: int) -> int:
        """Draw a whole number from 0 to n - 1."""
        return int(self._random() * n)

    def between(self, low: int, high: int) -> int:
        """Draw a whole number from low to high, both of them possible."""
        return low + self.below(high - low + 1)

    def percent(self, share: int) -> bool:
        """Say yes in `share` of a hundred cases."""
        return self.below(100) < share

    def pick(self, items: Sequence[T]) -> T:
        """Draw one of some things, all alike."""
        return items[self.below(len(items))]

    def draw(self, odds: Odds[T]) -> T:
        """Draw one of some things by their weights."""
        return odds.items[bisect_right(odds.edges, self.below(odds.edges[-1]))]

    def some(self, items: Sequence[T], number: int) -> list[T]:
        """Draw `number` different things, or all there are, in the order of the draw."""
        pool = list(items)
        return [pool.pop(self.below(len(pool))) for _ in range(min(number, len(pool)))]
