"""Scenarios planned, and each put against the base."""

from __future__ import annotations

from collections.abc import Sequence

from ...inputs.changed import unsound_rows
from ...models.comparison import Comparison
from ...models.faults import Faults, Place
from ...models.plan import Named
from ...models.scenario import Posed, Scenario, pose
from ...models.setup import Setup
from ...models.version import VERSION
from .against import against, base_row
from .many import Many


def compare_setups(base: Setup, scenarios: Sequence[Scenario], many: Many) -> Comparison:
    """Plan the base and every scenario.

    Raises Faults, before anything is planned, where a scenario is not sound.
    """
    return compare_posed(base, pose_sound(base, scenarios), many)


def pose_sound(base: Setup, scenarios: Sequence[Scenario]) -> tuple[Posed, ...]:
    """Make the setups of scenarios, their changed regions as sound as a file must be; raises Faults."""
    posed = pose(base, scenarios)
    faults = [
        type(fault)(
            f"{fault.expected} (after the changes of '{row.scenario.name}')",
            Place(row.scenario.source),
            f"{row.scenario.at}, {fault.at}".strip(", "),
            fault.value,
            fault.nearest,
        )
        for row in posed
        if row.setup.region is not base.region
        for fault in unsound_rows(row.setup.region)
    ]
    if faults:
        raise Faults(faults)
    return posed


def compare_posed(base: Setup, posed: Sequence[Posed], many: Many) -> Comparison:
    """Plan the base and setups made from it."""
    known, *answers = many.answers([base, *(row.setup for row in posed)])
    return Comparison(
        version=VERSION,
        region=Named(name=base.region.name, sha256=base.region.digest),
        base=base_row(base, known),
        scenarios=tuple(against(base, known, row, answer) for row, answer in zip(posed, answers, strict=True)),
    )
