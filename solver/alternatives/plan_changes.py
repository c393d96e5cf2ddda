"""What changed since a plan before, and why: a decision, the region, a rule, or what keeping it would cost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from ...common.deadline import Deadline
from ...common.faults import Faults
from ...common.interrupt import this_process
from ...common.names import with_id
from ...models.matching.decision_log import Entry
from ...models.matching.instance import Instance
from ...models.matching.options import Allocation
from ...models.plan.fingerprint import Record
from ...models.plan.plan import NoPlan, Plan, Stopped
from ...models.plan.plan_report import REFUSED, PlanChange, costs_text, exact_costs
from .exact_costs import with_match


@dataclass(frozen=True)
class Comparison:
    """A plan beside the one before, with the decisions that hold."""

    record: Record
    instance: Instance
    plan: Plan
    entries: Sequence[Entry]
    deadline: Deadline

    def changes(self) -> tuple[PlanChange, ...]:
        """Every recipient whose support is not as it was, those who lost it first.

        Extras are compared only where the plan before is known with them.
        """
        now = {m.recipient: m.allocation for m in self.plan.matches}
        if self.record.extras is None:
            now = {x.recipient: Allocation(recipient=x.recipient, leader=x.leader, days=x.days) for x in now.values()}
        before = {allocation.recipient: allocation for allocation in self.record.allocations}
        return tuple(sorted(self._changes(before, now), key=lambda change: change.rank))

    def _changes(self, before: Mapping[str, Allocation], now: Mapping[str, Allocation]) -> Iterator[PlanChange]:
        region = self.instance.region
        names = {s.id: s.name for s in region.schools} | {t.id: t.name for t in region.trusts}
        for id_ in sorted(before.keys() | now.keys()):
            old, new = before.get(id_), now.get(id_)
            if old != new:
                yield PlanChange(
                    recipient=id_, name=names.get(id_, ""), before=old, now=new, why=self._why(id_, old, new)
                )  # fmt: skip

    def _why(self, id_: str, old: Allocation | None, new: Allocation | None) -> str:
        same = old is not None and new is not None and old.leader == new.leader
        entries = [entry for entry in self.entries if entry.recipient == id_]
        # Whoever only agreed to a leader has not asked for other days.
        if any(not same or entry.days or entry.approval for entry in entries):
            return f"Decided: {'; '.join(map(self._entry, entries))}."
        if id_ not in self.instance.recipient_number:
            return self._gone(id_)
        if old is None:
            return self._new(id_)
        if new is not None and same:
            days = "the days are shared anew" if old.days != new.days else ""
            extras = "what it has beside days is chosen anew" if _extras(old) != _extras(new) else ""
            return f"The same leader; {' and '.join(filter(None, (days, extras)))}."
        return self._left(id_, old.leader)

    def _entry(self, entry: Entry) -> str:
        return str(replace(entry, leader=self._named(entry.leader)) if entry.leader else entry)

    def _named(self, leader: str) -> str:
        """Write a leader by name; one who is not in the region any more has only an id."""
        return with_id(self._leaders.get(leader, ""), leader)

    @cached_property
    def _leaders(self) -> dict[str, str]:
        return {row.id: row.name for row in self.instance.region.leaders}

    def _gone(self, id_: str) -> str:
        bodies = {row.id for row in (*self.instance.region.schools, *self.instance.region.trusts)}
        if id_ in {r.id for r in self.instance.eligibility.declined}:
            return "It has declined."
        return "It is not eligible any more." if id_ in bodies else "It is not in the region any more."

    def _new(self, id_: str) -> str:
        known = {key for record, key in self.record.rows if record in ("school", "trust")}
        if id_ not in known:
            return "It is new in the region."
        return "It had no leader before; the best plan now has one for it."

    def _left(self, id_: str, leader: str) -> str:
        if leader not in self.instance.leader_number:
            return f"{self._named(leader)} is not in the region any more."
        numbers = self.instance.recipient_number[id_], self.instance.leader_number[leader]
        refused = self.instance.rules.refusals(*numbers)
        if refused:
            return f"{REFUSED}{', '.join(refused)}."
        return self._price(id_, leader)

    def _price(self, id_: str, leader: str) -> str:
        """What keeping the leader would cost: solved again with it."""
        unknown = f"{self._named(leader)} could still support it; what that would cost was not solved for."
        if self.deadline.over or not self.plan.optimal:
            return unknown
        this_process.step = "pricing what was given up"
        try:
            other = with_match(self.instance, id_, leader, self.deadline)
        except (NoPlan, Faults):
            return f"No plan keeps {self._named(leader)} here beside the decisions and limits."
        except Stopped:
            return unknown
        if not other.optimal:
            return unknown
        costs = costs_text(exact_costs(self.plan.levels, other.levels))
        return f"Keeping {self._named(leader)} would make the plan worse: {costs}."


def _extras(allocation: Allocation) -> tuple[str | None, str | None, bool]:
    return allocation.partner, allocation.reviewer, allocation.npqel
