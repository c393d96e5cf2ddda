"""Groups of recipients whose treatment is compared: by local authority, region, phase, kind or deprivation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, Protocol

from ...common.names import fold, spelling
from ..eligibility.recipients import Recipient
from .instance import Instance

By = Literal["authority", "region", "phase", "kind", "deprivation"]
UNKNOWN = "(unknown)"
SEVERAL = "(several)"


@dataclass(frozen=True, kw_only=True, slots=True)
class Share:
    """The priority of a group of recipients, and how much of it is that of recipients who are supported."""

    group: str
    supported: int
    priority: int

    @property
    def of_all(self) -> Fraction:
        """The share of the priority that is supported."""
        return Fraction(self.supported, self.priority) if self.priority > 0 else Fraction(0)


def least_share(shares: Iterable[Share]) -> int:
    """Give the share of the group that is served least, per 1,000 and rounded down; 0 where there is no group."""
    return int(1000 * min((share.of_all for share in shares), default=Fraction(0)))


def groups_of(instance: Instance, by: By) -> dict[str, str]:
    """Give the group of each recipient that is planned for; one spelling for each group."""
    found = _found(instance, by)
    names = spelling(found.values())
    return {id_: names[fold(name)] for id_, name in found.items()}


class Matched(Protocol):
    """A match of a plan, as far as groups ask: who has it, its days, and its km, None where that is not known."""

    @property
    def recipient(self) -> str: ...
    @property
    def days(self) -> int: ...
    @property
    def km(self) -> int | None: ...


@dataclass(frozen=True, kw_only=True, slots=True)
class GroupRow:
    """One group: recipients that are eligible and matched, their priority, and the km of the matches that is known.

    `by` says what it is a group by.
    """

    by: str
    group: str
    eligible: int
    matched: int
    priority: int
    need: int
    days: int
    km: int
    km_known: int

    @property
    def share(self) -> int:
        """The share of its priority that is supported, in whole per cent, rounded down."""
        return 100 * self.need // self.priority

    @property
    def mean_km(self) -> float | None:
        """The mean of the matches whose km is known, to one place; None without one."""
        return round(self.km / self.km_known, 1) if self.km_known else None


def group_rows(
    instance: Instance, matches: Iterable[Matched], by: str, groups: Mapping[str, str], order: Sequence[str] = ()
) -> Iterator[GroupRow]:
    """Add up recipients and matches by group, in an order or by name; `groups` has the group of each recipient."""
    made = {match.recipient: match for match in matches}
    members: dict[str, list[Recipient]] = {}
    for recipient in instance.recipients:
        members.setdefault(groups[recipient.id], []).append(recipient)
    for group in sorted(members, key=lambda name: (order.index(name) if name in order else len(order), fold(name))):
        mine = members[group]
        theirs = [made[r.id] for r in mine if r.id in made]
        yield GroupRow(
            by=by,
            group=group,
            eligible=len(mine),
            matched=len(theirs),
            priority=sum(r.priority for r in mine),
            need=sum(r.priority for r in mine if r.id in made),
            days=sum(m.days for m in theirs),
            km=sum(m.km or 0 for m in theirs),
            km_known=sum(m.km is not None for m in theirs),
        )


def _found(instance: Instance, by: By) -> dict[str, str]:
    if by == "authority":
        known = authority_of(instance)
        return {r.id: known[r.id] for r in instance.recipients}
    if by == "region":
        return {r.id: r.region for r in instance.recipients}
    if by == "kind":
        return {r.id: "Trust" if r.kind == "trust" else "School" for r in instance.recipients}
    if by == "deprivation":
        return _fifths(instance)
    phases = spelling(s.phase for s in instance.region.schools if s.phase)
    return {r.id: phase_of(r, phases) for r in instance.recipients}


FIFTHS = ("fifth 1, least deprived", "fifth 2", "fifth 3", "fifth 4", "fifth 5, most deprived")


def _fifths(instance: Instance) -> dict[str, str]:
    """Give the fifth of deprivation of each recipient, a trust's where its listed schools have the same."""
    known = {s.id: FIFTHS[s.deprivation - 1] for s in instance.region.schools if s.deprivation}
    schools = ({known.get(id_, UNKNOWN) for id_ in _schools_of(r)} for r in instance.recipients)
    return {
        r.id: SEVERAL if len(fifths) > 1 else next(iter(fifths), UNKNOWN)
        for r, fifths in zip(instance.recipients, schools, strict=True)
    }


def _schools_of(recipient: Recipient) -> Iterable[str]:
    return recipient.trust_schools if recipient.kind == "trust" else (recipient.body,)


def authority_of(instance: Instance) -> dict[str, str]:
    """Give the local authority of each recipient; a trust's is that of most of its listed schools."""
    known = {s.id: s.local_authority for s in instance.region.schools if s.local_authority}
    everybody = (*instance.recipients, *instance.eligibility.declined)
    return {r.id: r.local_authority or _commonest(known.get(id_) for id_ in r.trust_schools) for r in everybody}


def _commonest(names: Iterable[str | None]) -> str:
    counts = Counter(name for name in names if name)
    return min(counts, key=lambda name: (-counts[name], name), default=UNKNOWN)


def phase_of(recipient: Recipient, names: Mapping[str, str]) -> str:
    """Give the phase of a recipient as it is spelt: `(several)` for a trust of several."""
    if len(recipient.phases) > 1:
        return SEVERAL
    return next((names.get(phase, phase) for phase in recipient.phases), UNKNOWN)
