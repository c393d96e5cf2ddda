"""The level `fair`: leximin over the shares of authorities, regions or phases, against trying everything."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest
from tsimatch.cli import run
from tsimatch.common.deadline import Deadline
from tsimatch.common.faults import Faults
from tsimatch.models.matching.instance import prepare
from tsimatch.models.matching.options import Options
from tsimatch.models.offers.catalogue import read_offer
from tsimatch.models.offers.offer import Offer
from tsimatch.models.plan.plan import NoPlan, Plan, Stopped
from tsimatch.models.region.region import Region, School, Setting
from tsimatch.outputs.region.region_files import write_region
from tsimatch.solver.certificate.verify import recheck
from tsimatch.solver.checker.check import check
from tsimatch.solver.reoptimise.warm_start import SolvedInstance
from tsimatch.solver.solve import solve

from ..oracle.exhaustive import Oracle
from ..oracle.plan import deals_of
from ..oracle.regions import tiny_case
from ..support.builders import ban, budget, changed, leader, levels_of, planned, region, school
from ..support.deadlines import enough
from ..support.offers import OVERALL_OFFERS
from ..support.proofs import plan_with_proof
from ..support.slow_cases import slow

ORDERS = (("fair",), ("need", "fair"), ("fair", "travel", "need"), ("days", "fair"))
NAMES = ("Anyshire", "Borough of B", "Cornerland")


@cache
def fair_case(seed: int) -> tuple[Region, Offer, Options]:
    """A tiny region whose schools have authorities, now and then none; `fair` somewhere in the order, of any kind."""
    made, offer, options = tiny_case(seed)
    rng = Random(seed)
    schools = tuple(replace(s, local_authority=rng.choice((*NAMES[:2], None))) for s in made.schools)
    return asked(replace(made, schools=schools), options, rng, offer)


def asked(made: Region, options: Options, rng: Random, offer: Offer) -> tuple[Region, Offer, Options]:
    kind = rng.choice([None, None, "authority", "Region", "phase"])
    settings = () if kind is None else (Setting(name="fair", value=kind),)
    objective = rng.choice(ORDERS)
    if options.previous is not None and rng.random() < 0.5:
        objective = ("keep", *objective)
    return replace(made, settings=settings), offer, replace(options, objective=objective)


@cache
def crowded_case(seed: int) -> tuple[Region, Offer, Options]:
    """Five to seven schools of mixed priority, leaders or money for about half; at times one that nobody may lead."""
    rng, offer = Random(seed), OVERALL_OFFERS[seed % 3]
    schools = [made_school(rng, number) for number in range(rng.randint(5, 7))]
    leaders = [leader(name, capacity_days=rng.choice([10, 15, 20]), max_matches=rng.randint(1, 3)) for name in "AB"]
    bans = [ban(schools[0].id, x.id) for x in leaders] if seed % 4 == 0 else []
    money = [budget(rng.choice([15_000, 24_000]))] if rng.random() < 0.5 else []
    previous = ((schools[-1].id, "A"),) if rng.random() < 0.3 else None
    return asked(region(*schools, *leaders, *bans, *money), Options(previous=previous), rng, offer)


def made_school(rng: Random, number: int) -> School:
    return school(
        f"{100001 + number}",
        eligible="yes",
        priority=rng.choice([50, 100, 100, 200, 300]),
        local_authority=rng.choice([*NAMES, "ANYSHIRE", None]),
        phase=rng.choice(["Primary", "Secondary", None]),
        region="North",
        days_requested=rng.choice([5, 6]),
    )


def solved(case: tuple[Region, Offer, Options]) -> Plan | None:
    """The plan, sound by the checker and proven by its certificate; nothing where there is none."""
    made, offer, options = case
    try:
        plan, certificate = plan_with_proof(made, offer, options, deadline=enough())
    except NoPlan:
        return None
    assert check(plan, made, offer).broken == ()
    found = recheck(certificate, plan, prepare(made, offer, options))
    assert (found.broken, found.partly, plan.status) == ((), "", "optimal")
    return plan


def reached(plan: Plan) -> dict[str, Any]:
    """The value of every level; of `fair` the shares, the least first."""
    return levels_of(plan) | {x.name: sorted(s.of_all for s in x.shares) for x in plan.levels if x.name == "fair"}


@pytest.mark.parametrize("seed", [*range(12), *slow(*range(12, 72))])
def test_tiny_regions_are_served_as_fairly_as_can_be(seed: int) -> None:
    """Every level, and the shares of all groups, are what trying everything comes to, under all three offers."""
    made, oracle = solved(fair_case(seed)), Oracle(*fair_case(seed))
    assert (made and reached(made)) == oracle.best()
    if made is not None:
        deals, _ = deals_of(oracle, made)
        assert reached(made)["fair"] == oracle.shares(deals)


@pytest.mark.parametrize("seed", [*range(6), *slow(*range(6, 42))])
def test_crowded_regions_are_served_as_fairly_as_can_be(seed: int) -> None:
    """So it is where leaders or money are short, priorities mix, and groups tie."""
    made = solved(crowded_case(seed))
    assert made is not None
    assert reached(made) == Oracle(*crowded_case(seed)).best()


# By hand.


def district(*, setting: str | None = None) -> Region:
    """Three schools of Anyshire and one each of two others; one leader with two matches; Cornerland's cannot be led."""
    rows = [
        school("100001", local_authority="Anyshire", phase="Primary", priority=300),
        school("100002", local_authority="Anyshire", phase="Primary", priority=200),
        school("100003", local_authority="ANYSHIRE", phase="Secondary", priority=100),
        school("100004", local_authority="Borough of B", phase="Secondary", priority=100),
        school("100005", local_authority="Cornerland", phase="Secondary", priority=900),
    ]
    settings = [] if setting is None else [Setting(name="fair", value=setting)]
    return region(*rows, leader(max_matches=2), ban("100005", "A"), *settings)


