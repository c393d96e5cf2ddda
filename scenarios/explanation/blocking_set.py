"""The blocking set: the smallest set of limits whose opening lets a recipient in with no priority lost.

A limit is a place with one leader, opened by the days that a match needs and a match, or a pot, opened by what the
match costs. Opening more never makes a plan worse, so a set of which nothing suffices has no part that does: many
limits are tried at once, and halved only where they suffice together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from ...common.names import count
from ...common.numbers import pounds
from ...models.matching.spending import day_rate
from ...models.region.region import Budget, Leader
from ..definition.change import Step, id_of
from ..re_solving.edits import more_money, place, would_take
from ..re_solving.sentences import Sentence, solved, unsettled
from .recipient import About
from .result import Part

_TITLE = "What keeps it out"

_PAIRS = 0.3
"""The part of the work that is left which a search for a pair may take: what is found without it is no less true."""

_TRIPLE = 3
"""The limits of a set that is smallest where no limit and no pair suffices."""

T = TypeVar("T")


@dataclass(frozen=True)
class Limit:
    """A limit, in words, and what opens it by just enough for one match."""

    words: str
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class BlockingSet:
    """The limits that keep a recipient out; `limits` is None where none do, or where that was not `settled`."""

    limits: tuple[Limit, ...] | None
    smallest: bool = True
    settled: bool = True

    def told(self) -> Part:
        """Say which limits these are, and what opens them."""
        if self.limits is None and self.settled:
            text = "Levels before need do: one more place, with the money for it, is not without loss there."
            return Part(_TITLE, (solved(text),))
        if self.limits is None:
            return Part(_TITLE, (unsettled("Which limits keep it out could not be settled in time."),))
        if not self.limits:
            return Part(_TITLE, (solved("No limit keeps it out: a plan as good on need supports it."),))
        return Part(_TITLE, tuple(self._sentences(self.limits)))

    def _sentences(self, limits: tuple[Limit, ...]) -> Iterator[Sentence]:
        every = would_take(step for limit in limits for step in limit.steps)
        words = " and ".join(limit.words for limit in limits)
        if len(limits) == 1:
            yield solved(f"One limit: with {words} it is supported and no priority is lost.", every)
            return
        how = "no smaller set does" if self.smallest else "with one of them less it is not"
        number = count(len(limits), "limit")
        yield solved(f"{number} together: with {words} it is supported and no priority is lost; {how}.", every)


class BlockingSets:
    """Seeks the smallest blocking set of one recipient."""

    def __init__(self, about: About) -> None:
        self.about, self.resolver = about, about.resolver

    def find(self) -> BlockingSet:
        """Give the smallest set; empty where no limit keeps it out."""
        try:
            return self._find()
        except Unknown:
            return BlockingSet(None, settled=False)

    def _find(self) -> BlockingSet:
        if self._lets_in(()):
            return BlockingSet(())
        unknown = False
        near = len(self.about.leaders)
        for limits in (self.places[:near], self.places[near:], self.pots):
            try:
                single = self._single(limits, self._lets_in)
            except Unknown:
                unknown = True
                continue
            if single:
                return BlockingSet((single,))
        if unknown:
            raise Unknown
        return self._several()

    def _single(self, limits: Sequence[Limit], test: Callable[[Sequence[Limit]], bool]) -> Limit | None:
        return next(singles(limits, lambda some: self._or_apart(some, test)), None)

    def _or_apart(self, limits: Sequence[Limit], test: Callable[[Sequence[Limit]], bool]) -> bool:
        """Try several limits together; what is not settled so may be settled apart, while there is time."""
        try:
            return test(limits)
        except Unknown:
            if len(limits) < 2 or self.resolver.deadline.over:
                raise
            return True

    def _several(self) -> BlockingSet:
        """A pair of limits; else a set of which each is needed, where all together let it in."""
        every = (*self.pots, *self.places)
        if not self._lets_in(every):
            return BlockingSet(None)
        no_pair = True
        try:
            with self.resolver.at_most(_PAIRS * self.resolver.deadline.left):
                pair = next(self._pairs(), None)
        except Unknown:
            pair, no_pair = None, False
        if pair:
            return BlockingSet(pair)
        needed = self._needed((), every, known=True)
        return BlockingSet(needed, smallest=no_pair and len(needed) == _TRIPLE)

    def _pairs(self) -> Iterator[tuple[Limit, Limit]]:
        """Walk the pairs that let it in: of pots, of a pot and a place, of places."""
        yield from pairs(self.pots, self._lets_in)
        yield from pairs_across(self.pots, self.places, self._lets_in)
        yield from pairs(self.places, self._lets_in)

    def _needed(self, held: tuple[Limit, ...], limits: tuple[Limit, ...], *, known: bool) -> tuple[Limit, ...]:
        """Give the limits that are needed beside those held, each of them (QuickXplain, Junker 2004).

        `known` says that those held alone are known not to let it in; with the limits they do.
        """
        if not known and self._lets_in(held):
            return ()
        if len(limits) == 1:
            return limits
        first, second = limits[: len(limits) // 2], limits[len(limits) // 2 :]
        later = self._needed((*held, *first), second, known=False)
        # Where nothing of the second half is needed, those held are still known not to suffice.
        return (*self._needed((*held, *later), first, known=not later), *later)

    def _lets_in(self, limits: Sequence[Limit]) -> bool:
        """Whether a plan supports it with no priority lost once limits are opened; raises Unknown."""
        steps, levels = [step for limit in limits for step in limit.steps], self.about.plan.levels
        # All levels as far as need have to be as good; a plan has no order without it.
        last = [level.name for level in levels].index("need") + 1
        again = self.resolver.re_solve(steps, supported=self.about.id, least=levels[:last])
        if again.state == "unsettled":
            raise Unknown
        return again.plan is not None and self.resolver.as_good(again.plan, last="need")

    @cached_property
    def pots(self) -> tuple[Limit, ...]:
        """The pots that would pay for its days, each opened by what its minimum costs at most."""
        return tuple(self._pot(row) for row in paying(self.about))

    def _pot(self, row: Budget) -> Limit:
        pence = dearest(self.about)
        return Limit(f"{pounds(pence)} more in {id_of(row)}", (more_money(id_of(row), pence),))

    @cached_property
    def places(self) -> tuple[Limit, ...]:
        """A place with each leader, those who may support it first."""
        return tuple(self._place(leader, days) for leader, days in usable(self.about))

    def _place(self, leader: Leader, days: int) -> Limit:
        match = "" if leader.max_matches is None else " and one more match"
        words = f"{count(days, 'more day', 'more days')}{match} of {self.about.people.leader(leader.id)}"
        return Limit(words, place(leader, days))


class Unknown(Exception):
    """A plan that decides was not proven in time."""


def pairs(limits: Sequence[T], test: Callable[[Sequence[T]], bool]) -> Iterator[tuple[T, T]]:
    """Walk the pairs that pass a test together, where no item does alone; where many fail together, each pair fails."""
    if len(limits) < 2 or not test(limits):
        return
    first, second = limits[: len(limits) // 2], limits[len(limits) // 2 :]
    yield from pairs(first, test)
    yield from pairs(second, test)
    yield from pairs_across(first, second, test)


def pairs_across(first: Sequence[T], second: Sequence[T], test: Callable[[Sequence[T]], bool]) -> Iterator[tuple[T, T]]:
    """Walk the pairs of an item of each side that pass a test together."""
    if not first or not second or not test((*first, *second)):
        return
    if len(first) == len(second) == 1:
        yield first[0], second[0]
    elif len(first) >= len(second):
        half = len(first) // 2
        yield from pairs_across(first[:half], second, test)
        yield from pairs_across(first[half:], second, test)
    else:
        half = len(second) // 2
        yield from pairs_across(first, second[:half], test)
        yield from pairs_across(first, second[half:], test)


def singles(limits: Sequence[T], test: Callable[[Sequence[T]], bool]) -> Iterator[T]:
    """Walk the items that pass a test alone, in order; where several fail together, each of them fails."""
    if not limits or not test(limits):
        return
    if len(limits) == 1:
        yield limits[0]
        return
    half = len(limits) // 2
    yield from singles(limits[:half], test)
    yield from singles(limits[half:], test)


def paying(about: About) -> list[Budget]:
    """Give the budget rows that pay for a recipient's days, or its grant."""
    rows, pots = about.resolver.instance.budgets, ("total", "grants" if about.recipient.grant else "days")
    return [row for row in rows if row.pot in pots and row.pays_for(about.recipient.region)]


def rate(about: About, leader: Leader) -> int:
    """Give the pence of a leader's day."""
    return day_rate(leader, about.resolver.instance.offer)


def dearest(about: About) -> int:
    """Give what the minimum of a recipient costs at most, with the dearest leader who may support it, in pence."""
    leaders = about.resolver.instance.leaders
    days = about.recipient.minimum * max((rate(about, leaders[x]) for x in about.leaders), default=0)
    return days + (about.recipient.grant or 0)


def usable(about: About) -> list[tuple[Leader, int]]:
    """Give the leaders with whom a place may help, and the days that a place needs: those who may support it first.

    A leader who may not support it helps by taking over another recipient, at that one's minimum of days.
    """
    instance = about.resolver.instance
    most: dict[int, int] = {}
    for t, x in zip(instance.pairs.recipient.tolist(), instance.pairs.leader.tolist(), strict=True):
        most[x] = max(most.get(x, 0), instance.recipients[t].minimum)
    order = [*about.leaders, *(x for x in sorted(most) if x not in set(about.leaders))]
    return [(instance.leaders[x], about.recipient.minimum if x in set(about.leaders) else most[x]) for x in order]
