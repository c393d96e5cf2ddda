"""Numbers for codes, places and ranges: as numpy or a loop would have them, whichever way is taken."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from tsimatch.common.arrays import numbered, place_of, ranges

CODES = st.lists(st.integers(0, 50) | st.integers(0, 1 << 40), min_size=1, max_size=30)


@given(CODES)
def test_numbered(drawn: list[int]) -> None:
    """Different codes come in ascending order, each with its number, whether codes are small or large."""
    codes = np.array(drawn, dtype=np.int64)
    different, number = numbered(codes)
    assert different.tolist() == sorted(set(drawn))
    assert different[number].tolist() == drawn


@given(st.lists(st.integers(0, 19), unique=True))
def test_places(chosen: list[int]) -> None:
    """The place of what is chosen leads back to it; what is not chosen has none."""
    place = place_of(np.array(chosen, dtype=np.int64), 20)
    assert [place[number] for number in chosen] == list(range(len(chosen)))
    assert np.flatnonzero(place < 0).tolist() == sorted(set(range(20)) - set(chosen))


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 5)), max_size=8))
def test_ranges(drawn: list[tuple[int, int]]) -> None:
    """Ranges come one after the other, empty ones without a trace."""
    first = np.array([start for start, _ in drawn], dtype=np.int64)
    last = first + np.array([size for _, size in drawn], dtype=np.int64)
    assert ranges(first, last).tolist() == [n for start, size in drawn for n in range(start, start + size)]
