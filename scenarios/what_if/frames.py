"""Scenarios from Python, as pandas data frames."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...inputs.scenario_file import read_scenarios, scenarios_of
from ...models.offer import Offer
from ...models.options import Options
from ...models.region import Region
from ...models.scenario import Scenario
from ...models.setup import Setup
from ...models.shelf import choose_offer
from ...outputs.comparison_report import comparison_report
from ...outputs.frames import report_frames
from .compare import compare_setups
from .many import Many

if TYPE_CHECKING:
    import pandas as pd


def compare(
    region: Region,
    scenarios: str | Path | Iterable[Mapping[str, Any]],
    offer: Offer | str | None = None,
    options: Options | None = None,
    *,
    workers: int = 1,
) -> dict[str, pd.DataFrame]:
    """Plan a region and scenarios of it, and put each against the base.

    `scenarios` are a TOML file, or dictionaries of the same form. Gives data frames by question: scenarios, levels,
    inputs, who, regions and kinds, warnings. With more `workers` than one, the calling script needs
    `if __name__ == "__main__":`, as for every use of multiprocessing. Raises Faults before anything is planned.
    """
    base = Setup(region=region, offer=choose_offer(region, offer).offer, options=options or Options())
    with Many(workers=workers) as many:
        return report_frames(comparison_report(compare_setups(base, _read(scenarios), many)))


def _read(scenarios: str | Path | Iterable[Mapping[str, Any]]) -> tuple[Scenario, ...]:
    if isinstance(scenarios, str | Path):
        return read_scenarios(scenarios)
    return scenarios_of({"scenario": [dict(scenario) for scenario in scenarios]})