def served(made: Plan) -> dict[str, tuple[int, int]]:
    return {s.group: (s.supported, s.priority) for x in made.levels for s in x.shares}


def test_nobody_is_passed_over_for_priority() -> None:
    """Borough of B gets its one match though Anyshire's would be worth more; who cannot be served is told with 0."""
    assert set(planned(district()).pairs) == {("100001", "A"), ("100002", "A")}
    made = planned(district(), objective=("fair",))
    assert set(made.pairs) == {("100001", "A"), ("100004", "A")}
    assert served(made) == {"Anyshire": (300, 600), "Borough of B": (100, 100), "Cornerland": (0, 900)}
    fair = made.levels[0]
    assert (fair.name, fair.value, fair.bound, fair.proven) == ("fair", 0, 0, True)


@pytest.mark.parametrize(
    ("setting", "expected"),
    [
        ("authority", {"Anyshire": (300, 600), "Borough of B": (100, 100), "Cornerland": (0, 900)}),
        ("Phase", {"Primary": (300, 500), "Secondary": (100, 1100)}),
        ("region", {"North": (500, 1600)}),
    ],
)
def test_a_setting_says_which_groups_are_compared(setting: str, expected: dict[str, tuple[int, int]]) -> None:
    """The setting `fair` is authority, region or phase, without regard to case; shares are exact, and named."""
    assert served(planned(district(setting=setting), objective=("fair",))) == expected


def test_behind_need_it_tells_plans_of_equal_priority_apart() -> None:
    """`need,fair` supports as much priority as can be, and of such plans takes the fairest."""
    rows = [school(f"10000{n}", local_authority=NAMES[n > 2], priority=100) for n in range(1, 5)]
    made = planned(region(*rows, leader(max_matches=2)), objective=("need", "fair"))
    assert served(made) == {"Anyshire": (100, 200), "Borough of B": (100, 200)}
    assert levels_of(made) | {"need": 200, "fair": 500} == levels_of(made)


def test_another_kind_is_refused() -> None:
    """A setting that names no kind of group is a fault, with the nearest; without `fair` in the order nobody asks."""
    with pytest.raises(Faults, match=r"'authorities': expected one of authority, region, phase .*'authority'"):
        planned(district(setting="authorities"), objective=("fair",))
    assert planned(district(setting="authorities")).optimal


def test_priorities_that_mix_to_too_many_sums_are_refused() -> None:
    """Where shares could take on more values than can be searched, one line says so before any search."""
    rows = [school(f"{100001 + n}", priority=1 << n, local_authority="Anyshire") for n in range(9)]
    rows += [school(f"{100101 + n}", priority=1 + (37 << n) % 9_000, local_authority="B") for n in range(40)]
    with pytest.raises(Faults, match="at most 5,000 sums of priority over all groups, and here there are more"):
        planned(region(*rows, leader()), objective=("fair",))


