"""Random tiny regions under all three offers, as contrary as the contract allows; the same for a seed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from random import Random
from typing import Any, TypeVar

from tsimatch.common.faults import Place
from tsimatch.models.matching.levels import DEFAULT
from tsimatch.models.matching.options import Options
from tsimatch.models.offers.offer import Offer, Terms
from tsimatch.models.region.region import POTS, Budget, Decision, Leader, Region, School, Trust
from tsimatch.scenarios.generator.example import make_example
from tsimatch.scenarios.generator.regime import Regime

from ..support.offers import OVERALL_OFFERS
from .exhaustive import FREE, LOWEST, Oracle
from .pairs import refusals, review_refusals
from .recipients import Who, recipients
from .staff import at_work

T = TypeVar("T")
TAGS = ("Maths", "reading", "SEND  support", "attendance")
PHASES = ("Primary", "Secondary", "special")
PLACES = ("North", "North", "South")
"""Where schools and trusts are; twice as often in the north."""


@cache
def tiny_case(seed: int) -> tuple[Region, Offer, Options]:
    """Make up a region of one to four recipients, an offer and options, once."""
    rng = Random(seed)
    while True:
        offer = tiny_offer(rng)
        region = _Maker(rng, offer).region()
        region = region if seed % 4 else _employed(region)
        planned, _ = recipients(region, offer)
        if (
            1 <= len(planned) <= 4
            and _quick(planned, region)
            and (_lively(planned, at_work(region), offer) or rng.random() < 0.1)
        ):
            region = replace(region, decisions=tuple(_decisions(rng, at_work(region), offer, planned)))
            return region, offer, tiny_options(rng, region, planned)


def _employed(region: Region) -> Region:
    """The region with the first two leaders known by their school or trust alone."""
    jobs = [{"school_id": row.id} for row in region.schools[-1:]] + [{"trust_id": row.id} for row in region.trusts[:1]]
    blank: dict[str, Any] = dict.fromkeys(("easting", "northing", "trust_id", "school_id"))
    staff = [replace(leader, **{**blank, **job}) for leader, job in zip(region.leaders, jobs, strict=False)]
    return replace(region, leaders=(*staff, *region.leaders[len(staff) :]))


def _quick(planned: list[Who], region: Region) -> bool:
    """Whether trying everything takes a moment."""
    tries = 1
    for who in planned:
        slots = sum(bool(trust.partnership_slots) for trust in region.trusts)
        tries *= 1 + len(region.leaders) * (1 + who.partnership * slots) * (1 + 2 * who.review) * (1 + who.npqel)
        tries *= 1 + (who.top - who.least) // 3
    return tries < 300_000


def _lively(planned: list[Who], region: Region, offer: Offer) -> bool:
    """Whether there is something to choose."""
    free = [not refusals(who, x, offer, frozenset()) for who in planned for x in region.leaders]
    return sum(free) >= max(3, 2 * len(planned) - 2)


def tiny_offer(rng: Random) -> Offer:
    """A shipped offer, at times with other figures: fewer days, fees, priorities by clause."""
    offer = rng.choice(OVERALL_OFFERS)
    if rng.random() < 0.7:
        offer = replace(offer, school=_terms(rng, offer.school), trust=_terms(rng, offer.trust))
    if rng.random() < 0.2:
        clause = rng.choice(offer.eligibility_clauses)
        offer = replace(offer, priority=replace(offer.priority, by_clause={clause: 250}))
    return offer


def _terms(rng: Random, terms: Terms) -> Terms:
    changed = replace(
        terms,
        days=replace(terms.days, cap=rng.choice([2, 3, 4, 5])),
        minimum=replace(terms.minimum, percent_of_cap=rng.choice([30, 50, 50, 100])),
        team=replace(terms.team, days_in_person=rng.choice([1, 1, 1, 2])),
    )
    if terms.extra_days is not None:
        changed = replace(changed, extra_days=replace(terms.extra_days, most=rng.choice([1, 2])))
    if terms.review is not None:
        changed = replace(changed, review=replace(terms.review, days=rng.choice([2, 5]), cost=rng.choice([0, 70_000])))
    if terms.npqel is not None:
        changed = replace(changed, npqel=replace(terms.npqel, fee=rng.choice([0, 90_000])))
    return changed


class _Maker:
    def __init__(self, rng: Random, offer: Offer) -> None:
        self.rng, self.offer = rng, offer

    def region(self) -> Region:
        rng = self.rng
        trusts = tuple(self.trust(f"T{i}") for i in range(rng.randint(0, 3)))
        schools = tuple(self.school(100_001 + i, trusts) for i in range(rng.randint(3, 8)))
        trusts = tuple(self._sized(trust, schools) for trust in trusts)
        leaders = tuple(self.leader(f"L{i}", schools, trusts) for i in range(rng.randint(2, 4)))
        region = Region(name="tiny", schools=schools, trusts=trusts, leaders=leaders)
        return replace(region, budgets=tuple(self.budgets(region)))

    def maybe(self, share: float, value: T) -> T | None:
        return value if self.rng.random() < share else None

    def some(self, values: tuple[str, ...], most: int = 2) -> tuple[str, ...]:
        return tuple(self.rng.sample(values, min(len(values), self.rng.randint(0, most))))

    def position(self, unknown: float = 0.15) -> dict[str, Any]:
        if self.rng.random() < unknown:
            return {}
        # Now and then half a km, and 3-4-5 triangles, where rounding shows.
        east, north = (self.rng.choice([300, 303, 304, 340, 360, 400]) for _ in range(2))
        half = self.rng.choice([0, 0, 1500, 2000, 2500])
        return {"easting": 1000 * east + half, "northing": 1000 * north}

    def flags(self) -> dict[str, Any]:
        rng = self.rng
        clause = rng.choice(self.offer.eligibility_clauses)
        return {
            "region": rng.choice(PLACES),
            "eligible": self.maybe(0.3, rng.choice(["yes", "exception", clause, "no"])),
            "status": self.maybe(0.4, rng.choice(["accepted", "accepted", "accepted", "declined"])),
            "priority": self.maybe(0.4, rng.choice([50, 100, 150, 300, 900])),
            "needs": self.some(TAGS, 3),
            "must_have": self.some(TAGS, 1) if rng.random() < 0.2 else (),
            "days_requested": self.maybe(0.3, rng.choice([1, 2, 3, 4, 6])),
            "rd_approved": self.maybe(0.6, rng.choice(["days", "partnership", "either", "either"])),
        }

    def day(self) -> date:
        """A day in the year of the offer, or on either side of it, its first and last more often."""
        year = self.offer.year
        edges = [year.starts - timedelta(1), year.starts, year.ends, year.ends + timedelta(1)]
        return self.rng.choice([*edges, year.starts + timedelta(100), year.starts - timedelta(400)])

    def school(self, number: int, trusts: tuple[Trust, ...]) -> School:
        rng = self.rng
        names = [trust.id for trust in trusts] + ["T9"]
        return School(
            id=str(number),
            name=f"School {number}",
            phase=self.maybe(0.8, rng.choice(PHASES)),
            trust_id=self.maybe(0.5, rng.choice(names)),
            grade=self.maybe(0.9, rng.choice([2, 3, 3, 3, 4])),
            judged_on=self.maybe(0.9, self.day()),
            previous_grade=self.maybe(0.7, rng.choice([2, 3, 3, 4])),
            previous_judged_on=self.maybe(0.8, self.day()),
            partnership=self.maybe(0.6, True),
            **self.flags(),
            **self.position(),
        )

    def trust(self, name: str) -> Trust:
        rng = self.rng
        inspected = self.maybe(0.7, rng.randint(0, 4))
        return Trust(
            id=name,
            name=f"Trust {name}",
            schools=self.maybe(0.7, rng.choice([1, 2, 3])),
            inspected_since_joining=inspected,
            below_good_since_joining=self.maybe(0.8, rng.randint(0, inspected or 0)),
            improvement_score=self.maybe(0.5, rng.choice([Decimal("-0.5"), Decimal(0), Decimal(1)])),
            schools_3_years=self.maybe(0.5, rng.choice([1, 2, 3])),
            governance_review=self.maybe(0.6, True),
            npqel=self.maybe(0.5, True),
            partnership_slots=self.maybe(0.6, rng.choice([1, 1, 2])),
            **self.flags(),
            **(self.position() if rng.random() < 0.4 else {}),
        )

    def _sized(self, trust: Trust, schools: tuple[School, ...]) -> Trust:
        listed = sum(school.trust_id == trust.id for school in schools)
        return trust if trust.schools is None else replace(trust, schools=max(listed, trust.schools))

    def leader(self, name: str, schools: tuple[School, ...], trusts: tuple[Trust, ...]) -> Leader:
        rng = self.rng
        bodies = tuple(row.id for row in (*schools, *trusts))
        roles = ["NLE", "CEO", "CEO", "CEO", "equivalent"] + (["NLG", "NLG"] if self.offer.trust.review else [])
        return Leader(
            id=name,
            name=f"Leader {name}",
            role=rng.choice(roles),
            region=rng.choice([("North",), (" nORTH ", "South"), ("South", "North"), ("South", "North"), ("South",)]),
            # Two own days at the least: the days in person are a limit, not a rule of the pair.
            capacity_days=rng.choice([2, 2, 3, 4, 5, 5, 6, 7, 8, 10, 12, 20]),
            status=self.maybe(0.06, "left"),
            ready=self.maybe(0.2, rng.random() < 0.6),
            trust_id=self.maybe(0.15, rng.choice([*(trust.id for trust in trusts), "T9", "elsewhere"])),
            school_id=self.maybe(0.1, rng.choice([*(school.id for school in schools), "999999"])),
            team_days=self.maybe(0.5, rng.choice([0, 2, 5, 8])),
            max_matches=self.maybe(0.4, rng.choice([0, 1, 1, 2, 3])),
            phase=self.some(PHASES),
            expertise=self.some(tuple(f" {tag.upper()}" for tag in TAGS), 3),
            max_km=self.maybe(0.3, rng.choice([2500, 5000, 60_000, 100_000])),
            day_rate=self.maybe(0.3, rng.choice([0, 45_050, 50_000, 70_000])),
            conflicts=self.some(bodies, 1) if rng.random() < 0.2 else (),
            **self.position(),
        )

    def budgets(self, region: Region) -> list[Budget]:
        rng, homes = self.rng, sorted({row.region for row in (*region.schools, *region.trusts)})
        keys = {(rng.choice(POTS), rng.choice([None, *homes])) for _ in range(rng.randint(0, 3))}
        unit = 60_000
        return [
            Budget(pot=pot, region=home, amount=rng.choice([0, 4 * unit, 9 * unit + 50, 1_000_000, 1_700_000]))
            for pot, home in sorted(keys, key=str)
        ]


def _decisions(rng: Random, region: Region, offer: Offer, planned: list[Who], share: float = 0.12) -> list[Decision]:
    found: list[Decision] = []
    for who in planned:
        for leader in region.leaders:
            if rng.random() < share:
                found += _decide(rng, region, offer, who, leader, found)
    return found


def _decide(
    rng: Random, region: Region, offer: Offer, who: Who, leader: Leader, found: list[Decision]
) -> list[Decision]:
    review = leader.role == "NLG"
    if review and not who.review:
        return []
    if rng.random() < 0.4:
        return [Decision(recipient=who.id, leader=leader.id, action="ban")]
    refused = (review_refusals if review else refusals)(who, leader, offer, frozenset())
    roles = {x.id: x.role for x in region.leaders}
    taken = any(d.recipient == who.id and (roles[d.leader] == "NLG") == review for d in found if d.action == "lock")
    if taken or not set(refused) <= {*FREE, "capacity"}:
        return []
    days = rng.randint(1, who.limit) if not review and rng.random() < 0.5 else None
    return [Decision(recipient=who.id, leader=leader.id, action="lock", days=days)]


def wild_decisions(seed: int) -> tuple[Region, Offer]:
    """A tiny region with decisions that nobody has looked at: most of them are faults."""
    region, offer, _ = tiny_case(seed)
    rng = Random(seed)
    bodies = [row.id for row in (*region.schools, *region.trusts)] + ["T9", "T9", "nobody"]
    rows = []
    for number in range(rng.randint(1, 5)):
        lock = rng.random() < 0.7
        days = rng.choice([None, None, 1, 4, 7, 16]) if lock else None
        leader = rng.choice(
            [*(leader.id for leader in region.leaders), "nobody"] if rng.random() < 0.1 else ["L0", "L1"]
        )
        rows.append(
            Decision(
                recipient=rng.choice(bodies), leader=leader, action="lock" if lock else "ban", days=days,
                place=Place(row=number + 2),
            )
        )  # fmt: skip
    return replace(region, decisions=tuple(rows)), offer


def tiny_options(rng: Random, region: Region, planned: list[Who]) -> Options:
    """Options, most of them left as they are."""
    pairs = [(who.id, leader.id) for who in planned for leader in region.leaders]
    previous = tuple(rng.sample(pairs, min(3, len(pairs)))) if rng.random() < 0.3 else None
    names = [name for name in (*DEFAULT, "balance") if name != "keep" or previous is not None]
    objective = tuple(rng.sample(names, rng.choice([1, 1, 2, 3, len(names)]))) if rng.random() < 0.4 else ()
    if objective[:1] and objective[0] in LOWEST and rng.random() < 0.8:
        # Whoever puts what is least first is served best by doing nothing.
        objective = ("need", *(name for name in objective if name != "need"))
    budgets = (Budget(pot="total", region=None, amount=rng.choice([240_000, 900_000])),) if rng.random() < 0.1 else ()
    least = rng.choice([1, 2, 4, 20]) if rng.random() < 0.15 else None
    return Options(objective=objective, min_days=least, previous=previous, budgets=budgets)


def oracle_of(seed: int) -> Oracle:
    """The oracle of a tiny case."""
    return Oracle(*tiny_case(seed))


@cache
def small_case(seed: int) -> tuple[Region, Offer, Options]:
    """A made-up region of 8 to 12 recipients and 6 to 8 leaders, in any regime, with options now and then."""
    rng = Random(seed)
    offer = OVERALL_OFFERS[seed % 3]
    regime = Regime(
        leaders=rng.choice(["scarce", "tight", "ample"]),
        money=rng.choice(["slack", "binding", "hard"]),
        rates=rng.choice(["uniform", "few", "mixed"]),
        minimums=rng.random() < 0.5,
    )
    region = make_example(
        recipients=rng.randint(8, 12), leaders=rng.randint(6, 8), regions=rng.choice([1, 1, 2]), seed=seed, offer=offer,
        regime=regime,
    )  # fmt: skip
    planned, _ = recipients(region, offer)
    region = replace(
        region, decisions=region.decisions or tuple(_decisions(rng, at_work(region), offer, planned, 0.03))
    )
    return region, offer, tiny_options(rng, region, planned)
