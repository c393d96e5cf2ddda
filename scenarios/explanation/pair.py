"""A pair: every rule with its figures, the least edit that allows it, its price on every level, and who pays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ...models.matching.instance import Instance
from ...models.matching.links import AFTER, OWN_ORGANISATION
from ...models.plan.plan import Plan
from ..definition.change import Step
from ..re_solving.edits import would_take
from ..re_solving.sentences import Sentence, fact, solved, unsettled
from ..re_solving.wording import PairFacts, Rule, gone, match_text, move_texts, newly_in
from .recipient import About, chosen
from .result import Part, Verdict


@dataclass(frozen=True)
class Pair:
    """A recipient and a leader who are not matched, or are."""

    about: About
    leader: str

    @property
    def facts(self) -> PairFacts:
        """What each rule sees of them."""
        instance = self.about.resolver.instance
        return PairFacts(instance, self.about.number, instance.leader_number[self.leader])

    def verdict(self) -> Verdict:
        """Say whether a rule refuses the pair."""
        return "refused" if any(rule.refuses for rule in self.facts.rules()) else "allowed"

    def rules(self) -> Part:
        """Say what each rule finds."""
        told = (f"{rule.name}: {'refused, ' if rule.refuses else ''}{rule.figures}." for rule in self.facts.rules())
        return Part("The rules of this pair", tuple(map(fact, (*told, *self._beside()))))

    def _beside(self) -> Iterator[str]:
        """Say what the rules between the supports of one school see in the plan; nothing where it has one support."""
        instance, people, t = self.about.resolver.instance, self.about.people, self.about.number
        chosen = {instance.recipient_number[m.recipient]: m.leader for m in self.about.plan.matches}
        first = instance.links.first.get(t)
        if first is not None:
            has = people.leader(chosen[first]) if first in chosen else "no leader"
            before = people.body(instance.recipients[first].id)
            yield f"{AFTER}: {'' if first in chosen else 'refused, '}comes after {before}, which has {has} in the plan."
        if t in instance.links.beside:
            numbers = {u: instance.leader_number[leader] for u, leader in chosen.items()}
            other = instance.links.relative(t, instance.leader_number[self.leader], numbers)
            if other is None:
                yield f"{OWN_ORGANISATION}: of no organisation with another of the school's leaders in the plan."
            else:
                who = people.leader(instance.leaders[other].id)
                yield f"{OWN_ORGANISATION}: refused, of one organisation with {who}, who supports the school too."

    def parts(self) -> Iterator[Part]:
        """Walk the rules, the edit where it is refused, the price, and who pays."""
        yield self.rules()
        refused = [rule for rule in self.facts.rules() if rule.refuses]
        if not refused:
            yield from self._price(())
            return
        edit = tuple(step for rule in refused for step in rule.edit)
        yield Part("The least edit that allows it", tuple(self._edits(refused, edit)))
        if all(rule.edit for rule in refused) and self._allows(edit):
            yield from self._price(edit)

    def _edits(self, refused: list[Rule], edit: tuple[Step, ...]) -> Iterator[Sentence]:
        hard = [rule.name for rule in refused if not rule.edit]
        if hard:
            yield fact(f"None: {' and '.join(hard)} cannot be edited away.")
            return
        if not self._allows(edit):
            yield fact("None is known: after what each rule asks for, another refuses it.")
            return
        yield Sentence(
            f"It is allowed if {' and '.join(rule.way for rule in refused)}.", fact("").proof, would_take(edit)
        )  # fmt: skip

    def _allows(self, edit: tuple[Step, ...]) -> bool:
        instance = self.about.resolver.instance_after(edit)
        return instance is not None and _allowed(instance, self.about.id, self.leader)

    def _price(self, edit: tuple[Step, ...]) -> Iterator[Part]:
        plan, people, resolver = self.about.plan, self.about.people, self.about.resolver
        mine = plan.match_of(self.about.id)
        if mine is not None and mine.leader == self.leader:
            yield Part("Its price", (fact("Nothing: the plan has this match."),))
            return
        again = resolver.re_solve((*edit, *chosen(resolver, self.about.id, self.leader)))
        title = "Its price, with that edit" if edit else "Its price"
        if again.state in ("impossible", "unfit"):
            text = "No plan has this match beside the other decisions and the limits."
            yield Part(title, (solved(text),))
        elif again.plan is None:
            yield Part(title, (unsettled("The price could not be settled in time."),))
        else:
            costs = resolver.changes(again.plan)
            yield Part(title, (solved(f"Against the plan: {costs}."), *self._own(again.plan)))
            paying = [f"{people.body(id_)} goes without a leader." for id_ in gone(plan, again.plan)]
            others = [id_ for id_ in newly_in(plan, again.plan) if id_ != self.about.id]
            paying += [f"{people.body(id_)} has a leader, too." for id_ in others]
            paying += move_texts(plan, again.plan, people)
            yield Part("Who pays", tuple(map(solved, paying or ["Nobody else is touched."])))

    def _own(self, made: Plan) -> Iterator[Sentence]:
        match = made.match_of(self.about.id)
        if match is not None:
            told = match_text(match, self.about.people, self.about.recipient.priority)
            yield solved(f"{self.about.people.body(self.about.id)} would have {told}.")


def _allowed(instance: Instance, recipient: str, leader: str) -> bool:
    t, x = instance.recipient_number.get(recipient), instance.leader_number.get(leader)
    return t is not None and x is not None and not instance.rules.refusals(t, x)
