"""A leader: which limit ends their days, who could use what is left, what one more day brings, and their own trust."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from ...common.names import count, listed
from ...models.eligibility.recipients import Recipient
from ...models.matching.decisions import NLG
from ...models.matching.spending import day_rate
from ...models.plan.plan import LeaderUse, Match, Plan
from ...models.region.judgements import BELOW_GOOD
from ...models.region.names import Names
from ...models.region.region import Leader
from ..definition.change import Step, id_of
from ..re_solving.edits import leader_leaves, more_days, more_money, one_more_match, would_take
from ..re_solving.resolver import Resolver
from ..re_solving.sentences import Sentence, fact, reckoned, solved, unsettled
from ..re_solving.wording import gone, match_text, move_texts, newly_in, worse
from .recipient import chosen
from .result import Part

_ASKED = 8
"""Recipients without this leader of whom it is asked why; the best fits first."""


@dataclass(frozen=True)
class AboutLeader:
    """One leader of a plan, and what asks about them."""

    resolver: Resolver
    people: Names
    leader: Leader

    @property
    def plan(self) -> Plan:
        """The plan."""
        return self.resolver.plan

    @cached_property
    def use(self) -> LeaderUse:
        """What the plan asks of them."""
        return next(row for row in self.plan.leaders if row.leader == self.leader.id)

    @cached_property
    def matches(self) -> list[Match]:
        """Their matches."""
        return [match for match in self.plan.matches if match.leader == self.leader.id]

    @cached_property
    def others(self) -> list[Recipient]:
        """The recipients whom they may support and do not, by fit."""
        instance = self.resolver.instance
        x, mine = instance.leader_number[self.leader.id], {match.recipient for match in self.matches}
        pairs = [int(p) for p in (instance.pairs.leader == x).nonzero()[0]]
        order = sorted(pairs, key=lambda p: (-int(instance.pairs.fit.total[p]), int(instance.pairs.recipient[p])))
        every = (instance.recipients[int(instance.pairs.recipient[p])] for p in order)
        return [recipient for recipient in every if recipient.id not in mine]

    def parts(self) -> Iterator[Part]:
        """Walk all that is told of a leader."""
        yield self._matches()
        yield Part("What ends their days", tuple(self._ends()))
        yield Part("One more", tuple(self._more()))
        if self.others:
            yield Part("Who else may have them, and why not", tuple(self._others()))
        yield Part("If they leave", tuple(self._leave()))
        yield Part("Their own trust", tuple(map(fact, self._trust())))

    def _matches(self) -> Part:
        told = [f"{self.people.body(m.recipient)}: fit {m.fit}, {count(m.days, 'day')}." for m in self.matches]
        reviews = [m.recipient for m in self.plan.matches if m.governance_reviewer == self.leader.id]
        told += [f"Reviews {self.people.body(id_)}." for id_ in reviews]
        return Part("What they do", tuple(map(fact, told or ["The plan asks nothing of them."])))

    # Which limit ends their days.

    def _ends(self) -> Iterator[Sentence]:
        capacity, use, row = self.use.capacity, self.use, self.leader
        every = capacity.all
        team = f", {capacity.team} of them the team's" if capacity.team else ""
        most = "" if row.max_matches is None else f"; {use.matches} of {row.max_matches} matches"
        yield fact(f"{use.days} of {count(every, 'day')} are used{team}{most}.")
        ends = list(self._binding())
        if ends:
            yield reckoned(f"As the plan stands they can take on nobody more: {listed(ends)}.")

    def _binding(self) -> Iterator[str]:
        if self.leader.status == "left":
            yield "they have left"
        if self.leader.ready is False:
            yield "they are not ready"
        if self.use.left <= 0:
            yield "all days are used"
        elif self._own >= self.use.capacity.own:
            yield f"all {count(self.use.capacity.own, 'day')} of their own are used"
        if self.leader.max_matches is not None and self.use.matches >= self.leader.max_matches:
            yield "all matches are taken"
        if self.others:
            left = self.use.left
            least = min(recipient.minimum for recipient in self.others)
            if 0 < left < least:
                are = "is" if left == 1 else "are"
                yield f"{count(left, 'day')} {are} left, and whoever else may have them needs {least}"
        elif self.leader.role != NLG:
            yield "the rules allow nobody else"

    @property
    def _own(self) -> int:
        """The days that they give themselves."""
        instance = self.resolver.instance
        review = instance.offer.review
        own = 0
        for match in self.plan.matches:
            if match.leader == self.leader.id:
                team = instance.offer.terms_of(match).team
                own += team.days_in_person if team.may_help else match.days
            if match.governance_reviewer == self.leader.id and review is not None:
                own += review.days
        return own

    # One more day, match, or day's money.

    def _more(self) -> Iterator[Sentence]:
        yield self._with("one more day", (more_days(self.leader.id, 1),))
        if self.leader.max_matches is not None:
            yield self._with("one more match", (one_more_match(self.leader.id),))
        rate = day_rate(self.leader, self.resolver.instance.offer)
        for row in self.resolver.instance.budgets:
            if row.pot in ("total", "days") and rate:
                yield self._with(
                    f"the money for one of their days more in {id_of(row)}", (more_money(id_of(row), rate),)
                )

    def _with(self, words: str, steps: tuple[Step, ...]) -> Sentence:
        again = self.resolver.re_solve(steps)
        if again.plan is None:
            return unsettled(f"With {words}: not settled in time.")
        told = self.resolver.changes(again.plan)
        use = next(row for row in again.plan.leaders if row.leader == self.leader.id)
        days = "" if use.days == self.use.days else f"; they give {use.days} days instead of {self.use.days}"
        new = newly_in(self.plan, again.plan)
        who = f"; {listed(self.people.bodies(new))} has a leader" if len(new) == 1 else ""
        who = f"; {listed(self.people.bodies(new))} have a leader" if len(new) > 1 else who
        return solved(f"With {words}: {told}{days}{who}.", would_take(steps))

    # Who else.

    def _others(self) -> Iterator[Sentence]:
        left = {row.recipient for row in self.plan.unmatched}
        first = sorted(self.others, key=lambda recipient: recipient.id not in left)
        for recipient in first[:_ASKED]:
            yield self._why_not(recipient, recipient.id not in left)
        if len(first) > _ASKED:
            rest = listed(self.people.bodies(recipient.id for recipient in first[_ASKED:]))
            yield fact(f"{len(first) - _ASKED:,} more may have them: {rest}.")

    def _why_not(self, recipient: Recipient, matched: bool) -> Sentence:
        lead = f"{self.people.body(recipient.id)}{'' if matched else ', without a leader'}"
        again = self.resolver.re_solve(chosen(self.resolver, recipient.id, self.leader.id))
        if again.state in ("impossible", "unfit"):
            return solved(f"{lead}: no plan has it with them beside the decisions and limits.")
        if again.plan is None:
            return unsettled(f"{lead}: not settled in time.")
        loss = self.resolver.first_loss(again.plan)
        if loss is None:
            return solved(f"{lead}: could as well be theirs, by lot.")
        return solved(f"{lead}: would cost {worse(*loss)}.")

    # If they leave.

    def _leave(self) -> Iterator[Sentence]:
        steps = leader_leaves(self.resolver.base.region, self.leader.id)
        made = self.resolver.re_solve(steps).plan
        if made is None:
            yield unsettled("What would be lost could not be settled in time.")
            return
        yield solved(f"Against the plan: {self.resolver.changes(made)}.", would_take(steps))
        for id_ in gone(self.plan, made):
            yield solved(f"{self.people.body(id_)} goes without a leader.")
        for id_ in newly_in(self.plan, made):
            yield solved(f"{self.people.body(id_)} has a leader, who has none now.")
        for text in move_texts(self.plan, made, self.people):
            yield solved(text)

    # Their own trust.

    def _trust(self) -> Iterator[str]:
        trust = self.leader.trust_id
        if trust is None:
            yield "It is not known where they work." if self.leader.school_id is None else "They work at no trust."
            if self.leader.school_id is not None:
                yield from self._as_recipient(self.leader.school_id)
            return
        yield f"They work at {self.people.body(trust)}."
        schools = [row for row in self.resolver.base.region.schools if row.trust_id == trust]
        for id_ in (trust, *(row.id for row in schools)):
            yield from self._as_recipient(id_)
        partners = [m.recipient for m in self.plan.matches if m.partner == trust]
        if partners:
            yield f"It is the partner of {listed(self.people.bodies(partners))}."
        theirs = [id_ for id_ in partners if any(m.recipient == id_ for m in self.matches)]
        if theirs:
            yield f"They lead whom it is the partner of, which is paid for: {listed(self.people.bodies(theirs))}."
        low = [row.id for row in schools if row.grade in BELOW_GOOD]
        if low:
            yield f"Below good there: {listed(self.people.bodies(low))}."

    def _as_recipient(self, id_: str) -> Iterator[str]:
        match = self.plan.match_of(id_)
        if match is not None:
            yield f"{self.people.body(id_)} is a recipient itself: {match_text(match, self.people)}."
        elif any(row.recipient == id_ for row in self.plan.unmatched):
            yield f"{self.people.body(id_)} is a recipient itself, and has no leader."
