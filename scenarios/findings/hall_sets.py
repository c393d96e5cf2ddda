"""How many must go without, whatever the money: a minimum cut of recipients → leaders → places, and its Hall sets.

A place is one match of a leader at the fewest days. The cut bounds every plan (König 1931, Hall 1935, Ford and
Fulkerson 1956); where it equals the plan, the proof is complete, and anybody can count it again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ...common.names import count, listed
from ..re_solving.sentences import Proof, Sentence
from .plan_case import PlanCase


@dataclass(frozen=True, kw_only=True, slots=True)
class HallSet:
    """Recipients who have only these leaders between them, with fewer places than they are; ids in order."""

    recipients: tuple[str, ...]
    leaders: tuple[str, ...]
    places: int

    @property
    def without(self) -> int:
        """How many of them go without a leader in every plan."""
        return len(self.recipients) - self.places


@dataclass(frozen=True, kw_only=True, slots=True)
class Cut:
    """The minimum cut: how many can be matched at most, and the Hall sets that say why not all."""

    recipients: int
    most: int
    sets: tuple[HallSet, ...]


def minimum_cut(case: PlanCase) -> Cut:
    """Find the most recipients that can be matched, money aside, and who must go without."""
    allowed = _allowed(case)
    places = {leader: _places(case, leader, who) for leader, who in _reversed(allowed).items()}
    return cut_of(allowed, places)


def cut_of(allowed: Mapping[str, Collection[str]], places: Mapping[str, int]) -> Cut:
    """Give the cut of recipients with the leaders who may support each, and the places of each leader.

    Raises ArithmeticError where its Hall sets, counted, do not come to what the flow says.
    """
    flow, residual = _flow(allowed, places)
    reached = _reached(residual)
    starved = {id_ for kind, id_ in reached if kind == "recipient"}
    sets = tuple(_sets(allowed, places, starved))
    for one in sets:
        theirs = {leader for id_ in one.recipients for leader in allowed[id_]}
        if theirs != set(one.leaders) or one.places != sum(places[leader] for leader in theirs) or one.without <= 0:
            raise ArithmeticError("a Hall set does not count up to what the flow says")
    if len(allowed) - sum(one.without for one in sets) != flow:
        raise ArithmeticError("the Hall sets do not leave out as many as the flow does")
    return Cut(recipients=len(allowed), most=flow, sets=sets)


def _allowed(case: PlanCase) -> dict[str, set[str]]:
    instance = case.instance
    found: dict[str, set[str]] = {r.id: set() for r in instance.recipients}
    for t, leader in zip(instance.pairs.recipient.tolist(), instance.pairs.leader.tolist(), strict=True):
        id_, name = instance.recipients[t].id, instance.leaders[leader].id
        lock = instance.lock_of.get(id_)
        if lock is None or lock.leader == name:
            found[id_].add(name)
    return found


def _reversed(allowed: Mapping[str, Collection[str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for id_, leaders in allowed.items():
        for leader in leaders:
            found[leader].append(id_)
    return found


def _places(case: PlanCase, leader: str, who: Collection[str]) -> int:
    """The most matches of a leader: their own days, all days and max_matches, each filled with the least first."""
    instance, figures, number = case.instance, case.figures, case.instance.leader_number[leader]
    own, days = [], []
    for id_ in who:
        t, lock = instance.recipient_number[id_], instance.lock_of.get(id_)
        least = lock.days if lock is not None and lock.days is not None else int(figures.minimum[t])
        own.append(int(figures.in_person[t]) if figures.team[t] else least)
        days.append(least)
    most = int(figures.most_matches[number])
    return min(most, _fits(own, int(figures.own[number])), _fits(days, int(figures.all_days[number])))


def _fits(least: list[int], limit: int) -> int:
    number = 0
    for days in sorted(least):
        limit -= days
        number += limit >= 0
    return number


def _flow(allowed: Mapping[str, Collection[str]], places: Mapping[str, int]) -> tuple[int, Any]:
    import networkx as nx
    from networkx.algorithms.flow import dinitz

    graph = nx.DiGraph()
    graph.add_nodes_from((("source", ""), ("sink", "")))
    for id_ in sorted(allowed):
        graph.add_edge(("source", ""), ("recipient", id_), capacity=1)
        for leader in sorted(allowed[id_]):
            graph.add_edge(("recipient", id_), ("leader", leader), capacity=1)
    for leader in sorted(places):
        graph.add_edge(("leader", leader), ("sink", ""), capacity=places[leader])
    residual = dinitz(graph, ("source", ""), ("sink", ""))
    return int(residual.graph["flow_value"]), residual


def _reached(residual: Any) -> set[tuple[str, str]]:
    """What the source still reaches: the smallest side of a minimum cut."""
    start = ("source", "")
    reached, queue = {start}, [start]
    while queue:
        node = queue.pop()
        for other, edge in residual[node].items():
            # A pair's own edge is no bottleneck: a recipient reaches every leader who may support it.
            free = node[0] == "recipient" and other[0] == "leader"
            if other not in reached and (free or edge["flow"] < edge["capacity"]):
                reached.add(other)
                queue.append(other)
    return reached


def _sets(allowed: Mapping[str, Collection[str]], places: Mapping[str, int], starved: set[str]) -> Iterator[HallSet]:
    """Split the recipients on the source's side into sets that share no leader; those without any are one set."""
    none = tuple(sorted(id_ for id_ in starved if not allowed[id_]))
    if none:
        yield HallSet(recipients=none, leaders=(), places=0)
    left = sorted(starved - set(none))
    by_leader = _reversed({id_: allowed[id_] for id_ in left})
    seen: set[str] = set()
    for first in left:
        if first in seen:
            continue
        part, queue = {first}, [first]
        while queue:
            near = {id_ for leader in allowed[queue.pop()] for id_ in by_leader[leader]} - part
            part |= near
            queue += near
        seen |= part
        leaders = sorted({leader for id_ in part for leader in allowed[id_]})
        yield HallSet(
            recipients=tuple(sorted(part)), leaders=tuple(leaders), places=sum(places[leader] for leader in leaders)
        )


def cut_sentences(case: PlanCase, cut: Cut) -> Iterator[Sentence]:
    """Say who must go without for want of leaders, bottleneck by bottleneck, and whether that is all."""
    matched = len(case.plan.matches)
    for one in cut.sets:
        who = count(len(one.recipients), "recipient")
        if not one.leaders:
            yield Sentence(f"{who} may be supported by nobody: {listed(case.names.bodies(one.recipients))}.", Proof.CUT)
            continue
        have = f"{count(len(one.leaders), 'leader')}, {count(one.places, 'place')}"
        leaders = listed(map(case.names.leader, one.leaders))
        lack = f"{one.without:,} must go without, whatever the money"
        text = f"{who}, {have}: {lack}. The leaders: {leaders}."
        yield Sentence(text, Proof.CUT)
    if not cut.sets:
        yield Sentence(f"The leaders have places for all {count(cut.recipients, 'recipient')}.", Proof.CUT)
    elif matched == cut.most:
        yield Sentence(f"The plan supports {matched:,}, and no plan supports more: the proof is complete.", Proof.CUT)
    else:
        text = f"That is a bound: at most {cut.most:,} can be supported, and the plan supports {matched:,}."
        yield Sentence(text, Proof.CUT)
