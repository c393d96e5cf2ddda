"""What a plan's page is about."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ...common.names import fold
from ...inputs.documents.boundaries import Boundaries
from ...models.matching.instance import Instance
from ...models.plan.plan import Plan
from ...models.plan.plan_report import Priced, Since
from ...models.plan.stored_plan import DRAFT, State
from ..shared.redact import redacted_case, redacted_plan, redacted_since


@dataclass(frozen=True, kw_only=True)
class Subject:
    """A plan, the instance that it solves, and what its page tells beside them.

    `why` says why the offer holds; `checked` that the checker has judged the plan; `notes` where plan and region
    differ; `state` whether it is agreed; `since` what it is beside the plan before, None where there was none; `log`
    has the decisions, priced.
    """

    plan: Plan
    instance: Instance
    why: str
    checked: bool = False
    notes: tuple[str, ...] = ()
    since: Since | None = None
    log: tuple[Priced, ...] = ()
    boundaries: Boundaries | None = None
    state: State = DRAFT

    @property
    def several(self) -> bool:
        """Whether recipients are in more than one region."""
        return len({fold(r.region) for r in (*self.instance.recipients, *self.instance.eligibility.declined)}) > 1

    def redacted(self) -> Subject:
        """Leave out leaders' names and conflicts."""
        return replace(
            self,
            plan=redacted_plan(self.plan),
            instance=redacted_case(self.instance),
            since=redacted_since(self.since, self.instance.region.leaders),
        )
