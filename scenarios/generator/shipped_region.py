"""The region that ships with the package, for a first try: some schools without a leader, some without the money."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path
from typing import Any

from .regime import Regime

DEFAULT: dict[str, Any] = {
    "schools": 64,
    "leaders": 40,
    "seed": 7499,
    "offer": "2023-24",
    "regions": 3,
    "regime": Regime(money="hard"),
}
"""The arguments of `make_example` that it was made with."""


@contextmanager
def default_region_path() -> Iterator[Path]:
    """Give the path of the packaged region, for as long as the block lasts."""
    with resources.as_file(resources.files(__package__) / "default.csv") as path:
        yield path
