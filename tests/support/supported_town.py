"""A small region under an offer that gives a school an adviser and a supporting organisation, paid by band."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from tsimatch.models.region.region import Budget, Decision, Leader, Region, School, Trust
from tsimatch.outputs.region.region_files import write_region

from .builders import planned

OFFER = "rise-2025-26"
WHERE = "Yorkshire and The Humber"


def _school(id_: str, name: str, authority: str, **cells: object) -> School:
    known = {
        "eligible": "R.1", "type": "maintained", "phase": "Primary", "grade": 3, "judged_on": date(2025, 11, 20),
        "previous_grade": 3, "previous_judged_on": date(2022, 10, 10), "structure": "unchanged", "easting": 425_000,
        "northing": 431_000,
    }  # fmt: skip
    return School(id=id_, name=name, region=WHERE, local_authority=authority, **(known | cells))  # type: ignore[arg-type]


SCHOOLS = (
    _school("107001", "Ashfield Primary School", "Leeds", reserves_percent=Decimal(24)),
    _school("107002", "Brook Secondary School", "Bradford", phase="Secondary", indicative_band="£80,000",
            band="£100,000", predecessors=("106999",), extra=(("Cohort", "Flow"),)),
    _school("107003", "Crag High School", "Bradford", phase="Secondary", trust_id="5001", type="MAT",
            indicative_band="£40,000"),
    _school("107004", "Dale Special School", "York", status="declined"),
    _school("107005", "Elm Infant School", "York", eligible=None, structure=None),
    _school("107006", "Fell Junior School", "York", eligible=None, structure="changed", structure_source="Ofsted"),
)  # fmt: skip
TRUST = Trust(id="5001", name="Northern Learning Trust", region=WHERE, schools=5, reference="TR01234")


def _leader(id_: str, name: str, role: str, days: int, **cells: object) -> Leader:
    return Leader(id=id_, name=name, role=role, region=(WHERE,), capacity_days=days, **cells)  # type: ignore[arg-type]


LEADERS = (
    _leader("A1", "Anne Archer", "adviser", 36),
    _leader("A2", "Bilal Begum", "adviser", 36),
    _leader("O1", "Summit Learning Trust", "trust", 60, number="10061234"),
    _leader("O2", "Leeds Learning Service", "traded service", 60, number="08765432"),
)
DECISIONS = (
    Decision(recipient="107002", leader="A2", action="record", appointed_on=date(2026, 2, 2)),
    Decision(
        recipient="107002", leader="O1", action="record", preferred_on=date(2026, 2, 10),
        agreed_on=date(2026, 2, 17), approved_on=date(2026, 2, 20), appointed_on=date(2026, 2, 24),
    ),
    Decision(recipient="107003", leader="O2", action="record", preferred_on=date(2026, 2, 12)),
)  # fmt: skip
BUDGETS = (Budget(pot="grants", amount=250_000_00), Budget(pot="total", amount=400_000_00))

TOWN = Region(name="yorkshire", schools=SCHOOLS, trusts=(TRUST,), leaders=LEADERS, decisions=DECISIONS, budgets=BUDGETS)


def without_organisations() -> Region:
    """The town before any organisation is listed: only advisers can be planned."""
    advisers = tuple(row for row in LEADERS if row.role == "adviser")
    return replace(TOWN, leaders=advisers, decisions=DECISIONS[:1])


def write_supported_town(folder: Path, region: Region = TOWN) -> Path:
    """Write the town into a folder as `town.csv`; gives the folder."""
    write_region(region, str(folder / "town.csv"))
    return folder


def planned_town(region: Region = TOWN):  # type: ignore[no-untyped-def]
    """The plan of the town."""
    return planned(region, OFFER)
