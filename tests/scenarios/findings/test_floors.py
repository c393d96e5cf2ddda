"""What one more recipient of a group would cost is what trying every plan with one more comes to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import inf

import pytest
from tsimatch.common.deadline import Deadline
from tsimatch.models.matching.options import Options, Request
from tsimatch.models.offers.catalogue import read_offer
from tsimatch.models.offers.offer import Offer
from tsimatch.models.plan.plan import NoPlan, Plan
from tsimatch.models.region.names import Names
from tsimatch.models.region.region import Region
from tsimatch.scenarios.findings.floors import Floor, floor_sentences, floors_of
from tsimatch.scenarios.findings.ledger import groupings
from tsimatch.scenarios.findings.plan_case import PlanCase, plan_case
from tsimatch.scenarios.re_solving.resolver import ReSolved, Resolver
from tsimatch.scenarios.re_solving.sentences import Proof
from tsimatch.scenarios.runs.runner import Many

from ...oracle.exhaustive import LOWEST, Deal, Oracle
from ...oracle.regions import tiny_case
from ...support.builders import leader, levels_of, planned, region, school
from ...support.slow_cases import random_regions, slow


class WithFloor(Oracle):
    """An oracle whose plans support at least a number of some recipients."""

    members: frozenset[str]
    least: int

    def plans(self, left: Sequence[Sequence[Deal | None]], taken: tuple[Deal, ...]) -> Iterator[tuple[Deal, ...]]:
        """Every choice that reaches the floor."""
        whole = len(left) == len(self.planned)
        for deals in super().plans(left, taken):
            if not whole or sum(deal.who.id in self.members for deal in deals) >= self.least:
                yield deals


def priced(made: Region, offer: Offer, options: Options) -> tuple[PlanCase, tuple[Floor, ...]] | None:
    """The plan of a region and the price of each group, with all the work that it takes; nothing without a plan."""
    try:
        plan: Plan = planned(made, offer, options)
    except NoPlan:
        return None
    case = plan_case(plan, made, Many(workers=1), offer)
    resolver = Resolver(
        Request(region=case.instance.region, offer=offer, options=case.instance.options), Deadline(), inf
    )
    resolver.start()
    able = {case.instance.recipients[t].id for t in case.instance.pairs.recipient.tolist()}
    left = [row.recipient for row in plan.unmatched if row.recipient in able]
    supports: dict[str, ReSolved] = {id_: resolver.re_solve(supported=id_) for id_ in left}
    return case, floors_of(case, supports)


def lost(best: dict[str, int], other: dict[str, int]) -> tuple[str | None, int]:
    """The first level that is not alike, and by how much it is worse."""
    for name, value in best.items():
        if other[name] != value:
            return name, (other[name] - value) * (1 if name in LOWEST else -1)
    return None, 0


@pytest.mark.parametrize("seed", [*range(12), *slow(*random_regions(40)[12:])])
def test_against_every_plan_with_one_more(seed: int) -> None:
    """Of each group the price is that of the best of all plans with one more of it, or less where it says at least."""
    made, offer, options = tiny_case(seed)
    if "fair" in options.objective or (found := priced(made, offer, options)) is None:
        return
    case, floors = found
    groups = dict(groupings(case))
    for floor in floors:
        members = frozenset(id_ for id_, name in groups[floor.by].items() if name == floor.group)
        oracle = WithFloor(made, offer, options)
        oracle.members = members
        oracle.least = 1 + sum(match.recipient in members for match in case.plan.matches)
        best = oracle.best()
        assert floor.settled
        if floor.cost is None:
            assert best is None
        elif floor.exact:
            assert best is not None
            assert (floor.cost.level, floor.cost.loss) == lost(levels_of(case.plan), best)
        elif best is not None:
            names = [*levels_of(case.plan), None]
            level, loss = lost(levels_of(case.plan), best)
            assert (-names.index(floor.cost.level), floor.cost.loss) <= (-names.index(level), loss)


def test_in_words() -> None:
    """A group that has nobody is priced by the recipient that costs least, and by who would go without."""
    schools = (
        school("100001", priority=300, local_authority="Here"), school("100002", priority=100, local_authority="There"),
        school("100003", priority=200, local_authority="There"),
    )  # fmt: skip
    found = priced(region(*schools, leader("A", max_matches=1)), read_offer("2022-23"), Options())
    assert found is not None
    case, floors = found
    told = [sentence for sentence in floor_sentences(floors, Names(case.region)) if "authority" in sentence.text]
    assert [sentence.proof for sentence in told] == [Proof.SOLVE]
    assert "There, 100 of need (with " in told[0].text
    assert "(100003)" in told[0].text
    assert "(100001) without)" in told[0].text
    unsettled = floors_of(case, {"100002": ReSolved(state="unsettled")})
    assert [s.proof for s in floor_sentences(unsettled, Names(case.region))] == [Proof.NOT_SETTLED] * 5
    none = floors_of(case, {"100002": ReSolved(state="impossible")})
    assert "no plan has one more of There" in next(iter(floor_sentences(none, Names(case.region)))).text
