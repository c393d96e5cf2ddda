"""Which pairs are allowed: one method a rule, its name the one that explanations, checker and tests use.

Each method takes ascending indices of recipients (rows) and of leaders (columns) and says, for every pair of
them, whether the rule refuses it. Nothing here loops over pairs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from functools import cached_property

import numpy as np

from ...common.arrays import Bits, Flags, Ints, pack, vocabulary
from ...common.names import fold
from ..eligibility.recipients import Recipient
from ..offers.offer import Kind, Offer, Terms
from ..region.region import Leader
from .distance import UNKNOWN, Positions

MATCH_RULES = (
    "left", "not-ready", "role", "region", "own-trust", "conflict", "distance", "must-have", "capacity", "ban",
)  # fmt: skip
REVIEW_RULES = ("left", "not-ready", "role", "region", "own-trust", "conflict", "distance", "ban")
PASSABLE = ("region", "distance", "must-have")
"""The rules that a lock may pass over; with days, `capacity` too."""

Bans = Collection[tuple[str, str]]


class PairRules:
    """The rules over some recipients and leaders; `reviews` asks about governance reviews, not matches."""

    def __init__(
        self,
        recipients: Sequence[Recipient],
        leaders: Sequence[Leader],
        offer: Offer,
        bans: Bans = (),
        *,
        reviews: bool = False,
    ) -> None:
        self.recipients, self.leaders = recipients, leaders
        self.offer, self.bans, self.reviews = offer, bans, reviews
        self.names = REVIEW_RULES if reviews else MATCH_RULES
        self._rules: dict[str, Callable[[Ints, Ints], Flags]] = {
            "left": lambda ts, ls: self._left[ls][None, :],
            "not-ready": lambda ts, ls: self._not_ready[ls][None, :],
            "role": self._role,
            "region": self._region,
            "own-trust": lambda ts, ls: self._sparse(self._own_trust, ts, ls),
            "conflict": lambda ts, ls: self._sparse(self._conflict, ts, ls),
            "distance": self._distance,
            "must-have": self._must_have,
            "capacity": self._capacity,
            "ban": lambda ts, ls: self._sparse(self._ban, ts, ls),
        }

    def refuses(self, name: str, ts: Ints, ls: Ints) -> Flags:
        """Say for every pair of `ts` and `ls` whether the named rule refuses it: shape (len(ts), len(ls))."""
        return np.broadcast_to(self._rules[name](ts, ls), (len(ts), len(ls)))

    def allowed(self, ts: Ints, ls: Ints) -> Flags:
        """Say for every pair of `ts` and `ls` whether no rule refuses it."""
        free: Flags = np.ones((len(ts), len(ls)), dtype=bool)
        for name in self.names:
            np.logical_and(free, ~self.refuses(name, ts, ls), out=free)
        return free

    def refusals(self, recipient: int, leader: int) -> tuple[str, ...]:
        """Name every rule that refuses one pair, in the order of the contract."""
        here, there = np.array([recipient]), np.array([leader])
        return tuple(name for name in self.names if self.refuses(name, here, there)[0, 0])

    def by_recipient(self, recipient: int) -> dict[str, Flags]:
        """Say for one recipient which leaders each rule refuses."""
        everybody = np.arange(len(self.leaders))
        return {name: self.refuses(name, np.array([recipient]), everybody)[0] for name in self.names}

    # The rules, in the order of the contract.

    def _role(self, ts: Ints, ls: Ints) -> Flags:
        return ~self._role_table[self._terms_number[ts][:, None], self._role_number[ls][None, :]]

    def _region(self, ts: Ints, ls: Ints) -> Flags:
        served = self._recipient_regions[ts][:, None] & self._leader_regions[ls][None, :]
        return np.asarray(~served.any(axis=-1))

    def _distance(self, ts: Ints, ls: Ints) -> Flags:
        squared = self.squared(ts[:, None], ls[None, :])
        most = self._most_metres[ls][None, :]
        return np.asarray((squared != UNKNOWN) & (most != UNKNOWN) & (squared > most * most))

    def _must_have(self, ts: Ints, ls: Ints) -> Flags:
        must, have = self.must_have[ts], self.expertise[ls]
        refused = np.zeros((len(ts), len(ls)), dtype=bool)
        for i in np.flatnonzero(must.any(axis=1)):
            refused[i] = (must[i] & ~have).any(axis=1)
        return refused

    def _capacity(self, ts: Ints, ls: Ints) -> Flags:
        own, team = self._own_days[ls][None, :], self._team_days[ls][None, :]
        helped = self._team_helps[ts][:, None]
        return np.asarray(own + np.where(helped, team, 0) < self._minimum[ts][:, None])

    # What the rules look at, each read once.

    @cached_property
    def _left(self) -> Flags:
        return np.array([leader.status == "left" for leader in self.leaders], dtype=bool)

    @cached_property
    def _not_ready(self) -> Flags:
        return np.array([leader.ready is False for leader in self.leaders], dtype=bool)

    @cached_property
    def _all_terms(self) -> list[tuple[Kind, str | None]]:
        return sorted({(r.kind, r.support) for r in self.recipients}, key=str)

    @cached_property
    def _terms_number(self) -> Ints:
        number = {terms: i for i, terms in enumerate(self._all_terms)}
        return np.array([number[r.kind, r.support] for r in self.recipients], dtype=np.int64)

    @cached_property
    def _roles(self) -> list[str]:
        return sorted({leader.role for leader in self.leaders})

    @cached_property
    def _role_number(self) -> Ints:
        return np.array([self._roles.index(leader.role) for leader in self.leaders], dtype=np.int64)

    @cached_property
    def _role_table(self) -> Flags:
        rows = [[role in self._roles_of(self.offer.terms(*of)) for role in self._roles] for of in self._all_terms]
        return np.array(rows, dtype=bool).reshape(len(rows), -1)

    def _roles_of(self, terms: Terms) -> tuple[str, ...]:
        if not self.reviews:
            return terms.roles.allowed
        return (terms.review.role,) if terms.review else ()

    @cached_property
    def _region_names(self) -> dict[str, int]:
        theirs = ([fold(r.region)] for r in self.recipients)
        return vocabulary(theirs, ([fold(name) for name in x.region] for x in self.leaders))

    @cached_property
    def _recipient_regions(self) -> Bits:
        return pack([[fold(r.region)] for r in self.recipients], self._region_names)

    @cached_property
    def _leader_regions(self) -> Bits:
        return pack([[fold(name) for name in x.region] for x in self.leaders], self._region_names)

    @cached_property
    def _places(self) -> tuple[Positions, Positions]:
        return Positions([r.position for r in self.recipients]), Positions([x.position for x in self.leaders])

    def squared(self, ts: Ints, ls: Ints) -> Ints:
        """Squared metres between recipients and leaders, broadcast; UNKNOWN where a position is not known."""
        recipients, leaders = self._places
        return recipients.squared_to(ts, leaders, ls)

    @cached_property
    def _most_metres(self) -> Ints:
        return np.array([UNKNOWN if x.max_metres is None else x.max_metres for x in self.leaders], dtype=np.int64)

    @cached_property
    def _tags(self) -> dict[str, int]:
        theirs = [r.needs | r.must_have for r in self.recipients]
        return vocabulary(theirs, ([fold(tag) for tag in x.expertise] for x in self.leaders))

    @cached_property
    def needs(self) -> Bits:
        """The tags that each recipient needs."""
        return pack([r.needs for r in self.recipients], self._tags)

    @cached_property
    def must_have(self) -> Bits:
        """The tags that each recipient's leader must have."""
        return pack([r.must_have for r in self.recipients], self._tags)

    @cached_property
    def expertise(self) -> Bits:
        """The tags that each leader has."""
        return pack([[fold(tag) for tag in x.expertise] for x in self.leaders], self._tags)

    @cached_property
    def phases(self) -> tuple[Bits, Bits]:
        """The phases of the recipients and of the leaders."""
        leaders = [[fold(name) for name in x.phase] for x in self.leaders]
        words = vocabulary([r.phases for r in self.recipients], leaders)
        return pack([r.phases for r in self.recipients], words), pack(leaders, words)

    @cached_property
    def _minimum(self) -> Ints:
        return np.array([r.minimum for r in self.recipients], dtype=np.int64)

    @cached_property
    def _team_helps(self) -> Flags:
        return np.array([self.offer.terms_of(r).team.may_help for r in self.recipients], dtype=bool)

    @cached_property
    def _own_days(self) -> Ints:
        return np.array([x.capacity_days for x in self.leaders], dtype=np.int64)

    @cached_property
    def _team_days(self) -> Ints:
        return np.array([x.team_days or 0 for x in self.leaders], dtype=np.int64)

    # Rules that name ids: for each recipient, the few leaders refused.

    def _sparse(self, refused: dict[int, list[int]], ts: Ints, ls: Ints) -> Flags:
        # `ls` is in ascending order: an id's column is found by bisection.
        flags = np.zeros((len(ts), len(ls)), dtype=bool)
        for i, recipient in enumerate(ts.tolist()):
            if refused.get(recipient):
                hits = np.array(refused[recipient])
                columns = np.minimum(np.searchsorted(ls, hits), len(ls) - 1)
                flags[i, columns[ls[columns] == hits]] = True
        return flags

    @cached_property
    def _own_trust(self) -> dict[int, list[int]]:
        at_trust = _index((x.trust_id,) for x in self.leaders)
        at_school = _index((x.school_id,) for x in self.leaders)
        return {
            t: sorted({*_hits(at_trust, own), *_hits(at_school, own)})
            for t, own in enumerate({r.body, r.trust_id, *r.trust_schools, *r.kin} for r in self.recipients)
        }

    @cached_property
    def _conflict(self) -> dict[int, list[int]]:
        named = _index(x.conflicts for x in self.leaders)
        # Ids are compared exactly, the names of authorities and dioceses folded.
        areas = _index(map(fold, x.conflicts) for x in self.leaders)
        bodies = ({r.body, r.trust_id, *(r.trust_schools if r.kind == "trust" else ())} for r in self.recipients)
        return {
            t: sorted({*_hits(named, ids), *_hits(areas, r.authorities)})
            for t, (r, ids) in enumerate(zip(self.recipients, bodies, strict=True))
        }

    @cached_property
    def _ban(self) -> dict[int, list[int]]:
        number = {leader.id: i for i, leader in enumerate(self.leaders)}
        banned: dict[str, list[int]] = defaultdict(list)
        for recipient, leader in self.bans:
            banned[recipient].append(number[leader])
        return {t: sorted(banned.get(r.id, ())) for t, r in enumerate(self.recipients)}


def _index(families: Iterable[Iterable[str | None]]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for i, ids in enumerate(families):
        for id_ in ids:
            if id_ is not None:
                found[id_].append(i)
    return found


def _hits(index: dict[str, list[int]], ids: Iterable[str | None]) -> list[int]:
    return sorted({i for id_ in ids if id_ is not None for i in index.get(id_, ())})
