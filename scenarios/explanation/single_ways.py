"""The single changes that may let a recipient in, each kind with the amounts that could matter, the least first."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from math import gcd

import numpy as np

from ...common.names import count, listed
from ...common.numbers import pounds
from ...models.region.region import Budget, Leader, School, Trust
from ..definition.change import Step, id_of
from ..re_solving.edits import approvals, change, farther, more_days, more_money, no_ban, one_more_match, place
from ..re_solving.wording import PairFacts, drop_tags, km_short
from .blocking_set import dearest, paying, rate, usable
from .recipient import About


@dataclass(frozen=True)
class Single:
    """One kind of change by amounts, the least first; `pence` is what an amount costs, `who` the leader it is about.

    `only_opens` says that it only opens possibilities: then more of it never makes the best plan worse. `unit` is what
    one less of the amount comes to, in words; blank where there is no less.
    """

    kind: str
    amounts: tuple[int, ...]
    steps: Callable[[int], tuple[Step, ...]]
    words: Callable[[int], str]
    less: Callable[[int], str] = field(default=lambda amount: "")
    pence: Callable[[int], int] = field(default=lambda amount: 0)
    only_opens: bool = True
    who: str = ""
    topic: str = ""
    """What it is about, whatever the amount, where the words for an amount do not do."""

    @property
    def open_question(self) -> str:
        """Name it where its amount is not settled."""
        return self.topic or self.words(self.amounts[-1])


def own_ways(about: About) -> Iterator[Single]:
    """Walk what could be changed about the recipient itself."""
    yield from _tags(about)
    yield from _asks(about)
    yield from _approvals(about)


def ban_and_km_ways(about: About) -> list[Single]:
    """Give the bans on the recipient, and the km of those whom distance alone keeps from it, the nearest first."""
    return [*_bans(about), *sorted(_travel(about), key=lambda single: single.amounts[-1])]


def money_ways(about: About) -> Iterator[Single]:
    """Walk the pots that would pay for its days."""
    for row in paying(about):
        yield _money(about, row)


def place_ways(about: About, *, direct: bool) -> list[Single]:
    """Give days, and a match, of each leader with whom a place may help; `direct`: of those who may support it."""
    found: list[Single] = []
    mine = {about.resolver.instance.leaders[x].id for x in about.leaders}
    for leader, days in usable(about):
        if (leader.id in mine) == direct:
            found.append(_days(about, leader, days))
            if leader.max_matches is not None:
                found.append(_match(about, leader))
    if not direct:
        return found
    short = [about.resolver.instance.leaders[x] for x in _refused_alone(about, "capacity")]
    return [*found, *(_days(about, leader, about.recipient.minimum) for leader in short)]


def joint_ways(about: About, enough: Collection[str]) -> list[Single]:
    """Give days and a match together, of those who may support it; of the leaders in `enough` one of both does."""
    mine = [about.resolver.instance.leaders[x] for x in about.leaders]
    short = [leader for leader in mine if leader.max_matches is not None and leader.id not in enough]
    return [_place(about, leader, about.recipient.minimum) for leader in short]


def _days(about: About, leader: Leader, most: int) -> Single:
    who = about.people.leader(leader.id)
    return Single(
        "days",
        tuple(range(1, most + 1)),
        lambda n: (more_days(leader.id, n),),
        lambda n: f"{count(n, 'more day', 'more days')} of {who}",
        lambda n: count(n - 1, "day") if n > 1 else "",
        lambda n: n * rate(about, leader),
        who=leader.id,
    )


def _match(about: About, leader: Leader) -> Single:
    words = f"one more match of {about.people.leader(leader.id)}"
    return Single("match", (1,), lambda n: (one_more_match(leader.id),), lambda n: words, who=leader.id)


def _place(about: About, leader: Leader, most: int) -> Single:
    who = about.people.leader(leader.id)
    return Single(
        "place",
        tuple(range(1, most + 1)),
        lambda n: place(leader, n),
        lambda n: f"one more match and {count(n, 'more day', 'more days')} of {who}",
        lambda n: count(n - 1, "day") if n > 1 else "",
        lambda n: n * rate(about, leader),
        who=leader.id,
    )


def _money(about: About, row: Budget) -> Single:
    return Single(
        "money",
        _sums(about, row),
        lambda n: (more_money(id_of(row), n),),
        lambda n: f"{pounds(n)} more in {id_of(row)}",
        lambda n: pounds(max(0, n - 100)) if n > 100 else "",
        lambda n: n,
        topic=f"money in {id_of(row)}",
    )


def _sums(about: About, row: Budget) -> tuple[int, ...]:
    """Give the least sums that allow other spending: what a pot pays is a multiple of the prices' common divisor."""
    instance = about.resolver.instance
    prices = [rate(about, leader) for leader in instance.leaders]
    for terms in instance.offer.all_terms:
        prices.append(terms.partnership.credit if terms.partnership else 0)
        prices.append(terms.review.cost if terms.review else 0)
        prices.append(terms.npqel.fee if terms.npqel else 0)
    unit = gcd(*prices) or 1
    first = unit - row.amount % unit
    return tuple(range(first, first + max(dearest(about), unit), unit))


