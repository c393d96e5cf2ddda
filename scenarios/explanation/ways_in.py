"""Ways in: single changes after which a recipient has a leader, the cheapest first, each by the plans it makes.

A change that only opens possibilities can let a recipient in only where the best plan with it is then at least as good
as the plan is now; and more of the change keeps that so. So amounts are halved, and many changes are tried together
and only those that can matter apart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from ...common.names import listed
from ...models.plan.plan import Plan
from ..definition.change import Step
from ..re_solving.edits import would_take
from ..re_solving.sentences import solved, unsettled
from ..re_solving.wording import newly_in
from .blocking_set import Unknown, singles
from .recipient import About
from .result import Mark, Part, WayIn
from .single_ways import Single, ban_and_km_ways, joint_ways, money_ways, own_ways, place_ways

_NEXT_AMOUNTS = 4
"""Amounts beyond the least possible one that are tried: a change may help another first."""

_TOGETHER_TOLD = 8
"""Ways of days, matches, km and bans that are sought: a region has them by the dozen where money is no limit."""

_DIRECT = 0.4
"""The part of the time for those who may support it; the rest is for money, and for leaders who take over another."""

_UNKNOWN_TOLD = 8
"""Changes that are named of those not settled in time."""

_KINDS = ("tag", "ban", "asks", "approval", "km", "match", "days", "place", "money")
"""In this order ways of the same price are told: those that ask least of others first."""


@dataclass
class WaysIn:
    """Seeks the ways in of one recipient; `unknown` are the changes that were not settled in time."""

    about: About
    unknown: list[str] = field(default_factory=list)
    untried: bool = False

    def find(self) -> tuple[WayIn, ...]:
        """Give the ways, the cheapest first."""
        found: list[tuple[Single, WayIn]] = []
        for single in self._tried(found):
            way = self._way(single)
            if way is not None:
                found.append((single, way))
        order = sorted(found, key=lambda pair: (pair[1].pence, _KINDS.index(pair[0].kind), pair[1].sentence.text))
        return tuple(way for _, way in order)

    def _tried(self, found: Sequence[tuple[Single, WayIn]]) -> Iterator[Single]:
        """Walk the changes that may matter; `found` grows as those before are tried.

        Days and matches come first: bounds rule most of them out, and they are what people ask for.
        """
        resolver = self.about.resolver
        with resolver.at_most(_DIRECT * resolver.deadline.left):
            yield from self._together([*place_ways(self.about, direct=True), *ban_and_km_ways(self.about)])
            enough = {single.who for single, way in found if "lets it in" in way.marks}
            yield from self._together(joint_ways(self.about, enough))
        yield from own_ways(self.about)
        yield from money_ways(self.about)
        yield from self._together(place_ways(self.about, direct=False))

    def _together(self, every: Sequence[Single]) -> Iterator[Single]:
        try:
            for number, single in enumerate(singles(every, self._may_help)):
                if number == _TOGETHER_TOLD:
                    self.untried = True
                    return
                yield single
        except Unknown:
            self.unknown.append("days, matches and km of leaders")

    def _may_help(self, several: Sequence[Single]) -> bool:
        if self.about.resolver.deadline.over:
            raise Unknown
        # A plan takes longer than bounds, which rule out most: one alone is then tried by the plans it makes.
        return not self._short([step for single in several for step in single.steps(single.amounts[-1])])

    def _short(self, steps: Sequence[Step]) -> bool:
        return self.about.resolver.falls_short(steps, self.about.id, self.about.plan.levels)

    def _possible(self, steps: Sequence[Step]) -> bool:
        """Whether the best plan with the recipient in is at least as good as this one, after changes."""
        again = self.about.resolver.re_solve(steps, supported=self.about.id, least=self.about.plan.levels)
        if again.state == "unsettled":
            raise Unknown
        return again.plan is not None and self.about.resolver.as_good(again.plan)

    # One change, by its amounts.

    def _way(self, single: Single) -> WayIn | None:
        try:
            return self._least(single)
        except Unknown:
            self.unknown.append(single.open_question)
            return None

    def _least(self, single: Single) -> WayIn | None:
        if not single.amounts:
            return None
        first = self._first_possible(single) if single.only_opens else 0
        near = single.amounts[first : first + 1 + _NEXT_AMOUNTS]
        for amount in near:
            made = self._plan(single.steps(amount))
            if made is not None and self._in(made):
                return self._lets_in(single, amount, made)
        return self._beyond(single, first + len(near) - 1) or self._for_others(single)

    def _beyond(self, single: Single, out: int) -> WayIn | None:
        """Seek an amount that lets it in beyond one, at the place `out`, that lets others in; the one below does not.

        Where the largest does not let it in, none is sought.
        """
        last = len(single.amounts) - 1
        if not 0 <= out < last or not self._enough(single, last):
            return None
        while last - out > 1:
            middle = (out + last) // 2
            out, last = (out, middle) if self._enough(single, middle) else (middle, last)
        made = self._plan(single.steps(single.amounts[last]))
        return None if made is None else self._lets_in(single, single.amounts[last], made)

    def _enough(self, single: Single, place: int) -> bool:
        made = self._plan(single.steps(single.amounts[place]))
        return made is not None and self._in(made)

    def _in(self, made: Plan) -> bool:
        return any(match.recipient == self.about.id for match in made.matches)

    def _first_possible(self, single: Single) -> int:
        """Give the place of the least amount that may let it in, the number of amounts where none may."""
        amounts = single.amounts
        first = _first(len(amounts), lambda place: not self._short(single.steps(amounts[place])))
        made = None if first == len(amounts) else self._plan(single.steps(amounts[first]))
        if first == len(amounts) or (made is not None and self._in(made)):
            return first
        # Bounds leave open more than there is: plans tell.
        rest = amounts[first:]
        return first + _first(len(rest), lambda place: self._possible(single.steps(rest[place])))

    def _plan(self, steps: tuple[Step, ...]) -> Plan | None:
        again = self.about.resolver.re_solve(steps)
        if again.state == "unsettled":
            raise Unknown
        return again.plan

    def _lets_in(self, single: Single, amount: int, made: Plan) -> WayIn:
        steps, opens = single.steps(amount), made.value("need") > self.about.plan.value("need")
        without = self.about.resolver.re_solve(steps, without=[self.about.id])
        sure = without.plan is not None and self.about.resolver.first_loss(without.plan, made) is not None
        marks: list[Mark] = ["opens a place"] if opens else []
        marks += ["lets it in", "for sure"] if sure else ["lets it in"]
        text = f"{_sentence(single.words(amount))}: {', '.join(marks)}"
        if without.state == "unsettled":
            text += " (whether for sure is not settled)"
        less = single.less(amount)
        text += f"; {less} would not" if less else ""
        others = tuple(id_ for id_ in newly_in(self.about.plan, made) if id_ != self.about.id)
        text += f"; with it {listed(self.about.people.bodies(others))}" if others else ""
        return WayIn(
            sentence=solved(f"{text}.", would_take(steps)),
            marks=tuple(marks),
            instead=others,
            pence=single.pence(amount),
        )

    def _for_others(self, single: Single) -> WayIn | None:
        """Say who comes in instead, where a change opens a place for somebody else."""
        if single.kind not in ("money", "days", "match", "place"):
            return None
        amount = single.amounts[-1]
        made = self._plan(single.steps(amount))
        if made is None or made.value("need") <= self.about.plan.value("need"):
            return None
        others = newly_in(self.about.plan, made)
        text = f"{_sentence(single.words(amount))}: opens a place, for {listed(self.about.people.bodies(others))}."
        steps = would_take(single.steps(amount))
        return WayIn(
            sentence=solved(text, steps), marks=("opens a place",), instead=others, pence=single.pence(amount)
        )  # fmt: skip

    def told(self, ways: Sequence[WayIn]) -> Part:
        """Give the ways as sentences, with what is not settled."""
        sentences = [way.sentence for way in ways]
        if self.unknown:
            names = listed(list(dict.fromkeys(self.unknown)), _UNKNOWN_TOLD)
            sentences.append(unsettled(f"Not settled in time: {names}; --seconds allows more."))
        if self.untried:
            sentences.append(unsettled("Days, matches and km of further leaders were not tried."))
        if not sentences:
            sentences.append(solved("No single change of days, matches, money, bans, km, tags or requests lets it in."))
        return Part("What would let it in, the cheapest first", tuple(sentences))


def _first(number: int, holds: Callable[[int], bool]) -> int:
    """Give the first place from which on something holds, by halving; `number` where it holds at none."""
    if not number or not holds(number - 1):
        return number
    low, high = 0, number - 1
    while low < high:
        middle = (low + high) // 2
        if holds(middle):
            high = middle
        else:
            low = middle + 1
    return low


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]
