"""Real published files, where they are at hand: totals counted apart from this project, and plans."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from tsimatch.inputs.england.build_region import MadeRegion, RegionRequest, make_region
from tsimatch.inputs.published.records import Sources
from tsimatch.inputs.published.sources import Paths, read_sources
from tsimatch.inputs.region.region import read_region
from tsimatch.models.eligibility.clauses import school_reasons
from tsimatch.models.offers.catalogue import read_offer
from tsimatch.outputs.region.region_files import write_region
from tsimatch.scenarios.generator.example import example_leaders
from tsimatch.solver.solve import plan

from ...support.paths import SHARED as DATA

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not DATA.exists(), reason="needs real published files, which are not in the repository"),
]

YEAR_END = sorted(DATA.glob("ofsted/State-funded*.csv.gz"))
MONTHS = sorted(DATA.glob("derived/RECONSTRUCTED_mi*.csv.gz"))
CARDS = sorted(DATA.glob("ofsted/Management_information*.csv"))
REGISTER: dict[str, Any] = {
    "members": DATA / "gias" / "alllinksdata20220718.csv.gz",
    "trusts": DATA / "gias" / "allgroupsdata20220718.csv.gz",
    "links": DATA / "gias" / "links_edubasealldata20240717.csv.gz",
    "postcodes": [DATA / "geo" / "postcodes_schools_and_trusts.csv.gz"],
}
OFFERS = ("2021-22", "2022-23", "2023-24")


@pytest.fixture(scope="module")
def sources() -> Sources:
    """All files that are at hand."""
    return read_sources(Paths(inspections=[*MONTHS, *YEAR_END, *CARDS], **REGISTER))


@pytest.fixture(scope="module")
def england(sources: Sources) -> Callable[[str], MadeRegion]:
    """All of England under an offer, made once."""
    return cache(lambda offer: make_region(sources, RegionRequest(read_offer(offer), "england")))


def _under_a_clause(made: MadeRegion) -> int:
    """Schools of any kind that meet a clause, in a trust or not, those of excluded types among them."""
    rows = made.region.schools
    return sum(bool(school_reasons(row, made.offer, standalone=True)) for row in rows) + len(
        made.selection.but_for_type
    )


@pytest.mark.parametrize(("offer", "schools"), [("2021-22", 481 + 670 - 30), ("2022-23", 762), ("2023-24", 151 + 71)])
def test_schools_under_a_clause(england: Callable[[str], MadeRegion], offer: str, schools: int) -> None:
    """The schools under a clause are as many as were counted apart from this project."""
    assert _under_a_clause(england(offer)) == schools


def test_standalone_as_they_were_when_the_year_began(sources: Sources, england: Callable[[str], MadeRegion]) -> None:
    """Five schools of the year joined trusts in it: with the schools as they began, the count is the one made apart."""
    offer = read_offer("2022-23")
    now = england("2022-23")
    then = make_region(sources, RegionRequest(offer, "england", as_at=date(2022, 8, 31)))
    kinds = Counter(recipient.kind for recipient in now.eligibility.recipients)
    assert kinds["school"] == 450
    judged = {row.id for row in now.region.schools if school_reasons(row, offer, standalone=True)}
    moved = {urn for urn in judged if not now.england.stands_alone(now.england.listings[urn], offer)}
    assert sum(urn not in then.england.listings for urn in moved) == 5


def test_nothing_contradicts(england: Callable[[str], MadeRegion]) -> None:
    """Files made from one history tell one history."""
    assert england("2022-23").england.contradictions == []


@pytest.mark.parametrize("offer", OFFERS)
def test_from_files_to_a_plan(sources: Sources, offer: str, tmp_path: Path) -> None:
    """A region goes from the published files through its own file to a plan with every level proven."""
    leaders = example_leaders(400, 1, offer)
    asked = RegionRequest(read_offer(offer), "region", regions=("Yorkshire and the Humber",), leaders=leaders)
    made = make_region(sources, asked)
    write_region(made.region, tmp_path / "region.csv")
    back = read_region(tmp_path / "region.csv")
    assert back == made.region
    result = plan(back)
    assert result.status == "optimal"
    assert len(result.matches) + len(result.unmatched) == len(made.eligibility.recipients)
