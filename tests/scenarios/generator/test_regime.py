"""Made-up regions are as short of leaders and money as they were asked to be."""

from __future__ import annotations

from functools import cache

import pytest
from tsimatch.models.eligibility.recipients import Eligibility, find_recipients
from tsimatch.models.offers.catalogue import read_offer, shipped_offers
from tsimatch.models.offers.offer import Offer
from tsimatch.models.region.region import Leader, Region
from tsimatch.scenarios.generator.example import make_example
from tsimatch.scenarios.generator.leaders import can_lead
from tsimatch.scenarios.generator.regime import Regime

OFFERS = tuple(offer.id for offer in shipped_offers() if offer.through_trusts)


@cache
def example(offer: str = "2023-24", *, recipients: int = 60, leaders: int = 50, regime: Regime | None = None) -> Region:
    return make_example(recipients=recipients, leaders=leaders, seed=7, offer=offer, regime=regime or Regime())


def eligibility_of(region: Region, offer: str = "2023-24") -> Eligibility:
    return find_recipients(region, read_offer(offer))


def days_of(leader: Leader) -> int:
    return leader.capacity_days + (leader.team_days or 0)


def given_by(leader: Leader, offer: Offer) -> str | None:
    support = offer.support_by(leader.role)
    return support.name if support else None


def amounts(region: Region) -> dict[tuple[str, str | None], int]:
    return {(row.pot, row.region): row.amount // 100 for row in region.budgets}


@pytest.mark.slow
@pytest.mark.parametrize("offer", OFFERS)
@pytest.mark.parametrize(
    ("leaders", "matches", "days"),
    [("scarce", (50, 75), (30, 60)), ("tight", (95, 150), (80, 115)), ("ample", (180, 350), (170, 250))],
)
def test_leaders_are_as_scarce_as_asked(
    offer: str, leaders: str, matches: tuple[int, int], days: tuple[int, int]
) -> None:
    """Leaders' matches and days stand to what is wanted as the regime says, in per cent."""
    rules = read_offer(offer)
    number = 100 * max(1, len(rules.supports))
    region = example(offer, recipients=120, leaders=number, regime=Regime(leaders=leaders))  # type: ignore[arg-type]
    every = eligibility_of(region, offer).recipients
    for support in {r.support for r in every}:
        recipients = [r for r in every if r.support == support]
        able = [x for x in region.leaders if can_lead(x) and given_by(x, rules) == support]
        least = min(r.minimum for r in recipients if not r.days_requested)
        room = sum(x.max_matches or days_of(x) // least for x in able)
        assert matches[0] <= 100 * room // len(recipients) <= matches[1]
        assert days[0] <= 100 * sum(map(days_of, able)) // sum(r.cap for r in recipients) <= days[1]


def test_regime_changes_nothing_else() -> None:
    """Recipients stay the same whatever is short, so that regimes can be compared."""
    plain = example()
    for regime in (Regime(leaders="scarce"), Regime(money="hard"), Regime(rates="mixed")):
        assert (example(regime=regime).schools, example(regime=regime).trusts) == (plain.schools, plain.trusts)
    varied = example(regime=Regime(minimums=True))
    assert [s.id for s in varied.schools] == [s.id for s in plain.schools]
    assert [r.id for r in eligibility_of(varied).recipients] == [r.id for r in eligibility_of(plain).recipients]


@pytest.mark.parametrize("offer", OFFERS)
def test_slack_money_pays_for_everything(offer: str) -> None:
    """Slack money pays for every recipient's days at the dearest rate, and for every partnership."""
    region = example(offer, regime=Regime(leaders="ample", money="slack", rates="mixed"))
    recipients = eligibility_of(region, offer).recipients
    credit = 10_000 * sum(r.partnership for r in recipients)
    assert amounts(region)["total", None] >= 700 * sum(r.top for r in recipients) + credit
    assert amounts(region).get(("partnerships", None), 0) == credit


@pytest.mark.parametrize("offer", OFFERS)
def test_binding_money_pays_for_minimums(offer: str) -> None:
    """Binding money pays for the minimum of every recipient, not for every cap, and for some partnerships."""
    region = example(offer, regime=Regime(leaders="ample", money="binding", rates="uniform"))
    every, pots = eligibility_of(region, offer).recipients, amounts(region)
    recipients = [r for r in every if r.grant is None]
    granted = sum(r.grant or 0 for r in every) // 100
    assert pots.get(("grants", None), 0) == granted * 70 // 100
    days = pots.get(("days", None), pots["total", None] - granted)
    assert 600 * sum(r.minimum for r in recipients) < days < 600 * sum(r.cap for r in recipients)
    credit = 10_000 * sum(r.partnership for r in recipients)
    assert 0 <= pots.get(("partnerships", None), 0) <= credit
    assert (credit > 0) == (("partnerships", None) in pots)


@pytest.mark.parametrize("offer", OFFERS)
def test_hard_money_cuts_by_region_and_pot(offer: str) -> None:
    """Hard money has rows for regions and pots, some below the minimums, and a total just under what they allow."""
    hard = Regime(leaders="ample", money="hard", rates="mixed")
    region = make_example(recipients=100, leaders=90, seed=7, offer=offer, regions=3, regime=hard)
    recipients, pots = eligibility_of(region, offer).recipients, amounts(region)
    lean = [(name, pounds) for (pot, name), pounds in pots.items() if pot == "days" and name]
    assert lean
    for name, pounds in lean:
        assert pounds < 620 * sum(r.minimum for r in recipients if r.region == name)
    assert any(pot == "total" and name for pot, name in pots)
    assert max(pots.values()) == pots["total", None]


@pytest.mark.parametrize(
    ("rates", "leaders", "kinds"),
    [("uniform", (0, 0), (0, 0)), ("few", (2, 20), (1, 3)), ("mixed", (100, 100), (6, 7))],
)
def test_rates_are_as_mixed_as_asked(rates: str, leaders: tuple[int, int], kinds: tuple[int, int]) -> None:
    """Of 100 leaders none, a few or all have a day rate of their own, and then several different ones."""
    region = example(leaders=100, regime=Regime(rates=rates))  # type: ignore[arg-type]
    own = [x.day_rate for x in region.leaders if x.day_rate]
    assert leaders[0] <= len(own) <= leaders[1]
    assert kinds[0] <= len(set(own)) <= kinds[1]


def test_minimums_are_many_and_varied() -> None:
    """With minimums, most recipients ask for fewer days than the cap, and for different ones."""
    plain = [r.days_requested for r in eligibility_of(example()).recipients]
    varied = [r.days_requested for r in eligibility_of(example(regime=Regime(minimums=True))).recipients]
    assert 0 < sum(map(bool, plain)) < 12
    assert sum(map(bool, varied)) > 30
    assert len(set(varied)) > 5
