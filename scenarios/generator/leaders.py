"""Leaders of a made-up region: posts, employers, days and matches next to what is wanted, conflicts, and a reach."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from math import isqrt, lcm
from typing import Any

from ...models.eligibility.recipients import Recipient
from ...models.matching.decisions import NLG
from ...models.offers.offer import Offer, Terms
from ...models.region.region import Leader, Region, School, Trust
from .geography import Land, neighbour
from .names import Names
from .random_stream import Chance, Odds
from .regime import Regime
from .schools import PHASES, TAGS

MOST_DAYS = 60
"""The most days that a person has: a third of a school year."""

_MATCHES = {"scarce": 62, "tight": 108, "ample": 200}
"""Matches that all leaders can take on, in per cent of the recipients."""

_DAYS = {"scarce": (60, 100), "tight": (75, 105), "ample": (95, 120)}
"""Days that a leader has for one match, in per cent of the mean cap."""


_ROLES = {"CEO": 62, "NLE": 27, "equivalent": 11}
"""Weights of the roles that lead."""
_REVIEWERS = 12
"""Weight of NLGs, where the offer has reviews."""

_LISTED_EMPLOYERS = 85
"""Per cent of the leaders whose employer is one that the file lists, while there are any."""

_WITH_CONFLICTS = 14
"""Per cent of the leaders who declare a conflict."""

_RATES = (450, 500, 550, 600, 625, 640, 700)
"""Pounds a day, in a regime of mixed rates."""
_OTHER_RATES = (500, 550, 650)
"""Pounds a day of the few who have a rate of their own."""

_PHASES = Odds({("Primary",): 26, ("Primary", "Secondary"): 34, ("Secondary",): 18, ("Primary", "Special"): 14, (): 8})
_TAGS = {tag: min(90, often + 22) for tag, often in TAGS.items()}
"""Per cent of the leaders who have each tag: somewhat more than want it."""

_FEW = 100
"""Leaders of a region up to which they travel all over it, and most name no limit; the more they are, the less far."""


@dataclass(frozen=True, slots=True)
class Post:
    """One post."""

    role: str
    region: str
    left: bool
    unready: bool

    @property
    def leads(self) -> bool:
        """Whether its holder can lead a deployment."""
        return not (self.left or self.unready or self.role == NLG)


def make_posts(number: int, offer: Offer, land: Land, chance: Chance) -> list[Post]:
    """Make `number` posts; reviewers are among them where the offer has reviews, leaders for each of its supports."""
    roles = Odds(_of_supports(offer) or _ROLES | ({NLG: _REVIEWERS} if offer.review else {}))
    return [
        Post(chance.draw(roles), land.home_of_a_leader(chance), chance.percent(2), chance.percent(3))
        for _ in range(number)
    ]


def _of_supports(offer: Offer) -> dict[str, int]:
    """The weights of the roles of supports: each support has as many leaders as another."""
    named = [support.roles.allowed for support in offer.supports]
    every = lcm(*map(len, named))
    return {role: every // len(roles) for roles in named for role in roles}


@dataclass(frozen=True, slots=True)
class Capacity:
    """The days and matches of one leader."""

    own: int
    team: int | None
    matches: int | None


class Capacities:
    """Shares out what all leaders together have, by the regime; `caps` are those of the recipients on some terms."""

    def __init__(self, terms: Sequence[Terms], regime: Regime, caps: Sequence[int], chance: Chance) -> None:
        self._chance, self._regime = chance, regime
        self._least = max(t.least_days for t in terms)
        self._team_helps = any(t.team.may_help for t in terms)
        # Where nobody need give a day in person, it is an organisation: no one person's year is its limit.
        in_person = any(t.team.days_in_person or not t.team.may_help for t in terms)
        self._most = MOST_DAYS if in_person else 10 * MOST_DAYS
        self._wanted = len(caps)
        caps = caps or [terms[0].days.cap]
        self._cap = max(self._least, -(-sum(caps) // len(caps)))

    def share_out(self, posts: Sequence[Post]) -> list[Capacity]:
        """Give the holder of each post days and matches; what those have who cannot lead does not count."""
        leading = iter(self._matches(sum(post.leads for post in posts)))
        return [self._capacity(next(leading)) if post.leads else self._aside(post) for post in posts]

    def _aside(self, post: Post) -> Capacity:
        reviews = self._chance.between(1, 3)
        return Capacity(5 * reviews, None, reviews if post.role == NLG else None)

    def _matches(self, leaders: int) -> list[int]:
        total = -(-self._wanted * _MATCHES[self._regime.leaders] // 100)
        # Some take on several even where others are left with none.
        active = self._chance.some(range(leaders), -(-total * 4 // 5))
        bigger = active[: len(active) // 3 + 1]
        extra = [self._chance.pick(bigger) for _ in range(total - len(active)) if bigger]
        matches = Counter([*active, *extra])
        return [matches[i] for i in range(leaders)]

    def _capacity(self, matches: int) -> Capacity:
        if not matches:
            return Capacity(self._chance.between(0, self._least - 1), None, None)
        days = min(self._most, sum(self._days() for _ in range(matches)))
        own = self._own(days)
        limit = None if self._chance.percent(20) else min(matches, days // self._least)
        return Capacity(own, days - own or None, limit)

    def _days(self) -> int:
        low, high = (self._cap * percent for percent in _DAYS[self._regime.leaders])
        return max(self._least, self._chance.between(low, high) // 100)

    def _own(self, days: int) -> int:
        if not self._team_helps or self._chance.percent(55):
            return days
        return max(self._least, days * self._chance.between(45, 85) // 100)


class Conflicts:
    """A source of conflicts."""

    def __init__(self, recipients: Iterable[Recipient], chance: Chance) -> None:
        self._chance = chance
        self._ids: dict[str, list[str]] = defaultdict(list)
        for recipient in recipients:
            self._ids[recipient.region].append(recipient.body)

    def of(self, region: str) -> tuple[str, ...]:
        """Declare the conflicts of a leader of a region."""
        if not self._chance.percent(_WITH_CONFLICTS):
            return ()
        return tuple(self._chance.some(self._ids[region], self._chance.between(1, 3)))


@dataclass(frozen=True)
class Employer:
    """Where a leader works, and what follows from it."""

    ids: dict[str, Any]
    spot: dict[str, Any] = field(default_factory=dict)
    phase: str | None = None


class Employers:
    """A source of employers, each listed one given once."""

    def __init__(self, region: Region, needy: Collection[str], land: Land, chance: Chance) -> None:
        self._land, self._chance = land, chance
        trusts = [t for t in region.trusts if t.schools != 1]
        weak = [t for t in trusts if t.id in needy]
        # Some helpers' own trusts need help.
        self._trusts = _by_region([*(t for t in trusts if t.id not in needy), *weak[: len(weak) // 5]])
        self._schools = _by_region(s for s in region.schools if s.grade in (1, 2) and s.id not in needy)

    def of(self, post: Post, new_trust: Callable[[], str], new_school: Callable[[], str]) -> Employer:
        """Give the employer of the holder of a post: a trust, a school, or nobody."""
        if post.role in ("CEO", "trust", "federation"):
            return self._trust(post.region, new_trust)
        if post.role in ("NLE", "school"):
            return self._school(post.region, new_school)
        if post.role == "adviser" and self._trusts[post.region] and self._chance.percent(40):
            # Some work for a trust that may be a supporting organisation.
            return Employer({"trust_id": self._chance.pick(self._trusts[post.region]).id}, self._anywhere(post.region))
        return Employer({}, self._anywhere(post.region))

    def _trust(self, region: str, new_id: Callable[[], str]) -> Employer:
        if self._trusts[region] and self._chance.percent(_LISTED_EMPLOYERS):
            trust = self._trusts[region].pop(0)
            return Employer({"trust_id": trust.id}, _spot_of(trust) or self._anywhere(region))
        return Employer({"trust_id": new_id()}, self._anywhere(region))

    def _school(self, region: str, new_id: Callable[[], str]) -> Employer:
        if not self._schools[region] or not self._chance.percent(_LISTED_EMPLOYERS):
            return Employer({"school_id": new_id()}, self._anywhere(region))
        school = self._schools[region].pop(0)
        home = {"trust_id": school.trust_id} if school.trust_id else {}
        return Employer({"school_id": school.id} | home, _spot_of(school), school.phase)

    def _anywhere(self, region: str) -> dict[str, Any]:
        return self._land.town_of(region, self._chance).spot(self._chance)


def _by_region(rows: Iterable[Any]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.region].append(row)
    return found


def _spot_of(row: School | Trust) -> dict[str, Any]:
    return {} if row.position is None else {"easting": row.easting, "northing": row.northing}


class Leaders:
    """A source of leaders; `number` is how many there will be."""

    def __init__(self, regime: Regime, land: Land, names: Names, chance: Chance, rates: Chance, number: int) -> None:
        self._regime, self._land, self._names = regime, land, names
        self._chance, self._rates, self._number = chance, rates, number

    def make(self, id_: str, post: Post, job: Employer, room: Capacity, conflicts: tuple[str, ...]) -> Leader:
        """Make the leader of one post."""
        max_km = self._max_km(post.region)
        return Leader(
            id=id_,
            name=self._names.person(),
            role=post.role,
            status="left" if post.left else None,
            ready=False if post.unready else None,
            region=self._regions(post.region, max_km),
            capacity_days=room.own,
            team_days=room.team,
            max_matches=room.matches,
            phase=(job.phase,) if job.phase in PHASES.items else self._chance.draw(_PHASES),
            expertise=tuple(tag for tag in _TAGS if self._chance.percent(_TAGS[tag])),
            max_km=max_km,
            day_rate=self._rate(),
            conflicts=conflicts,
            **job.ids,
            **self._spot(job),
        )

    def _regions(self, home: str, max_km: int | None) -> tuple[str, ...]:
        # Who travels anywhere crosses a border more readily.
        return (home, neighbour(home)) if self._chance.percent(25 if max_km else 75) else (home,)

    def _spot(self, job: Employer) -> dict[str, Any]:
        return {} if self._chance.percent(3) else job.spot

    def _max_km(self, region: str) -> int | None:
        area = self._land.area(region)
        here = max(1, self._number * area.leaders // sum(a.leaders for a in self._land.areas))
        if self._chance.below(10 * max(here, _FEW) ** 2) < 6 * _FEW**2:
            return None
        # The circle shrinks faster than their number grows: towns hold more of them than open country.
        crowd = max(here, _FEW)
        usual = isqrt(area.size * 7 * _FEW**2 // (22 * crowd * isqrt(crowd * _FEW)))
        return 1000 * max(8, usual * self._chance.between(60, 140) // 100)

    def _rate(self) -> int | None:
        if self._regime.rates == "mixed":
            return 100 * self._rates.pick(_RATES)
        if self._regime.rates == "few" and self._rates.percent(8):
            return 100 * self._rates.pick(_OTHER_RATES)
        return None


def can_lead(leader: Leader) -> bool:
    """Say whether a leader can lead a deployment: is here, ready, and not a reviewer."""
    return leader.status != "left" and leader.ready is not False and leader.role != NLG
