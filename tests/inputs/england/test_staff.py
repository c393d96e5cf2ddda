"""Leaders in `match eligible`: the trust of their school, and where they start from, as the files just read tell."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tsimatch.cli import run
from tsimatch.common.faults import Faults
from tsimatch.inputs.england.build_region import MadeRegion
from tsimatch.inputs.region.region import read_region
from tsimatch.models.region.region import Leader
from tsimatch.outputs.region.region_files import write_region
from tsimatch.solver.solve import plan

from ...support.builders import leader, leaders_of, lock, planned, region, school
from ...support.published_files import FULL, academy, groups, judged, links, mi, one, row, school_of, trust_of, write

RI = judged("3", "10/11/2021", "12/01/2022", "1")
GOOD = judged("2", "10/05/2022", "12/06/2022", "2")
POSTCODES = "postcode,easting,northing\r\nNO1 1AA,400000,410000\r\nNO2 2BB,420000,410000\r\nNO3 3DD,430000,410000\r\n"
ROWS = [
    academy("500001", "701", RI),
    academy("500002", "701", GOOD, postcode="NO2 2BB"),
    row("500003", RI),
    academy("500004", "702", GOOD, postcode="NO2 2BB"),
]
"""A trust with a school below good and a good one, a school alone, and a good school of another trust."""


def _made(tmp_path: Path, *leaders: Leader, **more: Any) -> MadeRegion:
    return one(tmp_path, "2021-22", FULL, *more.pop("rows", ROWS), leaders=leaders, **more)


def _leader(made: MadeRegion, id_: str = "A") -> Leader:
    return next(row for row in made.region.leaders if row.id == id_)


def test_trust_follows_the_school(tmp_path: Path) -> None:
    """The trust of a leader's school, which the region does not list, is filled in, and a note says so."""
    made = _made(tmp_path, leader("A", school_id="500002"), leader("B", school_id="500003"), leader("C"))
    assert "500002" not in {school.id for school in made.region.schools}
    assert [row.trust_id for row in made.region.leaders] == ["701", None, None]
    assert "the trust of 1 leader is their school's: A (701)" in made.notes


def test_nobody_supports_their_own_trust(tmp_path: Path) -> None:
    """A leader of a good school of the trust is refused by own-trust; another school's is allowed, and takes over."""
    own, other = leader("A", school_id="500002"), leader("B", school_id="500004")
    path, again = tmp_path / "region.csv", Path(tmp_path / "again")
    write_region(_made(tmp_path, own).region, path)
    found = planned(read_region(path), "2021-22")
    assert leaders_of(found) == {"500003": "A"}
    assert [(u.recipient, u.explanation) for u in found.unmatched] == [
        ("701", "None of the 1 leader may support it. Refused by rule: own-trust 1.")
    ]
    write_region(_made(tmp_path, own, other).region, again)
    assert leaders_of(planned(read_region(again), "2021-22"))["701"] == "B"


def test_lock_to_the_own_trust_is_a_fault(tmp_path: Path) -> None:
    """A lock of a leader on the trust of their school is a fault; on anybody else it holds."""
    made = _made(tmp_path, leader("A", school_id="500002")).region
    assert leaders_of(planned(replace(made, decisions=(lock("500003", "A"),)), "2021-22")) == {"500003": "A"}
    with pytest.raises(Faults) as found:
        plan(replace(made, decisions=(lock("701", "A"),)), "2021-22")
    assert "cannot be locked to 701: refused by own-trust" in str(found.value)


def test_old_lock_to_the_own_trust_is_left_out(tmp_path: Path) -> None:
    """A lock of last month that the trust of the leader's school now refuses is left out, with the reason."""
    first = _made(tmp_path).region
    old = replace(first, leaders=(leader("A", school_id="500002"),), decisions=(lock("701", "A"), lock("500003", "A")))
    made = _made(tmp_path, old=old)
    assert [decision.recipient for decision in made.region.decisions] == ["500003"]
    assert made.carried is not None
    assert any("the lock of A on 701 is left out" in note and "own-trust" in note for note in made.carried.notes)


