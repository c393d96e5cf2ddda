"""Fit: three parts, each rounded half up from its exact value, and km rounded half up."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from tsimatch.models.offers.catalogue import read_offer
from tsimatch.models.plan.plan import Match
from tsimatch.models.region.region import Row

from ...support.builders import leader, match_of, planned, region, school, trust

HERE: dict[str, Any] = {"easting": 300_000, "northing": 300_000}


def matched(*rows: Row, **of_leader: Any) -> Match:
    """The one match of a region with one leader."""
    return planned(region(*rows, leader(**of_leader))).matches[0]


@pytest.mark.parametrize(
    ("needs", "expertise", "part"),
    [
        ((), (), 25),
        ((), ("maths",), 25),
        (("maths",), (), 0),
        (("maths",), ("Maths ",), 50),
        (("a", "b", "c"), ("a",), 17),
        (("a", "b", "c"), ("a", "c", "d"), 33),
        (("a", "b", "c", "d"), ("a",), 13),
        (("a", "b", "c", "d"), ("b", "c", "d"), 38),
    ],
)
def test_expertise(needs: tuple[str, ...], expertise: tuple[str, ...], part: int) -> None:
    """Expertise is 50 times the share of the needs that the leader has, and 25 where there are none."""
    assert matched(school(needs=needs), expertise=expertise).fit_parts.expertise == part


@pytest.mark.parametrize(
    ("of_school", "of_leader", "part"),
    [
        (None, (), 15),
        (None, ("Primary",), 15),
        ("Primary", (), 15),
        ("Primary", ("Secondary",), 0),
        ("Primary", ("Secondary", " primary"), 30),
    ],
)
def test_phase(of_school: str | None, of_leader: tuple[str, ...], part: int) -> None:
    """Phase is 30 where they share one, 15 where either says none, and else 0."""
    assert matched(school(phase=of_school), phase=of_leader).fit_parts.phase == part


@pytest.mark.parametrize(
    ("metres", "part", "km"),
    [
        (0, 20, 0),
        (499, 20, 0),
        (500, 20, 1),
        (1499, 20, 1),
        (2500, 20, 3),
        (2501, 19, 3),
        (50_000, 10, 50),
        (52_500, 10, 53),
        (52_501, 9, 53),
        (97_500, 1, 98),
        (97_501, 0, 98),
        (100_000, 0, 100),
        (250_499, 0, 250),
    ],
)
def test_distance(metres: int, part: int, km: int) -> None:
    """Distance is 20 less a fifth of the km, exactly, and nothing from 100 km on."""
    match = matched(school(**HERE), easting=300_000 + metres, northing=300_000)
    assert (match.fit_parts.distance, match.km) == (part, km)


@pytest.mark.parametrize(
    ("east", "north", "part", "km"), [(1500, 2000, 20, 3), (1501, 2000, 19, 3), (300, 400, 20, 1), (300, 399, 20, 0)]
)
def test_distance_is_straight(east: int, north: int, part: int, km: int) -> None:
    """The distance is the straight line, compared by its square: 3, 4 and 5 hit the edge."""
    match = matched(school(**HERE), easting=300_000 + east, northing=300_000 + north)
    assert (match.fit_parts.distance, match.km) == (part, km)


@pytest.mark.parametrize(("of_school", "of_leader"), [({}, HERE), (HERE, {}), ({}, {})])
def test_unknown_distance(of_school: dict[str, Any], of_leader: dict[str, Any]) -> None:
    """An unknown distance counts 10, and has no km."""
    match = matched(school(**of_school), **of_leader)
    assert (match.fit_parts.distance, match.km) == (10, None)


def test_parts_add_up() -> None:
    """Fit is the sum of its parts, each rounded by itself."""
    match = matched(school(needs=("a", "b", "c"), phase="Primary", **HERE), expertise=("a",), **HERE)
    assert (match.fit, match.fit_parts.expertise + match.fit_parts.phase + match.fit_parts.distance) == (52, 52)


def test_trust_has_what_its_schools_have() -> None:
    """In 2022/23 a trust has needs, phases and place of its schools now graded 3 or 4, whoever made it eligible."""
    rows = (
        trust(),
        school("100001", trust_id="T1", needs=("a",), phase="Primary", easting=300_000, northing=300_000),
        school("100002", trust_id="T1", grade=4, needs=("b",), phase="Special", easting=300_001, northing=310_000),
        school("100003", trust_id="T1", grade=2, needs=("c",), phase="Secondary", easting=500_000, northing=500_000),
        school(
            "100004", trust_id="T1", status="declined", needs=("d",), phase="PRU", easting=500_000, northing=500_000
        ),
        school("100005", trust_id="T1", eligible="no", needs=("e",)),
    )
    able = leader(expertise=("b", "c", "d"), phase=("Secondary", "PRU"), easting=300_001, northing=305_500)
    match = match_of(planned(region(*rows, able)), "T1")
    assert (match.fit_parts.expertise, match.fit_parts.phase, match.km) == (17, 0, 1)
    assert planned(region(*rows, able)).levels[0].value == 300


def test_weights_are_settings() -> None:
    """The weights, and the km from which distance counts for nothing, are the offer file's."""
    offer = read_offer("2022-23")
    offer = replace(offer, fit=replace(offer.fit, expertise=7, phase=9, distance=11, km=10))
    rows = (
        school(needs=("a", "b"), phase="Primary", **HERE),
        leader(expertise=("a",), easting=305_000, northing=300_000),
    )
    parts = planned(region(*rows), offer).matches[0].fit_parts
    assert (parts.expertise, parts.phase, parts.distance) == (4, 5, 6)
