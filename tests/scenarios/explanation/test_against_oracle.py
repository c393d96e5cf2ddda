"""What explanations say of random tiny regions under all three offers, against an oracle that tries everything."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from math import inf

import pytest
from tsimatch.common.deadline import Deadline
from tsimatch.models.matching.options import Request, with_budgets
from tsimatch.models.plan.plan import Plan
from tsimatch.models.region.names import Names
from tsimatch.models.region.region import Decision, Region
from tsimatch.scenarios.definition.apply_changes import apply_steps
from tsimatch.scenarios.definition.change import parse_change
from tsimatch.scenarios.explanation.blocking_set import BlockingSets, Limit
from tsimatch.scenarios.explanation.recipient import About
from tsimatch.scenarios.explanation.result import WayIn
from tsimatch.scenarios.explanation.waiting_list import WaitingList
from tsimatch.scenarios.explanation.ways_in import WaysIn
from tsimatch.scenarios.re_solving.resolver import Resolver

from ...oracle.exhaustive import LOWEST, Deal, Oracle
from ...oracle.plan import tiny_outcome
from ...oracle.recipients import Who
from ...oracle.regions import tiny_case
from ...support.builders import leaders_of, levels_of, planned
from ...support.slow_cases import random_regions

SOME, MANY = range(6), sorted({*random_regions(40), 84, 98})
"""Region 98 is the first with a match that is by lot; in 84 some money lets others in, and more the one asked about."""


class Asking(Oracle):
    """An oracle in which one recipient must have a leader, or some may not."""

    def __init__(self, base: Request, *, supported: str | None = None, without: Iterable[str] = ()) -> None:
        super().__init__(base.region, base.offer, base.options)
        self.supported, self.without = supported, frozenset(without)

    def deals(self, who: Who) -> list[Deal | None]:
        """What a recipient may get."""
        if who.id in self.without:
            return [None]
        found = super().deals(who)
        return [deal for deal in found if deal is not None] if who.id == self.supported else found


def made(seed: int) -> tuple[Plan, Request] | None:
    """A tiny plan and what it is made from; nothing where there is none."""
    plan = tiny_outcome(seed)
    if not isinstance(plan, Plan):
        return None
    region, offer, options = tiny_case(seed)
    base = Request(
        region=with_budgets(region, options.budgets), offer=offer, options=replace(options, budgets=())
    )  # fmt: skip
    return plan, base


def about(base: Request, recipient: str) -> About:
    """Questions about a recipient, with all the time there is."""
    resolver = Resolver(base, Deadline(), inf)
    instance = resolver.start()
    return About(resolver, Names(instance.region), instance.recipients[instance.recipient_number[recipient]])


def first_loss(best: dict[str, int], other: dict[str, int]) -> tuple[str, int] | None:
    """The first level that is not alike, and how much worse it is."""
    for name, value in best.items():
        if other[name] != value:
            return name, (other[name] - value) * (1 if name in LOWEST else -1)
    return None


def changed(base: Request, texts: Iterable[str]) -> Request:
    """What `match compare --set` would plan."""
    return replace(base, region=apply_steps(base.region, [parse_change(text, "") for text in texts]).region)


def re_solve(base: Request) -> Plan:
    """The plan, made from nothing."""
    return planned(base.region, base.offer, base.options)


@cache
def judged(seed: int) -> Counter[str]:
    """Judge all that is said of the recipients of one region, once; gives what was judged."""
    found, tally = made(seed), Counter[str]()
    if found is None:
        return tally
    plan, base = found
    best = Oracle(base.region, base.offer, base.options).best()
    assert best == levels_of(plan)
    for row in plan.unmatched:
        left_out(base, plan, best, row.recipient, tally)
    for match in plan.matches[:2]:
        held(base, best, match.recipient, match.leader, tally)
    return tally


def left_out(base: Request, plan: Plan, best: dict[str, int], id_: str, tally: Counter[str]) -> None:
    """Judge what is said of a recipient without a leader."""
    asked = about(base, id_)
    outlook = asked.outlook()
    with_it = Asking(base, supported=id_).best()
    tally[outlook.verdict] += 1
    if with_it is None:
        assert outlook.verdict == "never"
    else:
        loss = first_loss(best, with_it)
        expected = ("by lot", (None, None)) if loss is None else ("costs", loss)
        assert (outlook.verdict, (outlook.level, outlook.amount)) == expected
    seeking = WaysIn(asked)
    for way in seeking.find():
        way_in(base, plan, id_, way, tally)
    assert seeking.unknown == []
    if with_it is not None:
        blocked(base, best, asked, tally)
        waiting(base, asked, tally)


def way_in(base: Request, plan: Plan, id_: str, way: WayIn, tally: Counter[str]) -> None:
    """A way in does what its marks say, and one unit less of it does not."""
    texts = way.sentence.would_take
    tally.update(way.marks)
    tally[f"way: {texts[0].split('.')[-1].partition('=')[0].rstrip('+-')}"] += 1
    after = changed(base, texts)
    new = re_solve(after)
    assert ("lets it in" in way.marks) == (id_ in leaders_of(new)), texts
    assert ("opens a place" in way.marks) == (levels_of(new)["need"] > levels_of(plan)["need"]), texts
    assert set(way.instead) == leaders_of(new).keys() - leaders_of(plan).keys() - {id_}, texts
    without = Asking(after, without=[id_]).best()
    assert without is None or ("for sure" in way.marks) == (without != levels_of(new) and id_ in leaders_of(new)), texts
    less = unit_less(texts)
    if less and "lets it in" in way.marks:
        tally["one unit less"] += 1
        assert id_ not in leaders_of(re_solve(changed(base, less))), (texts, less)


def unit_less(texts: tuple[str, ...]) -> list[str]:
    """The same changes with one unit less of that which has an amount; nothing where there is no less."""
    first, *others = texts
    head, _, number = first.rpartition("=")
    if head.endswith("days_requested"):
        return [f"{head}={int(number) + 1}"]
    if not head.endswith(("capacity_days+", "amount+", "max_km+")):
        return []
    least = float(number) - 1
    return [] if least <= 0 else [f"{head}={least:g}", *others]


def blocked(base: Request, best: dict[str, int], asked: About, tally: Counter[str]) -> None:
    """A blocking set lets it in with no priority lost, and less one of its limits it does not."""
    found = BlockingSets(asked).find()
    assert found.settled
    limits = found.limits
    if limits is None:
        tally["earlier level"] += 1
        assert next(iter(best)) != "need"
        return
    tally[f"{len(limits)} limits"] += 1
    names = list(best)
    levels = names[: names.index("need") + 1]

    def loses(some: Iterable[Limit]) -> bool:
        opened = changed(base, [str(step) for limit in some for step in limit.steps])
        reached = Asking(opened, supported=asked.id).best()
        loss = None if reached is None else first_loss({n: best[n] for n in levels}, reached)
        return reached is None or (loss is not None and loss[1] > 0)

    assert not loses(limits)
    for limit in limits:
        assert loses(other for other in limits if other is not limit)


def waiting(base: Request, asked: About, tally: Counter[str]) -> None:
    """Whose decline lets it in is whom the plan made without them says."""
    waiting = WaitingList(asked)
    waiting.told()
    assert waiting.unknown == waiting.open == []
    for match in asked.plan.matches:
        if match.recipient in {row.id for row in (*base.region.schools, *base.region.trusts)}:
            locks = [d for d in base.region.decisions if d.recipient == match.recipient and d.action == "lock"]
            decisions = tuple(row for row in base.region.decisions if row not in locks)
            after = replace(base, region=replace(base.region, decisions=decisions))
            new = re_solve(changed(after, [f"recipients.{match.recipient}.status=declined"]))
            assert (asked.id in leaders_of(new)) == (match.recipient in (*waiting.sure, *waiting.drawn))
            tally["waiting"] += asked.id in leaders_of(new)


def held(base: Request, best: dict[str, int], id_: str, leader: str, tally: Counter[str]) -> None:
    """How firmly a recipient has its leader is what a ban on the pair comes to."""
    outlook = about(base, id_).hold()
    tally[outlook.verdict] += 1
    locked = any(row.recipient == id_ and row.leader == leader for row in base.region.decisions)
    banned = Oracle(_with_ban(base.region, id_, leader), base.offer, base.options)
    without = None if locked else banned.best()
    if without is None:
        assert outlook.verdict == "forced"
    else:
        loss = first_loss(best, without)
        expected = ("free", (None, None)) if loss is None else ("decided", loss)
        assert (outlook.verdict, (outlook.level, outlook.amount)) == expected


def _with_ban(region: Region, recipient: str, leader: str) -> Region:
    return replace(region, decisions=(*region.decisions, Decision(recipient=recipient, leader=leader, action="ban")))


KINDS = ("costs", "never", "decided", "forced", "free", "lets it in", "for sure", "opens a place",
         "one unit less", "waiting", "0 limits", "1 limits", "way: capacity_days", "way: amount")  # fmt: skip


def test_some_regions() -> None:
    """Verdicts, ways in, blocking sets and waiting lists of a few regions are what trying everything says."""
    tally = Counter[str]()
    for seed in SOME:
        tally += judged(seed)
    assert all(tally[kind] for kind in ("costs", "lets it in", "decided"))


@pytest.mark.slow
def test_many_regions() -> None:
    """The same of many regions; every kind of verdict and mark is among them."""
    tally = Counter[str]()
    for seed in MANY:
        tally += judged(seed)
    assert [kind for kind in KINDS if not tally[kind]] == []
