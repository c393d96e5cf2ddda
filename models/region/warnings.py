"""Warnings about a region: what is odd and yet no fault, one sentence a kind, whatever the number of rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from ...common.names import count, listed, unknown_names
from .positions import employers_of, leaders_note, placed_leader
from .region import PHASES, POTS, Leader, Region, Row, School, Trust

SETTINGS = ("offer", "fair")
"""The settings that mean something."""


def region_warnings(region: Region) -> Iterator[str]:
    """Walk the warnings that need no offer."""
    for warning in (
        _leader_regions, _unserved_regions, _expertise, _wishes, _leader_phases, _leader_places, _phases, _undated,
        _previous_undated, _turned_round, _sizes, _budgets, _settings, _bans,
    ):  # fmt: skip
        sentence = warning(region)
        if sentence:
            yield sentence


def ids(rows: Iterable[Row]) -> str:
    """List the first few ids of some rows."""
    return listed(sorted(row.key[0] for row in rows))


def _bodies(region: Region) -> tuple[School | Trust, ...]:
    return (*region.schools, *region.trusts)


def _working(region: Region) -> list[Leader]:
    return [leader for leader in region.leaders if leader.status != "left"]


def _leader_regions(region: Region) -> str:
    served = ((name, leader.id) for leader in _working(region) for name in leader.region)
    names = unknown_names(served, (row.region for row in _bodies(region)))
    return names and f"leaders serve regions that no school or trust has: {names}"


def _leader_places(region: Region) -> str:
    if all(row.position is None for row in _bodies(region)):
        # Then nobody's position would give a distance, and `travel` says that none is known.
        return ""
    employers = employers_of(region)
    return leaders_note((leader.id, placed_leader(leader, employers)[1]) for leader in _working(region))


def _unserved_regions(region: Region) -> str:
    served = (name for leader in _working(region) for name in leader.region)
    names = unknown_names(((row.region, row.id) for row in _bodies(region)), served)
    return names and f"schools or trusts are in regions that no leader serves: {names}"


def _expertise(region: Region) -> str:
    theirs = ((tag, leader.id) for leader in _working(region) for tag in leader.expertise)
    names = unknown_names(theirs, (tag for tag, _ in _wished(region)))
    return names and f"leaders have expertise that no school or trust asks for: {names}"


def _wishes(region: Region) -> str:
    names = unknown_names(_wished(region), (tag for leader in _working(region) for tag in leader.expertise))
    return names and f"schools or trusts ask for expertise that no leader has: {names}"


def _wished(region: Region) -> Iterator[tuple[str, str]]:
    return ((tag, row.id) for row in _bodies(region) for tag in (*row.needs, *row.must_have))


def _leader_phases(region: Region) -> str:
    theirs = ((name, leader.id) for leader in _working(region) for name in leader.phase)
    names = unknown_names(theirs, (school.phase for school in region.schools if school.phase))
    return names and f"leaders have phases that no school has: {names}"


def _phases(region: Region) -> str:
    names = unknown_names(((school.phase, school.id) for school in region.schools if school.phase), PHASES)
    return names and f"schools have phases other than {', '.join(PHASES)}: {names}"


def _undated(region: Region) -> str:
    schools = [school for school in region.schools if school.grade is not None and school.judged_on is None]
    return _schools(schools, "a grade without a date, which meets no rule that asks for one")


def _previous_undated(region: Region) -> str:
    schools = [s for s in region.schools if s.previous_grade is not None and s.previous_judged_on is None]
    return _schools(schools, "a previous grade without a date, which meets no rule that asks for one")


def _turned_round(region: Region) -> str:
    schools = [
        school
        for school in region.schools
        if school.judged_on and school.previous_judged_on and school.previous_judged_on > school.judged_on
    ]
    return _schools(schools, "a previous judgement that is later than the current one")


def _schools(schools: list[School], what: str) -> str:
    verb = "has" if len(schools) == 1 else "have"
    return f"{count(len(schools), 'school')} {verb} {what}: {ids(schools)}" if schools else ""


def _sizes(region: Region) -> str:
    listed_schools = Counter(school.trust_id for school in region.schools)
    unsized = [trust for trust in region.trusts if trust.schools is None]
    if not unsized:
        return ""
    small = [[trust for trust in unsized if listed_schools[trust.id] == size] for size in (0, 1)]
    sizes = "; ".join(f"{size}: {ids(trusts)}" for size, trusts in enumerate(small) if trusts)
    taken = "without a number of schools, taken as many as the region lists"
    lead = f"{count(len(unsized), 'trust')} {taken}: {ids(unsized)}"
    return f"{lead}; this makes it {sizes}, so not a trust of two or more" if sizes else lead


def _budgets(region: Region) -> str:
    if not region.budgets:
        return "there is no budget row: spending has no limit"
    if any(row.pot == "total" and row.region is None for row in region.budgets):
        return ""
    banded = any(school.band or school.indicative_band for school in region.schools)
    pots = [pot for pot in POTS if banded or pot != "grants"]
    without = [pot for pot in pots if pot not in {row.pot for row in region.budgets}]
    return f"no budget row for {listed(without)}: no limit" if without else ""


def _settings(region: Region) -> str:
    names = unknown_names(((row.name, f"value {row.value}") for row in region.settings), SETTINGS)
    return names and f"settings that match does not know: {names}"


def _bans(region: Region) -> str:
    bans = Counter((row.recipient, row.leader) for row in region.decisions if row.action == "ban")
    repeated = [f"{recipient} with {leader}" for (recipient, leader), times in sorted(bans.items()) if times > 1]
    return f"bans given more than once: {listed(repeated)}" if repeated else ""
