"""A matched leader leaves: what is lost, and the repair that supports the most with the fewest other changes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from ...models.answer import Answer
from ...models.apply import apply_steps
from ...models.change import Change, Remove, Step, Which
from ...models.dropout import Dropout, Dropouts
from ...models.plan import Named, NoPlan, Plan, Stopped
from ...models.setup import Setup
from ...models.version import VERSION
from .against import base_row, moves_of
from .many import Many


def dropout(base: Setup, many: Many) -> Dropouts:
    """Repair the plan of a base for each of its leaders; raises NoPlan and Stopped where the base has no plan."""
    known = many.answers([base])[0]
    if known.plan is None:
        raise NoPlan((known.reason,)) if known.state == "impossible" else Stopped
    leavers = list(_leavers(base, known.plan))
    answers = many.answers([leaver.setup for leaver in leavers])
    rows = [_dropout(leaver, known.plan, answer) for leaver, answer in zip(leavers, answers, strict=True)]
    return Dropouts(
        version=VERSION,
        region=Named(name=base.region.name, sha256=base.region.digest),
        base=base_row(base, known),
        rows=tuple(sorted(rows, key=lambda row: (-row.need, -row.days, -len(row.others), row.leader))),
    )


@dataclass(frozen=True)
class _Leaver:
    id: str
    name: str
    recipients: frozenset[str]
    setup: Setup
    lifted: tuple[str, ...]


def _leavers(base: Setup, plan: Plan) -> Iterator[_Leaver]:
    by_leader: dict[str, list[tuple[str, str]]] = {}
    for match in plan.matches:
        by_leader.setdefault(match.leader, []).append((match.recipient, match.leader_name))
    for id_, matches in sorted(by_leader.items()):
        locks = tuple(d.recipient for d in base.region.decisions if d.leader == id_ and d.action == "lock")
        kept = tuple(pair for pair in plan.pairs if pair[1] != id_)
        region = apply_steps(base.region, _gone(id_, locks)).region
        # Whom the plan supports stands before what it keeps; all else comes after that.
        options = replace(base.options, previous=kept)
        setup = replace(base, region=region, options=options)
        yield _Leaver(id_, matches[0][1], frozenset(recipient for recipient, _ in matches), setup, locks)


def _gone(leader: str, locks: tuple[str, ...]) -> Iterator[Step]:
    yield Change("leaders", Which((leader,)), "status", "=", "left")
    if locks:
        # Nobody can be locked to a leader who has left.
        yield Remove("decisions", Which(where=(("leader", leader), ("action", "lock"))))


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
    moves = moves_of(plan, answer.plan, leaver.setup)
    going_on = [move for move in moves if move.change != "lost"]
    return replace(
        bare,
        need=_value(plan, "need") - _value(answer.plan, "need"),
        days=_value(plan, "days") - _value(answer.plan, "days"),
        lost=tuple(move for move in moves if move.change == "lost"),
        taken=tuple(move for move in going_on if move.recipient in leaver.recipients),
        others=tuple(move for move in going_on if move.recipient not in leaver.recipients),
    )


def _value(plan: Plan, name: str) -> int:
    return next((level.value for level in plan.levels if level.name == name), 0)
