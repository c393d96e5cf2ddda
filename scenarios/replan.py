"""A plan made again with the decisions that came back in a workbook: what stays, what moved, what each one cost."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from ..common.deadline import Deadline
from ..common.faults import Fault, Faults, Place, refuse
from ..inputs.documents.plan_workbook import PlanBook
from ..inputs.documents.stored_plan import Carried, carried_region
from ..models.matching.decision_log import Entry, active_entries, carried
from ..models.matching.decisions import JudgedRegion
from ..models.matching.options import Allocation, Options
from ..models.offers.catalogue import OfferChoice, read_offer, shipped_offers
from ..models.plan.apply_decisions import decide
from ..models.plan.fingerprint import differences, of_another_region
from ..models.plan.plan_json import plan_digest
from ..models.plan.plan_report import PlanReport, Priced, Since
from ..models.plan.stored_plan import Origin, StoredPlan
from ..models.region.region import Budget, Region
from ..solver.alternatives.exact_costs import Pricing
from ..solver.alternatives.plan_changes import Comparison
from ..solver.alternatives.plan_report import make_plan_report
from ..solver.search.progress import ProgressWatch


@dataclass(frozen=True, slots=True)
class Replan:
    """What a replan is made from: the workbook, the region as it is now, and the offer."""

    book: PlanBook
    region: Region
    choice: OfferChoice

    def decided(self) -> JudgedRegion:
        """Give the region with the decisions in it; raises Faults for those that are stale, and for a wrong region."""
        record = self.book.record
        if of_another_region(record, self.region):
            expected = f"was planned from the region {record.region.name}; expected that one, not {self.region.name}"
            raise Faults([Fault(expected, Place(self.book.file))])
        region = replace(self.region, notes=(*self.region.notes, *self._notes()))
        return decide(region, self.choice, active_entries(self.entries))

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Every decision, old and new."""
        return carried(self.book.log, self.book.new)

    def _notes(self) -> tuple[str, ...]:
        record = self.book.record
        other = record.offer.sha256 != self.choice.offer.sha256
        told = (f"the workbook was planned under the offer {record.offer.name}, as it was then",) if other else ()
        return (*told, *differences(record, self.region))

    def run(
        self,
        options: Options,
        deadline: Deadline,
        *,
        book: bool = True,
        told: bool = True,
        exact: bool = False,
        watch: ProgressWatch | None = None,
    ) -> PlanReport:
        """Make the plan, and where it is `told` compare it with the one before, and price every decision.

        Raises what `plan` raises.
        """
        made = make_plan_report(self.decided(), options, deadline, book=book, exact=exact, watch=watch)
        entries = self.entries
        made = replace(
            made,
            base=self.region,
            log=tuple(Priced(entry=entry) for entry in entries),
        )
        if not told:
            return made
        held = active_entries(entries)
        pricing = Pricing(self.region, self.choice.offer, options, held, made.plan, deadline)
        # What all cost together first: where the time ends, some of the single prices are what is missing.
        together = pricing.together()
        costs = {id(priced.entry): priced for priced in pricing.priced()}
        since = Since(
            changes=Comparison(self.book.record, made.instance, made.plan, held, deadline).changes(),
            extras=self.book.record.extras is not None,
            decisions=len(held),
            costs=together,
        )
        log = tuple(costs.get(id(entry), Priced(entry=entry)) for entry in entries)
        return replace(made, log=log, since=since)


def offer_of(book: PlanBook, named: str | None) -> str:
    """Give the offer to plan under again: the one named, else the workbook's; raises Faults for a user's own file."""
    offer = book.record.offer.name
    if named is None and offer not in {shipped.id for shipped in shipped_offers()}:
        expected = f"was planned under the offer {offer}, which is not a shipped one: --offer FILE.toml"
        raise Faults([Fault(expected, Place(book.file))])
    return named or offer


def options_of(book: PlanBook, objective: tuple[str, ...] | None, threads: int) -> Options:
    """Give the options that a workbook was planned with, its matches as those to keep."""
    asked = book.record.options
    return Options(
        objective=asked.objective if objective is None else objective,
        min_days=asked.min_days,
        budgets=tuple(Budget(pot=b.pot, region=b.region, amount=b.amount) for b in asked.budgets),
        previous=book.record.pairs,
        threads=threads,
        stay=stay_of(book),
    )


def stay_of(book: PlanBook) -> tuple[Allocation, ...]:
    """Give what a workbook's plan gave: ties stay as they were in it. An old workbook tells leaders and days alone."""
    return book.record.allocations


def carried_by(book: PlanBook, named: str | None) -> Carried | None:
    """Give the region and the offer that a workbook carries, `named` in the place of its own; None where it is old."""
    if book.stored is None:
        return None
    return carried_region(book.stored, read_offer(named) if named else None)


def given_region(book: PlanBook, region: Path | None) -> Path:
    """Give the region that is needed beside a workbook that carries none; raises Faults where it is missing."""
    if region is None:
        why = "was written with --redact" if book.record.redacted else "was written by an earlier version"
        raise refuse(f"{why}, and carries no region: give it, too, match replan PLAN.XLSX REGION", Place(book.file))
    return region


def origin_of(stored: StoredPlan | None) -> Origin | None:
    """Give which plan is made again, and its state, so that an agreed one is not replaced unseen."""
    return None if stored is None else Origin(sha256=plan_digest(stored.plan), state=stored.state.name)
