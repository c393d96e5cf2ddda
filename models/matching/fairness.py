"""The level `fair`: the share of its priority that each group of recipients gets, compared by leximin.

Leximin over shares is lexicographic over counts: for each share that some group may come to, in rising order, how many
groups reach it. The first share at which two plans count differently is the one at which the sorted shares differ.
(Leximin: Sen, Collective Choice and Social Welfare, 1970, 9*2; by counts: Ogryczak and Sliwinski, On direct methods for
lexicographic min-max optimization, 2006.)
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction

from ...common.faults import Fault, Faults, Place
from ...common.names import fold, nearest
from .groups import By, groups_of
from .instance import Instance
from .levels import FAIR

SETTING = "fair"
"""The setting of a region that says which groups are compared."""

KINDS: tuple[By, ...] = ("authority", "region", "phase")

_MOST_SUMS = 5_000
"""Sums of priority that all groups together may come to: each is a column, and most are a goal of the search. England's
recipients of 2022/23 come to 810, and to 228 goals by authority, 784 by phase."""


@dataclass(frozen=True, slots=True)
class FairGroup:
    """Recipients whose share counts as one: their numbers, their priority, and the sums above 0 that support may reach.

    Every plan supports one of `sums`, in rising order, or nothing.
    """

    name: str
    recipients: tuple[int, ...]
    priority: int
    sums: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Fairness:
    """The groups, by name, and the shares that some of them may reach, in rising order: each is one goal."""

    groups: tuple[FairGroup, ...]
    shares: tuple[Fraction, ...]

    @property
    def goals(self) -> tuple[str, ...]:
        """The name of each goal, `fair 1 in 3`: as many groups as can be are to reach that share."""
        return tuple(f"{FAIR} {share.numerator} in {share.denominator}" for share in self.shares)


def fair_kind(instance: Instance) -> By:
    """Give what the groups are told apart by: authority, or what the region's setting says.

    Raises Faults where the setting says something else.
    """
    setting = instance.region.setting(SETTING)
    value = KINDS[0] if setting is None else fold(setting.value)
    for kind in KINDS:
        if value == kind:
            return kind
    raise Faults([unknown_kind(setting.value if setting else value, Place(), "setting fair")])


def unknown_kind(value: str, place: Place, at: str) -> Fault:
    """Make the fault of a setting that names no kind of group."""
    return Fault(f"expected one of {', '.join(KINDS)}", place, at, value, nearest(value, KINDS))


def fairness_of(instance: Instance) -> Fairness | None:
    """Give the groups and goals of an instance; None where `fair` is not among its levels.

    Raises Faults where the setting is unknown, or where the priorities mix to more sums than can be searched.
    """
    if FAIR not in instance.options.levels:
        return None
    members: dict[str, list[int]] = defaultdict(list)
    for id_, name in groups_of(instance, fair_kind(instance)).items():
        members[name].append(instance.recipient_number[id_])
    reached = set(instance.pairs.recipient.tolist())
    priority = [r.priority for r in instance.recipients]
    # A group without any priority has no share.
    groups = [
        FairGroup(name, tuple(ts), total, _sums([priority[t] for t in ts if t in reached]))
        for name, ts in sorted(members.items())
        if (total := sum(priority[t] for t in ts))
    ]
    number = sum(len(group.sums) for group in groups)
    if number > _MOST_SUMS:
        told = f"this level is for at most {_MOST_SUMS:,} sums of priority over all groups, and here there are more"
        raise Faults([Fault(f"{told}: the setting fair may name other groups", at="--objective", value=FAIR)])
    shares = {Fraction(reach, group.priority) for group in groups for reach in group.sums}
    return Fairness(tuple(groups), tuple(sorted(shares)))


def goals_of(instance: Instance) -> tuple[str, ...]:
    """Give the names of what the search maximises, in order: the levels, and in the place of `fair` its goals."""
    fairness = fairness_of(instance)
    goals = fairness.goals if fairness else ()
    return tuple(goal for name in instance.options.levels for goal in (goals if name == FAIR else (name,)))


def _sums(priorities: list[int]) -> tuple[int, ...]:
    """The sums above 0 of any of some numbers, in rising order."""
    found = {0}
    for one in priorities:
        found |= {known + one for known in found}
        if len(found) > _MOST_SUMS + 1:
            break
    return tuple(sorted(found - {0}))
