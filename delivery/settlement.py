"""Claims put against an agreed plan: paid, outstanding and released money by pot, days given, left and free by leader.

A file of claims of another region or year is refused as a whole.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..common.faults import Fault, Faults, Place
from ..common.names import count, fold, listed
from ..models.matching.instance import Instance
from ..models.region.region import POTS
from .agreed_plan import SoundPlan
from .claim import JudgedClaim
from .claim_rules import judge_claims
from .claims_file import ClaimsFile
from .payments import Due, dues_of


@dataclass(frozen=True, kw_only=True, slots=True)
class Settled:
    """One thing that the plan pays for, after all claims; money in pence.

    `paid` + `outstanding` + `released` is what the plan spends on it: outstanding may still be claimed, released will
    not be. `days` were given, `days_outstanding` are still to come, `days_released` will not.
    """

    due: Due
    days: int
    paid: int
    complete: bool
    outstanding: int
    released: int

    @property
    def days_outstanding(self) -> int:
        """Days still to be given."""
        return 0 if self.complete else self.due.days - self.days

    @property
    def days_released(self) -> int:
        """Days that the plan has and that will not be given."""
        return self.due.days - self.days if self.complete else 0


@dataclass(frozen=True, kw_only=True, slots=True)
class PotRow:
    """The money of one pot and region; `region` is None where it pays for all, `amount` where there is no limit.

    `free` is what can be planned again: the amount less what is paid and outstanding.
    """

    pot: str
    region: str | None
    amount: int | None
    planned: int
    paid: int
    outstanding: int
    released: int

    @property
    def free(self) -> int | None:
        """What can be planned again, None without a limit."""
        return None if self.amount is None else self.amount - self.paid - self.outstanding


@dataclass(frozen=True, kw_only=True, slots=True)
class LeaderRow:
    """The days of one leader, their team's among them; `free` can be planned again, the released among them."""

    leader: str
    leader_name: str
    capacity: int
    planned: int
    given: int
    outstanding: int
    released: int

    @property
    def free(self) -> int:
        """Days that can be planned again."""
        return self.capacity - self.given - self.outstanding


@dataclass(frozen=True, kw_only=True)
class Settlement:
    """All claims judged, and what they leave."""

    claims: tuple[JudgedClaim, ...]
    settled: tuple[Settled, ...]
    pots: tuple[PotRow, ...]
    leaders: tuple[LeaderRow, ...]

    @property
    def sound(self) -> bool:
        """Whether every claim is payable as it is."""
        return all(judged.verdict == "payable" for judged in self.claims)

    def of(self, recipient: str) -> dict[str, Settled]:
        """Give what is settled of one recipient, by kind."""
        return {row.due.kind: row for row in self.settled if row.due.recipient == recipient}


def settle(claims: Sequence[JudgedClaim], dues: Iterable[Due], instance: Instance) -> Settlement:
    """Put judged claims against everything that the plan pays for."""
    by_due: dict[tuple[str, str], list[JudgedClaim]] = defaultdict(list)
    for judged in claims:
        if judged.due is not None and judged.accepted:
            by_due[judged.due.key].append(judged)
    settled = tuple(_settled(due, by_due[due.key]) for due in dues)
    return Settlement(
        claims=tuple(claims),
        settled=settled,
        pots=tuple(_pots(settled, instance)),
        leaders=tuple(_leaders(settled, instance)),
    )


def _settled(due: Due, claims: Sequence[JudgedClaim]) -> Settled:
    days, paid = sum(c.days for c in claims), sum(c.payable for c in claims)
    complete = any(c.claim.complete for c in claims) or bool(due.days and days >= due.days)
    outstanding = 0 if complete else _outstanding(due, days, paid)
    return Settled(
        due=due, days=days, paid=paid, complete=complete, outstanding=outstanding,
        released=due.planned - paid - outstanding,
    )  # fmt: skip


def _outstanding(due: Due, days: int, paid: int) -> int:
    """Give what may still be claimed: after an instalment at a lower rate, no more than the days that are left."""
    left = due.most - paid
    return left if due.rate is None else min(left, max(0, due.most_days - days) * due.rate)


