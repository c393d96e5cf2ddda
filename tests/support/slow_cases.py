"""The further cases of a test whose cases take over 1.5 s of CPU together: plain pytest runs the first ones alone."""

from __future__ import annotations

import os
from typing import Any

import pytest

REGIONS = "MATCH_TEST_REGIONS"
"""The environment variable with the number of random regions, or random changes, that slow tests try."""


def random_regions(least: int) -> range:
    """Seeds of the random regions of a slow test: the least that it needs, or more where the environment asks."""
    return range(max(least, int(os.environ.get(REGIONS, "0"))))


def slow(*cases: Any) -> list[Any]:
    """Mark cases of `parametrize` as slow; a case of several values is a tuple."""
    return [pytest.param(*(case if isinstance(case, tuple) else (case,)), marks=pytest.mark.slow) for case in cases]
