"""Claims judged against a plan, in their order: what was accepted before leaves less for those after it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from ..common.names import count
from ..common.numbers import pounds
from ..models.offers.offer import Offer
from .claim import REFUSING, Claim, Finding, JudgedClaim
from .payments import Due


@dataclass(slots=True)
class _Account:
    """What was accepted so far of one thing that the plan pays for."""

    days: int = 0
    paid: int = 0
    complete: Claim | None = None


@dataclass(slots=True)
class _Measured:
    """What of a claim stands, by what is left: days, and pence claimed and payable."""

    days: int
    claimed: int
    payable: int
    findings: list[Finding] = field(default_factory=list)


def judge_claims(claims: Iterable[Claim], dues: Iterable[Due], offer: Offer) -> tuple[JudgedClaim, ...]:
    """Judge claims in the order in which they stand.

    Several claims for one deployment are instalments, as long as none before says that the support was complete.
    """
    judge = _Judge(tuple(dues), offer)
    return tuple(judge.judge(claim) for claim in claims)


class _Judge:
    def __init__(self, dues: tuple[Due, ...], offer: Offer) -> None:
        self.offer = offer
        self.dues = {due.key: due for due in dues}
        self.accounts = {due.key: _Account() for due in dues}
        self.accepted: list[Claim] = []

    def judge(self, claim: Claim) -> JudgedClaim:
        """Judge one claim, and take what stands of it off what is left."""
        due = self._due(claim)
        strange = self._strange(claim, due)
        if due is None or strange:
            return _refused(claim, None, Finding("stranger", strange))
        if due.band:
            return _refused(claim, due, Finding("by-band", f"it is paid by band ({due.band}): no days are claimed"))
        account = self.accounts[due.key]
        findings, measured = self._findings(claim, due, account)
        stands = bool(measured.days or measured.payable or not measured.findings)
        accepted = stands and not any(finding.rule in REFUSING for finding in findings)
        if accepted:
            self._accept(claim, due, account, measured)
        return JudgedClaim(
            claim=claim, due=due, findings=findings, accepted=accepted, claimed=measured.claimed,
            days=measured.days if accepted else 0, payable=measured.payable if accepted else 0,
        )  # fmt: skip

    def _due(self, claim: Claim) -> Due | None:
        """Find what a claim is about: a school with several supports is named by its own id, with who claims."""
        of_school = (due for due in self.dues.values() if due.body == claim.recipient and due.claimant == claim.leader)
        return self.dues.get((claim.recipient, claim.kind)) or next(
            (due for due in of_school if due.kind == claim.kind), None
        )

    def _findings(self, claim: Claim, due: Due, account: _Account) -> tuple[tuple[Finding, ...], _Measured]:
        measured = self._measure(claim, due, account)
        twice = tuple(self._twice(claim, account))
        # Of what was claimed before nothing is left: that it is too much goes without saying.
        too_much = () if twice else measured.findings
        return (*twice, *_unsigned(claim), *self._outside(claim), *too_much), measured

    def _accept(self, claim: Claim, due: Due, account: _Account, measured: _Measured) -> None:
        account.days += measured.days
        account.paid += measured.payable
        if claim.complete or (due.days and account.days >= due.days):
            account.complete = claim
        self.accepted.append(claim)

    def _strange(self, claim: Claim, due: Due | None) -> str:
        if due is None:
            mine = [other for other in self.dues.values() if claim.recipient in (other.recipient, other.body)]
            if not mine:
                return f"the plan has no match for {claim.recipient}"
            as_other = next((d.kind for d in mine if claim.leader and d.claimant == claim.leader), None)
            hint = f"; {claim.leader} is there for its {as_other}" if as_other else ""
            return f"the plan has no {claim.kind} for {claim.recipient}{hint}"
        if claim.leader is None or due.claimant is None or claim.leader == due.claimant:
            return ""
        return f"the plan has {due.claimant} for {claim.recipient}, not {claim.leader}"

    def _twice(self, claim: Claim, account: _Account) -> Iterator[Finding]:
        same = [earlier for earlier in self.accepted if _same(earlier, claim)]
        if same:
            yield Finding("twice", f"it is {same[0].called} again (row {same[0].place.row})")
        elif account.complete is not None:
            before = account.complete
            yield Finding("twice", f"{before.called} (row {before.place.row}) completed this {claim.kind}")

    def _outside(self, claim: Claim) -> Iterator[Finding]:
        if claim.completed_on is not None and claim.completed_on not in self.offer.year:
            year = f"{self.offer.year.starts} to {self.offer.year.ends}"
            yield Finding("outside-year", f"completed on {claim.completed_on}, outside {year}")

    def _measure(self, claim: Claim, due: Due, account: _Account) -> _Measured:
        if due.rate is None:
            return _flat(claim, due, account)
        days, rate = claim.days or 0, due.rate if claim.rate is None else claim.rate
        claimed = days * rate if claim.amount is None else claim.amount
        left = due.days - account.days
        stand = max(0, min(days, left))
        by_days = max(0, min(stand, due.most_days - account.days)) * min(rate, due.rate)
        payable = max(0, min(by_days, claimed, due.most - account.paid))
        found = [*_over_days(days, left), *self._over_cap(due, account, days, claimed), *_rate(claim, due)]
        if claimed != days * rate:
            found.append(_amount(claimed, days, rate))
        return _Measured(stand, claimed, payable, found)

    def _over_cap(self, due: Due, account: _Account, days: int, claimed: int) -> Iterator[Finding]:
        limit, grant = self.offer.terms(due.recipient_kind, due.support).claim, self.offer.grant
        if limit and account.days + days > limit.most_days:
            most = f"claims cover at most {count(limit.most_days, 'day')} ({limit.clause})"
            yield Finding("over-cap", f"{most}: with this one {account.days + days}")
        if grant and account.paid + claimed > grant.most:
            most = f"the grant pays at most {pounds(grant.most)} ({grant.clause})"
            yield Finding("over-cap", f"{most}: with this one {pounds(account.paid + claimed)}")


def _refused(claim: Claim, due: Due | None, finding: Finding) -> JudgedClaim:
    stated = claim.amount if claim.amount is not None else (claim.days or 0) * (claim.rate or 0)
    return JudgedClaim(
        claim=claim, due=due, findings=(finding,), accepted=False, days=0, claimed=stated, payable=0
    )  # fmt: skip


def _same(earlier: Claim, claim: Claim) -> bool:
    """Whether two claims are one: by their references where both have one, else by what they say."""
    if earlier.reference and claim.reference:
        return earlier.reference == claim.reference
    return earlier.content == claim.content


def _flat(claim: Claim, due: Due, account: _Account) -> _Measured:
    """Measure what is not paid by the day: a review, a partnership, an NPQEL."""
    days, left = claim.days or 0, due.most - account.paid
    stated = days * claim.rate if claim.rate is not None else left
    claimed = stated if claim.amount is None else claim.amount
    found = list(_over_days(days, due.days - account.days)) if due.kind == "review" else []
    if claimed > left:
        found.append(Finding("over-cap", f"{pounds(left)} is left of the plan's {pounds(due.planned)}"))
    return _Measured(max(0, min(days, due.days - account.days)), claimed, max(0, min(claimed, left)), found)


def _unsigned(claim: Claim) -> Iterator[Finding]:
    if not claim.signed:
        yield Finding("unsigned", "the supported school or trust has not signed it (P.3)")


def _over_days(days: int, left: int) -> Iterator[Finding]:
    if days > left:
        yield Finding("over-days", f"{count(days, 'day')} claimed, {count(left, 'day')} left of the plan's")


def _rate(claim: Claim, due: Due) -> Iterator[Finding]:
    if claim.rate is not None and due.rate is not None and claim.rate != due.rate:
        yield Finding("rate", f"{pounds(claim.rate)} a day, the plan has {pounds(due.rate)}")


def _amount(claimed: int, days: int, rate: int) -> Finding:
    sum_ = f"{count(days, 'day')} at {pounds(rate)} are {pounds(days * rate)}"
    return Finding("amount", f"{pounds(claimed)} claimed, {sum_}")
