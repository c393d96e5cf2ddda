"""Faults across rows and tables, each check a sentence of the contract; for a region as read, or as changed since.

No check reports what is only the consequence of another fault.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from functools import cache
from itertools import chain
from typing import TypeVar

from ...common.faults import Fault, FaultList, Faults, Place
from ...common.names import Nearest, count, fold, nearest
from ...models.matching.decisions import JudgedRegion
from ...models.matching.fairness import KINDS, SETTING, unknown_kind
from ...models.matching.options import unknown_region
from ...models.offers.offer import Offer
from ...models.region.region import Budget, Region, Row
from .draft import Draft
from .offer_and_decision_checks import clause_faults, judge_draft, possible_offers
from .raw_rows import RawRows

R = TypeVar("R", bound=Row)

_MOST_COMPARED = 50
"""Unknown names of regions that are compared with the known ones: each takes milliseconds."""


def judge(
    draft: Draft, offer: str | Offer | None, budgets: Iterable[Budget] = (), *, partial: bool = False
) -> JudgedRegion:
    """Judge a draft as a whole, and choose its offer; raises Faults with everything that is wrong, its cells included.

    `budgets` are the rows of options; a partial region may lack schools or leaders.
    """
    possible = possible_offers(draft, offer)
    judged = judge_draft(draft, possible.offers)
    faults = FaultList(
        chain(
            draft.raw.faults,
            draft.faults,
            table_faults(draft, partial=partial),
            (unknown_region(row, names) for row, names, _ in _unknown_regions(draft, budgets)),
            possible.faults,
            clause_faults(draft, possible.offers),
            judged.faults,
        )
    )
    if faults or possible.choice is None:
        raise Faults(faults)
    return JudgedRegion(draft.region, possible.choice, judged.eligibility, judged.decisions)


def table_faults(draft: Draft, *, partial: bool = False) -> Iterator[Fault]:
    """Walk the faults that stand whatever the offer and the decisions."""
    if not partial:
        yield from _nobody(draft)
    for check in (_ids, _budgets, _settings, _budget_regions, _trust_sizes, _inspected, _positions):
        yield from check(draft)


def _nobody(draft: Draft) -> Iterator[Fault]:
    """A region has at least one school or trust, and one leader."""
    for records in (("school", "trust"), ("leader",)):
        if not (draft.raw.strays or draft.raw.unsound.intersection(records) or any(map(draft.region.table, records))):
            homes = " or one ".join(draft.raw.homes[record] for record in records)
            example = ", beside the example row" if draft.examples.intersection(records) else ""
            yield Fault(f"expected at least one row {homes}{example}", draft.raw.place)


def _ids(draft: Draft) -> Iterator[Fault]:
    """Ids are unique: schools and trusts together, leaders among leaders."""
    for rows in (draft.bodies, draft.region.leaders):
        named = (row for row in rows if row.id)
        for row, other in _repeated(named, lambda row: row.id):
            expected = f"expected an id of its own: {_whereabouts(other, row)} has it too"
            yield Fault(expected, row.place, row.place.at("id"), row.id)


def _budgets(draft: Draft) -> Iterator[Fault]:
    """One budget row for a pot and region."""
    rows = (row for row in draft.region.budgets if not draft.faulty(row, "pot", "region"))
    for row, other in _repeated(rows, lambda row: row.key):
        expected = f"expected one budget for a pot and region: {_whereabouts(other, row)} has this pot and region too"
        yield Fault(expected, row.place, row.place.at("pot"), row.pot)


def _settings(draft: Draft) -> Iterator[Fault]:
    """One row for a setting, and a kind of group in that of `fair`."""
    rows = [row for row in draft.region.settings if not draft.faulty(row, "name")]
    for row in rows:
        if row.key == (SETTING,) and not draft.faulty(row, "value") and fold(row.value) not in KINDS:
            yield unknown_kind(row.value, row.place, row.place.at("value"))
    for row, other in _repeated(rows, lambda row: row.key):
        expected = f"expected each setting once: {_whereabouts(other, row)} has it too"
        yield Fault(expected, row.place, row.place.at("name"), row.name)


def _repeated(rows: Iterable[R], key: Callable[[R], Hashable]) -> Iterator[tuple[R, R]]:
    first: dict[Hashable, R] = {}
    for row in rows:
        other = first.setdefault(key(row), row)
        if other is not row:
            yield row, other


def _whereabouts(row: Row, seen_from: Row) -> str:
    there, here = row.place, seen_from.place
    return f"row {there.row}" if (there.file, there.sheet) == (here.file, here.sheet) else str(there)


def _budget_regions(draft: Draft) -> Iterator[Fault]:
    """A budget is for a region that a school or trust has."""
    for row, _, near in _unknown_regions(draft, draft.region.budgets):
        expected = "expected a region of a school or trust, or blank for all"
        yield Fault(expected, row.place, row.place.at("region"), row.region, near)


def _unknown_regions(
    draft: Draft, budgets: Iterable[Budget]
) -> Iterator[tuple[Budget, set[str], str | Nearest | None]]:
    """Walk the budget rows of regions that nobody has, with the known ones and the nearest."""
    if draft.raw.unsound & {"school", "trust"}:
        return
    known = {row.region for row in draft.bodies if row.region}
    known |= {row.cells["region"] for row in draft.raw.strays if "region" in row.cells}
    folded, in_doubt = {fold(name) for name in known}, any(draft.faulty(row, "region") for row in draft.bodies)
    near = cache(lambda name: nearest(name, known))
    for row in budgets:
        if row.region is None or fold(row.region) in folded:
            continue
        if not in_doubt:
            yield row, known, Nearest(row.region, known)
        # A school without a region may be the one that has it; that of a name too many is told once that is mended.
        elif near.cache_info().misses < _MOST_COMPARED and near(row.region):
            yield row, known, near(row.region)


def _trust_sizes(draft: Draft) -> Iterator[Fault]:
    """A trust has at least as many schools as the region lists."""
    members: dict[str | None, set[str]] = defaultdict(set)
    for school in draft.region.schools:
        members[school.trust_id].add(school.id)
    for trust in draft.region.trusts:
        listed = len(members[trust.id])
        if trust.schools is not None and trust.schools < listed:
            expected = f"expected {listed} or more: the region lists {count(listed, 'school')} of this trust"
            yield Fault(expected, trust.place, trust.place.at("schools"), str(trust.schools))


def _inspected(draft: Draft) -> Iterator[Fault]:
    """No more schools are below good than were inspected."""
    for trust in draft.region.trusts:
        below, inspected = trust.below_good_since_joining, trust.inspected_since_joining
        if below is not None and inspected is not None and below > inspected:
            expected = f"expected at most {inspected}, as many as were inspected since joining"
            yield Fault(expected, trust.place, trust.place.at("below_good_since_joining"), str(below))


def _positions(draft: Draft) -> Iterator[Fault]:
    """A position has both its halves."""
    for row in (*draft.bodies, *draft.region.leaders):
        if (row.easting is None) == (row.northing is None) or draft.faulty(row, "easting", "northing"):
            continue
        blank, given = ("easting", "northing") if row.easting is None else ("northing", "easting")
        expected = f"expected both halves of the position, but only the {given} is given"
        yield Fault(expected, row.place, row.place.at(blank), "")


def unsound_rows(region: Region) -> Iterator[Fault]:
    """Walk the faults of a changed region that no offer or decision can be blamed for."""
    return table_faults(_draft(region))


def unknown_clauses(region: Region, offer: Offer) -> Iterator[Fault]:
    """Walk the marks by hand that name no clause of an offer."""
    return clause_faults(_draft(region), (offer,))


def _draft(region: Region) -> Draft:
    homes = {record: f"with the record {record}" for record in Region.TABLES}
    return Draft(region, RawRows(region.name, Place(region.name), homes))
