"""Made-up regions: repeatable, sound, and of the shape that real ones have."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from functools import cache
from pathlib import Path

import pytest
from tsimatch.inputs.region.region import read_region
from tsimatch.models.eligibility.recipients import Eligibility, find_recipients
from tsimatch.models.matching.decisions import judge_decisions
from tsimatch.models.matching.pair_rules import PairRules
from tsimatch.models.matching.pairs import Pairs, allowed_pairs
from tsimatch.models.offers.catalogue import read_offer, shipped_offers
from tsimatch.models.offers.offer import Offer
from tsimatch.models.region.region import Region
from tsimatch.outputs.region.region_files import write_region
from tsimatch.scenarios.generator.example import make_example
from tsimatch.scenarios.generator.random_stream import Chance, Odds
from tsimatch.scenarios.generator.regime import Regime

OFFERS = tuple(offer.id for offer in shipped_offers())
OF_LEADERS = tuple(offer.id for offer in shipped_offers() if offer.through_trusts)
"""The offers under which most leaders may lead most recipients."""


@cache
def example(offer: str = "2023-24", *, recipients: int = 60, leaders: int = 50, regime: Regime | None = None) -> Region:
    return make_example(recipients=recipients, leaders=leaders, seed=7, offer=offer, regime=regime or Regime())


def eligibility_of(region: Region, offer: str = "2023-24") -> Eligibility:
    return find_recipients(region, read_offer(offer))


def pairs_of(region: Region, offer: Offer) -> Pairs:
    return allowed_pairs(PairRules(find_recipients(region, offer).recipients, region.leaders, offer))


@pytest.mark.parametrize("offer", OFFERS)
def test_same_arguments_same_region(offer: str) -> None:
    """The same arguments make the same region, cell by cell."""
    assert example(offer) == example(offer)


def test_other_seed_other_region() -> None:
    """Another seed makes another region, and so does a negative one."""
    regions = [make_example(schools=60, leaders=40, seed=seed, offer="2023-24") for seed in (0, 1, 2, -1, 2**70)]
    assert len({region.digest for region in regions}) == len(regions)


def test_draws_are_pinned() -> None:
    """A seed draws the same numbers on every machine and version of Python."""
    chance = Chance(2023, "pinned")
    assert [chance.below(1000) for _ in range(8)] == [781, 618, 566, 361, 831, 886, 951, 947]
    assert [chance.draw(Odds({"a": 1, "b": 9})) for _ in range(8)] == list("abbbabbb")


@pytest.mark.parametrize("offer", OFFERS)
@pytest.mark.parametrize("ending", [".csv", ".xlsx", ""])
def test_region_is_sound(offer: str, ending: str, tmp_path: Path) -> None:
    """A made-up region reads back from every form without a fault or a note, nothing lost."""
    region = example(offer, regime=Regime(leaders="scarce", money="hard", rates="mixed", minimums=True))
    path = tmp_path / f"{region.name}{ending}"
    write_region(region, path)
    read = read_region(path)
    assert read == region
    assert not read.notes


@pytest.mark.slow
@pytest.mark.parametrize("sizes", [{"schools": 1, "leaders": 1}, {"recipients": 600, "leaders": 1}])
def test_odd_sizes_are_sound(sizes: dict[str, int], tmp_path: Path) -> None:
    """A region of one school, or of one leader for everybody, is sound too."""
    region = make_example(**sizes, seed=1, offer="2021-22")  # type: ignore[arg-type]
    write_region(region, tmp_path / "example.csv")
    assert read_region(tmp_path / "example.csv") == region


@pytest.mark.slow
@pytest.mark.parametrize("offer", OF_LEADERS)
@pytest.mark.parametrize("seed", range(8))
def test_decisions_are_sound(offer: str, seed: int) -> None:
    """The locks and bans of a made-up region have neither faults nor notes."""
    region = make_example(schools=120, leaders=60, seed=seed, offer=offer)
    rules = read_offer(offer)
    verdict = judge_decisions(region, rules, find_recipients(region, rules))
    assert region.decisions
    assert (verdict.faults, verdict.notes) == ((), ())


def test_no_two_share_an_id() -> None:
    """No two schools or trusts share an id, nor do two leaders, wherever the leaders work."""
    region = make_example(schools=2_400, leaders=900, seed=3, offer="2021-22")
    bodies = [row.id for row in (*region.schools, *region.trusts)]
    assert len(set(bodies)) == len(bodies)
    assert len({leader.id for leader in region.leaders}) == len(region.leaders)
    unlisted = [x.school_id for x in region.leaders if x.school_id and x.school_id not in bodies]
    assert len(set(unlisted)) == len(unlisted)


@pytest.mark.slow
@pytest.mark.parametrize("offer", OFFERS)
def test_counts_are_the_ones_asked_for(offer: str) -> None:
    """Schools, leaders and, where asked for, recipients come in exactly the numbers asked for."""
    by_schools = make_example(schools=83, leaders=31, seed=4, offer=offer)
    assert (len(by_schools.schools), len(by_schools.leaders)) == (83, 31)
    by_recipients = make_example(recipients=150, leaders=31, seed=4, offer=offer)
    assert len(eligibility_of(by_recipients, offer).eligible) == 150


@pytest.mark.slow
@pytest.mark.parametrize(("schools", "regions"), [(1, 1), (400, 1), (401, 2), (2_400, 9), (4_000, 9)])
def test_regions_grow_with_size(schools: int, regions: int) -> None:
    """One region up to 400 schools, all nine from 2,400."""
    region = make_example(schools=schools, leaders=1, seed=5, offer="2022-23")
    assert len({row.region for row in (*region.schools, *region.trusts)}) == regions


def test_regions_can_be_chosen() -> None:
    """A small region can spread over all nine department regions."""
    region = make_example(schools=300, leaders=40, seed=5, offer="2022-23", regions=9)
    assert len({school.region for school in region.schools}) == 9


@pytest.mark.parametrize(
    "wrong", [{}, {"schools": 0}, {"recipients": 0}, {"leaders": 0}, {"regions": 0}, {"regions": 10}]
)
def test_impossible_sizes_are_refused(wrong: dict[str, int]) -> None:
    """Numbers that make no region are refused."""
    sizes = {"leaders": 5} | ({"schools": 5} if wrong and "recipients" not in wrong else {}) | wrong
    with pytest.raises(ValueError, match="expected at least one"):
        make_example(**sizes, seed=1, offer="2023-24")  # type: ignore[arg-type]


@pytest.mark.slow
@pytest.mark.parametrize("offer", OFFERS)
def test_every_clause_occurs(offer: str) -> None:
    """Every clause of eligibility makes recipients, those of rules far more often than those by exception."""
    region, rules = example(offer, recipients=500), read_offer(offer)
    eligibility = find_recipients(region, rules)
    counts = Counter(clause for r in eligibility.recipients for clause in r.because)
    assert set(rules.eligibility_clauses) <= set(counts)
    assert {"override", "exception"} <= set(counts)
    assert all(counts[rule.clause] >= 30 for rule in rules.rules)
    assert sum(counts[rule.clause] for rule in rules.rules) >= 425
    kinds = Counter(r.kind for r in eligibility.recipients)
    assert min(kinds.values()) >= 125
    assert set(kinds) == ({"school", "trust"} if rules.through_trusts else {"school"})
    if rules.equivalents:
        assert len(eligibility.undecided) >= 7
        assert len(eligibility.excluded) >= 2
    assert len(eligibility.declined) >= 20
    assert {s.status for s in region.schools} == {None, "accepted", "declined"}


@pytest.mark.slow
@pytest.mark.parametrize("offer", OFFERS)
def test_cases_just_outside_occur(offer: str) -> None:
    """Records stand on both sides of the year's first and last day."""
    year = read_offer(offer).year
    days = Counter(school.judged_on for school in example(offer, recipients=500).schools)
    assert all(days[day] for day in (year.starts - timedelta(1), year.starts, year.ends, year.ends + timedelta(1)))


