"""The sheet Recipients: who is eligible under an offer and by which clause, and who is not and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from ...common.names import count, with_id
from ...models.eligibility.recipients import HIGHEST_PRIORITY, Eligibility, Recipient, find_recipients
from ...models.eligibility.trust_members import Body
from ...models.offers.offer import Offer
from ...models.region.recipients_sheet import (
    ELIGIBLE,
    ELIGIBLE_BEFORE,
    ID,
    KIND,
    PRIORITY,
    PRIORITY_BEFORE,
    RECIPIENTS,
    SCHOOL,
    STATUS,
    STATUS_BEFORE,
    TRUST,
)
from ...models.region.region import STATUS as STATUSES
from ...models.region.region import Region, School, Trust
from ..workbook.sheet import Column, Sheet, Value


def recipients_sheet(region: Region, offer: Offer) -> Sheet:
    """Say of every school and trust whether it is eligible, recipients first, with priority and status to fill in."""
    listing = _Listing(region, offer, find_recipients(region, offer))
    columns = (
        Column("Name", width=30), Column(ID), Column(KIND), Column("Eligible", width=11), Column("Clause", width=10),
        Column("Why, or why not", width=52), Column("Local authority", width=16), Column("Phase", width=10),
        Column("Grade", "number", 8), Column("Judged on", "date", 11), Column("Grade before", "number", 8),
        Column("Judged before on", "date", 11), Column("Counts with priority", "number", 10),
        Column(PRIORITY_BEFORE, "number", 10), Column(STATUS_BEFORE, width=10),
        Column(PRIORITY, "number", 9, entry=True, most=HIGHEST_PRIORITY),
        Column(STATUS, width=10, words=STATUSES.known, entry=True),
        *(_by_hand(offer) if listing.open else ()),
    )  # fmt: skip
    further = f", {ELIGIBLE} (yes, no, or a clause)" if listing.open else ""
    return Sheet(
        RECIPIENTS,
        f"Recipients under {offer.id}: who is eligible, and who is not ({len(listing.found.eligible):,} eligible)",
        f"Fill in {PRIORITY} (1 to 1000) and {STATUS}{further}: what is typed here is read with the region, and wins "
        "over the tables where these were not changed since. Blank: the tables stand.",
        columns,
        tuple(listing.rows()),
        paper="A3",
    )


def _by_hand(offer: Offer) -> tuple[Column, ...]:
    """Give the columns in which somebody says who is eligible."""
    words = ("yes", "no", *offer.eligibility_clauses)
    return Column(ELIGIBLE_BEFORE, width=10), Column(ELIGIBLE, width=10, words=words, entry=True, free=True)


@dataclass(frozen=True)
class _Listing:
    """Who is eligible in a region, and who is not."""

    region: Region
    offer: Offer
    found: Eligibility

    @property
    def open(self) -> bool:
        """Whether it is left to a person who is eligible: of some it is not known, or an exclusion takes them out."""
        return bool(self.found.undecided or self.found.excluded)

    def rows(self) -> Iterator[tuple[Value, ...]]:
        """Walk the recipients, those that declined, those not known, then everybody else, each by id."""
        bodies = self._bodies
        declined = {r.body: r for r in reversed(self.found.declined)}.values()
        for told, recipients in (("yes", self.found.eligible), ("declined", tuple(declined)[::-1])):
            for r in recipients:
                row = bodies.get((r.kind, r.body))
                yield self._row(row, r.kind, r.body, r.name, told, ", ".join(r.because), _evidence(r), r.priority)
        for u in self.found.undecided:
            why = self._unsettled[u.id]
            yield self._row(bodies.get((u.kind, u.id)), u.kind, u.id, u.name, "not known", u.clause, why, None)
        listed = {(r.kind, r.body) for r in (*self.found.recipients, *self.found.declined)}
        listed |= {(u.kind, u.id) for u in self.found.undecided}
        for (kind, id_), row in bodies.items():
            if (kind, id_) not in listed:
                why = self._why_not_school(row) if isinstance(row, School) else self._why_not_trust(row)
                yield self._row(row, kind, id_, row.name, "no", "", why, None)

    @cached_property
    def _bodies(self) -> dict[tuple[str, str], School | Trust]:
        schools: dict[tuple[str, str], School | Trust] = {("school", s.id): s for s in self.region.schools}
        return schools | {("trust", t.id): t for t in self.region.trusts}

    @cached_property
    def _homes(self) -> dict[str, Body]:
        return {body.trust.id: body for body in self.found.bodies}

    @cached_property
    def _unsettled(self) -> dict[str, str]:
        """Why nobody can say yet whether a school is eligible, and what keeps out those who meet a rule."""
        undecided = {u.id: f"Perhaps by {u.clause}: not known is {u.missing}." for u in self.found.undecided}
        out = {e.id: f"Meets {', '.join(e.because)}, but {e.reason} ({e.clause})." for e in self.found.excluded}
        return undecided | out

    def _row(
        self, row: School | Trust | None, kind: str, id_: str, name: str, told: str, clauses: str, why: str,
        priority: int | None,
    ) -> tuple[Value, ...]:  # fmt: skip
        school = row if isinstance(row, School) else None
        return (
            name, id_, SCHOOL if kind == "school" else TRUST, told, clauses, why,
            school.local_authority if school else None, school.phase if school else None,
            school.grade if school else None, school.judged_on if school else None,
            school.previous_grade if school else None, school.previous_judged_on if school else None, priority,
            row.priority if row else None, row.status if row else None, None, None,
            *((row.eligible if row else None, None) if self.open else ()),
        )  # fmt: skip

    def _why_not_school(self, row: School) -> str:
        home = self._homes.get(row.trust_id or "")
        if row.eligible == "no":
            return "Marked as not eligible by hand."
        if row.id in self._unsettled:
            return self._unsettled[row.id]
        if home is not None and any(school.id == row.id for school in home.members):
            supported = any(r.kind == "trust" and r.id == home.trust.id for r in self.found.recipients)
            told = "is a recipient itself" if supported else "is judged, not the school"
            return f"One of the schools of {with_id(home.trust.name, home.trust.id)}, which {told}."
        if row.framework is None and row.grade is None:
            return "No rule of the offer fits: it has no grade."
        day = f" on {row.judged_on}" if row.judged_on else ", on no known day"
        by = f"judged {row.grade}" if row.grade is not None else f"judged by {row.framework}"
        return f"No rule of the offer fits: {by}{day}."

    def _why_not_trust(self, row: Trust) -> str:
        home = self._homes.get(row.id)
        if row.eligible == "no":
            return "Marked as not eligible by hand."
        if home is not None and not home.supported:
            one = "A trust of one school or none: the school counts by itself."
            return f"{self.offer.id} supports each school by itself, and no trust." if home.multi else one
        if any(t.id == row.id for t in self.found.gated):
            years = count(row.schools_3_years or 0, "school")
            return f"The rules for trusts do not count: {years} in the trust for three years."
        return "No rule for trusts fits, and none of its listed schools is eligible."


def _evidence(recipient: Recipient) -> str:
    return "; ".join(recipient.evidence)
