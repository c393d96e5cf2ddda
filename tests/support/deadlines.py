"""Clocks whose time is work and not seconds: what they decide is the same on any machine, however busy."""

from __future__ import annotations

from itertools import count
from math import inf

from tsimatch.common.deadline import Deadline


class CountedClock(Deadline):
    """A clock that is over once it has been looked at a number of times."""

    def __init__(self, looks: int) -> None:
        super().__init__()
        self._looks = looks

    @property
    def left(self) -> float:
        self._looks -= 1
        return inf if self._looks >= 0 else 0.0


def enough() -> Deadline:
    """A clock for what is proven with work to spare: what is not proven by then counts as a failure."""
    return CountedClock(50_000)


def standing(limit: float = 100_000.0) -> Deadline:
    """A clock with a limit, in seconds, that is never over: its time stands still."""
    return Deadline(limit, now=lambda: 0.0)


def ticking(limit: float, tick: float) -> Deadline:
    """A clock with a limit on which every look takes a tick, both in its seconds."""
    ticks = count()
    return Deadline(limit, now=lambda: tick * next(ticks))
