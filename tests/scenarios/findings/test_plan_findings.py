"""What explains a plan as a whole: each sum, cut, exchange and plan made again is worked out a second time."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from pathlib import Path
from random import Random
from typing import Any

import pytest
from tsimatch.inputs.region.region import read_region
from tsimatch.models.matching.instance import prepare
from tsimatch.models.matching.options import Options
from tsimatch.models.offers.catalogue import choose_offer, read_offer
from tsimatch.models.offers.offer import Offer
from tsimatch.models.plan.plan import NoPlan, Plan
from tsimatch.models.region.region import Region
from tsimatch.scenarios.definition.command_line import quick_scenario
from tsimatch.scenarios.definition.scenario import pose
from tsimatch.scenarios.findings.hall_sets import cut_of, minimum_cut
from tsimatch.scenarios.findings.justified_envy import envy_of
from tsimatch.scenarios.findings.money_sums import money_sums
from tsimatch.scenarios.findings.plan_case import PlanCase, plan_case
from tsimatch.scenarios.findings.plan_findings import PlanExplanation, explain_plan
from tsimatch.scenarios.re_solving.sentences import Proof
from tsimatch.scenarios.runs.runner import Many

from ...oracle.exhaustive import Deal, Oracle, lowest
from ...oracle.regions import small_case, tiny_case
from ...support.builders import ban, budget, leader, levels_of, lock, planned, region, school, town, trust
from ...support.paths import SHARED
from ...support.slow_cases import random_regions, slow

FEW = 12
"""Random regions of each kind in plain tests; the slow ones have more."""


def instance_of(made: Region, offer: str | Offer = "2022-23", plan: Plan | None = None, **options: Any) -> PlanCase:
    """The plan of a region, with who makes plans again."""
    chosen = read_offer(offer) if isinstance(offer, str) else offer
    return plan_case(plan or planned(made, chosen, Options(**options)), made, Many(workers=1), chosen)


def explained(case: PlanCase) -> PlanExplanation:
    """The explanation of a case."""
    return explain_plan(case.plan, case.region, case.many, case.instance.offer)


def seeds() -> list[Any]:
    """Seeds of random regions: a few, and further ones that are slow."""
    return [*range(FEW), *slow(*random_regions(40)[FEW:])]


# Money sums.


@pytest.mark.parametrize("seed", seeds())
def test_money_by_trying_everything(seed: int) -> None:
    """No choice of deals pays for more recipients of a pot, or supports more priority, than the sum says."""
    made, offer, options = tiny_case(seed)
    options = replace(options, objective=(), previous=None)
    oracle = Oracle(made, offer, options)
    best = oracle.best()
    if best is None:
        return
    sums = money_sums(plan_case(planned(made, offer, options), made, Many(workers=1), offer))
    plans: list[tuple[Deal, ...]] = list(oracle.plans([oracle.deals(who) for who in oracle.planned], ()))
    for one in sums:
        inside = [sum(one.region in (None, deal.who.region) for deal in deals) for deals in plans]
        assert max(inside) <= max(one.payable, 0) or one.region is not None
        assert best["need"] <= one.need
        assert all(oracle.possible(deals, lowest(deals)) for deals in plans[:1])


def test_money_by_hand() -> None:
    """Three minimums of £3,000 and a pot of £8,000: two can be paid, and the plan reaches what is left to reach."""
    made = region(*(school(f"10000{n}") for n in (1, 2, 3)), leader(capacity_days=60), budget(8_000))
    (one,) = money_sums(instance_of(made))
    assert (one.recipients, one.cost, one.amount, one.payable, one.need) == (3, 900_000, 800_000, 2, 200)
    told = explained(instance_of(made)).money
    assert [sentence.proof for sentence in told] == [Proof.SUM]
    assert told[0].text == (
        "The total pot: all 3 minimums cost £9,000, the pot has £8,000, so 2 can be paid at most, and need is at most "
        "200. The plan reaches that: no plan supports more."
    )


def test_money_left() -> None:
    """A pot with money left is told with what stops it: its price, nobody who asks, another pot, or the leaders."""
    two = school("100001"), school("100002")
    assert explained(instance_of(region(*two, leader(), budget(12_000)))).stranded == ()
    small = explained(instance_of(region(*two, leader(), budget(11_700)))).stranded
    assert [s.text for s in small] == ["The total pot has £300 left, less than the cheapest day, £600."]
    nobody = explained(instance_of(region(*two, leader(), budget(99_000)))).stranded
    assert nobody[0].proof is Proof.FACT
    days = instance_of(region(*two, leader(capacity_days=12), budget(99_000)))
    (told,) = explained(days).stranded
    assert told.proof is Proof.SOLVE
    assert "With 10 more days of every leader, £4,800 more of it is spent." in told.text
    posed = pose(days.base, [quick_scenario("more", told.would_take, "--set")])[0].request
    again = planned(posed.region, posed.offer, posed.options)
    assert again.budgets[0].spent - days.plan.budgets[0].spent == 480_000


# Cuts.


def most_matched(allowed: dict[str, set[str]], places: dict[str, int]) -> int:
    """The most that can be matched, by trying every set of those who go without."""
    ids = sorted(allowed)
    for size in range(len(ids), -1, -1):
        for chosen in combinations(ids, size):
            if _fit(list(chosen), allowed, dict(places)):
                return size
    return 0


def _fit(left: list[str], allowed: dict[str, set[str]], places: dict[str, int]) -> bool:
    if not left:
        return True
    for name in sorted(allowed[left[0]]):
        if places[name] > 0:
            places[name] -= 1
            if _fit(left[1:], allowed, places):
                return True
            places[name] += 1
    return False


@pytest.mark.parametrize("seed", range(40))
def test_cut_by_counting(seed: int) -> None:
    """The cut is the most that can be matched by trying everything, and its sets count up to it."""
    rng = Random(seed)
    names = [f"L{n}" for n in range(rng.randint(1, 4))]
    allowed = {f"R{n}": {name for name in names if rng.random() < 0.45} for n in range(rng.randint(1, 7))}
    places = {name: rng.randint(0, 2) for name in names if any(name in theirs for theirs in allowed.values())}
    cut = cut_of(allowed, places)
    assert cut.most == most_matched(allowed, places)
    assert cut.recipients - cut.most == sum(one.without for one in cut.sets)
    for one in cut.sets:
        theirs = {name for id_ in one.recipients for name in allowed[id_]}
        assert sum(places[name] for name in theirs) == one.places < len(one.recipients)


@pytest.mark.parametrize("seed", seeds())
def test_cut_bounds_every_plan(seed: int) -> None:
    """No plan matches more than the cut, whatever the money; without pots it is often reached."""
    made, offer, options = small_case(seed)
    options = replace(options, objective=(), previous=None, budgets=())
    free = replace(made, budgets=())
    try:
        plan = planned(free, offer, options)
    except NoPlan:
        return
    assert len(plan.matches) <= minimum_cut(plan_case(plan, free, Many(workers=1), offer)).most


def test_bottleneck_is_one_sentence() -> None:
    """Four schools and a leader with room for two are one sentence, and the proof is complete."""
    made = region(*(school(f"10000{n}") for n in (1, 2, 3, 4)), leader(max_matches=2), school("100009", region="South"))
    told = explained(instance_of(made)).bottlenecks
    assert [sentence.text for sentence in told] == [
        "1 recipient may be supported by nobody: School 100009 (100009).",
        "4 recipients, 1 leader, 2 places: 2 must go without, whatever the money. The leaders: Leader A (A).",
        "The plan supports 2, and no plan supports more: the proof is complete.",
    ]
    poor = explained(instance_of(replace(made, budgets=(budget(3_000),)))).bottlenecks
    assert poor[-1].text == "That is a bound: at most 2 can be supported, and the plan supports 1."


# Objections and lots.


@pytest.mark.parametrize("seed", seeds())
def test_objections_are_all_there_and_true(seed: int) -> None:
    """Whoever is out, beside one in of no higher priority with a shared leader, could object; it is settled."""
    made, offer, options = small_case(seed)
    try:
        case = plan_case(planned(made, offer, options), made, Many(workers=1), offer)
    except NoPlan:
        return
    instance, priority = case.instance, {r.id: r.priority for r in case.instance.recipients}
    expected = {
        (u.recipient, m.recipient)
        for u in case.plan.unmatched
        for m in case.plan.matches
        if not m.locked
        and priority[m.recipient] <= u.priority
        and not instance.rules.refusals(instance.recipient_number[u.recipient], instance.leader_number[m.leader])
        and u.recipient not in instance.lock_of
    }
    every = envy_of(case)
    assert {(envy.recipient, envy.other) for envy in every} == expected
    assert all(envy.proof is not Proof.NOT_SETTLED for envy in every)


def test_objection_by_hand() -> None:
    """Two schools of one priority and a leader for one: the better fit has it, and the exchange says by how much."""
    made = region(
        school("100001", needs=("a",)), school("100002", needs=("b",)), leader(expertise=("a",), capacity_days=9)
    )
    (envy,) = envy_of(instance_of(made))
    assert (envy.recipient, envy.other, envy.leader, envy.proof) == ("100002", "100001", "A", Proof.SUM)
    assert envy.answer == "in its place: fit 50 worse"
    alike = region(school("100001"), school("100002"), leader(capacity_days=9))
    (lot,) = envy_of(instance_of(alike))
    assert lot.answer == "the plan would be as good: the tie-break chose"


def test_labels_by_bans() -> None:
    """A match is decided by the level that a ban makes worse, and by lot where a ban makes nothing worse."""
    case = instance_of(town())
    for label in explained(case).label_table:
        other = planned(replace(case.region, decisions=(ban(label.recipient, label.leader),)))
        change = {name: value - levels_of(other)[name] for name, value in levels_of(case.plan).items()}
        worse = [name for name, by in change.items() if by]
        assert (label.label, label.level) == (("decided", worse[0]) if worse else ("free", ""))
    twins = region(school("100001"), leader("A"), leader("B"))
    told = explained(instance_of(twins)).lots
    assert "is by lot" in told[-1].text
    assert explained(instance_of(replace(twins, decisions=(lock("100001", "A"),)))).label_table == ()


# The ledger, assumptions, the order.


@pytest.mark.parametrize("seed", range(FEW))
def test_ledger_adds_up(seed: int) -> None:
    """The groups of every kind have everybody once: recipients, matches, priority, days and km."""
    made, offer, options = small_case(seed)
    try:
        case = plan_case(planned(made, offer, options), made, Many(workers=1), offer)
    except NoPlan:
        return
    from tsimatch.scenarios.findings.ledger import ledger_of

    rows = ledger_of(case)
    for by in ("authority", "phase", "kind", "region", "distance"):
        mine = [row for row in rows if row.by == by]
        assert sum(row.eligible for row in mine) == len(case.instance.recipients)
        assert sum(row.matched for row in mine) == len(case.plan.matches)
        assert sum(row.need for row in mine) == case.values["need"]
        assert sum(row.days for row in mine) == case.values["days"]
        assert sum(row.km for row in mine) == sum(m.km or 0 for m in case.plan.matches)


@pytest.mark.parametrize("offer", ["2021-22", "2022-23", "2023-24"])
def test_steps_are_repeated_by_their_changes(offer: str) -> None:
    """What an assumption or another order comes to is the plan that its changes make."""
    made = region(
        school("100001", eligible="yes", grade=4), school("100002", eligible="yes"), trust("T1"),
        leader("A", capacity_days=12), leader("B", role="NLE", capacity_days=6), budget(9_000),
    )  # fmt: skip
    case = instance_of(made, offer)
    found = explained(case)
    rows = iter(found.assumption_table)
    repeated = 0
    for sentence, row in zip(found.assumptions, rows, strict=True):
        if sentence.would_take:
            request = pose(case.base, [quick_scenario("again", sentence.would_take, "--set")])[0].request
            again = planned(request.region, request.offer, request.options)
            assert (row.matched, dict(row.change)) == (len(again.matches), case.change(again))
            repeated += 1
    assert repeated >= 2
    for level in found.order_table:
        again = planned(made, offer, objective=("need", level.level))
        assert level.after_first == levels_of(again)[level.level]
        assert level.reached == levels_of(case.plan)[level.level]


def test_plan_that_is_not_proven() -> None:
    """Of a plan that is not proven the sums, cuts and facts are told, and the rest is not settled."""
    made = region(school("100001"), school("100002"), leader(capacity_days=10))
    plan = planned(made)
    loose = replace(
        plan, status="feasible", levels=tuple(replace(level, proven=False) for level in plan.levels)
    )  # fmt: skip
    found = explained(instance_of(made, plan=loose))
    assert {sentence.proof for sentence in (*found.lots, *found.assumptions, *found.order)} == {Proof.NOT_SETTLED}
    assert {sentence.proof for sentence in found.bottlenecks} == {Proof.CUT}


def test_every_sentence_has_its_proof() -> None:
    """Every section is there with sentences that end in a full stop, and plans are not made for sums and cuts."""
    found = explained(instance_of(town()))
    assert {heading for heading, _ in found.sections} >= {
        "Money",
        "Places",
        "By lot",
        "Groups",
        "Register of conflicts",
    }
    for _, sentences in found.sections:
        assert all(sentence.text.endswith(".") for sentence in sentences)
    assert {sentence.proof for sentence in found.money} == {Proof.SUM}


EXPLAINED = ["yorkshire-and-the-humber-2023-24"]
LONG = ["west-midlands-2021-22", "north-west-2022-23"]
"""Half a minute and two minutes of CPU: explained where the environment asks for more random regions."""


@pytest.mark.slow
@pytest.mark.parametrize("name", [*EXPLAINED, *LONG])
def test_real_regions(name: str) -> None:
    """On the real files the money sum is exact for need, and nothing that is solved for is left open."""
    path: Path = SHARED / "regions" / f"{name}.csv"
    if not path.exists():
        pytest.skip("the real files are not here")
    made = read_region(path)
    case = instance_of(made, choose_offer(made).offer)
    table = money_sums(case)
    total = next(one for one in table if one.pot == "total")
    assert total.need >= case.values["need"]
    if name.startswith("west"):
        assert (total.cost, total.amount, total.payable, total.need) == (17_220_000, 17_077_500, 116, 13_000)
    assert prepare(made, case.instance.offer).digest == case.plan.region.sha256
    if name in EXPLAINED or len(random_regions(0)):
        found = explained(case)
        assert tuple(found.money_table) == tuple(table)
        assert [s for _, told in found.sections for s in told if s.proof is Proof.NOT_SETTLED] == []
