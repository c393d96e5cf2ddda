"""A region or a plan in whichever form somebody has it: as it is, as a file, or as data frames."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from ..models.offers.offer import Offer
from ..models.plan.plan import Plan
from ..models.region.region import Region

if TYPE_CHECKING:
    import pandas as pd

Regional: TypeAlias = "Region | str | Path | Mapping[str, pd.DataFrame]"
"""A region, its file or folder, or its tables as data frames."""
Planned: TypeAlias = "Plan | str | Path"
"""A plan, or its file."""


def as_region(given: Regional, offer: Offer | str | None = None) -> Region:
    """Give the region that somebody means; raises Faults where it is not sound, TypeError for what is none."""
    if isinstance(given, Region):
        return given
    if isinstance(given, str | Path):
        from ..inputs.region.region import read_region

        return read_region(given, offer)
    if isinstance(given, Mapping):
        from ..inputs.region.data_frames import region_of_frames

        return region_of_frames(given, offer)
    raise TypeError(
        f"expected a region, its file, or a dictionary of data frames, not {type(given).__name__}: "
        "tsimatch.read_region(path) reads one"
    )


def as_plan(given: Planned) -> Plan:
    """Give the plan that somebody means; raises Faults where its file holds none, TypeError for what is none."""
    if isinstance(given, Plan):
        return given
    if isinstance(given, str | Path):
        from ..inputs.documents.plan import read_stored

        return read_stored(given).plan
    raise TypeError(f"expected a plan or its file, not {type(given).__name__}: tsimatch.plan(region) makes one")
