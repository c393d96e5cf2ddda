"""A region less what claims have spent: who was supported is done, what is outstanding is locked, the rest is free.

Planned again, it gives plans of what is left: nobody who was supported is planned for twice, and everything that may
still be claimed keeps its leader, its days and its money.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ..models.matching.decisions import in_full
from ..models.matching.instance import Instance
from ..models.plan.plan import Match, Plan
from ..models.region.region import Budget, Decision, Leader, Region, School, Setting, Trust
from .settlement import Settled, Settlement


def spent_region(plan: Plan, instance: Instance, settlement: Settlement) -> Region:
    """Take off a region what its plan has spent.

    Recipients whose deployment is complete are no longer eligible; their decisions that lock go. Every other match is
    locked with the days that are outstanding; where a school has several supports, all stay as they were planned until
    the last of them is complete. Leaders lose the days that they gave, and reviewers those of reviews that
    no plan holds any more; partners lose slots, and budgets what is paid and what is outstanding to the supported.
    """
    spender = _Spender(plan, instance, settlement)
    region = instance.region
    return replace(
        region,
        schools=tuple(spender.school(row) for row in region.schools),
        trusts=tuple(spender.trust(row) for row in region.trusts),
        leaders=tuple(spender.leader(row) for row in region.leaders),
        budgets=tuple(spender.budget(row) for row in region.budgets),
        decisions=spender.decisions(),
        settings=spender.settings(),
    )


class _Spender:
    def __init__(self, plan: Plan, instance: Instance, settlement: Settlement) -> None:
        self.instance, self.plan = instance, plan
        self.matches = {match.recipient: match for match in plan.matches}
        self.of: dict[str, dict[str, Settled]] = {id_: settlement.of(id_) for id_ in self.matches}
        complete = {id_ for id_, rows in self.of.items() if rows["deployment"].complete}
        going_on = {match.row_id for match in plan.matches if match.recipient not in complete}
        self.done = frozenset(id_ for id_ in complete if self.matches[id_].row_id not in going_on)
        # While one support of a school goes on, the plan's other supports of it stay as they are: all are held.
        several = (id_ for id_, match in self.matches.items() if match.support and match.row_id in going_on)
        self.held = frozenset(several)
        self.row_ids = frozenset(self.matches[id_].row_id for id_ in self.done)
        # A trust that no row lists cannot be marked: its schools are.
        marked = (body for body in instance.eligibility.bodies if body.trust.id in self.done and not body.listed)
        self.members = frozenset(school.id for body in marked for school in body.schools)

    def _gone(self, recipient: str, kind: str) -> bool:
        """Whether something beside the days comes no more into a plan: it was begun, or its recipient is done."""
        row = self.of[recipient].get(kind)
        return row is not None and (row.complete or row.days > 0 or row.paid > 0 or recipient in self.done)

    def school(self, row: School) -> School:
        """Mark a school that was supported; one with its partnership wishes no other."""
        if row.id in self.row_ids or row.id in self.members:
            return replace(row, eligible="no")
        return replace(row, **self._wishes(row)) if row.id in self.matches else row

    def trust(self, row: Trust) -> Trust:
        """Mark a trust that was supported, and take the slots of its partnerships."""
        used = sum(
            match.partner == row.id and self._gone(match.recipient, "partnership") for match in self.plan.matches
        )
        if used and row.partnership_slots:
            row = replace(row, partnership_slots=row.partnership_slots - used)
        if row.id in self.done:
            return replace(row, eligible="no")
        return replace(row, **self._wishes(row)) if row.id in self.matches else row

    def _wishes(self, row: School | Trust) -> dict[str, Any]:
        """Give the cells of wishes that are fulfilled, as they are from now on."""
        cells: dict[str, Any] = {"rd_approved": self._approval(row)} if row.rd_approved else {}
        if self._gone(row.id, "partnership") and isinstance(row, School):
            cells["partnership"] = False
        cells |= {"governance_review": False} if self._gone(row.id, "review") else {}
        return cells | ({"npqel": False} if self._gone(row.id, "npqel") else {})

    def _approval(self, row: School | Trust) -> str | None:
        """Give what stays approved: not a second partnership, and none beside extra days that rule it out (23.7)."""
        match = self.matches[row.id]
        extra, approved = self.instance.offer.terms_of(match).extra_days, row.rd_approved
        either = bool(match.extra_days and extra and extra.excludes and approved == "either")
        if either or self._gone(row.id, "partnership"):
            return "days" if match.extra_days and approved in ("days", "either") else None
        return approved

    def leader(self, row: Leader) -> Leader:
        """Take off the days that a leader gave; the team's go first, as far as the leader need not give them alone."""
        led = [match for match in self.plan.matches if match.leader == row.id]
        reviewed = [m.recipient for m in self.plan.matches if m.governance_reviewer == row.id]
        given = [self._given(match) for match in led]
        reviews = [self.of[id_]["review"] for id_ in reviewed if self._gone(id_, "review")]
        alone = sum(own for own, _ in given) + sum(review.days + review.days_outstanding for review in reviews)
        team, had = sum(other for _, other in given), row.team_days or 0
        by_team = min(team, had)
        left = row.capacity_days - alone - (team - by_team)
        done = sum(match.recipient in self.done for match in led) + len(reviews)
        return replace(
            row, capacity_days=left, team_days=None if row.team_days is None else had - by_team,
            max_matches=None if row.max_matches is None else row.max_matches - done,
        )  # fmt: skip

    def _given(self, match: Match) -> tuple[int, int]:
        """Give the days of a match that are given: those that only the leader could give, and the others."""
        if match.recipient in self.held:
            return 0, 0
        row, team = self.of[match.recipient]["deployment"], self.instance.offer.terms_of(match).team
        if not team.may_help:
            return row.days, 0
        # While more is to come, the days in person are still to be given.
        own = min(team.days_in_person, row.days) if row.complete else 0
        return own, row.days - own

    def budget(self, row: Budget) -> Budget:
        """Take off what is paid, and what the supported may still claim."""
        spoken = sum(
            settled.paid + (settled.outstanding if kind != "deployment" and self._gone(id_, kind) else 0)
            for id_, rows in self.of.items()
            for kind, settled in rows.items()
            if id_ not in self.held
            if row.pays_for(settled.due.region) and row.pot in ("total", settled.due.pot)
        )
        return replace(row, amount=row.amount - spoken)

    def decisions(self) -> tuple[Decision, ...]:
        """Keep what binds nobody to a match, and lock every match and review that is outstanding."""
        rows = in_full(self.instance.region, self.instance.offer)
        open_ = [(id_, match.leader) for id_, match in self.matches.items() if id_ not in self.done]
        kept = [
            row for row in rows if row.action == "ban" or (not row.binds and (row.recipient, row.leader) not in open_)
        ]
        steps = {
            (row.recipient, row.leader): {column: getattr(row, column) for column in Decision.STEPS.values()}
            for row in rows
            if row.steps
        }
        locks = [
            Decision(
                recipient=id_, leader=leader, action="lock", days=self._days(id_),
                **steps.get((id_, leader), {}),
            )
            for id_, leader in open_
        ]  # fmt: skip
        reviews = [
            Decision(recipient=id_, leader=match.governance_reviewer, action="lock")
            for id_, match in self.matches.items()
            if match.governance_reviewer and "review" in self.of[id_] and not self._gone(id_, "review")
        ]
        return (*kept, *locks, *reviews)

    def _days(self, recipient: str) -> int:
        """The days with which a match is locked: those outstanding, or all where the whole school is held."""
        if recipient in self.held:
            return self.matches[recipient].days
        return self.of[recipient]["deployment"].days_outstanding

    def settings(self) -> tuple[Setting, ...]:
        """Name the offer, so that the next plan is under the same; an offer file of one's own cannot be named."""
        region, offer = self.instance.region, self.instance.offer
        if not offer.shipped or region.setting("offer") is not None:
            named = tuple(replace(s, value=offer.id) if s is region.setting("offer") else s for s in region.settings)
            return named if offer.shipped else region.settings
        return (*region.settings, Setting(name="offer", value=offer.id))
