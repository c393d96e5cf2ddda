"""A deadline ends by a clock, or by work that is counted, and whoever is at work can be stopped under both."""

from __future__ import annotations

from math import inf

import pytest
from tsimatch.common.deadline import Deadline, Work

from ..support.deadlines import standing


def test_work_ends_it_and_time_does_not() -> None:
    """A limit of work is reached by work that is told, in whatever pieces, and no clock is looked at."""
    deadline = Deadline(2.0, now=lambda: pytest.fail("a clock was asked"), work=Work())
    deadline.did(1.5)
    assert (deadline.over, deadline.work, deadline.work_left, deadline.seconds_left) == (False, 1.5, 0.5, inf)
    deadline.did(0.5)
    assert deadline.over


def test_a_part_counts_for_the_whole() -> None:
    """What is done within a part of a limit is done of the whole, and a part is no longer than what is left."""
    whole = Deadline(3.0, work=Work())
    part = whole.within(1.0)
    part.did(1.0)
    assert (part.over, whole.work_left) == (True, 2.0)
    assert whole.within(9.0).work_left == 2.0
    assert whole.counting_work(5.0).work_left == 5.0
    assert whole.work == 1.0


def test_time_is_no_work() -> None:
    """Where time counts, work that is told changes nothing, and the seconds left are what a clock says."""
    deadline = standing(7.0)
    deadline.did(1e9)
    assert (deadline.over, deadline.work, deadline.work_left, deadline.seconds_left) == (False, None, inf, 7.0)


def test_stopping_ends_both() -> None:
    """Ctrl-C ends what counts work as it ends what counts time, and whatever was made from either."""
    deadline = Deadline()
    working = deadline.counting_work()
    part = working.within(1.0)
    deadline.stop()
    assert working.over
    assert part.over
    assert working.seconds_left == 0.0
