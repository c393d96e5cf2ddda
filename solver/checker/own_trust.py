"""The checker's own search for leaders who work at a recipient or at its trust, however many links away."""

from __future__ import annotations

from collections.abc import Iterator

from ...models.region.region import Leader, Region


class OwnTrust:
    """The links of a region: a school and its trust, a body and what it was before, a body and its sponsor."""

    def __init__(self, region: Region) -> None:
        self._next: dict[str, list[str]] = {}
        for one, other in _links(region):
            self._next.setdefault(one, []).append(other)
            self._next.setdefault(other, []).append(one)

    def works_there(self, leader: Leader, recipient: str) -> bool:
        """Whether a leader's school or trust is the recipient, its trust, or linked with them."""
        return any(self.linked(recipient, body) for body in (leader.trust_id, leader.school_id) if body is not None)

    def linked(self, one: str, wanted: str) -> bool:
        """Whether a body is another, or linked with it, however many links away."""
        todo, seen = [one], {one}
        while todo:
            body = todo.pop()
            if body == wanted:
                return True
            for other in self._next.get(body, ()):
                if other not in seen:
                    seen.add(other)
                    todo.append(other)
        return False


def _links(region: Region) -> Iterator[tuple[str, str]]:
    for school in region.schools:
        if school.trust_id is not None:
            yield school.id, school.trust_id
    for row in (*region.schools, *region.trusts):
        for old in row.predecessors:
            yield row.id, old
        if row.sponsor is not None:
            yield row.id, row.sponsor
