"""Which other leaders a recipient may have beside the plan and the decisions as they stand, and which not, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..common.names import with_id
from ..models.matching.decision_log import Entry
from ..models.matching.instance import Instance
from ..models.matching.links import AFTER, OWN_ORGANISATION, declares
from ..models.plan.plan import Plan
from ..models.region.region import Leader
from .planning import Candidate, candidates


@dataclass(frozen=True, kw_only=True, slots=True)
class Barred:
    """A candidate whom a rule between the supports of one school keeps out beside what stands, and why, in words.

    `held` says that a decision stands in the way: a plan made again cannot move what is in the way.
    """

    candidate: Candidate
    why: str
    held: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Others:
    """The other leaders of a recipient, best fit first: those possible beside what stands, and those not."""

    able: tuple[Candidate, ...]
    barred: tuple[Barred, ...]


def others_of(instance: Instance, plan: Plan, holding: Iterable[Entry], recipient: str) -> Others:
    """Find the other leaders of a recipient; what is decided on its school stands before what the plan has."""
    row, t = instance.recipients[instance.recipient_number[recipient]], instance.recipient_number[recipient]
    match = plan.match_of(recipient)
    every = candidates(instance, row, match.leader if match else None)
    if not instance.offer.supports:
        return Others(able=every, barred=())
    held = {lock.recipient: lock.leader for lock in instance.decisions.matches}
    held |= {entry.recipient: entry.leader for entry in holding if entry.keeps and entry.leader}
    beside = _Beside(instance, {m.recipient: m.leader for m in plan.matches} | held, held)
    told = [(candidate, beside.refusal(t, candidate)) for candidate in every]
    return Others(
        able=tuple(candidate for candidate, barred in told if barred is None),
        barred=tuple(barred for _, barred in told if barred is not None),
    )


class _Beside:
    def __init__(self, instance: Instance, stands: Mapping[str, str], held: Mapping[str, str]) -> None:
        self.instance, self.held = instance, held
        numbers, leaders = instance.recipient_number, instance.leader_number
        self.chosen = {numbers[r]: leaders[who] for r, who in stands.items() if r in numbers and who in leaders}

    def refusal(self, t: int, candidate: Candidate) -> Barred | None:
        """Say which rule keeps a candidate from a recipient beside what stands; None where none does."""
        number, links = self.instance.leader_number[candidate.leader], self.instance.links
        refusals = links.refusals(t, number, self.chosen)
        relative = links.relative(t, number, self.chosen) if OWN_ORGANISATION in refusals else None
        if relative is not None:
            return self._related(t, candidate, self.instance.leaders[number], self.instance.leaders[relative])
        if AFTER in refusals:
            recipients = self.instance.recipients
            first = recipients[links.first[t]].support
            why = f"The {recipients[t].support} comes after the {first}, and the school has no {first} in this plan."
            return Barred(candidate=candidate, why=why, held=False)
        return None

    def _related(self, t: int, candidate: Candidate, leader: Leader, other: Leader) -> Barred:
        instance = self.instance
        theirs = next(u for u in instance.links.beside[t] if self.chosen.get(u) == instance.leader_number[other.id])
        support, id_ = instance.recipients[theirs].support, instance.recipients[theirs].id
        who = f"{with_id(other.name, other.id)}, the school's {support}"
        held = self.held.get(id_) == other.id
        way = (
            f"a decision holds {other.id} there." if held else f"possible only where the school has another {support}."
        )
        return Barred(candidate=candidate, why=f"{_tie(leader, other, who)}: {way}", held=held)


def _tie(leader: Leader, other: Leader, who: str) -> str:
    """Say how two leaders belong together: who declared a conflict with whom, else one organisation."""
    if declares(leader, other):
        return f"Has declared a conflict with {who}"
    if declares(other, leader):
        return f"{who}, has declared a conflict with this leader"
    return f"Of one organisation with {who}"
