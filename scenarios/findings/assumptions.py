"""The plan under other assumptions (A.5 to A.8), one step each, and what the strict order of the levels cost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from hashlib import sha256

from ...common.numbers import pounds
from ...models.matching.levels import FAIR, LOWEST
from ...models.matching.options import Request
from ...models.offers.offer import Offer, Role, Support, Terms
from ...models.plan.plan_report import amount, level_changes_text
from ..analyses.comparison import moves_of
from ..definition.apply_changes import apply_steps
from ..definition.change import parse_change
from ..re_solving.sentences import Proof, Sentence
from ..runs.answer import Answer
from .plan_case import PlanCase, not_settled

_RATE_STEP, _CREDIT_STEP, _REVIEW_COST, _NPQEL_FEE = 5_000, 500_000, 300_000, 100_000
"""Pence: one step of the day rate and of the credit; a review at five days of £600; an NPQEL's fee, a round sum."""


@dataclass(frozen=True)
class _Step:
    """One assumption changed by one step: the clause, in words, and what is planned instead."""

    clause: str
    words: str
    request: Request
    changes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Assumed:
    """What one step comes to: how many are matched, and by how much each level is better, below 0 for worse."""

    clause: str
    words: str
    matched: int | None
    change: tuple[tuple[str, int], ...]


def assumption_sentences(case: PlanCase) -> tuple[tuple[Sentence, ...], tuple[Assumed, ...]]:
    """Plan again under each step, and say what changes."""
    steps = list(_steps(case))
    sentences, table = [], []
    for step, answer in zip(steps, case.answers([step.request for step in steps]), strict=True):
        sentence, row = _outcome(case, step, answer)
        sentences.append(sentence)
        table.append(row)
    return tuple(sentences), tuple(table)


def _outcome(case: PlanCase, step: _Step, answer: Answer) -> tuple[Sentence, Assumed]:
    lead = f"{step.clause}, {step.words}"
    if answer.plan is None or answer.state != "proven":
        row = Assumed(clause=step.clause, words=step.words, matched=None, change=())
        if answer.state == "impossible":
            return Sentence(f"{lead}: no plan; {answer.reason}.", Proof.SOLVE, step.changes), row
        return not_settled(lead, answer), row
    change, moves = case.change(answer.plan), moves_of(case.plan, answer.plan)
    numbers = {kind: sum(move.change == kind for move in moves) for kind in ("gained", "lost", "leader")}
    matched = len(answer.plan.matches)
    text = f"{lead}: {matched:,} matched instead of {len(case.plan.matches):,}; {level_changes_text(change)}"
    text += (
        f"; {numbers['gained']:,} gain a leader, {numbers['lost']:,} lose theirs, {numbers['leader']:,} have another"
    )
    row = Assumed(clause=step.clause, words=step.words, matched=matched, change=tuple(change.items()))
    return Sentence(f"{text}.", Proof.SOLVE, step.changes), row


def _steps(case: PlanCase) -> Iterator[_Step]:
    yield from _minimums(case)
    yield from _priorities(case)
    yield from _roles(case)
    yield from _prices(case)


def _minimums(case: PlanCase) -> Iterator[_Step]:
    """A.5: a day fewer and a day more than the fewest days of a match."""
    offer, asked = case.instance.offer, case.instance.options.min_days
    least = [asked] if asked is not None else [terms.least_days for terms in offer.all_terms]
    for days in (min(least) - 1, max(least) + 1):
        if days >= 1:
            request = case.with_options(replace(case.instance.options, min_days=days))
            now = " or ".join(str(n) for n in sorted(set(least)))
            yield _Step("A.5", f"at least {days} days a match instead of {now}", request, (f"min_days={days}",))


def _priorities(case: PlanCase) -> Iterator[_Step]:
    """A.6: schools graded 4 count double, where nobody set their priority."""
    planned = {r.body: r.priority for r in case.instance.recipients}
    rows = [s for s in case.region.schools if s.grade == 4 and s.priority is None and s.id in planned]
    changes = [f"schools.{row.id}.priority={min(1000, 2 * planned[row.id])}" for row in rows]
    if rows:
        words = f"the {len(rows):,} schools graded 4 that nobody gave a priority count double"
        yield _Step("A.6", words, _changed(case, changes), tuple(changes))


def _changed(case: PlanCase, changes: list[str]) -> Request:
    steps = [parse_change(text, "") for text in changes]
    return replace(case.base, region=apply_steps(case.region, steps).region)


def _roles(case: PlanCase) -> Iterator[_Step]:
    """A.7: for schools and for trusts, each role that may lead taken out, or put in where it may not.

    A role is of one support alone: it is taken out.
    """
    offer, here = case.instance.offer, {leader.role for leader in case.instance.leaders}
    roles: tuple[Role, ...] = ("NLE", "CEO", "equivalent")
    for kind, terms in _kinds(offer):
        if not any(offer.terms_of(r) is terms for r in case.instance.recipients):
            continue
        leads = f"gives the support {kind}" if offer.supports else f"leads a {kind}"
        for role in terms.roles.allowed if offer.supports else roles:
            others: tuple[Role, ...] = tuple(name for name in terms.roles.allowed if name != role)
            allowed = others if role in terms.roles.allowed else (*terms.roles.allowed, role)
            if role in here and allowed:
                words = f"{'no ' if role in terms.roles.allowed else 'also '}{role} {leads}"
                terms_then = replace(terms, roles=replace(terms.roles, allowed=allowed))
                yield _Step("A.7", words, _under(case, _with_terms(offer, terms, terms_then), words))


