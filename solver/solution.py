"""A solution: a model, the choices of its best plan with their days, and what is proven of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from ..common.arrays import Ints
from ..common.deadline import Deadline
from ..models.matching.instance import Instance
from ..models.plan.certificate import Certificate
from ..models.plan.plan import Plan
from .model.model import Model
from .plan.assignment import Assignment, days_given
from .plan.build_plan import build_plan
from .plan.day_allocation import even_out, share_days, share_within
from .search.result import SearchResult


@dataclass(frozen=True)
class Solution:
    """What solving an instance came to; `even` says whether days are shared by the rule for equal plans.

    `seconds` is how long it took. The model may allow more than the instance does: its bounds then made up for that.
    """

    model: Model
    assignment: Assignment
    result: SearchResult
    even: bool
    seconds: float = 0.0

    @property
    def instance(self) -> Instance:
        """The instance that was solved."""
        return self.model.instance

    @cached_property
    def plan(self) -> Plan:
        """The plan, with every reason; raises ArithmeticError where its levels are not those that are proven."""
        return build_plan(self.model, self.assignment, self.result, even=self.even, seconds=self.seconds)

    def certified(self, deadline: Deadline | None = None) -> Certificate:
        """Give the certificate: the prices, cuts and trees from which every bound can be worked out again.

        Levels that prices leave open are closed by branch and bound until the deadline.
        """
        # Most plans are written without it.
        from .certificate.write import certificate_of

        return certificate_of(self.model, self.result, self.plan, deadline)


def with_days(model: Model, assignment: Assignment, result: SearchResult) -> Solution:
    """Make a solution of choices: their days are shared by the rule for equal plans, in the time that this may take."""
    # Whoever stops the search still wants days that are shared by the rule: that takes a moment.
    grace, matches = model.parameters.grace, int(result.x[model.columns.span("match")].sum())
    moment = max(grace.seconds, matches / grace.matches_shared_per_second)
    days, pence = int((model.objectives["days"] * result.x).sum()), _pence_of_days(model, result.x)
    shared = share_days(model.figures, assignment, days, pence, Deadline(moment))
    return Solution(model, shared or days_as_searched(model, assignment, result.x), result, even=shared is not None)


def _pence_of_days(model: Model, x: Ints) -> int:
    _, given = days_given(model, x)
    return sum(d * int(model.figures.rate[model.columns.days.leader[column]]) for column, d in given.items())


def days_as_searched(model: Model, assignment: Assignment, x: Ints) -> Assignment:
    """Share the days of each leader as the search gave them, where no budget row tells its recipients apart."""
    home, given = days_given(model, x)
    columns = model.columns
    payers = {(int(columns.days.leader[c]), columns.groups[columns.days.group[c]].budgets) for c in given}
    split = {leader for leader, n in Counter(leader for leader, _ in payers).items() if n > 1}
    # A purse has the number of a column: of the first of its leader, or of one that stands alone.
    first: dict[int, int] = {}
    purse = {c: c if (x_ := int(columns.days.leader[c])) in split else first.setdefault(x_, c) for c in given}
    merged = Counter[int]()
    for column, days in given.items():
        merged[purse[column]] += days
    shared = share_within(model.figures, assignment, {t: purse[c] for t, c in home.items()}, merged)
    return even_out(model.figures, shared)
