"""Scenarios planned, and each put against the base."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ...inputs.changed import unsound_rows
from ...models.answer import Answer
from ...models.comparison import Against, Comparison
from ...models.faults import Faults, Place
from ...models.need_first import may_lose_need, need_first_of
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
    setups = [base, *(row.setup for row in posed)]
    answers = many.answers(setups)
    known = answers[0]
    rows = [base_row(base, known)]
    rows += (against(base, known, row, answer) for row, answer in zip(posed, answers[1:], strict=True))
    first, *others = _beside_need_first(setups, answers, rows, many)
    return Comparison(
        version=VERSION,
        region=Named(name=base.region.name, sha256=base.region.digest),
        base=first,
        scenarios=tuple(others),
    )


def _beside_need_first(
    setups: Sequence[Setup], answers: Sequence[Answer], rows: Sequence[Against], many: Many
) -> Iterator[Against]:
    """Put each row beside the default order's plan of its own setup, where that could support more."""
    asked = [
        replace(setup, options=replace(setup.options, objective=()))
        for setup, answer in zip(setups, answers, strict=True)
        if answer.plan is not None and may_lose_need(answer.plan)
    ]
    found = iter(many.answers(asked)) if asked else iter(())
    for answer, row in zip(answers, rows, strict=True):
        if answer.plan is None:
            yield row
            continue
        other = next(found).plan if may_lose_need(answer.plan) else None
        yield replace(row, need_first=need_first_of(answer.plan, other))
