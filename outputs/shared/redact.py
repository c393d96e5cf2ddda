"""A plan report without what must not be circulated: leaders' names, and their conflicts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from ...common.names import with_id
from ...models.matching.instance import Instance
from ...models.plan.plan import Plan
from ...models.plan.plan_report import REFUSED, PlanReport, Since
from ...models.region.region import Leader


def redacted(report: PlanReport) -> PlanReport:
    """Leave out leaders' names and conflicts; their ids stay, so that decisions can come back."""
    return replace(
        report,
        instance=redacted_case(report.instance),
        plan=redacted_plan(report.plan),
        since=redacted_since(report.since, report.instance.region.leaders),
    )


def redacted_since(since: Since | None, leaders: Iterable[Leader]) -> Since | None:
    """Leave out which rules refuse whom, a conflict perhaps among them, and the names of leaders: their ids stay."""
    if since is None:
        return None
    named = {with_id(row.name, row.id): row.id for row in leaders}
    changes = (
        replace(row, why=row.why.partition(REFUSED)[0] + "A rule refuses it now.") if REFUSED in row.why else row
        for row in since.changes
    )
    return replace(since, changes=tuple(replace(row, why=_by_id(row.why, named)) for row in changes))


def _by_id(text: str, named: Mapping[str, str]) -> str:
    for name, id_ in named.items():
        text = text.replace(name, id_)
    return text


def redacted_case(instance: Instance) -> Instance:
    """Leave leaders' names and conflicts out of an instance."""
    leaders = tuple(replace(row, name="", conflicts=()) for row in instance.region.leaders)
    return replace(instance, region=replace(instance.region, leaders=leaders))


def redacted_plan(plan: Plan) -> Plan:
    """Leave leaders' names, and which rules refuse whom, out of a plan."""
    return replace(
        plan,
        matches=tuple(replace(match, leader_name="") for match in plan.matches),
        unmatched=tuple(
            replace(row, explanation=row.explanation.partition(" Refused by rule:")[0]) for row in plan.unmatched
        ),
    )
