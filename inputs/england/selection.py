"""Who stands in a region's file: whom the offer's rules or a grade below good bring in, and their trusts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Literal

from ...common.names import fold
from ...models.eligibility.clauses import school_reasons, school_verdict, trust_rule_reasons
from ...models.offers.answers import Met
from ...models.offers.framework_rules import meets
from ...models.offers.offer import Offer
from ...models.region.judgements import BELOW_GOOD, latest
from ...models.region.region import School, Trust
from ..published.records import Listing
from .region_rows import RegionRows

Trap = Literal[
    "excluded type", "no grade", "never inspected", "other year", "other grades", "exclusion", "other region",
    "no region", "standalone only",
]  # fmt: skip
TRAPS: dict[Trap, str] = {
    "excluded type": "of a type that no offer has a kind for",
    "no grade": "without any grade yet (not judged, no overall grade, never inspected)",
    "never inspected": "without a graded inspection yet",
    "other year": "below good, but under no clause: judged in another year, or the grade before does not count",
    "other grades": "below good or equivalent, but under no clause: by the grades, or dates, of the two inspections",
    "exclusion": "under a clause, but taken out by an exclusion of the offer",
    "standalone only": "in a trust, and met only by a clause for standalone schools",
    "other region": "in this region, but their trust belongs to another",
    "no region": "without a region in the file",
}
"""Why somebody whom a quick look would bring in is not in the file as a recipient."""


@dataclass(frozen=True)
class SelectionRequest:
    """What is asked for: an offer, the regions (none: all), whether everybody, and whom to keep whatever the rules."""

    offer: Offer
    regions: tuple[str, ...] = ()
    everyone: bool = False
    keep: frozenset[str] = frozenset()

    def wants(self, region: str) -> bool:
        """Say whether a region is asked for."""
        return not self.regions or fold(region) in {fold(name) for name in self.regions}


@dataclass
class Selection:
    """The rows chosen, and who was left out by which trap."""

    schools: list[School] = field(default_factory=list)
    trusts: list[Trust] = field(default_factory=list)
    left_out: dict[Trap, list[Listing]] = field(default_factory=lambda: defaultdict(list))
    but_for_type: list[Listing] = field(default_factory=list)
    """Schools of an excluded type that would meet a clause."""


def select(rows: RegionRows, wish: SelectionRequest) -> Selection:
    """Choose the rows of the regions asked for, in the order of ids."""
    chooser = _Chooser(rows, wish)
    for listing in sorted(rows.england.listings.values()):
        chooser.judge(listing)
    chooser.found.trusts = [*chooser.trusts()]
    return chooser.found


class _Chooser:
    def __init__(self, rows: RegionRows, wish: SelectionRequest) -> None:
        self.rows, self.wish, self.england = rows, wish, rows.england
        self.found = Selection()
        self._lead = {trust: self.england.lead_region(trust) for trust in self.england.members}

    def judge(self, listing: Listing) -> None:
        """Take a school in, or say why not."""
        by_itself = self.england.by_itself(listing, self.wish.offer)
        home = listing.region if by_itself else self._lead[listing.trust]
        here = self.wish.wants(home)
        if not here and not self.wish.wants(listing.region):
            return
        trap = self._trap(listing, home) if here else None
        if trap:
            self.found.left_out[trap].append(listing)
            if trap == "excluded type" and school_reasons(self.rows.school(listing), self.wish.offer, standalone=True):
                self.found.but_for_type.append(listing)
            return
        self._take(self.rows.school(listing), listing, here=here)

    def _trap(self, listing: Listing, home: str) -> Trap | None:
        if listing.excluded:
            return "excluded type"
        return None if home else "no region"

    def _take(self, row: School, listing: Listing, *, here: bool) -> None:
        alone = self.england.stands_alone(listing, self.wish.offer)
        verdict = school_verdict(row, self.wish.offer, standalone=alone)
        eligible, below = bool(verdict.reasons), self._below_good(row)
        asked = verdict.undecided or verdict.barred
        if not here:
            if eligible or below:
                self.found.left_out["other region"].append(listing)
            return
        if eligible or below or asked or self.wish.everyone or row.id in self.wish.keep:
            self.found.schools.append(row)
        if verdict.barred:
            self.found.left_out["exclusion"].append(listing)
        elif not eligible and not asked:
            self._tell(row, listing, alone=alone)

    def _below_good(self, row: School) -> bool:
        """Say whether the latest judgement is below good, by the offer's table where it looks across frameworks."""
        equivalents = self.wish.offer.equivalents
        if not equivalents:
            return row.grade in BELOW_GOOD
        return isinstance(meets(latest(row), "below-good", equivalents), Met) or row.category not in (None, "none")

    def _never_inspected(self, row: School) -> bool:
        history = self.england.frameworks(row.id)
        return history.complete and not history.judged

    def _tell(self, row: School, listing: Listing, *, alone: bool) -> None:
        if not alone and school_reasons(row, self.wish.offer, standalone=True):
            self.found.left_out["standalone only"].append(listing)
        elif self.wish.offer.equivalents:
            if self._never_inspected(row):
                self.found.left_out["never inspected"].append(listing)
            elif self._below_good(row):
                self.found.left_out["other grades"].append(listing)
        elif row.grade is None:
            self.found.left_out["no grade"].append(listing)
        elif row.grade in BELOW_GOOD:
            self.found.left_out["other year"].append(listing)

    def trusts(self) -> Iterable[Trust]:
        """Give the trusts of the schools chosen, and those that an offer's tests of trusts bring in."""
        chosen = {school.trust_id for school in self.found.schools if school.trust_id}
        for trust in sorted(self.england.members):
            if trust in chosen:
                yield self.rows.trust(trust)
            elif self.wish.wants(self._lead[trust]) and self._lead[trust]:
                yield from self._by_itself(trust)

    def _by_itself(self, trust: str) -> Iterable[Trust]:
        offer = self.wish.offer
        if not (offer.trust_rules or self.wish.everyone or trust in self.wish.keep):
            return
        row = self.rows.trust(trust)
        large = self.england.sizes[trust] > offer.standalone.most_schools
        if self.wish.everyone or trust in self.wish.keep or (large and trust_rule_reasons(row, offer)):
            yield row


def known_regions(listings: Collection[Listing]) -> tuple[str, ...]:
    """Give the regions of a file, in the order of the alphabet."""
    return tuple(sorted({listing.region for listing in listings} - {""}))
