"""Why a recipient has another leader or other days than in the base: by plans made again, and by nothing else.

A limit is named where opening it gives the days back; else what keeping the leader or the days would cost is told.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from ...common.faults import Faults
from ...common.names import count, fold
from ...common.numbers import pounds
from ...models.matching.decisions import in_full
from ...models.matching.options import Request
from ...models.plan.plan import Match, Plan, level_changes
from ...models.plan.plan_report import level_changes_text, without_stay
from ...models.region.names import Names
from ...models.region.region import Decision, pot_id
from ..definition.apply_changes import apply_steps
from ..definition.change import Step
from ..re_solving.edits import more_days, more_money
from ..runs.answer import Answer, Answers

MOST_SOLVED = 12
"""Recipients of one scenario for whom plans are made again, as many as the terminal shows."""

NOT_SETTLED = "not-settled"
"""The short name where no plan was made to see why."""


@dataclass(frozen=True, kw_only=True)
class Question:
    """What is asked of one recipient: why not this `leader`, or why not `wanted` days of theirs.

    `request` and `made` are of the side that has it not: with another leader, or with fewer days, which is `match`.
    """

    kind: Literal["leader", "days"]
    request: Request
    made: Plan
    match: Match
    leader: str
    wanted: int
    where: str

    @property
    def names(self) -> Names:
        """Who is who in the region of that side."""
        return Names(self.request.region)


Cause = tuple[str, str]
"""A short name and a sentence."""


def causes_of(questions: Sequence[Question], many: Answers) -> list[Cause]:
    """Answer questions, the first of them by plans made again."""
    asked = questions[:MOST_SOLVED]
    opened = [list(_limits(question)) if question.kind == "days" else [] for question in asked]
    limits = [(number, limit) for number, found in enumerate(opened) for limit in found]
    tried = many.answers([limit.request for _, limit in limits]) if limits else []
    known: dict[int, Cause] = {}
    for (number, limit), answer in zip(limits, tried, strict=True):
        if number not in known and _gives_back(asked[number], answer):
            known[number] = limit.name, limit.sentence
    left = [number for number in range(len(asked)) if number not in known]
    kept = many.answers([_keeping(asked[number]) for number in left]) if left else []
    for number, answer in zip(left, kept, strict=True):
        known[number] = _cost(asked[number], answer)
    return [known.get(number) or _open(question) for number, question in enumerate(questions)]


def _open(question: Question) -> Cause:
    return NOT_SETTLED, f"{_what(question)} was not solved for."


def _what(question: Question) -> str:
    leader = question.names.leader(question.leader)
    if question.kind == "leader":
        return f"What keeping {leader} would cost"
    return f"What {count(question.wanted, 'day')} of {leader}{question.where} would cost"


# Limits, each opened by just enough.


@dataclass(frozen=True)
class _Limit:
    """A limit that is reached, opened by what the days need: its short name, and what is said if that gives them."""

    name: str
    sentence: str
    request: Request


def _limits(question: Question) -> Iterator[_Limit]:
    match, more = question.match, question.wanted - question.match.days
    back = f"it has {count(question.wanted, 'day')}"
    use = next(row for row in question.made.leaders if row.leader == match.leader)
    if use.left <= 0:
        changed = _opened(question.request, more_days(match.leader, more))
        if changed is not None:
            whose = f"days of {question.names.leader(match.leader)}"
            text = f"All {use.days} {whose} are taken{question.where}; with {more:,} more {back}."
            yield _Limit("capacity", text, changed)
    for row in question.made.budgets:
        pays = row.pot in ("total", "days") and (row.region is None or fold(row.region) == fold(match.region))
        if pays and (row.amount - row.spent) * match.days < match.cost * more:
            # A whole pound is what a change can ask for.
            need = -(-(match.cost * more // match.days) // 100)
            changed = _opened(question.request, more_money(pot_id(row.pot, row.region), 100 * need))
            if changed is not None:
                left = pounds(row.amount - row.spent)
                text = f"The {row.pot} pot has {left} left{question.where}; with {pounds(100 * need)} more {back}."
                yield _Limit(row.pot, text, changed)


def _opened(request: Request, step: Step) -> Request | None:
    try:
        return replace(request, region=apply_steps(request.region, [step]).region)
    except Faults:
        # A budget of an option, or a cell that is at its highest.
        return None


def _gives_back(question: Question, answer: Answer) -> bool:
    matches = answer.plan.matches if answer.plan is not None and answer.state == "proven" else ()
    return any(
        m.recipient == question.match.recipient and m.leader == question.leader and m.days >= question.wanted
        for m in matches
    )


# What it would cost.


def _keeping(question: Question) -> Request:
    days = question.wanted if question.kind == "days" else None
    recipient, region = question.match.recipient, question.request.region
    rows = in_full(region, question.request.offer)
    kept = (row for row in rows if row.recipient != recipient or not row.binds)
    lock = Decision(recipient=recipient, leader=question.leader, action="lock", days=days)
    return replace(question.request, region=replace(region, decisions=(*kept, lock)))


def _cost(question: Question, answer: Answer) -> Cause:
    leader = question.names.leader(question.leader)
    what = leader if question.kind == "leader" else f"{count(question.wanted, 'day')} of {leader}"
    rows = in_full(question.request.region, question.request.offer)
    locks = [row for row in rows if row.recipient == question.match.recipient]
    if any(row.binds and (question.kind == "leader" or row.days is not None) for row in locks):
        locked = f"{question.names.leader(question.match.leader)}, {count(question.match.days, 'day')}"
        return "lock", f"A lock{question.where} asks for {locked}."
    if answer.state == "impossible":
        return "no-plan", f"No plan has {what} for it{question.where} beside the decisions and limits."
    if answer.plan is None or answer.state != "proven":
        return _open(question)
    compared = without_stay(question.made)
    changes = level_changes(answer.plan.levels, compared.levels)
    if not any(changes.values()):
        kept = "" if question.request.options.stay is None else ", and no more of the base's plan is kept"
        return "tie", f"With {what}{question.where} every level is equal{kept}: the rules for equal plans chose."
    return "better-plan", f"With {what}{question.where} the plan is worse: {level_changes_text(changes)}."
