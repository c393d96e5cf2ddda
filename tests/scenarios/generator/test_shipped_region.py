"""The region that ships with the package: what it has to show."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections import Counter
from dataclasses import replace
from pathlib import Path

from tsimatch.inputs.region.region import read_region
from tsimatch.models.eligibility.recipients import Eligibility, find_recipients
from tsimatch.models.matching.pair_rules import PairRules
from tsimatch.models.matching.pairs import Pairs, allowed_pairs
from tsimatch.models.offers.catalogue import read_offer
from tsimatch.models.offers.offer import Offer
from tsimatch.models.region.region import Region
from tsimatch.outputs.region.region_files import write_region
from tsimatch.scenarios.generator.example import make_example
from tsimatch.scenarios.generator.shipped_region import DEFAULT, default_region_path
from tsimatch.solver.solve import plan


def eligibility_of(region: Region, offer: str = "2023-24") -> Eligibility:
    return find_recipients(region, read_offer(offer))


def pairs_of(region: Region, offer: Offer) -> Pairs:
    return allowed_pairs(PairRules(find_recipients(region, offer).recipients, region.leaders, offer))


def test_default_is_what_the_generator_makes(tmp_path: Path) -> None:
    """The packaged region is the generator's, byte for byte, less the mark for Excel."""
    write_region(make_example(**DEFAULT), tmp_path / "default.csv")
    with default_region_path() as path:
        assert BOM_UTF8 + path.read_bytes() == (tmp_path / "default.csv").read_bytes()


def packaged() -> Region:
    with default_region_path() as path:
        return read_region(path)


def test_default_has_both_kinds() -> None:
    """The packaged region plans for schools and for trusts, by several clauses, and is short of nothing to show."""
    region = packaged()
    eligibility = eligibility_of(region)
    assert Counter(r.kind for r in eligibility.recipients).keys() == {"school", "trust"}
    assert {"23.1", "23.2"} < {clause for r in eligibility.recipients for clause in r.because}
    assert {decision.action for decision in region.decisions} == {"lock", "ban"}
    assert eligibility.declined
    assert eligibility.partners
    assert any(r.either for r in eligibility.recipients)


def test_default_has_recipients_for_whom_nobody_is_left() -> None:
    """In the packaged region the rules leave some recipients no leader, and most of them many."""
    region = packaged()
    recipients = eligibility_of(region).recipients
    served = Counter(pairs_of(region, read_offer("2023-24")).recipient.tolist())
    assert 0 < len(recipients) - len(served) < 6


def need(region: Region) -> int:
    return plan(region).levels[0].value


def test_default_plan_supports_both_kinds() -> None:
    """The plan of the packaged region is proven, supports schools and trusts, and leaves some without."""
    found = plan(packaged())
    assert found.status == "optimal"
    assert {match.kind for match in found.matches} == {"school", "trust"}
    assert any(match.partner for match in found.matches)
    assert len(found.matches) > 20
    assert len(found.unmatched) > 3


def test_default_is_short_of_money_and_of_leaders() -> None:
    """In the packaged region more money would support more of the need, and all the money still not everybody."""
    region = packaged()
    rich = need(replace(region, budgets=()))
    assert need(region) < rich < sum(r.priority for r in eligibility_of(region).recipients)


def test_default_has_conflicts_that_matter() -> None:
    """In the packaged region more of the need could be met if nobody had a conflict of interest."""
    region = packaged()
    free = tuple(replace(leader, conflicts=()) for leader in region.leaders)
    assert need(replace(region, leaders=free)) > need(region)
