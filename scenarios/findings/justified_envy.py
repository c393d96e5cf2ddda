"""Who could object, of those left out, to somebody who is in; and matches that only the tie-break decides.

That is *justified envy* (Abdulkadiroğlu and Sönmez 2003): somebody of the same or lower priority has a leader who may
support the one left out. Each is answered by the exchange itself, added up where the plan stays a plan, and else by
the best plan that has the leader for the one left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ...common.names import count, listed
from ...models.matching.distance import km_between
from ...models.matching.options import Request
from ...models.matching.pairs import describe
from ...models.plan.plan import FitShares, Level, Match, Plan, Unmatched, first_loss, level_changes
from ...models.plan.plan_report import level_changes_text
from ...models.region.region import Decision
from ...solver.checker.levels import recomputed, shares_of
from ...solver.checker.limits import broken_limits
from ...solver.checker.links import broken_links
from ..re_solving.firmness import Label, label_of
from ..re_solving.sentences import Proof, Sentence
from ..runs.answer import Answer
from .plan_case import PlanCase, not_settled

MOST = 60
"""Plans made again for objections that no exchange answers; beyond that one is not settled."""

_LIMITS = frozenset({"own-days", "days", "max_matches", "partner-slots", "budget"})
"""What the checker calls the limits of a plan; the rest of what it finds is how a plan states itself."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Envy:
    """One left out, one in, and the leader whom both may have; `answer` says what the exchange comes to."""

    recipient: str
    priority: int
    fit: int
    km: int | None
    other: str
    other_priority: int
    other_fit: int
    other_km: int | None
    leader: str
    answer: str
    proof: Proof


# Justified envy.


def envy_of(case: PlanCase, most: int = MOST) -> tuple[Envy, ...]:
    """Give every objection, by who is left out and then by who is in."""
    pairs = list(_pairs(case))
    swaps = {key: _swapped(case, *key) for key in pairs}
    hard = list(dict.fromkeys((u.recipient, m.leader) for (u, m), swap in swaps.items() if swap is None))
    asked = hard[:most]
    locks = [_with_leader(case, recipient, leader) for recipient, leader in asked]
    answers = dict(zip(asked, case.answers(locks), strict=True))
    return tuple(_envy(case, u, m, swap, answers.get((u.recipient, m.leader))) for (u, m), swap in swaps.items())


def _pairs(case: PlanCase) -> Iterator[tuple[Unmatched, Match]]:
    instance = case.instance
    priority = {r.id: r.priority for r in instance.recipients}
    for u in case.plan.unmatched:
        t = instance.recipient_number[u.recipient]
        for match in case.plan.matches:
            shared = instance.pairs.find(t, instance.leader_number[match.leader]) is not None
            if shared and not match.locked and priority[match.recipient] <= u.priority:
                yield u, match


def _swapped(case: PlanCase, u: Unmatched, match: Match) -> tuple[Level, ...] | None:
    """What the levels come to with one in the place of the other and all else as it is; None where that is no plan."""
    instance, t = case.instance, case.instance.recipient_number[u.recipient]
    leader, row = instance.leader_number[match.leader], instance.recipients[t]
    most = max(row.minimum, min(match.days, row.top))
    for days in dict.fromkeys((most, row.minimum)):
        fit = describe(instance.rules, np.array([t]), np.array([leader])).fit
        parts = FitShares.of(fit, 0)
        new = replace(
            match, recipient=row.id, recipient_name=row.name, kind=row.kind, region=row.region, days=days,
            cost=days * int(case.figures.rate[leader]), fit=int(fit.total[0]), fit_parts=parts,
            km=km_between(row.position, instance.leaders[leader].position), partner=None, partnership_credit=0,
            governance_reviewer=None, npqel=False, body=match.body and row.body, support=row.support, grant=row.grant,
        )  # fmt: skip
        others = (m for m in case.plan.matches if m is not match)
        made = replace(case.plan, matches=tuple(sorted((*others, new), key=lambda m: m.recipient)))
        holds = not any(broken.rule in _LIMITS for broken in broken_limits(instance, made))
        if holds and not any(broken_links(instance, made)):
            values, shares = recomputed(instance, made), shares_of(instance, made)
            return tuple(
                replace(level, value=values[level.name], shares=shares if level.shares else ()) for level in made.levels
            )
    return None


def _with_leader(case: PlanCase, recipient: str, leader: str) -> Request:
    return case.with_decisions(Decision(recipient=recipient, leader=leader, action="lock"))


