"""Plans made again with something changed: every sentence that is no arithmetic rests on one of these.

Each starts from what the plan itself taught (`solver/reoptimise`), is proven level by level or counts as unsettled, and
is remembered: questions about many recipients ask for the same plans.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from time import process_time
from typing import Literal

from ...common.deadline import Deadline
from ...common.faults import Faults
from ...models.matching.instance import Instance, prepare
from ...models.matching.options import Request
from ...models.plan.plan import Level, NoPlan, Plan, Stopped, first_loss, level_changes
from ...models.plan.plan_report import level_changes_text
from ...models.region.region import Region
from ...solver.reoptimise.augmenting_path import AugmentingPaths
from ...solver.reoptimise.reoptimise import Worse, falls_short
from ...solver.reoptimise.warm_start import SolvedInstance
from ...solver.solve import solve
from ..definition.apply_changes import apply_steps
from ..definition.change import Step

EACH = 2.0
"""Work, or seconds, that one plan may take: changes of money need a search now and then, which may take minutes."""
_PLAN, _PAIR = 0.015, 4e-6
"""Work of making a plan again and for each pair of it, beside that of the solvers: the model, and the plan in words."""
_EXCHANGE = 3e-7
"""Work of a plan made by exchange, for each pair."""

State = Literal["proven", "worse", "impossible", "unsettled", "unfit"]


@dataclass(frozen=True, kw_only=True)
class ReSolved:
    """What one plan came to: `unfit` where the change itself cannot be made, `unsettled` where it was not proven.

    `worse` says that bounds alone show every plan to be worse than one that is as good as was asked for.
    """

    state: State
    plan: Plan | None = None

    def has(self, recipient: str) -> bool:
        """Whether it is proven, and supports a recipient."""
        return self.plan is not None and any(match.recipient == recipient for match in self.plan.matches)


@dataclass
class Resolver:
    """Makes plans of one request again; `deadline` ends it all, `each` is what one plan may take, in its units.

    These are units of work where nobody asks for seconds: what is settled is then the same on every machine. `tell` is
    called with the number of plans made.
    """

    base: Request
    deadline: Deadline
    each: float = EACH
    tell: Callable[[int], None] = lambda made: None
    solved: SolvedInstance | None = None
    prepared: Instance | None = None
    """The instance, where facts are asked for and no plan is to be made again."""
    made: int = 0
    _found: dict[tuple[object, ...], ReSolved] = field(default_factory=dict)
    _cases: dict[tuple[str, ...], Instance | None] = field(default_factory=dict)

    @cached_property
    def plan(self) -> Plan:
        """The plan itself, made again; raises NoPlan, and Stopped where it is not proven."""
        start = self._start
        made = start.solution.plan
        if not made.optimal:
            raise Stopped
        return made

    @property
    def instance(self) -> Instance:
        """What the plan answers."""
        return self._start.instance if self.prepared is None else self.prepared

    def start(self) -> Instance:
        """Make the plan itself again, and what it teaches; raises as `plan` does."""
        start, _ = self._start, self.plan
        start.warm_start  # noqa: B018
        return start.instance

    @contextmanager
    def at_most(self, units: float) -> Iterator[None]:
        """While this is open, end after these units at the latest, and leave the rest to what follows."""
        whole, self.deadline = self.deadline, self.deadline.within(units)
        try:
            yield
        finally:
            self.deadline = whole

    def limit(self, work: float, each: float) -> None:
        """From now on end after this work, the same on every machine; `each` is what one plan may take of it."""
        self.each = each
        self.deadline = self.deadline.counting_work(work)

    def limit_seconds(self, seconds: float, each: float) -> None:
        """From now on end after these seconds of CPU time, which a busy machine does not take away; `each`: a plan."""
        self.each = each
        self.deadline = self.deadline.counting(seconds, process_time)

    def count(self, instance: Instance) -> None:
        """Count a plan that is made of an instance, beside what solvers count."""
        self.deadline.did(_PLAN + _PAIR * len(instance.pairs))

    @cached_property
    def _start(self) -> SolvedInstance:
        if self.solved is not None:
            return self.solved
        instance = prepare(self.base.region, self.base.offer, self.base.options)
        return SolvedInstance(solve(instance, self.deadline))

    def re_solve(
        self,
        steps: Iterable[Step] = (),
        *,
        supported: str | None = None,
        without: Iterable[str] = (),
        least: Iterable[Level] = (),
    ) -> ReSolved:
        """Make the plan after changes: with `supported` the best in which that recipient has a leader, whichever.

        Nobody of `without` has one. `least` are the first levels of a plan: one that is worse need not be made.
        """
        steps, out, least = tuple(steps), frozenset(without), tuple(least)
        key = (tuple(map(str, steps)), supported, out)
        for known in (key, (*key, least)):
            if known in self._found:
                return self._found[known]
        if self.deadline.over:
            return ReSolved(state="unsettled")
        made = self._again(steps, supported, out, least)
        self._found[(*key, least) if made.state == "worse" else key] = made
        self.made += 1
        self.tell(self.made)
        return made

    def falls_short(self, steps: Iterable[Step], supported: str, least: Iterable[Level]) -> bool:
        """Whether bounds alone show that `again` would give a plan worse than `least`; False says nothing.

        It takes less than a plan made again, where that has to be searched for.
        """
        steps, least = tuple(steps), tuple(least)
        key = (tuple(map(str, steps)), supported, frozenset[str]())
        instance = None if key in self._found or self.deadline.over else self.instance_after(steps)
        if instance is None or not _has_pair(instance, supported):
            return False
        short = (*key, least) in self._found
        if not short:
            self.count(instance)
            short = falls_short(
                self._start, _decided(instance, supported, frozenset()), least, self.deadline.within(self.each)
            )
        if short:
            self._found[(*key, least)] = ReSolved(state="worse")
        return short

    def surely_gains(self, newcomer: str, gone: str) -> bool:
        """Whether every best plan in which `gone` has no leader supports the newcomer; False says nothing."""
        if self.deadline.over or gone in self.instance.lock_of:
            return False
        self.deadline.did(_EXCHANGE * len(self.instance.pairs))
        return self._paths.surely_gains(newcomer, gone)

    @cached_property
    def _paths(self) -> AugmentingPaths:
        return AugmentingPaths(self._start)

    def _again(
        self, steps: tuple[Step, ...], supported: str | None, out: frozenset[str], least: tuple[Level, ...]
    ) -> ReSolved:
        if not steps and supported is None and not out:
            return ReSolved(state="proven", plan=self.plan)
        instance = self.instance_after(steps)
        if instance is None:
            return ReSolved(state="unfit")
        if supported is not None and (supported in out or not _has_pair(instance, supported)):
            return ReSolved(state="impossible")
        deadline = self.deadline.within(self.each)
        self.count(instance)
        try:
            made = solve(_decided(instance, supported, out), deadline, like=self._start, least=least).plan
        except Worse:
            return ReSolved(state="worse")
        except NoPlan:
            return ReSolved(state="impossible")
        except Stopped:
            return ReSolved(state="unsettled")
        return ReSolved(state="proven", plan=made) if made.optimal else ReSolved(state="unsettled")

    def instance_after(self, steps: tuple[Step, ...]) -> Instance | None:
        """Give the region after changes, ready to be planned; None where a change cannot be made."""
        key = tuple(map(str, steps))
        if key not in self._cases:
            try:
                region = self.changed(steps)
                self._cases[key] = prepare(region, self.base.offer, self.base.options, self.instance)
            except Faults:
                self._cases[key] = None
        return self._cases[key]

    def changed(self, steps: Iterable[Step]) -> Region:
        """Give the region after changes; raises Faults where one cannot be made."""
        return apply_steps(self.base.region, steps).region

    # What two plans say about one another.

    def changes(self, other: Plan) -> str:
        """Say which levels of another plan are better or worse than those of the plan itself."""
        return level_changes_text(level_changes(other.levels, self.plan.levels))

    def first_loss(self, other: Plan, best: Plan | None = None) -> tuple[str, int] | None:
        """Give the first level on which another plan is not as the best, or as the plan itself, and its loss there."""
        return first_loss((best or self.plan).levels, other.levels)

    def as_good(self, other: Plan, best: Plan | None = None, last: str | None = None) -> bool:
        """Say whether a plan is at least as good as the best, or as the plan itself, on its levels up to `last`."""
        for name, by in level_changes(other.levels, (best or self.plan).levels).items():
            if by:
                return by > 0
            if name == last:
                return True
        return True


def _decided(instance: Instance, supported: str | None, out: frozenset[str]) -> Instance:
    """Give an instance in which a recipient must have a leader, and others may have none."""
    bans = {(id_, leader.id) for id_ in out for leader in instance.leaders}
    asked = frozenset([supported] if supported else [])
    decisions = replace(instance.decisions, supported=asked, bans=instance.decisions.bans | bans)
    # Without bans its pairs are those of the instance.
    return replace(instance, decisions=decisions, like=instance.like if out else instance)


def _has_pair(instance: Instance, recipient: str) -> bool:
    number = instance.recipient_number.get(recipient)
    return number is not None and bool((instance.pairs.recipient == number).any())
