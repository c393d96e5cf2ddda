"""Who is to be told of a plan: trust, diocese or local authority first, then the school (21.12, 22.7)."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import pytest
from tsimatch.cli import run
from tsimatch.delivery.contacts import Contact, contacts_of, rule_of, without_body
from tsimatch.models.offers.catalogue import read_offer
from tsimatch.models.offers.offer import Offer
from tsimatch.models.plan.plan_json import plan_json
from tsimatch.models.region.region import Region
from tsimatch.outputs.region.region_files import write_region
from tsimatch.solver.checker.check import instance_of

from ..support.agreed_plans import WON, stored, village, written
from ..support.builders import changed, leader, planned, region, school, trust


def told(made: Region, offer: str = "2021-22", **asked: Any) -> tuple[Contact, ...]:
    """Who is to be told of the plan of a region."""
    plan = planned(made, offer)
    return contacts_of(plan, instance_of(plan, made), **asked)


def first(contacts: tuple[Contact, ...], recipient: str) -> list[tuple[str, str]]:
    """The bodies that go before the school."""
    return [(c.kind, c.body) for c in contacts if c.recipient == recipient and c.turn == 1]


def one(offer: str = "2021-22", **cells: Any) -> list[tuple[str, str]]:
    """Whom to tell first of one school."""
    rows = region(school(judged_on=WON, eligible="yes", **cells), leader("A", role="NLE"))
    return first(told(rows, offer), "100001")


# Who is told first (21.12).


def test_maintained_school() -> None:
    """Of a maintained school its local authority is told first, and its diocese where it has one."""
    assert one(local_authority="Kent", type="maintained") == [("local authority", "Kent")]
    assert one(local_authority="Kent", diocese="Rochester") == [("diocese", "Rochester"), ("local authority", "Kent")]


def test_school_of_a_trust() -> None:
    """Of a school of its own trust that trust is told, and no authority, which does not maintain it."""
    assert first(told(village()), "100002") == [("trust", "Beech Trust")]
    assert one(local_authority="Kent", type="SAT") == [("trust", "School 100001 (its trust, not listed)")]


def test_trust() -> None:
    """Of a trust the trust itself is told, with the dioceses of the schools for whose sake it is supported."""
    contacts = told(village())
    assert first(contacts, "T1") == [("trust", "Elms"), ("diocese", "Hereford")]
    schools = [(c.body, c.schools) for c in contacts if c.recipient == "T1" and c.kind == "school"]
    assert schools == [("Cedar", ("100003",))]


def test_school_comes_after_its_bodies() -> None:
    """Everybody who goes first stands before any school."""
    turns = [contact.turn for contact in told(village())]
    assert turns == sorted(turns)
    assert {c.kind for c in told(village()) if c.turn == 2} == {"school"}


def test_nobody_to_be_told_first() -> None:
    """A school of which the region names no body is told alone, and counted."""
    contacts = told(region(school(judged_on=WON), leader("A", role="NLE")))
    assert [contact.kind for contact in contacts] == ["school"]
    assert without_body(contacts) == ("100001",)


# What the offer says.


def test_authority_is_asked_in_2022_23() -> None:
    """In 2022/23 the local authority is asked for context, and the school to confirm (22.7); no diocese goes first."""
    rows = region(school(local_authority="Kent", diocese="Rochester"), leader())
    found = [(c.kind, c.what) for c in told(rows, "2022-23")]
    assert found == [
        ("local authority", "told of the match, asked for context"),
        ("school", "told of the match, asked to confirm it"),
    ]


def test_own_offer_says_who_is_told() -> None:
    """An offer file decides whom to tell first; without a word of it all three bodies are."""
    offer = read_offer("2021-22")
    silent = replace(offer, contacts=None)
    assert rule_of(silent).first == ("trust", "diocese", "local authority")
    assert rule_of(silent).assumed
    assert _first_under(silent) == ["diocese", "local authority"]
    assert offer.contacts is not None
    assert _first_under(replace(offer, contacts=replace(offer.contacts, first=("local authority",)))) == [
        "local authority"
    ]


def test_a_trust_is_always_told() -> None:
    """A trust that is supported is told, also where an offer lets others go first."""
    offer = read_offer("2021-22")
    assert offer.contacts is not None
    plan = planned(village(), "2021-22")
    instance = instance_of(plan, village())
    other = replace(offer, contacts=replace(offer.contacts, first=("local authority",)))
    found = [c for c in contacts_of(plan, replace(instance, offer=other)) if c.recipient == "T1"]
    assert [(c.turn, c.kind, c.body) for c in found] == [(2, "trust", "Elms"), (2, "school", "Cedar")]


def _first_under(offer: Offer) -> list[str]:
    rows = region(school(judged_on=WON, local_authority="Kent", diocese="Rochester"), leader("A", role="NLE"))
    plan = planned(rows, offer)
    return [c.kind for c in contacts_of(plan, replace(instance_of(plan, rows), offer=offer)) if c.turn == 1]


# Whom it is about.


def _two(**cells: Any) -> Region:
    """Two schools and a leader with days for one."""
    schools = (school(priority=200, local_authority="Kent"), school("100002", local_authority="kent ", **cells))
    return region(*schools, leader(capacity_days=5, max_matches=1))


def test_only_the_matched_or_everyone() -> None:
    """The matched are told; with everyone those without a leader too, who hear that there is none yet."""
    assert {c.recipient for c in told(_two(), "2022-23")} == {"100001"}
    everyone = told(_two(), "2022-23", everyone=True)
    assert {c.recipient for c in everyone} == {"100001", "100002"}
    assert {c.what for c in everyone if not c.leader} == {"told that there is no leader yet"}


def test_declined_are_not_told() -> None:
    """Whoever has declined is told nothing, not even with everyone."""
    assert {c.recipient for c in told(_two(status="declined"), "2022-23", everyone=True)} == {"100001"}


def test_one_body_however_spelt() -> None:
    """An authority that two rows spell differently is told once."""
    assert len({c.body for c in told(_two(), "2022-23", everyone=True) if c.turn == 1}) == 1


# The command.


def test_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The list goes to the terminal, a workbook, a CSV file and JSON alike, ordered by body."""
    outputs = [tmp_path / name for name in ("c.xlsx", "c.csv", "c.json")]
    arguments = [argument for path in outputs for argument in ("-o", str(path))]
    assert run(["contacts", *written(tmp_path), *arguments]) == 0
    out = capsys.readouterr().out
    assert "said by clause 21.12" in out
    assert "- trust Elms (T1): Bea (B), 5 days" in out
    assert max(map(len, out.splitlines())) <= 100
    book = openpyxl.load_workbook(outputs[0])
    assert book.sheetnames == ["Cover", "Contacts", "Bodies"]
    with outputs[1].open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    data = json.loads(outputs[2].read_text(encoding="utf-8"))
    assert (data["schema"], data["clause"]) == ("match-contacts/1", "21.12")
    assert [row["body"] for row in rows] == [row["body"] for row in data["contacts"]]
    assert [row["turn"] for row in rows] == sorted(row["turn"] for row in rows)


