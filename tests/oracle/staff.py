"""Where leaders work and start from, a second time: from the contract alone, with plain loops."""

from __future__ import annotations

from dataclasses import replace

from tsimatch.models.region.region import Leader, Region

from .recipients import place_of


def at_work(region: Region) -> Region:
    """The region with the trust of each leader's school, and the place of school or trust, where theirs are blank."""
    return replace(region, leaders=tuple(_placed(leader, region) for leader in region.leaders))


def _placed(leader: Leader, region: Region) -> Leader:
    trust, place = leader.trust_id, place_of(leader)
    for school in region.schools:
        if school.id == leader.school_id:
            trust = trust or school.trust_id
            place = place or place_of(school)
    for body in region.trusts:
        if body.id == trust:
            place = place or place_of(body)
    east, north = place or (None, None)
    return replace(leader, trust_id=trust, easting=east, northing=north)