# Judged.


def test_the_checker_works_the_shares_out_again() -> None:
    """Shares that are not those of the matches, or are left out, break a rule; so does another least share."""
    made = planned(district(), objective=("fair",))
    fair, *others = made.levels
    for wrong in (
        replace(fair, shares=fair.shares[:2]),
        replace(fair, shares=(replace(fair.shares[0], supported=400), *fair.shares[1:])),
        replace(fair, value=500, bound=500),
    ):
        broken = check(replace(made, levels=(wrong, *others)), district(), "2022-23").broken
        assert [(b.rule, b.about) for b in broken] == [("levels", "fair")]


def test_a_certificate_proves_it_goal_by_goal() -> None:
    """Every goal is in the certificate; it proves no plan that is less fair, and says where goals are cut off."""
    offer, options = read_offer("2022-23"), Options(objective=("fair",))
    made, certificate = plan_with_proof(district(), offer, options, deadline=enough())
    instance = prepare(district(), offer, options)
    names = [proof.name for proof in certificate.levels]
    assert names[:7] == [*(f"fair {n}" for n in ("1 in 6", "1 in 3", "1 in 2", "2 in 3", "5 in 6", "1 in 1")), "need"]
    assert [proof.value for proof in certificate.levels[:6]] == [2, 2, 2, 1, 1, 1]
    less = replace(
        made.levels[0], shares=(replace(made.levels[0].shares[0], supported=200), *made.levels[0].shares[1:])
    )
    found = recheck(certificate, replace(made, levels=(less, *made.levels[1:])), instance)
    assert [b.about for b in found.broken] == ["fair 1 in 2"]
    cut = replace(certificate, levels=certificate.levels[:4])
    stopped = replace(made, levels=tuple(replace(level, proven=False) for level in made.levels))
    found = recheck(cut, stopped, instance)
    assert (found.broken, found.partly) == ((), "fair")


@pytest.mark.parametrize("seed", range(3))
def test_a_stopped_search_bounds_the_least_share(seed: int) -> None:
    """A plan that was stopped states shares that are its own, and a bound that no plan passes."""
    made, offer, options = crowded_case(seed)
    options = replace(options, objective=("fair",))
    try:
        found = plan_with_proof(made, offer, options, deadline=Deadline(0.0))[0]
    except Stopped:
        pytest.skip("no plan in no time")
    best = planned(made, offer, options).levels[0]
    fair = found.levels[0]
    assert check(found, made, offer).broken == ()
    assert fair.bound is not None
    assert fair.value <= best.value <= fair.bound


def test_nearby_regions_are_solved_from_it() -> None:
    """A region much like one that was solved, from the warm start of that one, has the plan that it has by itself."""
    offer, options = read_offer("2022-23"), Options(objective=("need", "fair"))
    made = district()
    before = SolvedInstance(solve(prepare(made, offer, options), enough()))
    for other in (changed(made, "A", max_matches=1), replace(made, decisions=()), district(setting="phase")):
        instance = prepare(other, offer, options, like=before.instance)
        again = solve(instance, enough(), like=before).plan
        alone = planned(other, offer, options)
        assert (again.pairs, again.levels) == (alone.pairs, alone.levels)


# The command.


def test_plan_and_check_tell_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    """`match plan --objective fair` shows the least share, and what need first would support; check proves it."""
    monkeypatch.chdir(tmp_path)
    write_region(district(), Path("town.csv"))
    command = ["plan", "town.csv", "--offer", "2022-23", "--objective", "fair", "--certificate", "proof.json"]
    assert run([*command, "-o", "plan.json", "-o", "plan.xlsx", "-o", "plan.html"]) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "0 of 1,000 of its priority is supported in the least served area fair 0 proven" in told
    assert "This plan supports 100 less priority than need first would" in told
    levels = {level["name"]: level for level in json.loads(Path("plan.json").read_text("utf-8"))["levels"]}
    assert levels["fair"]["shares"][1] == {"group": "Borough of B", "supported": 100, "priority": 100}
    assert "shares" not in levels["need"]
    for name in ("plan.json", "plan.xlsx"):
        assert run(["check", name, "town.csv", "--certificate", "proof.json"]) == 0
        assert "Proven: no plan is better on every level" in " ".join(capsys.readouterr().out.split())