def test_names_stay_text(tmp_path: Path) -> None:
    """An authority named like a formula is text in every file."""
    made = changed(village(), "100001", local_authority="=1+1")
    write_region(made, tmp_path / "r.csv")
    (tmp_path / "p.json").write_text(plan_json(stored(planned(made, "2021-22"), made)), encoding="utf-8")
    files = ["-o", str(tmp_path / "c.xlsx"), "-o", str(tmp_path / "c.csv")]
    assert run(["contacts", str(tmp_path / "p.json"), str(tmp_path / "r.csv"), *files]) == 0
    cells = [c for row in openpyxl.load_workbook(tmp_path / "c.xlsx")["Contacts"].iter_rows() for c in row]
    assert {c.data_type for c in cells if c.value == "=1+1"} == {"s"}
    assert ",'=1+1," in (tmp_path / "c.csv").read_text(encoding="utf-8-sig")


def test_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An unsound plan and a form that nobody knows are refused in one line."""
    plan, rows = written(tmp_path)
    assert run(["contacts", plan, rows, "-o", "c.docx"]) == 2
    data = json.loads(Path(plan).read_text(encoding="utf-8"))
    data["matches"][0]["days"] += 9
    Path(plan).write_text(json.dumps(data), encoding="utf-8")
    assert run(["contacts", plan, rows, "-o", str(tmp_path / "c.csv")]) == 2
    first, second = capsys.readouterr().err.splitlines()
    assert "expected a file that ends in" in first
    assert "match check finds sound" in second
    assert not (tmp_path / "c.csv").exists()


def test_trust_of_nobody_listed() -> None:
    """A trust that only its schools name is told under its id."""
    rows = region(school(judged_on=WON, trust_id="T9"), leader("A", role="NLE"), trust("T8"))
    assert first(told(rows), "T9") == [("trust", "T9")]