def _prices(case: PlanCase) -> Iterator[_Step]:
    """A.8: the day rate, the credit of a partnership, what a review and an NPQEL cost."""
    offer, recipients = case.instance.offer, case.instance.recipients
    for rate in (offer.day_rate.pence - _RATE_STEP, offer.day_rate.pence + _RATE_STEP):
        if rate >= 0 and any(x.day_rate is None for x in case.instance.leaders):
            words = f"{pounds(rate)} a day instead of {pounds(offer.day_rate.pence)}"
            yield _Step("A.8", words, _under(case, replace(offer, day_rate=replace(offer.day_rate, pence=rate)), words))
    for kind, terms in _kinds(offer):
        mine = [r for r in recipients if offer.terms_of(r) is terms]
        if terms.partnership and any(r.partnership for r in mine):
            credit = max(0, terms.partnership.credit - _CREDIT_STEP)
            words = f"a partnership of a {kind} at {pounds(credit)}"
            then = replace(terms, partnership=replace(terms.partnership, credit=credit))
            yield _Step("A.8", words, _under(case, _with_terms(offer, terms, then), words))
        if terms.review and any(r.review for r in mine):
            words = f"a review at {pounds(_REVIEW_COST)} instead of {pounds(terms.review.cost)}"
            then = replace(terms, review=replace(terms.review, cost=_REVIEW_COST))
            yield _Step("A.8", words, _under(case, _with_terms(offer, terms, then), words))
        if terms.npqel and any(r.npqel for r in mine):
            words = f"an NPQEL at {pounds(_NPQEL_FEE)} instead of {pounds(terms.npqel.fee)}"
            then = replace(terms, npqel=replace(terms.npqel, fee=_NPQEL_FEE))
            yield _Step("A.8", words, _under(case, _with_terms(offer, terms, then), words))


def _kinds(offer: Offer) -> Iterator[tuple[str, Terms]]:
    """Walk the kinds of recipients with their terms: schools and trusts, or the supports."""
    named = (("school", offer.school), ("trust", offer.trust), *((one.name, one) for one in offer.supports))
    return ((name, terms) for name, terms in named if terms is not None)


def _with_terms(offer: Offer, old: Terms, new: Terms) -> Offer:
    if isinstance(new, Support):
        return replace(offer, supports=tuple(new if one is old else one for one in offer.supports))
    return replace(offer, school=new) if old is offer.school else replace(offer, trust=new)


def _under(case: PlanCase, offer: Offer, words: str) -> Request:
    digest = sha256(f"{offer.sha256} {words}".encode()).hexdigest()
    return replace(case.base, offer=replace(offer, sha256=digest, shipped=False))


# What the strict order cost.


@dataclass(frozen=True, kw_only=True, slots=True)
class OrderRow:
    """A level of the plan beside its best: alone, and where only the first level stands before it; None: not settled.

    Alone, a level of which less is better is best with nothing planned: for these `alone` is None too.
    """

    level: str
    reached: int
    alone: int | None
    after_first: int | None


def order_sentences(case: PlanCase) -> tuple[tuple[Sentence, ...], tuple[OrderRow, ...]]:
    """Plan with each level first, and with it right behind the first one, and say how much better it could be."""
    # The value of `fair` is one share of those that leximin compares: it does not say whether a plan is better.
    first, *others = case.values
    others = [name for name in others if name != FAIR]
    alone = [name for name in others if name not in LOWEST]
    asked = [(name,) for name in alone] + [(first, name) for name in others]
    options = case.instance.options
    requests = [case.with_options(replace(options, objective=objective)) for objective in asked]
    found = dict(zip(asked, case.answers(requests), strict=True))
    table = tuple(
        OrderRow(
            level=name, reached=case.values[name], alone=_value(found.get((name,)), name),
            after_first=_value(found[first, name], name),
        )
        for name in others
    )  # fmt: skip
    return tuple(_order(first, row, found[first, row.level]) for row in table), table


def _value(answer: Answer | None, name: str) -> int | None:
    if answer is None or answer.plan is None or answer.state != "proven":
        return None
    return answer.plan.value(name)


def _order(first: str, row: OrderRow, answer: Answer) -> Sentence:
    if row.after_first is None:
        return not_settled(f"What stands before {row.level} cost it", answer)
    here, best = amount(row.level, row.reached), amount(row.level, row.after_first)
    text = f"{row.level}: {here}"
    if row.after_first == row.reached:
        text += f", its best once {first} is settled: the levels between cost it nothing"
    else:
        lost = amount(row.level, abs(row.after_first - row.reached))
        text += f"; right behind {first} it would be {best}: the levels between cost it {lost}"
    if row.alone is not None:
        text += f". Put first, it would be {amount(row.level, row.alone)}"
    return Sentence(f"{text}.", Proof.SOLVE, (f"objective={first},{row.level}",))