def _bans(about: About) -> Iterator[Single]:
    for recipient, leader in sorted(about.resolver.instance.decisions.bans):
        if recipient == about.id:
            words = f"the ban on {about.people.leader(leader)} lifted"
            step = no_ban(recipient, leader)
            yield Single("ban", (1,), lambda n, step=step: (step,), lambda n, words=words: words)  # type: ignore[misc]


def _travel(about: About) -> Iterator[Single]:
    for x in _refused_alone(about, "distance"):
        pair = PairFacts(about.resolver.instance, about.number, x)
        if pair.squared_metres is not None and pair.leader.max_metres is not None:
            yield _farther(
                about, pair.leader, _kilometres(about, x, km_short(pair.squared_metres, pair.leader.max_metres))
            )


def _farther(about: About, leader: Leader, amounts: tuple[int, ...]) -> Single:
    who = about.people.leader(leader.id)
    return Single(
        "km",
        amounts,
        lambda n: (farther(leader.id, n),),
        lambda n: f"{n:,} km further by {who}",
        lambda n: f"{n - 1:,} km" if n > 1 else "",
    )


def _kilometres(about: About, x: int, most: int) -> tuple[int, ...]:
    """Give the km after which a leader reaches one recipient more, up to those for this one."""
    instance = about.resolver.instance
    facts = (PairFacts(instance, t, x) for t in range(len(instance.recipients)))
    far = {km for pair in facts if (km := _beyond(pair))}
    return tuple(sorted(n for n in far if n <= most))


def _beyond(pair: PairFacts) -> int:
    """Give by how many km a leader falls short of a recipient; 0 where they do not."""
    squared, most = pair.squared_metres, pair.leader.max_metres
    return km_short(squared, most) if squared is not None and most is not None and squared > most * most else 0


def _tags(about: About) -> Iterator[Single]:
    demanded = sorted(about.recipient.must_have)
    for tags in [[tag] for tag in demanded] + ([demanded] if len(demanded) > 1 else []):
        steps = drop_tags(about.resolver.instance, about.recipient, tags)
        words = f"{listed(tags)} not demanded of its leader"
        yield Single("tag", (1,), lambda n, steps=steps: steps, lambda n, words=words: words)  # type: ignore[misc]


def _asks(about: About) -> Iterator[Single]:
    if about.recipient.minimum < 2:
        return
    amounts = tuple(range(about.recipient.minimum - 1, 0, -1))
    yield Single(
        "asks",
        amounts,
        lambda n: (change("recipients", about.recipient.body, "days_requested", "=", n),),
        lambda n: f"it asks for no more than {count(n, 'day')}",
        lambda n: count(n + 1, "day"),
        only_opens=False,
        topic="fewer days asked for",
    )


def _approvals(about: About) -> Iterator[Single]:
    region, offer = about.resolver.instance.region, about.resolver.instance.offer
    rows: tuple[School | Trust, ...] = (*region.schools, *region.trusts)
    now = next((row.rd_approved for row in rows if row.id == about.recipient.body), None)
    for what, step in approvals(offer, about.recipient, now):
        words = f"RD approval of {'extra days' if what == 'days' else 'a partnership'}"
        yield Single("approval", (1,), lambda n, step=step: (step,), lambda n, words=words: words)  # type: ignore[misc]


def _refused_alone(about: About, name: str) -> list[int]:
    """Give the leaders whom one rule alone keeps from the recipient."""
    flags = about.resolver.instance.rules.by_recipient(about.number)
    refusals = np.sum([flag.astype(np.int64) for flag in flags.values()], axis=0)
    return [int(x) for x in np.flatnonzero(flags[name] & (refusals == 1))]
