"""Distances: km rounded half up from whole metres, exact where a square root is not."""

from __future__ import annotations

from math import isqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tsimatch.models.matching.distance import UNKNOWN, Positions, km_between, whole_km


@pytest.mark.parametrize(("metres", "km"), [(0, 0), (499, 0), (500, 1), (1_499, 1), (1_500, 2), (999_500, 1_000)])
def test_half_a_km_is_rounded_up(metres: int, km: int) -> None:
    """499 m are 0 km, 500 m are 1 km."""
    assert km_between((0, 0), (metres, 0)) == km


@given(st.integers(0, 2 * 1_300_000**2))
def test_km_are_exact(squared: int) -> None:
    """The km of any squared metres are those that whole numbers give."""
    assert whole_km(np.array([squared]))[0] == (isqrt(4 * squared) + 1_000) // 2_000


def test_an_unknown_place_is_no_distance() -> None:
    """Where either place is unknown, so is the distance: it is not 0."""
    places, here = Positions([(0, 0), None]), np.array([0, 0, 1])
    assert places.squared_to(here, places, np.array([0, 1, 1])).tolist() == [0, UNKNOWN, UNKNOWN]
    assert km_between((0, 0), None) is None