def _pots(settled: Sequence[Settled], instance: Instance) -> list[PotRow]:
    rows: list[tuple[str, str | None, int | None]] = [(b.pot, b.region, b.amount) for b in instance.budgets]
    known = {pot for pot, region, _ in rows if region is None}
    spending = {row.due.pot for row in settled if row.due.planned}
    rows += [(pot, None, None) for pot in ("total", *sorted(spending)) if pot not in known]
    rows.sort(key=lambda row: (POTS.index(row[0]), row[1] is not None, fold(row[1] or "")))
    return [_pot(row, [s for s in settled if _pays(row[0], row[1], s)]) for row in rows]


def _pot(row: tuple[str, str | None, int | None], of: Sequence[Settled]) -> PotRow:
    return PotRow(
        pot=row[0], region=row[1], amount=row[2], planned=sum(s.due.planned for s in of), paid=sum(s.paid for s in of),
        outstanding=sum(s.outstanding for s in of), released=sum(s.released for s in of),
    )  # fmt: skip


def _pays(pot: str, region: str | None, row: Settled) -> bool:
    here = region is None or fold(region) == fold(row.due.region)
    return here and pot in ("total", row.due.pot)


def _leaders(settled: Sequence[Settled], instance: Instance) -> list[LeaderRow]:
    by_leader: dict[str, list[Settled]] = defaultdict(list)
    for row in settled:
        if row.due.kind in ("deployment", "review") and row.due.claimant:
            by_leader[row.due.claimant].append(row)
    return [
        LeaderRow(
            leader=x.id, leader_name=x.name, capacity=x.capacity_days + (x.team_days or 0),
            planned=sum(s.due.days for s in by_leader[x.id]), given=sum(s.days for s in by_leader[x.id]),
            outstanding=sum(s.days_outstanding for s in by_leader[x.id]),
            released=sum(s.days_released for s in by_leader[x.id]),
        )
        for x in instance.leaders
        if by_leader[x.id]
    ]  # fmt: skip


def settle_claims(agreed: SoundPlan, file: ClaimsFile) -> tuple[Settlement, tuple[str, ...]]:
    """Judge the claims of a file against a plan, and give the notes of reading beside what they leave.

    Raises Faults where the claims belong to another region or year.
    """
    faults = [*_other_offer(agreed, file), *_other_region(agreed, file), *_other_year(agreed, file)]
    if faults:
        raise Faults(faults)
    dues = dues_of(agreed.plan, agreed.instance)
    undated = sum(claim.completed_on is None for claim in file.claims)
    notes = file.notes
    if undated:
        notes += (f"{count(undated, 'claim')} without a date of completion: the year cannot be checked",)
    return settle(judge_claims(file.claims, dues, agreed.instance.offer), dues, agreed.instance), notes


def _other_offer(agreed: SoundPlan, file: ClaimsFile) -> list[Fault]:
    offer = agreed.instance.offer
    others = [(place, named) for place, named in file.offers if named != offer.id]
    if not others:
        return []
    place, named = others[0]
    more = f"; {len(others):,} claims name another" if len(others) > 1 else ""
    return [Fault(f"expected claims under {offer.id}, the offer of the plan{more}", place, place.at("offer"), named)]


def _other_region(agreed: SoundPlan, file: ClaimsFile) -> list[Fault]:
    region = agreed.instance.region
    known = {row.id for row in (*region.schools, *region.trusts)} | {m.recipient for m in agreed.plan.matches}
    named = list(dict.fromkeys(claim.recipient for claim in file.claims))
    if known.intersection(named):
        return []
    expected = f"expected claims of the region {region.name}, but none of its schools and trusts is among them"
    return [Fault(f"{expected}: {listed(named, 3)}", Place(file.file))]


def _other_year(agreed: SoundPlan, file: ClaimsFile) -> list[Fault]:
    year = agreed.instance.offer.year
    dated = [claim.completed_on for claim in file.claims if claim.completed_on is not None]
    if not dated or any(day in year for day in dated):
        return []
    expected = f"expected claims of the offer's year, {year.starts} to {year.ends}"
    return [Fault(f"{expected}, but all dates are outside it: {min(dated)} to {max(dated)}", Place(file.file))]
