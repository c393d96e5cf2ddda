"""What the department's register tells of trusts: who is in which, since when, and where their offices are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from ..names import fold

_SHORTEST = 62
"""Days; the department's own code drops shorter stays."""

MULTI, SINGLE = "multi-academy trust", "single-academy trust"


class Stay(NamedTuple):
    """A school's time in a trust; `group_id` is the trust's reference number (TR00261), `trust` its UID (2044)."""

    urn: str
    trust: str
    group_id: str
    name: str
    type: str
    joined: date | None
    left: date | None

    @property
    def passing(self) -> bool:
        """Whether it is so short that the department takes it for a slip of the register."""
        return self.joined is not None and self.left is not None and (self.left - self.joined).days < _SHORTEST

    def holds(self, day: date) -> bool:
        """Say whether the school is in the trust on a day."""
        return (self.joined is None or self.joined <= day) and (self.left is None or self.left > day)


@dataclass(frozen=True)
class Members:
    """The stays of every school in academy trusts; other groups (sponsors, federations) are not among them."""

    file: str
    stays: Mapping[str, tuple[Stay, ...]]

    def trust_of(self, urn: str, day: date) -> Stay | None:
        """Give the multi-academy trust of a school on a day: the one that it joined last."""
        stays = [s for s in self.stays.get(urn, ()) if fold(s.type) == MULTI and s.holds(day)]
        return max(stays, key=lambda s: (s.joined or date.min, s.trust), default=None)

    def joined(self, urn: str, trust: str) -> date | None:
        """Give the day on which a school first joined a trust, where the register tells."""
        days = [s.joined for s in self.stays.get(urn, ()) if s.trust == trust and s.joined and not s.passing]
        return min(days, default=None)


class Group(NamedTuple):
    """A trust as the register has it."""

    trust: str
    group_id: str
    name: str
    postcode: str


@dataclass(frozen=True)
class Groups:
    """Trusts by UID."""

    file: str
    by_trust: Mapping[str, Group] = field(default_factory=dict)


def reference_numbers(members: Members | None, groups: Groups | None) -> dict[str, str]:
    """Give the UID of every trust by its reference number (TR00261)."""
    return {group_id: trust for trust, group_id in _numbers(members, groups) if group_id}


def _numbers(members: Members | None, groups: Groups | None) -> Iterable[tuple[str, str]]:
    if members:
        yield from ((s.trust, s.group_id) for stays in members.stays.values() for s in stays)
    if groups:
        yield from ((g.trust, g.group_id) for g in groups.by_trust.values())