def test_leaders_are_placed(tmp_path: Path) -> None:
    """A leader starts from their postcode, else their school, else their trust's office; the cells hold it."""
    staff = (
        leader("A", postcode="NO3 3DD", school_id="500002"), leader("B", school_id="500002"),
        leader("C", trust_id="702"), leader("D"), leader("F", trust_id="TR00702"),
        leader("E", easting=450_000, northing=450_000, school_id="500002"),
        leader("G", postcode="NO9 9ZZ", school_id="500003"),
    )  # fmt: skip
    offices = groups(("702", "The Oaks Trust", "NO3 3DD"))
    made = _made(tmp_path, *staff, postcodes=POSTCODES, trusts=offices)
    assert {row.id: row.easting for row in made.region.leaders} == {
        "A": 430_000, "B": 420_000, "C": 430_000, "D": None, "E": 450_000, "F": 430_000, "G": 400_000,
    }  # fmt: skip
    assert (
        "6 leaders without a position of their own: 1 by postcode (A), 2 at their school (B and G), "
        "2 at their trust (C and F), 1 not known (D)"
    ) in made.notes
    assert "positions by postcode: 2 schools" in made.notes


def test_school_under_another_urn(tmp_path: Path) -> None:
    """A school that another URN carries on is given that URN, so that its leader is refused there; a note says so."""
    made = _made(
        tmp_path, leader("A", school_id="500008"), links=links(("500003", "500008", "Predecessor", "01-09-2020"))
    )
    assert _leader(made).school_id == "500003"
    assert "the school of 1 leader has another URN now: A (500008, now 500003)" in made.notes
    assert leaders_of(planned(made.region, "2021-22")) == {"701": "A"}


def test_trust_of_a_school_under_another_urn(tmp_path: Path) -> None:
    """A leader of a school that joined a trust under another URN belongs to that trust, and starts from there."""
    carried_on = links(("500002", "500008", "Predecessor", "01-09-2020"))
    made = _made(tmp_path, leader("A", school_id="500008"), links=carried_on, postcodes=POSTCODES)
    assert (_leader(made).school_id, _leader(made).trust_id, _leader(made).easting) == ("500002", "701", 420_000)
    assert leaders_of(planned(made.region, "2021-22")) == {"500003": "A"}


def test_strange_schools_and_trusts_are_told(tmp_path: Path) -> None:
    """A school that no file lists, and a trust that is not the school's, stay as they are and are named."""
    staff = (leader("B", school_id="500002", trust_id="702"), leader("C", school_id="500003", trust_id="9999"))
    made = _made(tmp_path, leader("A", school_id="599999"), *staff)
    assert [(row.school_id, row.trust_id) for row in made.region.leaders[:2]] == [("599999", None), ("500002", "702")]
    assert "the school of 1 leader is in none of the files: A (599999)" in made.notes
    assert "1 leader with a trust that is not their school's, which stays: B (702, 701)" in made.notes


def test_postcodes_stand_in_the_region(tmp_path: Path) -> None:
    """Schools and trusts keep their postcodes, so that the region can be placed later; what is none is left blank."""
    rows = [*ROWS, row("500005", RI, postcode="unknown")]
    made = _made(tmp_path, rows=rows, trusts=groups(("701", "The Elms Trust", "no22bb")))
    assert school_of(made).postcode == "NO1 1AA"
    assert trust_of(made, "701").postcode == "NO2 2BB"
    assert school_of(made, "500005").postcode is None
    assert "postcodes that are none, left blank: 500005 (UNKNOWN)" in made.notes


def test_from_the_files_to_the_plan(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """On the command line: without postcodes the region keeps them, and `plan --postcodes` places everybody."""
    file, table = write(tmp_path, "mi as at 2022-08-31.csv", mi(FULL, ROWS)), write(tmp_path, "spots.csv", POSTCODES)
    staff, made = tmp_path / "staff.csv", tmp_path / "region.csv"
    write_region(region(school(), leader("A", region=("North",), postcode="NO3 3DD")), staff)
    asked = ["eligible", str(file), "--offer", "2021-22", "--leaders", str(staff), "-o", str(made)]
    assert run(asked) == 0
    assert "1 leader without a position of their own: 1 not known (A)" in " ".join(capsys.readouterr().out.split())
    assert run(["plan", str(made), "--postcodes", str(table)]) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "positions by postcode, from spots.csv: 2 schools and 1 leader" in told
    assert "km over 2 journeys" in told


def test_leaders_form_with_a_bad_urn_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A school that is no URN in the leaders' form is a fault, and nothing is written."""
    file, staff, made = (
        write(tmp_path, "mi as at 2022-08-31.csv", mi(FULL, ROWS)),
        tmp_path / "s.csv",
        tmp_path / "r.csv",
    )
    write_region(region(school(), leader("A", school_id="500002")), staff)
    staff.write_text(staff.read_text(encoding="utf-8-sig").replace("500002", "The Oaks"), encoding="utf-8")
    assert run(["eligible", str(file), "--offer", "2021-22", "--leaders", str(staff), "-o", str(made)]) == 2
    assert "'The Oaks': expected a URN, six digits" in capsys.readouterr().err
    assert not made.exists()
