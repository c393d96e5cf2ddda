"""Real published files across frameworks, where they are at hand: figures counted apart from this project."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from tsimatch.inputs.england.build_region import MadeRegion, RegionRequest, make_region
from tsimatch.inputs.published.sources import Paths, read_sources
from tsimatch.inputs.region.region import read_region
from tsimatch.models.eligibility.recipients import find_recipients
from tsimatch.models.offers.catalogue import read_offer
from tsimatch.outputs.region.region_files import write_region

from ...support.paths import SHARED as DATA
from ...support.published_files import recipients

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not DATA.exists(), reason="needs real published files, which are not in the repository"),
]

AUGUST_2025 = sorted(DATA.glob("ofsted/State-funded*.csv.gz"))
LEEDS_2026 = sorted(DATA.glob("ofsted/Management_information*.csv"))
STUCK = {
    "North West": 68, "South West": 57, "East Midlands": 53, "South East": 51, "West Midlands": 50,
    "Yorkshire and the Humber": 49, "East of England": 48, "North East": 21, "London": 11,
}  # fmt: skip
GILDERSOME, TEMPLE_LEARNING_ACADEMY = "107848", "141883"


def _made(files: list[Path], offer: str = "rise-2025-26") -> MadeRegion:
    return make_region(read_sources(Paths(inspections=files)), RegionRequest(read_offer(offer), "england"))


@pytest.fixture(scope="module")
def england() -> MadeRegion:
    """England as at 31 August 2025."""
    return _made(AUGUST_2025)


def test_stuck_schools(england: MadeRegion) -> None:
    """616 schools are stuck; 408 of them have not changed and are in no category, by region as counted apart."""
    eligibility = england.eligibility
    here = recipients(england)
    assert Counter(school.region for school in england.region.schools if school.id in here) == STUCK
    kept_out = Counter(found.clause for found in eligibility.excluded if found.because == ("R.1",))
    assert kept_out == {"R.3": 201, "R.3b": 7}
    assert len(here) + kept_out.total() == 616
    assert eligibility.undecided == ()


def test_categories(england: MadeRegion) -> None:
    """169 schools are in special measures and 92 have serious weaknesses, those of types without a kind among them."""
    (file,) = england.england.sources.files
    latest = [told[0] for told in file.told.values() if told]
    categories = Counter(judgement.category for judgement in latest)
    assert (categories["special measures"], categories["serious weaknesses"], categories[None]) == (169, 92, 0)
    assert Counter(judgement.framework for judgement in latest) == {
        "overall effectiveness": 18_618, "sub-judgements": 3_269,
    }  # fmt: skip


def test_region_is_read_back(england: MadeRegion, tmp_path: Path) -> None:
    """The region's file holds all that decides: read back, it has the same recipients."""
    write_region(england.region, tmp_path / "england.csv")
    back = read_region(tmp_path / "england.csv", partial=True)
    assert back == england.region
    assert find_recipients(back, england.offer).recipients == england.eligibility.recipients


def test_report_cards_in_leeds() -> None:
    """With a report card one file decides: Gildersome was good before and is not stuck, Temple Learning Academy is."""
    made = _made(LEEDS_2026)
    assert list(recipients(made)) == [TEMPLE_LEARNING_ACADEMY]
    assert GILDERSOME not in {school.id for school in made.eligibility.undecided}
    known = {school.id for school in made.eligibility.undecided}
    assert all(school.framework != "report card" for school in made.region.schools if school.id in known)


def test_earlier_file_settles_leeds() -> None:
    """With the file of August 2025 beside it nothing of Leeds is left open."""
    made = _made([*AUGUST_2025, *LEEDS_2026])
    assert made.eligibility.undecided == ()
    stuck = recipients(made)
    assert (GILDERSOME in stuck, TEMPLE_LEARNING_ACADEMY in stuck) == (False, True)
    assert made.england.contradictions == []
