"""The further cases of a test whose cases take over 5 s of CPU together: plain pytest runs the first ones alone."""

from __future__ import annotations

from typing import Any

import pytest


def slow(*cases: Any) -> list[Any]:
    """Mark cases of `parametrize` as slow; a case of several values is a tuple."""
    return [pytest.param(*(case if isinstance(case, tuple) else (case,)), marks=pytest.mark.slow) for case in cases]
