"""The worth of single changes: each by a plan of its own, or by arithmetic, ranked by its gain level by level."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ...common.faults import Faults
from ...common.version import VERSION
from ...models.matching.instance import prepare
from ...models.matching.options import Request
from ...models.plan.plan import Named, NoPlan, Plan, Stopped
from ...models.region.names import Names
from ..definition.apply_changes import apply_steps
from ..definition.scenario import Posed, Scenario
from ..runs.answer import SETTLED, Answer, Answers
from .comparison import against, base_beside_need_first, gain
from .comparison_result import Against
from .no_effect import Idle, IdleKind, NoEffect
from .single_changes import Single, singles

MOST_TIMES = 8
"""The most times that a change is repeated, to see where it stops paying."""

DEEP = 10
"""The number of best changes that are repeated, where nobody says how many."""


@dataclass(frozen=True, kw_only=True)
class Worth:
    """One single change.

    `gain` is how much better each level of the base gets, in order: more is better, of cost and travel too. `proof`
    says why it is known: `solved` by its own plan, or `same-plans` where the change leaves the same plans to choose
    from (`reason` says why, `idle` in one word). `stops` says how often it can be repeated before the next time gains
    nothing. `told` is the change for people: whoever it is about by name, the id behind it.
    """

    kind: str
    id: str
    change: str
    state: str
    proof: str
    reason: str
    gain: tuple[int, ...]
    row: Against | None = None
    stops: str = ""
    told: str = ""
    idle: IdleKind | None = None

    @property
    def worthless(self) -> bool:
        """Whether it is known to gain nothing on any level."""
        return self.state == "proven" and not any(self.gain)


@dataclass(frozen=True, kw_only=True)
class Ranking:
    """The base, and every single change, the best first."""

    version: str
    region: Named
    base: Against
    levels: tuple[str, ...]
    rows: tuple[Worth, ...]

    @property
    def settled(self) -> bool:
        """Whether the worth of every change is proven, or it is proven impossible."""
        return self.base.settled and all(row.state in SETTLED for row in self.rows)


def worth(base: Request, many: Answers, *, everything: bool = False, deep: int = DEEP) -> Ranking:
    """Rank the single changes of a base; raises NoPlan and Stopped where the base itself has no plan."""
    known = many.answers([base])[0]
    if known.plan is None:
        raise NoPlan((known.reason,)) if known.state == "impossible" else Stopped
    return _Ranker(base, known, known.plan, many).rank(everything=everything, deep=deep)


@dataclass(frozen=True)
class _Ranker:
    base: Request
    known: Answer
    plan: Plan
    many: Answers
    found: dict[Single, Answer] = field(default_factory=dict)

    def rank(self, *, everything: bool, deep: int) -> Ranking:
        instance = prepare(self.base.region, self.base.offer, self.base.options)
        idle = NoEffect(instance)
        asked = [(single, idle.why(single)) for single in singles(instance, everything=everything)]
        solved = self._solve([single for single, why in asked if not why])
        rows = [self._idle(single, why) if why else solved[single] for single, why in asked]
        order = sorted(range(len(rows)), key=lambda i: (tuple(-g for g in rows[i].gain), rows[i].state, i))
        best = [i for i in order if _pays(rows[i]) and asked[i][0].unit][:deep]
        stops = self._stops([asked[i][0] for i in best])
        people = Names(instance.region)
        ranked = [replace(rows[i], stops=stops.get(asked[i][0], ""), told=asked[i][0].by_name(people)) for i in order]
        return Ranking(
            version=VERSION,
            region=Named(name=self.base.region.name, sha256=self.base.region.digest),
            base=base_beside_need_first(self.base, self.known, self.many),
            levels=tuple(level.name for level in self.plan.levels),
            rows=tuple(ranked),
        )

    def _idle(self, single: Single, why: Idle) -> Worth:
        nothing = tuple(0 for _ in self.plan.levels)
        return Worth(
            kind=single.kind, id=single.id, change=single.words, state=self.known.state, proof="same-plans",
            reason=why.sentence, idle=why.kind, gain=nothing,
        )  # fmt: skip

    def _changed(self, single: Single, times: int = 1) -> Request | None:
        try:
            return replace(self.base, region=apply_steps(self.base.region, [single.times(times)]).region)
        except Faults:
            return None

    def _solve(self, asked: Sequence[Single]) -> dict[Single, Worth]:
        setups = {single: setup for single in asked if (setup := self._changed(single))}
        self.found.update(zip(setups, self.many.answers(list(setups.values())), strict=True))
        # A cell that is at its highest cannot be raised.
        full = Answer(state="impossible", reason="its cell holds no more than it does")
        return {s: self._worth(s, setups.get(s, self.base), self.found.get(s, full)) for s in asked}

    def _worth(self, single: Single, setup: Request, answer: Answer) -> Worth:
        better = () if answer.plan is None else gain(answer.plan, self.plan)
        posed = Posed(Scenario(name=single.words), setup)
        # A plan that was stopped is no better than it looks, and may be better.
        proven = self.known.state == "proven" or answer.state != "proven"
        return Worth(
            kind=single.kind,
            id=single.id,
            change=single.words,
            state=answer.state if proven else self.known.state,
            proof="solved",
            reason=answer.reason,
            gain=better,
            # Hundreds of changes move somebody: who gains and loses is told, not every rule behind a swap.
            row=against(self.base, self.known, posed, answer, rules=False) if any(better) else None,
        )

    def _stops(self, asked: Sequence[Single]) -> dict[Single, str]:
        """Repeat changes until one time more gains nothing."""
        last, told = {single: self.found[single] for single in asked}, dict[Single, str]()
        for times in range(2, MOST_TIMES + 1):
            going = {s: setup for s in asked if s not in told and (setup := self._changed(s, times))}
            for single, answer in zip(going, self.many.answers(list(going.values())), strict=True):
                said = _stop(times, last[single], answer)
                if said:
                    told[single] = said
                last[single] = answer
        return {single: told.get(single, f"still pays at {MOST_TIMES} times") for single in asked}


def _pays(row: Worth) -> bool:
    return bool(row.gain) and row.gain > tuple(0 for _ in row.gain)


def _stop(times: int, before: Answer, after: Answer) -> str:
    if after.plan is None or before.plan is None or not after.settled:
        return f"not known from {times} times on: {after.reason}"
    more = gain(after.plan, before.plan)
    return "" if more > tuple(0 for _ in more) else f"stops paying after {times - 1}"
