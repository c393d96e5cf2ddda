"""Which bodies are one and the same for a leader who works at one of them: a school and its trust, a sponsor, and
those that they were before, however many links away."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from .region import Region


def kin_of(region: Region) -> dict[str, frozenset[str]]:
    """Give for each body all that it is linked with, itself among them, where predecessors or sponsors link any.

    Empty where no row names one: who belongs to which trust is then all that there is. Links are followed both ways,
    whatever their number.
    """
    return _linked(region) if any(_links(region)) else {}


def families_of(region: Region) -> dict[str, str]:
    """Give for each body that is linked with another, as above or as a school and its trust, the first of its kin."""
    return {body: min(kin) for body, kin in _linked(region).items()}


def _linked(region: Region) -> dict[str, frozenset[str]]:
    links = [*_links(region), *((s.id, s.trust_id) for s in region.schools if s.trust_id is not None)]
    beside: dict[str, set[str]] = defaultdict(set)
    for one, other in links:
        beside[one].add(other)
        beside[other].add(one)
    found: dict[str, frozenset[str]] = {}
    for body in beside:
        if body not in found:
            kin = _reached(body, beside)
            found |= dict.fromkeys(kin, kin)
    return found


def _links(region: Region) -> Iterator[tuple[str, str]]:
    for row in (*region.schools, *region.trusts):
        yield from ((row.id, old) for old in row.predecessors)
        if row.sponsor is not None:
            yield row.id, row.sponsor


def _reached(body: str, beside: dict[str, set[str]]) -> frozenset[str]:
    reached, queue = {body}, [body]
    while queue:
        new = beside[queue.pop()] - reached
        reached |= new
        queue += new
    return frozenset(reached)
