"""A graph of leaders, schools, trusts, what these were before, sponsors, authorities and dioceses, and paths in words.

networkx takes a moment to import: only what explains a plan imports this module.
"""

from __future__ import annotations

from collections.abc import Collection
from itertools import pairwise
from typing import Any

import networkx as nx

from ...common.names import fold, with_id
from ..region.positions import placed_leaders
from ..region.region import Leader, Region

OWN = frozenset({"works at", "belongs to", "was before", "is sponsored by"})
"""The links by which a body is a leader's own; to be in one authority or diocese is not enough."""


class PeopleGraph:
    """The graph of a region; a node is a pair of `leader`, `body` or `area` and an id or folded name."""

    def __init__(self, region: Region) -> None:
        self.graph: Any = nx.Graph()
        self._names = {("body", row.id): with_id(row.name, row.id) for row in (*region.schools, *region.trusts)}
        self.leaders: dict[str, Leader] = {leader.id: leader for leader in placed_leaders(region)}
        self._names |= {("leader", x.id): with_id(x.name, x.id) for x in self.leaders.values()}
        for leader in self.leaders.values():
            for body in (leader.school_id, leader.trust_id):
                self._link(("leader", leader.id), "works at", "body", body)
        for school in region.schools:
            at = ("body", school.id)
            self._link(at, "belongs to", "body", school.trust_id)
            self._link(at, "is in the authority", "area", school.local_authority)
            self._link(at, "is in the diocese", "area", school.diocese)
        for row in (*region.schools, *region.trusts):
            for old in row.predecessors:
                self._link(("body", row.id), "was before", "body", old)
            self._link(("body", row.id), "is sponsored by", "body", row.sponsor)
        self._own = nx.subgraph_view(self.graph, filter_edge=lambda a, b: self.graph.edges[a, b]["words"] in OWN)

    def _link(self, here: tuple[str, str], words: str, kind: str, there: str | None) -> None:
        if there is None:
            return
        node = kind, fold(there) if kind == "area" else there
        self._names.setdefault(node, there)
        if not self.graph.has_edge(here, node) and here != node:
            self.graph.add_edge(here, node, words=words, start=here)

    def name(self, kind: str, id_: str) -> str:
        """Give the name of a node, its id behind it."""
        return self._names.get((kind, id_), id_)

    def own_bodies(self, leader: str) -> frozenset[str]:
        """Give all bodies that are a leader's own: where they work, and what is linked with it, however far."""
        return frozenset(id_ for kind, id_ in nx.node_connected_component(self._alone(leader), ("leader", leader))
                         if kind == "body")  # fmt: skip

    def path(self, leader: str, body: str) -> str:
        """Say in words how a leader is linked with a body by the fewest links; empty where they are not."""
        view, start, end = self._alone(leader), ("leader", leader), ("body", body)
        if end not in view or not nx.has_path(view, start, end):
            return ""
        return "; ".join(self._step(a, b) for a, b in pairwise(nx.shortest_path(view, start, end)))

    def colleagues(self, one: str, other: str) -> str:
        """Say in words by what two leaders work for the same; empty where they do not."""
        shared = self.own_bodies(one) & self.own_bodies(other) if one != other else frozenset()
        if not shared:
            return ""
        body = min(shared, key=lambda id_: (len(self.path(one, id_)) + len(self.path(other, id_)), id_))
        return f"{self.path(one, body)}; {self.path(other, body)}"

    def areas(self, bodies: Collection[str]) -> frozenset[str]:
        """Give the folded names of the authorities and dioceses of some bodies."""
        near = (node for body in bodies if ("body", body) in self.graph for node in self.graph[("body", body)])
        return frozenset(name for kind, name in near if kind == "area")

    def _alone(self, leader: str) -> Any:
        """The links of ownership without the other leaders: nobody is linked by a colleague's second post."""
        self.graph.add_node(("leader", leader))
        return nx.subgraph_view(self._own, filter_node=lambda node: node[0] == "body" or node == ("leader", leader))

    def _step(self, one: tuple[str, str], other: tuple[str, str]) -> str:
        edge = self.graph.edges[one, other]
        first, second = (one, other) if edge["start"] == one else (other, one)
        if edge["words"] == "was before":
            return f"{self.name(*first)} was {self.name(*second)} before"
        return f"{self.name(*first)} {edge['words']} {self.name(*second)}"
