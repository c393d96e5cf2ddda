"""Why a whole plan is as it is: money, places, who could object, lots, groups, conflicts, assumptions, the order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from ...common.names import count
from ...models.matching.groups import GroupRow
from ...models.offers.offer import Offer
from ...models.people.register import Tie, register_of
from ...models.plan.plan import Plan
from ...models.region.names import Names
from ...models.region.region import Region
from ..re_solving.firmness import Label
from ..re_solving.resolver import ReSolved
from ..re_solving.sentences import Proof, Sentence
from ..runs.answer import Answers
from .assumptions import Assumed, OrderRow, assumption_sentences, order_sentences
from .floors import Floor, floor_sentences, floors_of
from .hall_sets import Cut, cut_sentences, minimum_cut
from .justified_envy import envy_of, envy_sentences, labels_of, lot_sentences
from .ledger import ledger_of, ledger_sentences
from .money_sums import MoneySum, money_sentences, money_sums, stranded_sentences
from .plan_case import PlanCase, plan_case


@dataclass(frozen=True, kw_only=True)
class PlanExplanation:
    """What explains a plan as a whole: sentences by section, and the tables behind them; money is in pence."""

    money: tuple[Sentence, ...]
    stranded: tuple[Sentence, ...]
    bottlenecks: tuple[Sentence, ...]
    envy: tuple[Sentence, ...]
    lots: tuple[Sentence, ...]
    groups: tuple[Sentence, ...]
    conflicts: tuple[Sentence, ...]
    assumptions: tuple[Sentence, ...]
    order: tuple[Sentence, ...]
    money_table: tuple[MoneySum, ...]
    cut: Cut
    label_table: tuple[Label, ...]
    ledger: tuple[GroupRow, ...]
    floors: tuple[Floor, ...]
    register: tuple[Tie, ...]
    assumption_table: tuple[Assumed, ...]
    order_table: tuple[OrderRow, ...]

    @property
    def sections(self) -> tuple[tuple[str, tuple[Sentence, ...]], ...]:
        """The sections in the order in which they are read, each with its heading; those without a sentence are out."""
        every = (
            ("Money", self.money), ("Money left", self.stranded), ("Places", self.bottlenecks),
            ("Who could object", self.envy), ("By lot", self.lots), ("Groups", self.groups),
            ("Register of conflicts", self.conflicts), ("Under other assumptions", self.assumptions),
            ("What the order of the levels cost", self.order),
        )  # fmt: skip
        return tuple((heading, sentences) for heading, sentences in every if sentences)


def explain_plan(
    plan: Plan,
    region: Region,
    many: Answers,
    offer: Offer | None = None,
    supports: Mapping[str, ReSolved] = MappingProxyType({}),
) -> PlanExplanation:
    """Explain a plan of a region as a whole; plans are made again by `many`, and each is made once.

    `supports` has of those without a leader, by id, the best plan in which one has a leader: they price the groups.
    Raises Faults where the plan's options or its offer do not suit the region. What the time of `many` does not settle,
    or cannot because the plan itself is not proven, is said to be not settled.
    """
    case = plan_case(plan, region, many, offer)
    sums, cut, rows = money_sums(case), minimum_cut(case), ledger_of(case)
    floors = floors_of(case, supports)
    ties = register_of(case.instance, plan)
    labels, left = labels_of(case)
    assumed, assumption_table = assumption_sentences(case)
    order, order_table = order_sentences(case)
    return PlanExplanation(
        money=tuple(money_sentences(case, sums)),
        stranded=tuple(stranded_sentences(case)),
        bottlenecks=tuple(cut_sentences(case, cut)),
        envy=tuple(envy_sentences(case, envy_of(case))),
        lots=tuple(lot_sentences(case, labels, left)),
        groups=(*ledger_sentences(rows), *floor_sentences(floors, Names(case.region))),
        conflicts=tuple(_conflicts(case, ties)),
        assumptions=assumed,
        order=order,
        money_table=sums,
        cut=cut,
        label_table=labels,
        ledger=rows,
        floors=floors,
        register=ties,
        assumption_table=assumption_table,
        order_table=order_table,
    )


def _conflicts(case: PlanCase, ties: tuple[Tie, ...]) -> Iterator[Sentence]:
    for tie in ties:
        yield Sentence(tie.sentence + (f" {tie.path}." if tie.path else ""), Proof.FACT)
    if not ties:
        what = count(len(case.plan.matches), "match", "matches")
        yield Sentence(f"No conflict is declared, and nothing in the region links anybody in {what}.", Proof.FACT)
