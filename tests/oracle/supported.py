"""Small random regions under an offer with several supports a school, for the oracle and for the second solver."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import cache
from random import Random
from typing import Any

from tsimatch.models.matching.options import Options
from tsimatch.models.offers.catalogue import read_offer
from tsimatch.models.offers.offer import Offer, Role, Support
from tsimatch.models.region.region import Budget, Decision, Leader, Region, School, Trust

from .exhaustive import FREE, Oracle
from .pairs import refusals
from .regions import tiny_options
from .staff import at_work

ROLES: tuple[Role, ...] = ("school", "trust", "local authority", "traded service", "federation")
TRUSTS = ("T1", "T2", "T3")


@cache
def supported_case(seed: int, schools: int = 3) -> tuple[Region, Offer, Options]:
    """Make up a region of a few schools, advisers and organisations, an offer and options, once."""
    rng = Random(f"supported {seed} {schools}")
    offer = supported_offer(rng)
    region = _region(rng, offer, rng.randint(2, schools))
    oracle = Oracle(region, offer, Options())
    decisions = tuple(_decisions(rng, oracle)) if rng.random() < 0.4 else ()
    region = replace(region, decisions=decisions)
    return region, offer, tiny_options(rng, region, oracle.planned)


def supported_offer(rng: Random) -> Offer:
    """The shipped offer with fewer days; at times a third support, paid days of organisations, or no `after`."""
    offer = read_offer("rise-2025-26")
    adviser, organisation = (_shorter(rng, support) for support in offer.supports)
    if rng.random() < 0.2:
        organisation = replace(organisation, after=None)
    if rng.random() < 0.2:
        organisation = replace(organisation, funding=None)
    supports: tuple[Support, ...] = adviser, organisation
    if rng.random() < 0.15:
        roles = replace(organisation.roles, allowed=ROLES[:2])
        rest = replace(organisation.roles, allowed=ROLES[2:])
        second = replace(organisation, name="buddy", roles=rest, after=rng.choice([None, "organisation", "adviser"]))
        supports = adviser, replace(organisation, roles=roles), second
    return replace(offer, supports=supports)


def _shorter(rng: Random, support: Support) -> Support:
    return replace(
        support,
        days=replace(support.days, cap=rng.choice([2, 3, 4])),
        minimum=replace(support.minimum, percent_of_cap=rng.choice([50, 100])),
    )


def _region(rng: Random, offer: Offer, schools: int) -> Region:
    bands = [band.name for band in offer.supports[1].funding.bands] if offer.supports[1].funding else ["none"]
    rows = tuple(_school(rng, 100_001 + i, bands) for i in range(schools))
    advisers = [_leader(rng, f"A{i}", ("adviser",), rows) for i in range(rng.randint(1, 3))]
    organisations = [_leader(rng, f"O{i}", ROLES, rows) for i in range(rng.choice([0, 1, 2, 2, 3]))]
    trusts = tuple(
        Trust(id=id_, name=id_, region="North", predecessors=("T3",) if id_ == "T1" and rng.random() < 0.2 else ())
        for id_ in TRUSTS[: rng.randint(0, 3)]
    )
    pots = rng.sample(["grants", "grants", "total", "days"], rng.choice([0, 1, 1, 2]))
    keys = {(pot, rng.choice([None, None, "North"])) for pot in pots}
    amounts = {
        "grants": [0, 4_000_000, 8_000_000, 12_000_000, 16_000_000, 20_000_000],
        "days": [0, 180_000, 400_050],
        "total": [300_000, 4_200_000, 9_000_050, 20_000_000],
    }
    budgets = (Budget(pot=pot, region=home, amount=rng.choice(amounts[pot])) for pot, home in sorted(keys, key=str))
    return Region("supported", rows, trusts, (*advisers, *organisations), tuple(budgets))


def _maybe(rng: Random, share: float, value: Any) -> Any:
    return value if rng.random() < share else None


def _school(rng: Random, number: int, bands: list[str]) -> School:
    return School(
        id=str(number), name=f"School {number}", region=rng.choice(["North", "North", "South"]), eligible="yes",
        status=_maybe(rng, 0.1, "declined"), priority=_maybe(rng, 0.6, rng.choice([50, 150, 300])),
        trust_id=_maybe(rng, 0.4, rng.choice(TRUSTS)), needs=("maths",) if rng.random() < 0.4 else (),
        days_requested=_maybe(rng, 0.2, rng.choice([1, 2, 3])),
        reserves_percent=_maybe(rng, 0.4, rng.choice([Decimal(5), Decimal(20), Decimal("20.1"), Decimal(-3)])),
        indicative_band=_maybe(rng, 0.6, rng.choice(bands)), band=_maybe(rng, 0.3, f" {rng.choice(bands)}"),
        easting=rng.choice([300_000, 304_000, 360_000]), northing=400_000,
    )  # fmt: skip


def _leader(rng: Random, id_: str, roles: tuple[str, ...], schools: tuple[School, ...]) -> Leader:
    declared = [*TRUSTS, *(school.id for school in schools), "O0", "O1", "A0", "UK1"]
    return Leader(
        id=id_, name=f"Leader {id_}", role=rng.choice(roles),
        region=rng.choice([("North", "South"), ("North", "South"), ("North",)]),
        capacity_days=rng.choice([2, 3, 4, 6, 8, 12]), team_days=_maybe(rng, 0.2, 2),
        max_matches=_maybe(rng, 0.4, rng.choice([1, 2])), trust_id=_maybe(rng, 0.4, rng.choice(TRUSTS)),
        school_id=_maybe(rng, 0.2, rng.choice([*(school.id for school in schools), "999999"])),
        number=_maybe(rng, 0.2, rng.choice(["UK1", "T1"])),
        conflicts=(rng.choice(declared),) if rng.random() < 0.3 else (),
        day_rate=_maybe(rng, 0.3, rng.choice([0, 45_050, 70_000])), expertise=("Maths",) if rng.random() < 0.5 else (),
        easting=rng.choice([300_000, 340_000]), northing=rng.choice([400_000, 403_000]),
    )  # fmt: skip


def _decisions(rng: Random, oracle: Oracle) -> list[Decision]:
    """Locks and bans on some pairs, by the school's id or by that of the support: one lock a recipient."""
    found: list[Decision] = []
    for who in oracle.planned:
        locked = False
        for leader in at_work(oracle.region).leaders:
            refused = refusals(who, leader, oracle.offer, frozenset())
            # The leader's role says which support is meant: another support's leader is refused by role.
            if "role" in refused or rng.random() > 0.2:
                continue
            name = rng.choice([who.id, who.body])
            if rng.random() < 0.4:
                found.append(Decision(recipient=name, leader=leader.id, action="ban"))
            elif not locked and set(refused) <= {*FREE, "capacity"}:
                days = rng.randint(1, who.limit) if rng.random() < 0.4 or "capacity" in refused else None
                found.append(Decision(recipient=name, leader=leader.id, action="lock", days=days))
                locked = True
    return found
