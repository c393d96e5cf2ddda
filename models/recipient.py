"""A recipient: who gets the support, a standalone school or a whole trust, and what it may get."""

from __future__ import annotations

from dataclasses import dataclass

from .offer import Kind


@dataclass(frozen=True, kw_only=True, slots=True)
class Recipient:
    """One recipient, with the clauses and the evidence that make it one.

    Days are whole: a match has from `minimum` to `cap`, or to `top` with the extra days that a regional director
    approved; `ordinary_cap` and `limit` are the same two before anybody's request. Tags and phases are folded;
    `position` is easting and northing in metres. `trust_id` is its trust, itself if it is one, and `trust_schools`
    are that trust's listed schools. `exclusive`: extra days rule out a partnership (23.7).
    """

    id: str
    name: str
    kind: Kind
    region: str
    local_authority: str | None
    because: tuple[str, ...]
    evidence: tuple[str, ...]
    priority: int
    needs: frozenset[str]
    must_have: frozenset[str]
    phases: frozenset[str]
    minimum: int
    cap: int
    top: int
    ordinary_cap: int
    limit: int
    days_requested: int | None
    partnership: bool
    exclusive: bool
    review: bool
    npqel: bool
    position: tuple[int, int] | None
    trust_id: str | None
    trust_schools: frozenset[str]

    @property
    def either(self) -> bool:
        """Whether it may have extra days or a partnership, never both (23.7)."""
        return self.exclusive and self.partnership and self.top > self.cap


@dataclass(frozen=True, kw_only=True, slots=True)
class Partner:
    """A trust of two or more schools that can take on partnerships."""

    id: str
    name: str
    region: str
    slots: int
    position: tuple[int, int] | None
