"""Made-up regions, and rows for forms: nothing in them is real, and a seed makes the same again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

from ...models.eligibility.recipients import Eligibility, find_recipients
from ...models.offers.catalogue import read_offer
from ...models.offers.offer import Offer
from ...models.region.example_rows import example_rows
from ...models.region.region import PHASES, ROLES, Leader, Region, Setting
from .budgets import Demand, make_budgets
from .decisions import Decisions, Wishes
from .geography import AREAS, make_land
from .leaders import Capacities, Capacity, Conflicts, Employers, Leaders, Post, make_posts
from .names import Names
from .random_stream import Chance
from .regime import Regime
from .schools import TAGS, Schools, make_records
from .trusts import Groups, Trusts, as_region, take_recipients, take_schools

_ORDINARY = Regime()
_ONE_REGION = 400
"""Schools up to which a made-up country has one region."""
_A_REGION_MORE = 250
"""Schools that each further region takes."""


def make_example(
    *,
    schools: int | None = None,
    leaders: int,
    seed: int,
    offer: str | Offer,
    regions: int | None = None,
    recipients: int | None = None,
    regime: Regime = _ORDINARY,
) -> Region:
    """Make up a region: the same one for the same arguments, on any machine.

    `schools` counts the rows of the schools table: those that a region's own file would list, because somebody
    worries about them, so that about four recipients come of ten schools. `recipients`, where given, takes its
    place: schools are made until that many are eligible and have not declined. `leaders` counts the rows of
    the leaders table: reviewers, and those who have left or are not ready, are among them.
    `regions` is how many department regions, side by side: where it is None, one up to 400 schools and all nine
    from 2,400; more schools than that make the towns denser. `regime` says what is short; it leaves the schools,
    trusts and leaders as they are but for what it is about.
    Raises ValueError for numbers that make no region, and Faults for an offer that cannot be read.
    """
    size = schools if recipients is None else recipients * 5 // 2
    spread = _regions(size or 1) if regions is None else regions
    if size is None or min(size, leaders) < 1 or not 1 <= spread <= len(AREAS):
        raise ValueError(f"expected at least one school or recipient, one leader, and 1 to {len(AREAS)} regions")
    offer = read_offer(offer) if isinstance(offer, str) else offer
    maker = _Maker(offer, regime, partial(Chance, seed), size, spread)
    taken = take_schools(maker.groups, size) if recipients is None else take_recipients(maker.groups, recipients, offer)
    return maker.complete(as_region(taken), leaders)


def _regions(schools: int) -> int:
    return min(len(AREAS), 1 - -max(0, schools - _ONE_REGION) // _A_REGION_MORE)


class _Maker:
    """The sources that one region is made from, each with a stream of chance of its own."""

    def __init__(
        self, offer: Offer, regime: Regime, stream: Callable[[str], Chance], schools: int, regions: int
    ) -> None:
        self.offer, self.regime, self.stream = offer, regime, stream
        self.names = Names(stream("names"))
        self.land = make_land(regions, schools, self.names, stream("land"))
        self.wishes = Wishes(offer, regime, stream("wishes"), stream("requests"))
        self.schools = Schools(self.land, self.names, make_records(offer, stream("records")), stream("schools"))
        self.trusts = Trusts(offer, self.names, self.wishes, stream("trusts"))
        self.groups = Groups(self.land, self.schools, self.trusts, self.wishes, stream("groups"))

    def complete(self, region: Region, leaders: int) -> Region:
        """Add leaders, budgets, decisions and the setting to schools and trusts."""
        eligibility = find_recipients(region, self.offer)
        team = tuple(self._leaders(region, eligibility, leaders))
        recipients = find_recipients(replace(region, leaders=team), self.offer).recipients
        demand = Demand(recipients, team, self.offer)
        decisions = Decisions(recipients, team, self.offer, self.stream("decisions"))
        return replace(
            region,
            leaders=team,
            budgets=make_budgets(demand, self.regime),
            decisions=tuple(decisions.make()),
            # Only a shipped offer can be named in a region.
            settings=(Setting(name="offer", value=self.offer.id),) if self.offer.shipped else (),
        )

    def _leaders(self, region: Region, eligibility: Eligibility, number: int) -> Iterator[Leader]:
        posts = make_posts(number, self.offer, self.land, self.stream("posts"))
        needy = {r.body for r in (*eligibility.recipients, *eligibility.declined)}
        employers = Employers(region, needy, self.land, self.stream("employers"))
        rooms = self._rooms(posts, [r.cap for r in eligibility.recipients])
        conflicts = Conflicts(eligibility.recipients, self.stream("conflicts"))
        streams = self.stream("leaders"), self.stream("rates")
        leaders = Leaders(self.regime, self.land, self.names, *streams, number)
        for i, (post, room) in enumerate(zip(posts, rooms, strict=True), 1):
            job = employers.of(post, self.trusts.id, self.schools.urn)
            yield leaders.make(f"L{i:03}", post, job, room, conflicts.of(post.region))

    def _rooms(self, posts: Sequence[Post], caps: Sequence[int]) -> Iterator[Capacity]:
        """The days and matches of the holder of each post: those of each support are shared out by themselves."""
        chance, offer = self.stream("capacity"), self.offer
        if not offer.supports:
            return iter(Capacities(offer.all_terms, self.regime, caps, chance).share_out(posts))
        shared = {}
        for support in offer.supports:
            mine = [post for post in posts if offer.support_by(post.role) is support]
            wanted = [support.days.cap] * len(caps)
            shared[support.name] = iter(Capacities([support], self.regime, wanted, chance).share_out(mine))
        given = (offer.support_by(post.role) or offer.supports[0] for post in posts)
        return (next(shared[support.name]) for support in given)


def form_choices(offer: Offer) -> Mapping[str, Sequence[str]]:
    """Give the words offered for each column that has some; of roles those of the offer, and NLGs."""
    led = {role for terms in offer.all_terms for role in terms.roles.allowed}
    roles = tuple(role for role in ROLES if role in led or (role == "NLG" and not offer.supports))
    fixed = {column: kind.known for column, kind in Leader.kinds().items() if kind.known}
    tags = dict.fromkeys(("expertise", "needs", "must_have"), tuple(TAGS))
    return fixed | {"region": tuple(area.name for area in AREAS), "phase": PHASES, "role": roles, **tags}


def example_leaders(number: int, seed: int, offer: str) -> tuple[Leader, ...]:
    """Make up leaders of every region, none where none are asked for."""
    if not number:
        return ()
    return make_example(schools=40 * len(AREAS), leaders=number, seed=seed, offer=offer, regions=len(AREAS)).leaders


def blank_region(offer: str) -> Region:
    """Make the region of an empty form: one example row a table, each left out again when the form is read."""
    rows = {f"{record}s": (row,) for record, row in example_rows(read_offer(offer).year.starts).items()}
    return Region(name="region", settings=(Setting(name="offer", value=offer),), **rows)  # type: ignore[arg-type]
