"""The register of conflicts: what links the people and bodies of a plan so that somebody should look at it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from ...common.names import listed, with_id
from ..matching.instance import Instance
from ..plan.plan import Match, Plan
from ..region.judgements import BELOW_GOOD
from ..region.region import Leader
from .graph import PeopleGraph

TieKind = Literal["partner", "reviewer", "reciprocal", "own-recipient", "below-good", "declared"]
KINDS: tuple[TieKind, ...] = ("partner", "reviewer", "reciprocal", "own-recipient", "below-good", "declared")
"""What is flagged, what concerns money first."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Tie:
    """One entry of the register: its kind, the leader and whom it is about, a sentence, and the links in words."""

    kind: TieKind
    leader: str
    about: str
    sentence: str
    path: str = ""


def register_of(instance: Instance, plan: Plan, graph: PeopleGraph | None = None) -> tuple[Tie, ...]:
    """Give what the links of a region flag in a plan, and every conflict that is declared; by kind, then by leader."""
    ties = _Register(instance, plan, graph or PeopleGraph(instance.region))
    return tuple(sorted(ties.all(), key=lambda tie: (KINDS.index(tie.kind), tie.leader, tie.about)))


class _Register:
    def __init__(self, instance: Instance, plan: Plan, graph: PeopleGraph) -> None:
        self.instance, self.plan, self.graph = instance, plan, graph
        self.matches = {match.recipient: match for match in plan.matches}
        self.grades = {school.id: school.grade for school in instance.region.schools}
        people = {m.leader for m in plan.matches} | {
            m.governance_reviewer for m in plan.matches if m.governance_reviewer
        }
        self.own = {leader: graph.own_bodies(leader) for leader in sorted(people)}

    def all(self) -> Iterator[Tie]:
        """Walk every entry."""
        for match in self.plan.matches:
            yield from self._partner(match)
            yield from self._reviewer(match)
            yield from self._reciprocal(match)
        for leader in sorted({match.leader for match in self.plan.matches}):
            yield from self._own_recipient(leader)
            yield from self._below_good(leader)
        for row in self.instance.leaders:
            yield from self._declared(row)

    def _partner(self, match: Match) -> Iterator[Tie]:
        if match.partner is not None and match.partner in self.own[match.leader]:
            who = self.graph.name("body", match.partner)
            sentence = f"{who}, the partner of {_who(match)}, is its leader's own trust."
            yield Tie(
                kind="partner", leader=match.leader, about=match.recipient, sentence=sentence,
                path=self.graph.path(match.leader, match.partner),
            )  # fmt: skip

    def _reviewer(self, match: Match) -> Iterator[Tie]:
        reviewer = match.governance_reviewer
        path = self.graph.colleagues(match.leader, reviewer) if reviewer else ""
        if path:
            sentence = f"{self.graph.name('leader', reviewer or '')}, who reviews {_who(match)}, works for the same as "
            sentence += f"its leader, {match.leader}."
            yield Tie(kind="reviewer", leader=match.leader, about=match.recipient, sentence=sentence, path=path)

    def _reciprocal(self, match: Match) -> Iterator[Tie]:
        for body in sorted(self.own[match.leader] & self.matches.keys()):
            back = self.matches[body]
            # Each two matches are told once, by the one whose recipient stands first.
            if match.recipient < body and match.recipient in self.own[back.leader]:
                sentence = f"{match.leader} supports {_who(match)}, and {back.leader} of {match.recipient} supports "
                sentence += f"{_who(back)}, which is {match.leader}'s own: help goes both ways."
                path = f"{self.graph.path(match.leader, body)}; {self.graph.path(back.leader, match.recipient)}"
                yield Tie(kind="reciprocal", leader=match.leader, about=match.recipient, sentence=sentence, path=path)

    def _own_recipient(self, leader: str) -> Iterator[Tie]:
        for recipient in self.instance.recipients:
            if recipient.body in self.own[leader]:
                match = self.matches.get(recipient.id)
                now = f"supported by {match.leader}" if match else "without a leader here"
                sentence = f"{self.graph.name('leader', leader)} supports others, and {recipient.id} {recipient.name}, "
                sentence += f"their own, is a recipient itself, {now}."
                path = self.graph.path(leader, recipient.body)
                yield Tie(kind="own-recipient", leader=leader, about=recipient.id, sentence=sentence, path=path)

    def _below_good(self, leader: str) -> Iterator[Tie]:
        schools = sorted(id_ for id_ in self.own[leader] if self.grades.get(id_) in BELOW_GOOD)
        if schools:
            names = listed(f"{self.graph.name('body', id_)} (grade {self.grades[id_]})" for id_ in schools)
            sentence = f"{self.graph.name('leader', leader)} supports others, and of their own is below good: {names}."
            path = self.graph.path(leader, schools[0])
            yield Tie(kind="below-good", leader=leader, about=schools[0], sentence=sentence, path=path)

    def _declared(self, row: Leader) -> Iterator[Tie]:
        if row.conflicts:
            named = listed((self.graph.name("body", id_) for id_ in row.conflicts), len(row.conflicts))
            by = (
                f"declared by {row.conflicts_declared_by}"
                if row.conflicts_declared_by
                else "who declared it is unknown"
            )
            on = f" on {row.conflicts_declared_on}" if row.conflicts_declared_on else ""
            checked = f"checked by {row.conflicts_checked_by}" if row.conflicts_checked_by else "not said to be checked"
            sentence = f"{with_id(row.name, row.id)} must not be matched with {named}: {by}{on}; {checked}."
            yield Tie(kind="declared", leader=row.id, about=";".join(row.conflicts), sentence=sentence)


def _who(match: Match) -> str:
    return with_id(match.recipient_name, match.recipient)
