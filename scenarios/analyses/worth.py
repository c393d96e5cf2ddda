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

_FULL = "its cell holds no more than it does"
"""Why a cell that is at its highest cannot be raised."""

DEEP = 10
"""The number of best changes that are repeated, where nobody says how many."""


@dataclass(frozen=True, slots=True)
class Repeats:
    """How often a change can be repeated before the next time gains nothing.

    `stops_after` is the number of times that pay: None where it still pays at the most times that are tried
    (`tried`), or where it is not known from `tried` times on (`unknown` says why).
    """

    stops_after: int | None
    tried: int
    unknown: str | None = None


@dataclass(frozen=True, kw_only=True)
class Worth:
    """One single change.

    `gain` is how much better each level of the base gets, in order: more is better, of cost and travel too. `proof`
    says why it is known: `solved` by its own plan, or `same-plans` where the change leaves the same plans to choose
    from (`reason` says why, `idle` in one word). `repeats` is known of the best changes
    alone. `told` is the change for people: whoever it is about by name, the id behind it.
    """

    kind: str
    id: str
    change: str
    state: str
    proof: str
    reason: str
    gain: tuple[int, ...]
    row: Against | None = None
    repeats: Repeats | None = None
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
        repeats = self._repeats([asked[i][0] for i in best])
        people = Names(instance.region)
        ranked = [replace(rows[i], repeats=repeats.get(asked[i][0]), told=asked[i][0].by_name(people)) for i in order]
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
        requests = {single: request for single in asked if (request := self._changed(single))}
        self.found.update(zip(requests, self.many.answers(list(requests.values())), strict=True))
        full = Answer(state="impossible", reason=_FULL)
        return {s: self._worth(s, requests.get(s, self.base), self.found.get(s, full)) for s in asked}

    def _worth(self, single: Single, request: Request, answer: Answer) -> Worth:
        better = () if answer.plan is None else gain(answer.plan, self.plan)
        posed = Posed(Scenario(name=single.words), request)
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

    def _repeats(self, asked: Sequence[Single]) -> dict[Single, Repeats]:
        """Repeat changes until one time more gains nothing."""
        last, found = {single: self.found[single] for single in asked}, dict[Single, Repeats]()
        for times in range(2, MOST_TIMES + 1):
            tried = {single: self._changed(single, times) for single in asked if single not in found}
            going = {single: request for single, request in tried.items() if request}
            found |= {single: Repeats(None, times, _FULL) for single in tried if single not in going}
            for single, answer in zip(going, self.many.answers(list(going.values())), strict=True):
                ended = _ended(times, last[single], answer)
                if ended:
                    found[single] = ended
                last[single] = answer
        return {single: found.get(single, Repeats(None, MOST_TIMES)) for single in asked}


def _pays(row: Worth) -> bool:
    return bool(row.gain) and row.gain > tuple(0 for _ in row.gain)


def _ended(times: int, before: Answer, after: Answer) -> Repeats | None:
    """Say how often a change pays once a further time gains nothing or is not settled; None where it pays again."""
    if after.plan is None or before.plan is None or not after.settled:
        return Repeats(None, times, after.reason)
    more = gain(after.plan, before.plan)
    return None if more > tuple(0 for _ in more) else Repeats(times - 1, times)