def test_trusts_just_outside_occur() -> None:
    """Under the tests of trusts, some miss by a school, some by the gate alone, and some do not say how long."""
    region = example("2022-23", recipients=500)
    eligibility = eligibility_of(region, "2022-23")
    short = [t for t in region.trusts if 2 * (t.below_good_since_joining or 0) + 1 == t.inspected_since_joining]
    assert all((short, eligibility.gated, eligibility.ungated))
    assert any(2 * (t.below_good_since_joining or 0) == t.inspected_since_joining for t in region.trusts)


def test_phases_are_in_proportion() -> None:
    """Phases come about as often as in England."""
    region = example(recipients=500)
    shares = {phase: 1000 * n // len(region.schools) for phase, n in Counter(s.phase for s in region.schools).items()}
    assert 720 <= shares["Primary"] <= 800
    assert 130 <= shares["Secondary"] <= 190
    assert min(shares[phase] for phase in ("Special", "PRU", "Nursery")) >= 8


def test_schools_of_a_trust_are_near_each_other() -> None:
    """The schools of a trust are much nearer to each other than to those of their region."""
    region = example(recipients=120)
    placed = [(s.trust_id, s.position) for s in region.schools if s.trust_id and s.position]
    apart = [(a[0] == b[0], _apart(a[1], b[1])) for a in placed for b in placed if a is not b]
    within, everywhere = [metres for same, metres in apart if same], [metres for _, metres in apart]
    assert 2 * sum(within) * len(everywhere) < sum(everywhere) * len(within)


def _apart(a: tuple[int, int], b: tuple[int, int]) -> int:
    return abs(a[0] - b[0]) + abs(a[1] - b[1])


@pytest.mark.parametrize("offer", OF_LEADERS)
def test_pairs_are_as_many_as_in_life(offer: str) -> None:
    """A region of 120 recipients and 100 leaders has 6,000 to 10,000 allowed pairs."""
    assert 6_000 <= len(pairs_of(example(offer, recipients=120, leaders=100), read_offer(offer))) <= 10_000


@pytest.mark.slow
def test_pairs_of_england_are_as_many_as_in_life() -> None:
    """England has about 100,000 allowed pairs, since most leaders work in one region."""
    england = example("2022-23", recipients=1_000, leaders=900)
    assert 80_000 <= len(pairs_of(england, read_offer("2022-23"))) <= 150_000


@pytest.mark.parametrize("offer", OF_LEADERS)
def test_extras_follow_the_offer(offer: str) -> None:
    """Wishes, approvals, reviewers and slots are there where the offer has a use for them, and only there."""
    region, rules = example(offer, recipients=120, leaders=100), read_offer(offer)
    approved = [*(s.rd_approved for s in region.schools), *(t.rd_approved for t in region.trusts)]
    assert any(approved) == rules.has_extras
    assert any(leader.role == "NLG" for leader in region.leaders) == bool(rules.review)
    assert any(trust.governance_review for trust in region.trusts) == bool(rules.review)
    assert any(trust.npqel for trust in region.trusts) == bool(rules.npqel)
    assert any(trust.partnership_slots for trust in region.trusts) == any(
        terms.partnership for terms in rules.all_terms
    )
    assert any(trust.inspected_since_joining for trust in region.trusts) == bool(rules.trust_rules)
