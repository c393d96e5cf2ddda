"""Random tiny regions under all three offers: the product against an oracle that tries everything."""

from __future__ import annotations

from collections import Counter
from functools import cache

import pytest
from tsimatch.common.faults import Faults
from tsimatch.models.eligibility.recipients import Recipient
from tsimatch.models.matching.instance import Instance, prepare
from tsimatch.models.matching.options import Options
from tsimatch.models.plan.plan import NoPlan, Plan
from tsimatch.models.region.region import Budget
from tsimatch.solver.checker.check import check

from ..oracle.exhaustive import Oracle
from ..oracle.pairs import fit, km, refusals, review_refusals
from ..oracle.plan import deals_of, faulty_rows, reason, shown, stated, tiny_outcome, unfair
from ..oracle.recipients import Who, place_of
from ..oracle.regions import oracle_of, tiny_case, wild_decisions
from ..support.builders import levels_of

MANY, PLANS = range(400), range(240)


def plan_of(seed: int) -> Plan | None:
    """The product's plan; nothing where it says that there is none."""
    outcome = tiny_outcome(seed)
    if isinstance(outcome, Exception) and not isinstance(outcome, NoPlan):
        raise outcome
    return outcome if isinstance(outcome, Plan) else None


def made_plan(seed: int) -> Plan:
    """The product's plan, where there is one."""
    outcome = tiny_outcome(seed)
    if not isinstance(outcome, Plan):
        pytest.skip("no plan: whether that is right is for the test of the levels to say")
    return outcome


def from_product(r: Recipient) -> tuple[object, ...]:
    return (
        r.id, r.kind, r.region, frozenset(r.because), r.priority, r.needs, r.must_have, r.phases, r.minimum, r.cap,
        r.top, r.limit, r.days_requested, r.partnership, r.review, r.npqel, r.position, r.trust_id,
    )  # fmt: skip


def from_oracle(w: Who) -> tuple[object, ...]:
    return (
        w.id, w.kind, w.region, w.because, w.priority, w.needs, w.must, w.phases, w.least, w.cap,
        w.top, w.limit, w.asked, w.partnership, w.review, w.npqel, w.place, w.home,
    )  # fmt: skip


@cache
def case_and_oracle(seed: int) -> tuple[Instance, Oracle]:
    region, offer, options = tiny_case(seed)
    return prepare(region, offer, options), oracle_of(seed)


def test_recipients_are_the_oracles() -> None:
    """Who is a recipient, why, and every figure of it, are what the contract says."""
    for seed in MANY:
        instance, oracle = case_and_oracle(seed)
        assert [*map(from_product, instance.recipients)] == [*map(from_oracle, oracle.planned)], seed
        assert [*map(from_product, instance.eligibility.declined)] == [*map(from_oracle, oracle.declined)], seed


def test_refusals_are_the_oracles() -> None:
    """Every pair is refused by the rules that the contract names, and by no other; so is every review."""
    for seed in MANY:
        instance, oracle = case_and_oracle(seed)
        for i, who in enumerate(oracle.planned):
            for j, leader in enumerate(instance.leaders):
                expected = refusals(who, leader, instance.offer, oracle.bans)
                assert [*instance.rules.refusals(i, j)] == expected, (seed, who.id, leader.id)
                if who.review:
                    expected = review_refusals(who, leader, instance.offer, oracle.bans)
                    assert [*instance.review_rules.refusals(i, j)] == expected, (seed, who.id, leader.id)


def test_pairs_are_the_oracles() -> None:
    """The allowed pairs, locked ones among them, have the fit and the km of the contract."""
    for seed in MANY:
        instance, oracle = case_and_oracle(seed)
        pairs, parts = instance.pairs, instance.pairs.fit
        found = {
            (instance.recipients[t].id, instance.leaders[x].id): (
                (int(e), int(p), int(d)),
                None if far < 0 else int(far),
            )
            for t, x, far, e, p, d in zip(
                pairs.recipient, pairs.leader, pairs.km, parts.expertise, parts.phase, parts.distance, strict=True
            )
        }
        expected = {
            (who.id, x.id): (fit(who, x, instance.offer), km(who.place, place_of(x)))
            for who in oracle.planned
            for x in instance.leaders
            if not refusals(who, x, instance.offer, oracle.bans) or (who.id, x.id) in locked(oracle)
        }
        assert found == expected, seed


