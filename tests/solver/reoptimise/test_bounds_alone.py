"""What bounds and exchanges say of a nearby region without solving it is what solving it says."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest
from tsimatch.models.matching.decisions import Decisions
from tsimatch.models.matching.instance import Instance, prepare
from tsimatch.models.matching.options import Options
from tsimatch.models.offers.catalogue import read_offer
from tsimatch.models.plan.plan import NoPlan, Plan, better_by
from tsimatch.scenarios.generator.example import make_example
from tsimatch.scenarios.generator.regime import Regime
from tsimatch.solver.reoptimise.augmenting_path import AugmentingPaths
from tsimatch.solver.reoptimise.reoptimise import Worse, falls_short
from tsimatch.solver.reoptimise.warm_start import SolvedInstance
from tsimatch.solver.solve import solve

from ...support.deadlines import enough
from ...support.slow_cases import slow

REGIMES = (
    Regime(leaders="scarce", money="slack", rates="uniform"),
    Regime(leaders="tight", money="binding", rates="uniform", minimums=True),
    Regime(leaders="tight", money="hard", rates="few"),
)
CASES = [*product(range(len(REGIMES)), ("2021-22", "2022-23", "2023-24"))]


def solved(number: int, offer: str) -> SolvedInstance:
    """A small region of a regime, solved, with whom it leaves without a leader."""
    made = make_example(recipients=12, leaders=5, seed=number + 5, offer=offer, regime=REGIMES[number])
    return SolvedInstance(solve(prepare(made, read_offer(offer), Options()), enough()))


def asked(instance: Instance, supported: str | None = None, *out: str) -> Instance:
    """The same instance in which one recipient must have a leader, and others may have none."""
    bans = {(id_, leader.id) for id_ in out for leader in instance.leaders}
    before: Decisions = instance.decisions
    decisions = replace(before, supported=frozenset([supported] if supported else []), bans=before.bans | bans)
    return replace(instance, decisions=decisions)


def best(instance: Instance) -> Plan | None:
    """The best plan, solved from nothing."""
    try:
        return solve(instance, enough()).plan
    except NoPlan:
        return None


def worse(plan: Plan, than: Plan) -> bool:
    """Whether a plan is worse than another, by the first level that is not alike."""
    gains = [better_by(new, old) for new, old in zip(plan.levels, than.levels, strict=True)]
    return next((gain for gain in gains if gain), 0) < 0


@pytest.mark.parametrize(("number", "offer"), [*CASES[:3], *slow(*CASES[3:])])
def test_what_falls_short_is_worse(number: int, offer: str) -> None:
    """Where bounds say that no plan with a recipient is as good, the best is worse; one as good is let through."""
    base = solved(number, offer)
    plan = base.solution.plan
    for row in plan.unmatched[:2]:
        instance = asked(base.instance, row.recipient)
        made = best(instance)
        for last in (1, 3, len(plan.levels)):
            levels = plan.levels[:last]
            short = falls_short(base, instance, levels, enough())
            if made is None:
                continue
            lost = worse(replace(made, levels=made.levels[:last]), replace(plan, levels=levels))
            assert lost or not short
            try:
                again = solve(instance, enough(), like=base, least=levels).plan
            except Worse:
                assert lost
            else:
                assert again.matches == made.matches


@pytest.mark.parametrize(("number", "offer"), [*CASES[:3], *slow(*CASES[3:])])
def test_whoever_surely_gains_a_place_has_it(number: int, offer: str) -> None:
    """Where an exchange says that somebody gains the place of whoever goes, each best plan without that one has it."""
    base = solved(number, offer)
    plan, paths = base.solution.plan, AugmentingPaths(base)
    partners = {partner.id for partner in base.instance.partners}
    for row, match in product(plan.unmatched[:3], plan.matches):
        if match.recipient in partners or not paths.surely_gains(row.recipient, match.recipient):
            continue
        with_it = best(asked(base.instance, None, match.recipient))
        without = best(asked(base.instance, None, match.recipient, row.recipient))
        assert with_it is not None
        assert without is not None
        assert any(m.recipient == row.recipient for m in with_it.matches)
        assert worse(without, with_it)


def test_bounds_and_exchanges_say_something() -> None:
    """Of these regions bounds rule out some of what is asked, and exchanges find some who surely gain."""
    short = gains = 0
    for number, offer in CASES:
        base = solved(number, offer)
        plan, paths = base.solution.plan, AugmentingPaths(base)
        for row in plan.unmatched:
            short += falls_short(base, asked(base.instance, row.recipient), plan.levels, enough())
            gains += sum(paths.surely_gains(row.recipient, match.recipient) for match in plan.matches)
    assert short > 5
    assert gains > 5
