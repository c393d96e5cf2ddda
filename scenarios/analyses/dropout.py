"""If a matched leader leaves: what is lost, and the repair that supports the most with the fewest other changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from ...common.faults import refuse
from ...common.names import listed
from ...common.version import VERSION
from ...models.matching.options import Request
from ...models.plan.plan import Named, NoPlan, Plan, Stopped
from ...models.plan.plan_report import given, without_stay
from ..definition.apply_changes import apply_steps
from ..re_solving.edits import leader_leaves, own_locks
from ..runs.answer import SETTLED, Answer, Answers, State
from .comparison import base_beside_need_first, moves_of
from .comparison_result import Against, Move


@dataclass(frozen=True, kw_only=True)
class Dropout:
    """One leader who leaves.

    `lost` are all who end without a leader, `taken` the leader's recipients who get another, `others` everybody else
    for whom something changes; `need` and `days` are what the plan loses by it. `lifted` are the leader's own locks.
    Of repairs that are equal on every level, this one keeps the most other leaders, partners, reviews and NPQELs, and
    with its supports the most recipients who keep their leader keep their days.
    """

    leader: str
    leader_name: str
    matches: int
    state: State
    reason: str
    need: int = 0
    days: int = 0
    lost: tuple[Move, ...] = ()
    taken: tuple[Move, ...] = ()
    others: tuple[Move, ...] = ()
    lifted: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Dropouts:
    """Every matched leader, the worst loss first."""

    version: str
    region: Named
    base: Against
    rows: tuple[Dropout, ...]

    @property
    def settled(self) -> bool:
        """Whether every repair is proven, or proven impossible."""
        return self.base.settled and all(row.state in SETTLED for row in self.rows)


def dropout(base: Request, many: Answers, leaders: Iterable[str] = ()) -> Dropouts:
    """Repair the plan of a base for each of its leaders, or for some by id.

    Raises NoPlan and Stopped where the base has no plan, and Faults for a leader who supports nobody in it.
    """
    known = many.answers([base])[0]
    if known.plan is None:
        raise NoPlan((known.reason,)) if known.state == "impossible" else Stopped
    leavers, asked = list(_leavers(base, known.plan)), set(leaders)
    idle = sorted(asked - {leaver.id for leaver in leavers})
    if idle:
        raise refuse(f"expected leaders whom the plan asks; it asks nothing of {listed(idle)}")
    leavers = [leaver for leaver in leavers if leaver.id in asked or not asked]
    answers = many.answers([leaver.request for leaver in leavers])
    rows = [_dropout(leaver, known.plan, answer) for leaver, answer in zip(leavers, answers, strict=True)]
    return Dropouts(
        version=VERSION,
        region=Named(name=base.region.name, sha256=base.region.digest),
        base=base_beside_need_first(base, known, many),
        rows=tuple(sorted(rows, key=lambda row: (-row.need, -row.days, -len(row.others), row.leader))),
    )


@dataclass(frozen=True)
class _Leaver:
    id: str
    name: str
    recipients: frozenset[str]
    request: Request
    lifted: tuple[str, ...]


def _leavers(base: Request, plan: Plan) -> Iterator[_Leaver]:
    by_leader: dict[str, list[tuple[str, str]]] = {}
    for match in plan.matches:
        by_leader.setdefault(match.leader, []).append((match.recipient, match.leader_name))
    for id_, matches in sorted(by_leader.items()):
        kept = tuple(pair for pair in plan.pairs if pair[1] != id_)
        region = apply_steps(base.region, leader_leaves(base.region, id_)).region
        # Whom the plan supports stands before what it keeps; all else comes after that.
        # Of plans that are equal on every level, the one with the fewest other partners, reviews and NPQELs; then days.
        options = replace(base.options, previous=kept, stay=given(plan))
        request = replace(base, region=region, options=options)
        recipients = frozenset(recipient for recipient, _ in matches)
        yield _Leaver(id_, matches[0][1], recipients, request, own_locks(base.region, id_))


def _dropout(leaver: _Leaver, plan: Plan, answer: Answer) -> Dropout:
    bare = Dropout(
        leader=leaver.id,
        leader_name=leaver.name,
        matches=len(leaver.recipients),
        state=answer.state,
        reason=answer.reason,
        lifted=leaver.lifted,
    )
    if answer.plan is None:
        return bare
    made = without_stay(answer.plan)
    moves = moves_of(plan, made, leaver.request)
    going_on = [move for move in moves if move.change != "lost"]
    return replace(
        bare,
        need=plan.value("need") - made.value("need"),
        days=plan.value("days") - made.value("days"),
        lost=tuple(move for move in moves if move.change == "lost"),
        taken=tuple(move for move in going_on if move.recipient in leaver.recipients),
        others=tuple(move for move in going_on if move.recipient not in leaver.recipients),
    )
