"""The checker: judges any plan from the region and the offer alone.

It shares nothing with the rest of `solver/` but the models, and looks for no better plan: it names every rule that
the plan breaks, and recomputes every level and all spending from the matches.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from ...common.faults import refuse
from ...common.names import count, listed
from ...common.version import VERSION
from ...models.eligibility.recipients import Recipient
from ...models.matching.instance import Instance, prepare
from ...models.matching.options import Options
from ...models.offers.catalogue import choose_offer
from ...models.offers.offer import Offer
from ...models.plan.check_result import Broken, Verdict
from ...models.plan.plan import BudgetUse, Plan, Unmatched
from ...models.region.region import POTS, Budget, Region
from .levels import broken_levels, journeys_made, recomputed
from .limits import broken_limits, spent_of
from .links import broken_links
from .matches import broken_matches
from .notes import (
    broken_need_first,
    broken_notes,
    broken_support_costs,
    further_notes,
    unjudged_need_first,
    unjudged_support_costs,
)
from .reasons import broken_reasons


def check(plan: Plan, region: Region, offer: Offer | str | None = None) -> Verdict:
    """Judge a plan of a region; without an offer, under the one that the plan names.

    Raises Faults where the offer is not known or the plan's options do not suit the region.
    """
    instance = instance_of(plan, region, offer)
    broken = [
        *broken_matches(instance, plan),
        *broken_links(instance, plan),
        *broken_limits(instance, plan),
        *_broken_lists(instance, plan),
        *broken_levels(instance, plan),
        *broken_need_first(instance, plan),
        *broken_support_costs(plan),
        *broken_reasons(instance, plan),
    ]
    differences = tuple(_differences(plan, instance))
    if not differences:
        broken += broken_notes(instance, plan)
    budgets = tuple(_spent(row, plan, instance) for row in instance.budgets)
    return Verdict(
        tuple(dict.fromkeys(broken)),
        recomputed(instance, plan),
        budgets,
        differences,
        journeys_made(instance, plan),
        unjudged=(*unjudged_need_first(plan), *unjudged_support_costs(plan), *_unjudged(plan, instance, differences)),
    )


def instance_of(plan: Plan, region: Region, offer: Offer | str | None = None) -> Instance:
    """Give the case that a plan answers; without an offer, under the one that the plan names."""
    chosen = choose_offer(region, plan.offer.name if offer is None else offer).offer
    return prepare(region, chosen, options_of(plan))


def options_of(plan: Plan) -> Options:
    """Give the options under which a plan was made; raises Faults where a budget row names no pot."""
    asked = plan.options
    strange = [row.pot for row in asked.budgets if row.pot not in POTS]
    if strange:
        raise refuse(f"options.budgets: {listed(strange)} is no pot: expected {listed(POTS, len(POTS))}")
    budgets = tuple(Budget(pot=b.pot, region=b.region, amount=b.amount) for b in asked.budgets)
    return Options(
        objective=asked.objective,
        min_days=asked.min_days,
        budgets=budgets,
        previous=asked.previous,
        stay=asked.stay,
    )


def _differences(plan: Plan, instance: Instance) -> Iterator[str]:
    # The region's own rows are compared: the plan's digest was taken before options replaced any.
    if plan.region.sha256 != instance.digest:
        yield f"the region is not the one that the plan was made from ({plan.region.name}): the digests differ"
        # Another source of postcodes, or none, makes another region of the same file: its notes say so.
        yield from instance.region.notes
    if plan.offer.name != instance.offer.id or plan.offer.sha256 != instance.offer.sha256:
        yield f"the offer {instance.offer.id} is not the one that the plan was made under: {plan.offer.name}"
    if plan.version != VERSION:
        yield f"the plan was made by version {plan.version}, and this is {VERSION}"


def _unjudged(plan: Plan, instance: Instance, differences: tuple[str, ...]) -> Iterator[str]:
    """Walk what cannot be judged without solving, or not from this region."""
    if not all(level.proven for level in plan.levels):
        yield "the bounds of the levels that are not proven"
    if plan.version != VERSION:
        yield f"the words of the explanations, which are those of version {plan.version}"
    if differences:
        yield "the notes, for the plan is of another region, offer or version"
    elif further := further_notes(instance, plan):
        what = count(len(further), "note")
        yield f"{what} that only the files, or solving, can tell: {'; '.join(further[:3])}{' …' if further[3:] else ''}"


def _spent(row: Budget, plan: Plan, instance: Instance) -> BudgetUse:
    return BudgetUse(pot=row.pot, region=row.region, amount=row.amount, spent=spent_of(row, plan, instance))


def _broken_lists(instance: Instance, plan: Plan) -> Iterator[Broken]:
    """Everybody stands in the plan once: matched, unmatched or declined; and leaders and budgets as they are."""
    matched, recipients = [m.recipient for m in plan.matches], {r.id: r for r in instance.recipients}
    unmatched, declined = [u.recipient for u in plan.unmatched], {r.id: r for r in instance.eligibility.declined}
    said_no, leaders, taken = [u.recipient for u in plan.declined], [x.leader for x in plan.leaders], set(matched)
    yield from _same_ids("unmatched", unmatched, [id_ for id_ in recipients if id_ not in taken])
    yield from _same_ids("declined", said_no, [*declined])
    yield from _same_ids("leaders", leaders, [*instance.leader_number])
    yield from _order("matches", matched, recipients)
    yield from _order("unmatched", unmatched, recipients)
    yield from _order("declined", said_no, declined)
    yield from _order("leaders", leaders, instance.leader_number)
    for what, rows, facts in (("unmatched", plan.unmatched, recipients), ("declined", plan.declined, declined)):
        for row in rows:
            if row.recipient in facts:
                yield from _facts(what, row, facts[row.recipient])
    if plan.not_known != instance.eligibility.undecided:
        yield Broken("not_known", "", "those of whom it is not known whether they are eligible are not the region's")
    spent = [_spent(row, plan, instance) for row in instance.budgets]
    if list(plan.budgets) != spent:
        yield Broken("budgets", "", "the budgets of the plan are not those of the region with what its matches spend")
    if plan.seconds < 0:
        yield Broken("seconds", "", "are below 0")
    proven = all(level.proven for level in plan.levels)
    if (plan.status == "optimal") != proven:
        told = "all proven" if proven else "not all proven"
        yield Broken("status", "", f"the status is {plan.status}, but levels are {told}")


def _same_ids(what: str, stated: list[str], expected: list[str]) -> Iterator[Broken]:
    for id_, number in sorted((Counter(stated) - Counter(expected)).items()):
        yield Broken(what, id_, f"stands {number} time(s) too often among the {what}")
    for id_ in sorted((Counter(expected) - Counter(stated)).elements()):
        yield Broken(what, id_, f"is missing among the {what}")


def _order(what: str, stated: list[str], expected: Iterable[str]) -> Iterator[Broken]:
    place = {id_: number for number, id_ in enumerate(expected)}
    numbers = [place[id_] for id_ in stated if id_ in place]
    if numbers != sorted(numbers):
        yield Broken(what, "", "do not stand in the order of their ids")


def _facts(what: str, row: Unmatched, recipient: Recipient) -> Iterator[Broken]:
    stated = (row.recipient_name, row.kind, row.region, row.eligible_because, row.priority, row.row_id, row.support)
    true = (recipient.name, recipient.kind, recipient.region, recipient.because, recipient.priority, recipient.body)
    if stated != (*true, recipient.support):
        yield Broken(what, row.recipient, "its name, kind, region, clauses or priority are not the region's")
