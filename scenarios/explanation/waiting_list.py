"""The waiting list: whose decline would let a recipient in."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from ...common.names import count, listed
from ...models.plan.plan import Match
from ..definition.change import Step
from ..re_solving.resolver import ReSolved
from ..re_solving.sentences import Sentence, solved, unsettled
from .recipient import About, declined
from .result import Part

_TITLE = "Whose decline would let it in"
_NAMED = 12
"""Recipients that are named in one sentence."""


@dataclass
class WaitingList:
    """Seeks the matched recipients whose decline lets another in."""

    about: About
    sure: list[str] = field(default_factory=list)
    drawn: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)

    def told(self) -> Part:
        """Give the list as sentences."""
        left = [match.recipient for match in self._order() if not self._gains_by_exchange(match.recipient)]
        for id_ in left:
            self._ask(id_)
        sentences: list[Sentence] = []
        hows = ("for sure", "though an equal plan has another instead", "whether for sure is not settled")
        for ids, how in zip((self.sure, self.drawn, self.open), hows, strict=True):
            if ids:
                lead = "that" if len(ids) == 1 else "each of these"
                sentences.append(solved(f"{self._names(ids)}: {lead} lets it in, {how}."))
        if not sentences and not self.unknown:
            sentences.append(solved("Nobody's: whoever of the matched declines, it has no leader in the new plan."))
        if self.unknown:
            number, every = len(self.unknown), len(self.about.plan.matches)
            told = f"Not settled in time for {number:,} of {count(every, 'matched recipient')}; --seconds allows more."
            sentences.append(unsettled(told))
        return Part(_TITLE, tuple(sentences))

    def _names(self, ids: list[str]) -> str:
        return listed(self.about.people.bodies(ids), _NAMED)

    def _order(self) -> list[Match]:
        """Give the matches, those with a leader who may support the recipient first."""
        leaders = {self.about.resolver.instance.leaders[x].id for x in self.about.leaders}
        return sorted(self.about.plan.matches, key=lambda match: (match.leader not in leaders, match.recipient))

    def _gains_by_exchange(self, id_: str) -> bool:
        gains = id_ not in self._partners and self.about.resolver.surely_gains(self.about.id, id_)
        self.sure += [id_] if gains else []
        return gains

    def _ask(self, id_: str) -> None:
        made = self._without(id_)
        if made.state == "unsettled":
            self.unknown.append(id_)
        elif made.plan is not None and made.has(self.about.id):
            steps, out = self._gone(id_, self.about.id)
            other = self.about.resolver.re_solve(steps, without=out, least=made.plan.levels)
            if other.state == "worse":
                self.sure.append(id_)
            elif other.plan is None:
                self.open.append(id_)
            else:
                loss = self.about.resolver.first_loss(other.plan, made.plan)
                (self.sure if loss else self.drawn).append(id_)

    @cached_property
    def _partners(self) -> frozenset[str]:
        return frozenset(partner.id for partner in self.about.resolver.instance.partners)

    def _without(self, id_: str) -> ReSolved:
        steps, out = self._gone(id_)
        return self.about.resolver.re_solve(steps, without=out)

    def _gone(self, id_: str, *others: str) -> tuple[tuple[Step, ...], tuple[str, ...]]:
        """Give the steps after which one has declined, and whom no leader may support."""
        resolver = self.about.resolver
        if id_ in self._partners or id_ in resolver.instance.lock_of:
            # Who has declined is nobody's partner, and a lock makes way.
            return declined(resolver, id_), others
        return (), (id_, *others)
