"""What a plan spends: by pot and in total, in pence."""

from __future__ import annotations

from dataclasses import replace

from tsimatch.models.matching.spending import Spending, day_rate, spending
from tsimatch.models.offers.catalogue import read_offer
from tsimatch.models.offers.offer import Offer

from ...support.builders import leader

RATE = 60_000


def costly() -> Offer:
    """The offer of 2021-22 with all extras for trusts: partnerships at £10,000, reviews at £700, NPQELs at £900."""
    made = read_offer("2021-22")
    assert made.review is not None
    assert made.npqel is not None
    terms = replace(
        made.terms("trust"),
        partnership=made.terms("school").partnership,
        review=replace(made.review, cost=70_000),
        npqel=replace(made.npqel, fee=90_000),
    )
    return replace(made, trust=terms)


def test_a_match_and_its_extras_are_paid_by_pot() -> None:
    """Days, a partnership, a review and an NPQEL are each paid by their own pot, and all of them by the total."""
    found = spending(costly().terms("trust"), days=3, rate=RATE, partnership=True, review=True, npqel=True)
    assert found == Spending(days=180_000, partnerships=1_000_000, governance=70_000, npqel=90_000)
    pots = {pot: found.of(pot) for pot in ("total", "days", "partnerships", "governance", "npqel")}
    assert pots == {
        "total": 1_340_000, "days": 180_000, "partnerships": 1_000_000, "governance": 70_000, "npqel": 90_000,
    }  # fmt: skip
    assert found.extras == 1_160_000


def test_what_is_not_given_or_not_on_offer_costs_nothing() -> None:
    """A match alone costs its days; an offer without reviews and NPQELs pays for none."""
    assert spending(costly().terms("trust"), days=2, rate=RATE) == Spending(days=120_000)
    assert spending(read_offer("2022-23").terms("school"), review=True, npqel=True) == Spending()


def test_a_leader_has_a_rate_of_their_own_or_the_offers() -> None:
    """A blank rate is the offer's; a rate of nothing is a rate."""
    offer = read_offer("2022-23")
    assert [day_rate(leader(day_rate=rate), offer) for rate in (None, 0, 45_050)] == [60_000, 0, 45_050]
