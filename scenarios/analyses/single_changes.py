"""The single changes whose worth is asked: one day, one match, one sum of money, one approval, one person, one tag."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from ...common.names import fold, spelling
from ...common.numbers import pounds
from ...models.matching.instance import Instance
from ...models.region.names import Names
from ...models.region.region import Leader, School, Trust
from ..definition.change import Add, Change, Remove, Step, Which, id_of
from ..re_solving.edits import approvals, farther, more_days, more_money, one_more_match

LARGE = 10_000
"""Pounds asked about beside the price of a day: what a partnership's credit comes to."""

FARTHER = 10
"""Km that a leader is asked to travel further."""


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody whom a change is about: a leader, or a school or trust, since both may have one id."""

    id: str
    leader: bool = True


Words = tuple[str | Who, ...]
"""A change in words, whoever it is about apart from the rest: a figure or a tag may be spelt as an id is."""


@dataclass(frozen=True, slots=True)
class Single:
    """One change: what is changed (`kind`, `id`), in words, and its steps.

    `unit` is by how much a change that can be repeated raises its cell, 0 where it cannot be.
    """

    kind: str
    id: str
    said: Words
    step: Step
    unit: int = 0

    @property
    def words(self) -> str:
        """The change in words, whoever it is about by id."""
        return "".join(part.id if isinstance(part, Who) else part for part in self.said)

    def by_name(self, people: Names) -> str:
        """Give the change in words, whoever it is about by name, the id behind it."""
        return "".join(_named(part, people) if isinstance(part, Who) else part for part in self.said)

    def times(self, number: int) -> Step:
        """Give the change repeated `number` times, as one step."""
        if not isinstance(self.step, Change) or number == 1:
            return self.step
        return replace(self.step, value=str(self.unit * number))


def singles(instance: Instance, *, everything: bool = False) -> Iterator[Single]:
    """Walk every single change; with `everything` also the tags that nobody in a leader's regions needs."""
    yield from _days(instance)
    yield from _matches(instance)
    yield from _money(instance)
    yield from _approvals(instance)
    yield from _newcomers(instance)
    yield from _tags(instance, everything=everything)
    yield from _travel(instance)
    yield from _lifted(instance)


def _named(who: Who, people: Names) -> str:
    return people.leader(who.id) if who.leader else people.body(who.id)


def _working(instance: Instance) -> list[Leader]:
    return [leader for leader in instance.leaders if leader.status != "left"]


def _days(instance: Instance) -> Iterator[Single]:
    for leader in _working(instance):
        yield Single("day", leader.id, ("one more day of ", Who(leader.id)), more_days(leader.id, 1), 1)


def _matches(instance: Instance) -> Iterator[Single]:
    for leader in _working(instance):
        if leader.max_matches is not None:
            yield Single("match", leader.id, ("one more match of ", Who(leader.id)), one_more_match(leader.id), 1)


def _money(instance: Instance) -> Iterator[Single]:
    for row in instance.budgets:
        for unit in sorted({instance.offer.day_rate.pence // 100, LARGE}):
            said = (f"{pounds(100 * unit)} more in {id_of(row)}",)
            yield Single("money", id_of(row), said, more_money(id_of(row), 100 * unit), unit)


def _approvals(instance: Instance) -> Iterator[Single]:
    rows: tuple[School | Trust, ...] = (*instance.region.schools, *instance.region.trusts)
    approved = {row.id: row.rd_approved for row in rows}
    for recipient in instance.recipients:
        for what, step in approvals(instance.offer, recipient, approved.get(recipient.body)):
            said = (f"{what} approved for ", Who(recipient.id, leader=False))
            yield Single("approval", recipient.id, said, step)


def _newcomers(instance: Instance) -> Iterator[Single]:
    kinds = instance.offer.all_terms
    roles: set[str] = {role for terms in kinds for role in terms.roles.allowed}
    roles |= {terms.review.role for terms in kinds if terms.review is not None}
    for region in sorted(spelling(r.region for r in instance.recipients).values()):
        for role in sorted(roles):
            days = _usual_days(instance, role, region)
            cells = {
                "id": _free_id(instance, f"NEW-{role}"),
                "name": f"One more {role}",
                "role": role,
                "region": region,
                "capacity_days": str(days),
            }
            said = (f"one more {role} in {region} with {days} days",)
            yield Single("leader", f"{role}@{region}", said, Add("leader", tuple(cells.items())))


def _usual_days(instance: Instance, role: str, region: str) -> int:
    """What the middle one of such leaders has; where there is none in the region, of all of that role; else the cap."""
    same = [x for x in _working(instance) if x.role == role]
    near = [x for x in same if fold(region) in map(fold, x.region)]
    days = sorted(x.capacity_days for x in near or same)
    return days[len(days) // 2] if days else max(terms.days.cap for terms in instance.offer.all_terms)


def _free_id(instance: Instance, wanted: str) -> str:
    return wanted if wanted not in instance.leader_number else _free_id(instance, f"{wanted}-")


def _tags(instance: Instance, *, everything: bool) -> Iterator[Single]:
    rows: tuple[School | Trust, ...] = (*instance.region.schools, *instance.region.trusts)
    words = spelling(tag for row in rows for tag in (*row.needs, *row.must_have))
    wanted: dict[str, set[str]] = {}
    for r in instance.recipients:
        wanted.setdefault(fold(r.region), set()).update(r.needs | r.must_have)
    for leader in _working(instance):
        there = {tag for region in leader.region for tag in wanted.get(fold(region), ())}
        lacks = (set(words) if everything else there).difference(map(fold, leader.expertise))
        if leader.role != "NLG":
            for tag in sorted(lacks):
                step = Change("leaders", Which((leader.id,)), "expertise", "+=", words[tag])
                yield Single("expertise", leader.id, (Who(leader.id), f" with {words[tag]}"), step)


def _travel(instance: Instance) -> Iterator[Single]:
    for leader in _working(instance):
        if leader.max_metres is not None:
            said = (f"{FARTHER} km more for ", Who(leader.id))
            yield Single("travel", leader.id, said, farther(leader.id, FARTHER), FARTHER)


def _lifted(instance: Instance) -> Iterator[Single]:
    # A record that binds nobody keeps nothing from being better.
    held = (row for row in instance.region.decisions if row.binds or row.action == "ban")
    for recipient, leader, action in sorted({row.key for row in held}):
        where = (("recipient", recipient), ("leader", leader), ("action", action))
        step = Remove("decisions", Which(where=where))
        kind = action if action == "ban" else "lock"
        said = (f"no {action} of ", Who(recipient, leader=False), " with ", Who(leader))
        yield Single(kind, f"{recipient} {leader}", said, step)