def _envy(case: PlanCase, u: Unmatched, match: Match, swap: tuple[Level, ...] | None, answer: Answer | None) -> Envy:
    instance, t = case.instance, case.instance.recipient_number[u.recipient]
    leader = instance.leader_number[match.leader]
    told, proof = _answer(case, u, match, swap, answer)
    km = km_between(instance.recipients[t].position, instance.leaders[leader].position)
    other = instance.recipients[instance.recipient_number[match.recipient]]
    return Envy(
        recipient=u.recipient,
        priority=u.priority,
        fit=int(describe(instance.rules, np.array([t]), np.array([leader])).fit.total[0]),
        km=km,
        other=match.recipient,
        other_priority=other.priority,
        other_fit=match.fit,
        other_km=match.km,
        leader=match.leader,
        answer=told,
        proof=proof,
    )


def _answer(
    case: PlanCase, u: Unmatched, match: Match, swap: tuple[Level, ...] | None, answer: Answer | None
) -> tuple[str, Proof]:
    if swap is not None:
        found = first_loss(case.plan.levels, swap)
        if found is not None and found[1] < 0 and case.plan.optimal:
            raise ArithmeticError("an exchange betters a plan that is proven")
        if found is None:
            return "the plan would be as good: the tie-break chose", Proof.SUM
        return f"in its place: {level_changes_text(level_changes(swap, case.plan.levels))}", Proof.SUM
    if answer is None or answer.state in ("stopped", "failed"):
        return "not settled", Proof.NOT_SETTLED
    leader = case.names.leader(match.leader)
    if answer.plan is None:
        return f"no plan has {leader} for it beside the decisions and limits", Proof.SOLVE
    told = level_changes_text(case.change(answer.plan))
    return f"the best plan with {leader} for it: {told}{_goes(case, answer.plan)}", Proof.SOLVE


def _goes(case: PlanCase, made: Plan) -> str:
    now = {m.recipient for m in made.matches}
    gone = [m.recipient for m in case.plan.matches if m.recipient not in now]
    return f"; {listed(case.names.bodies(gone))} would go without" if gone else ""


def envy_sentences(case: PlanCase, every: Sequence[Envy]) -> Iterator[Sentence]:
    """Say for each who is left out what their best objection comes to; the table has all of them."""
    by_recipient: dict[str, list[Envy]] = {}
    for envy in every:
        by_recipient.setdefault(envy.recipient, []).append(envy)
    for id_, mine in by_recipient.items():
        best = min(mine, key=lambda c: (c.other_priority, c.other_fit - c.fit, c.other))
        others = f", the first of {len(mine):,} such matches" if len(mine) > 1 else ""
        text = (
            f"{case.names.body(id_)} (priority {best.priority:,}, fit {best.fit}, {_km(best.km)}) has no leader, and "
            f"{case.names.body(best.other)} (priority {best.other_priority:,}, fit {best.other_fit}, "
            f"{_km(best.other_km)}) has {case.names.leader(best.leader)}, who may support both{others}: {best.answer}."
        )
        yield Sentence(text, best.proof)
    if not every and case.plan.unmatched:
        yield Sentence("Nobody left out could have the leader of somebody of the same or lower priority.", Proof.FACT)


def _km(km: int | None) -> str:
    return "km unknown" if km is None else f"{km:,} km"


# Lots: what only the tie-break decides.


def labels_of(case: PlanCase) -> tuple[tuple[Label, ...], tuple[Answer, ...]]:
    """Ban each match that no lock asks for, and say what that makes of the plan; with the answers not settled."""
    open_ = [match for match in case.plan.matches if not match.locked]
    bans = [case.with_decisions(Decision(recipient=m.recipient, leader=m.leader, action="ban")) for m in open_]
    labels, left = [], []
    for match, answer in zip(open_, case.answers(bans), strict=True):
        if not answer.settled:
            left.append(answer)
            continue
        labels.append(label_of(case.plan, match, answer.plan))
    return tuple(labels), tuple(left)


def lot_sentences(case: PlanCase, labels: Sequence[Label], left: Sequence[Answer]) -> Iterator[Sentence]:
    """Say which matches only the tie-break decides, and how many of the others each level decides."""
    free = [label for label in labels if label.label == "free"]
    if labels:
        by_level = [(name, sum(label.level == name for label in labels)) for name in case.values]
        told = ", ".join(f"{number:,} by {name}" for name, number in by_level if number)
        text = f"Of {count(len(labels), 'match', 'matches')} that no lock asks for, {len(free):,} are by lot"
        text += f"; decided: {told}" if told else ""
        yield Sentence(f"{text}.", Proof.SOLVE)
    for label in free:
        instead = label.instead and case.names.leader(label.instead)
        who = f"{instead} would do as well" if instead else "another could be supported in its place"
        match = f"{case.names.body(label.recipient)} with {case.names.leader(label.leader)}"
        yield Sentence(f"{match} is by lot: {who}, on every level.", Proof.SOLVE)
    if left:
        yield not_settled(f"Whether {count(len(left), 'further match is', 'further matches are')} by lot", left[0])
