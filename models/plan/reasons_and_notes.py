"""The sentences of a plan: the notes that follow from its matches, and why a recipient has no leader.

Whoever explains a plan, and whoever checks one, works the facts out for itself and writes them with these words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ...common.names import count, listed
from ...common.numbers import pounds
from ..matching.options import Allocation
from ..region.names import Names
from ..region.region import Budget

_LISTED = 8
"""Leaders that a reason lists."""

DECLINED = "It would be supported, but has declined."
UNDRAWN = "stopped before the choice by lot among equally good plans was finished: another run may take another"


def at_minimum(low: int, matches: int, *, asked: bool) -> str:
    """Say how many matches sit at the minimum of days, and whether an option set it."""
    whose = "--min-days" if asked else "assumed, A.5"
    return f"{low} of {count(matches, 'match', 'matches')} sit at the minimum of days ({whose})"


def unknown_km(journeys: int) -> str:
    """Say how many journeys have no known length."""
    return f"the km of {count(journeys, 'journey')} is not known and counts as 0 in travel"


@dataclass(frozen=True, slots=True)
class Full:
    """A leader without room for a recipient, and why, in words; `taken` says that others fill it.

    `by_name` says that the leader is written with the name, which has its id in brackets.
    """

    leader: str
    words: str
    taken: bool
    by_name: bool = False


def refused_words(leaders: int, counts: Mapping[str, int]) -> str:
    """Say that the rules refuse every leader: how many each."""
    by_rule = ", ".join(f"{name} {number}" for name, number in counts.items())
    return f"None of the {count(leaders, 'leader')} may support it. Refused by rule: {by_rule}."


def banned_words(banned: Sequence[str], others: int) -> str:
    """Say that bans alone keep a recipient from some leaders, and that other rules refuse the others."""
    # Whether these leaders have room, and the pots money, was never asked.
    who = "A ban alone keeps it" if len(banned) == 1 else "Bans alone keep it"
    what = "that match" if len(banned) == 1 else "those matches"
    sentence = f"{who} from {listed(banned)}: no other rule refuses {what}."
    return sentence + (f" Every other leader ({others}) is refused by other rules." if others else "")


def stopped_words(allowed: int) -> str:
    """Say that the search ended before it was proven who can be supported."""
    return (
        f"The search was stopped before it was proven who can be supported; {count(allowed, 'leader')} may support it."
    )


def after_words(first: str) -> str:
    """Say that a support comes after another that the school does not have."""
    return f"It comes after {first}, which has no leader."


def own_organisation(leader: str, other: str) -> Full:
    """Say that a leader and one of another support of the same school belong to one organisation."""
    return Full(leader, f"of one organisation with {other}, who supports the same school", True)


def full_of_matches(leader: str, most: int | None, members: Sequence[str]) -> Full:
    """Say that a leader has all the matches that they take."""
    words = f"{len(members)} of {most} matches: {listed(members, 4)}" if members else "takes no matches"
    return Full(leader, words, bool(members))


def out_of_days(leader: str, used: int, most: int, needed: int, members: Sequence[str], *, own: bool) -> Full:
    """Say that a leader has too few days, all in all or of their own."""
    which = "own " if own else ""
    if used:
        return Full(leader, f"{used} of {most} {which}days needed by {listed(members, 4)}", True)
    if not most:
        return Full(leader, "has no days of their own" if own else "has no days", False)
    return Full(leader, f"has {most} of the {needed} {which}days that it needs", False)


def no_room_words(full: Sequence[Full]) -> str:
    """Say that nobody who may support a recipient has room."""
    return f"{_nobody(full)}: {_listed(full)}."


def no_room_or_money_words(full: Sequence[Full], roomy: Sequence[str], money: str) -> str:
    """Say that some leaders have no room, and that there is no money for the others."""
    lead = "Taken" if all(found.taken for found in full) else "No room"
    return f"{lead}: {_listed(full)}. Room, but no money: {listed(roomy)}. {money}"


def money_words(cost: int, short: Sequence[tuple[Budget, int]]) -> str:
    """Say what a match needs at least, in pence, and what the budgets that cannot pay it have left."""
    return f"It needs at least {pounds(cost)}, and {'; '.join(_pot(budget, spent) for budget, spent in short)}."


def not_best_words(leader: str, levels: Sequence[str], *, fits: bool) -> str:
    """Say which levels before `need` a match would make worse: all of them where it fits as the plan is, else one."""
    names = listed(levels, len(levels)) if fits else " or ".join(levels)
    return (
        f"{leader} could support it, but the plan would be worse on {names}, "
        f"which {'stands' if len(levels) == 1 else 'stand'} before need."
    )


def _nobody(full: Sequence[Full]) -> str:
    taken = all(found.taken for found in full)
    if len(full) == 1:
        return f"The one leader who may support it {'is taken' if taken else 'has no room'}"
    if taken:
        return f"All {len(full)} leaders who may support it are taken"
    return f"None of the {len(full)} leaders who may support it has room"


def _listed(full: Sequence[Full]) -> str:
    # Brackets in brackets are hard to read.
    told = (f"{f.leader}, {f.words}" if f.by_name else f"{f.leader} ({f.words})" for f in full)
    if not any(found.by_name for found in full):
        return listed(told, _LISTED)
    more = f"; {len(full) - _LISTED:,} more" if len(full) > _LISTED else ""
    return f"{'; '.join(list(told)[:_LISTED])}{more}"


def _pot(budget: Budget, spent: int) -> str:
    where = f" of {budget.region}" if budget.region else ""
    left = pounds(budget.amount - spent)
    return f"the {budget.pot} pot{where} has {left} left of {pounds(budget.amount)} beside the matches' minimums"


def extras_text(allocation: Allocation | None, people: Names | None = None) -> str:
    """Say what a recipient has beside days: by id, or with `people` by name."""
    if allocation is None:
        return ""
    partner, reviewer = allocation.partner, allocation.reviewer
    parts = (
        partner and f"partnership with {people.body(partner) if people else partner}",
        reviewer and f"review by {people.leader(reviewer) if people else reviewer}",
        allocation.npqel and "NPQEL",
    )
    return "; ".join(part for part in parts if part)
