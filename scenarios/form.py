"""What forms offer for each column, and made-up rows to show how they are filled in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from ..models.region import PHASES, Budget, Decision, Leader, Region, School, Setting, Trust
from ..models.shelf import read_offer
from .example import make_example
from .geography import AREAS
from .schools import TAGS


def form_choices() -> Mapping[str, Sequence[str]]:
    """Give the words offered for each column that has some."""
    fixed = {column: kind.known for column, kind in Leader.kinds().items() if kind.known}
    tags = dict.fromkeys(("expertise", "needs", "must_have"), tuple(TAGS))
    return fixed | {"region": tuple(area.name for area in AREAS), "phase": PHASES, **tags}


def example_leaders(number: int, seed: int, offer: str) -> tuple[Leader, ...]:
    """Make up leaders of every region, none where none are asked for."""
    if not number:
        return ()
    return make_example(schools=40 * len(AREAS), leaders=number, seed=seed, offer=offer, regions=len(AREAS)).leaders


def blank_region(offer: str) -> Region:
    """Make the region of an empty form: one example row a table, sound as it stands."""
    began = read_offer(offer).year.starts
    where = "North West"
    school = School(
        id="100000", name="Example School (write over this row)", region=where, local_authority="Lancashire",
        type="maintained", phase="Primary", grade=3, judged_on=began + timedelta(90), previous_grade=3,
        previous_judged_on=began - timedelta(1000), pupils=210, status="accepted", needs=("leadership",),
        easting=354000, northing=430000,
    )  # fmt: skip
    trust = Trust(id="10000", name="Example Trust (write over this row)", region=where, schools=3, partnership_slots=1)
    leader = Leader(
        id="L1", name="Example Leader (write over this row)", role="CEO", region=(where,), capacity_days=20,
        max_matches=4, phase=("Primary",), expertise=("leadership", "early years"), max_km=60_000,
        easting=360000, northing=421000,
    )  # fmt: skip
    return Region(
        name="region",
        schools=(school,),
        trusts=(trust,),
        leaders=(leader,),
        budgets=(Budget(pot="total", amount=10_000_00),),
        decisions=(Decision(recipient="100000", leader="L1", action="lock"),),
        settings=(Setting(name="offer", value=offer),),
    )
