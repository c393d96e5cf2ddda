"""The register of conflicts: each kind flagged near and far, with its path in words, and not flagged beside it."""

from __future__ import annotations

from datetime import date

import pytest
from tsimatch.models.matching.instance import prepare
from tsimatch.models.offers.catalogue import read_offer
from tsimatch.models.people.graph import PeopleGraph
from tsimatch.models.people.register import Tie, register_of
from tsimatch.models.region.region import Region

from ...support.builders import leader, nlg, planned, region, school, trust


def ties(made: Region, kind: str, offer: str = "2022-23") -> list[Tie]:
    """The entries of one kind in the plan of a region."""
    chosen = read_offer(offer)
    return [tie for tie in register_of(prepare(made, chosen), planned(made, chosen)) if tie.kind == kind]


def partnered(works_at: str, **cells: object) -> Region:
    """A school with T9 as the only possible partner, and a leader."""
    who = school(partnership=True, eligible="yes")
    return region(who, trust("T9", eligible=None, partnership_slots=1, **cells), leader(trust_id=works_at))


@pytest.mark.parametrize(
    ("made", "path"),
    [
        (partnered("T9"), "Leader A (A) works at Trust T9 (T9)"),
        (partnered("S", sponsor="S"), "Leader A (A) works at S; Trust T9 (T9) is sponsored by S"),
        (partnered("T8"), None),
    ],
)
def test_partner(made: Region, path: str | None) -> None:
    """A partner that is the leader's own trust, however far, is flagged; another one is not."""
    found = ties(made, "partner", "2021-22")
    assert [tie.path for tie in found] == ([path] if path else [])
    assert all("Trust T9 (T9), the partner of School 100001 (100001)" in tie.sentence for tie in found)


@pytest.mark.parametrize(("at", "flagged"), [("T5", True), ("T50", True), ("T6", False)])
def test_reviewer(at: str, flagged: bool) -> None:
    """A reviewer who works for the same as the leader is flagged; of another trust not."""
    rows = trust(governance_review=True), trust("T5", eligible=None, predecessors=("T50",))
    made = region(*rows, leader(trust_id="T5"), nlg(trust_id=at))
    assert [tie.leader for tie in ties(made, "reviewer", "2021-22")] == (["A"] if flagged else [])


def swapped(one: str, other: str) -> Region:
    """Two schools and two leaders, of whom each may lead only one of the two."""
    return region(
        school("100001", must_have=("a",)), school("100002", must_have=("b",), predecessors=("100009",)),
        leader("A", expertise=("a",), school_id=one), leader("B", expertise=("b",), school_id=other),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("schools", "flagged"),
    [(("100002", "100001"), True), (("100009", "100001"), True), (("100002", "100008"), False)],
)
def test_reciprocal(schools: tuple[str, str], flagged: bool) -> None:
    """Help that goes both ways is flagged once; help in a row is not."""
    found = ties(swapped(*schools), "reciprocal")
    assert [(tie.leader, tie.about) for tie in found] == ([("A", "100001")] if flagged else [])


@pytest.mark.parametrize(("school_id", "flagged"), [("100002", True), ("100009", True), ("100008", False)])
def test_own_recipient_and_below_good(school_id: str, flagged: bool) -> None:
    """A leader whose own school is a recipient, or below good, is flagged with the links between them."""
    made = swapped(school_id, "100008")
    for kind in ("own-recipient", "below-good"):
        found = ties(made, kind)
        assert [(tie.leader, tie.about) for tie in found] == ([("A", "100002")] if flagged else [])
        assert all(tie.path.startswith("Leader A (A) works at ") and f"{school_id}" in tie.path for tie in found)


def test_declared() -> None:
    """Every declared conflict is in the register: with whom, by whom, when, and who checked it."""
    told = {"conflicts_declared_by": "Bo", "conflicts_declared_on": date(2022, 9, 1), "conflicts_checked_by": "Cy"}
    rows = school(local_authority="York"), leader("A", conflicts=("York", "100001"), **told), leader("B")
    (full,) = ties(region(*rows), "declared")
    assert full.sentence == (
        "Leader A (A) must not be matched with York and School 100001 (100001): "
        "declared by Bo on 2022-09-01; checked by Cy."
    )
    (bare,) = ties(region(rows[0], leader("A", conflicts=("York",)), rows[2]), "declared")
    assert bare.sentence.endswith("who declared it is unknown; not said to be checked.")
    assert ties(region(rows[0], rows[2]), "declared") == []


def test_colleagues_link_nobody() -> None:
    """A colleague's second post does not make two trusts one; one authority does not either."""
    rows = (
        school("100001", trust_id="T1", local_authority="York"),
        school("100002", trust_id="T2", local_authority="York"),
    )
    made = region(*rows, leader("A", trust_id="T1"), leader("B", trust_id="T1", school_id="100002"))
    graph = PeopleGraph(made)
    assert graph.own_bodies("A") == {"T1", "100001"}
    assert graph.own_bodies("B") == {"T1", "100001", "T2", "100002"}
    assert graph.path("A", "100002") == ""
    assert graph.areas(["100001", "nobody"]) == {"york"}