def locked(oracle: Oracle) -> set[tuple[str, str]]:
    return {(lock.recipient, lock.leader) for lock in oracle.locks.values()}


def test_partners_are_the_oracles() -> None:
    """The partners that each recipient may have are those of the contract."""
    for seed in MANY:
        instance, oracle = case_and_oracle(seed)
        rows = instance.partnerships
        numbers = zip(rows.recipient, rows.partner, strict=True)
        found = {(instance.recipients[t].id, instance.partners[p].id) for t, p in numbers}
        assert found == {(who.id, p.id) for who in oracle.planned for p in oracle.partners(who)}, seed


def test_faults_are_the_oracles() -> None:
    """A decision is a fault exactly where the contract makes it one."""
    for seed in MANY:
        region, offer = wild_decisions(seed)
        oracle = Oracle(region, offer, Options())
        try:
            prepare(region, offer)
            found: set[int] = set()
        except Faults as faults:
            found = {fault.place.row for fault in faults.faults}
        assert found == faulty_rows(region, oracle), seed


@pytest.mark.parametrize("seed", PLANS)
def test_levels_are_the_best(seed: int) -> None:
    """Every level is what trying everything comes to, and there is no plan exactly where nothing is possible."""
    found = plan_of(seed)
    assert (None if found is None else levels_of(found)) == oracle_of(seed).best()


@pytest.mark.parametrize("seed", PLANS)
def test_plan_keeps_every_limit(seed: int) -> None:
    """The plan keeps every limit, states every figure as it is, and the checker has nothing to say."""
    found, oracle = made_plan(seed), oracle_of(seed)
    deals, days = deals_of(oracle, found)
    assert oracle.possible(deals, days)
    assert {name: oracle.value(name, deals, days) for name in oracle.levels} == levels_of(found)
    assert [shown(match) for match in found.matches] == [stated(oracle, match) for match in found.matches]
    assert [row.spent for row in found.budgets] == [oracle.spent(row, deals, days) for row in ordered(oracle)]
    assert check(found, oracle.region, oracle.offer).broken == ()


def ordered(oracle: Oracle) -> list[Budget]:
    pots = ("total", "days", "partnerships", "governance", "npqel", "grants")
    return sorted(oracle.budgets, key=lambda row: (pots.index(row.pot), (row.region or "").casefold()))


@pytest.mark.parametrize("seed", PLANS)
def test_days_are_shared(seed: int) -> None:
    """No day of a leader could have gone to a recipient further below its cap."""
    oracle = oracle_of(seed)
    assert unfair(oracle, *deals_of(oracle, made_plan(seed))) == []


@pytest.mark.parametrize("seed", PLANS)
def test_reasons_are_true(seed: int) -> None:
    """Whoever has no leader is told the reason that holds, and nobody is forgotten."""
    found, oracle = made_plan(seed), oracle_of(seed)
    deals, _ = deals_of(oracle, found)
    left = [who for who in oracle.planned if who.id not in {deal.who.id for deal in deals}]
    assert [(row.recipient, row.reason) for row in found.unmatched] == [(w.id, reason(oracle, deals, w)) for w in left]
    assert [row.recipient for row in found.declined] == [who.id for who in oracle.declined]


def test_regions_are_contrary() -> None:
    """The tiny regions hold everything that a plan may come to, so that the other tests mean something."""
    seen: Counter[str] = Counter()
    for seed in PLANS:
        outcome, oracle = tiny_outcome(seed), oracle_of(seed)
        found = outcome if isinstance(outcome, Plan) else None
        seen["no plan"] += isinstance(outcome, NoPlan)
        for match in found.matches if found else ():
            seen["partner"] += match.partner is not None
            seen["extra days"] += match.extra_days > 0
            seen["review"] += match.governance_reviewer is not None
            seen["npqel"] += match.npqel
            seen["locked"] += match.locked
            seen["team"] += match.days > oracle.leaders[match.leader].capacity_days
            for name in match.passed_over:
                seen[f"passed over {name}"] += 1
        for row in found.unmatched if found else ():
            seen[row.reason] += 1
    for name in (
        "no plan", "partner", "extra days", "review", "npqel", "locked", "team", "passed over region",
        "passed over distance", "passed over must-have", "passed over minimum", "passed over days_requested",
        "no-allowed-leader", "banned", "no-room", "no-money", "no-room-or-money", "not-best",
    ):  # fmt: skip
        assert seen[name], f"{name}: {seen}"
