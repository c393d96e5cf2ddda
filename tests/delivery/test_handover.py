"""The handover: one row a school in the fields of Manage School Improvement; what the region does not know is blank."""

from __future__ import annotations

from tsimatch.delivery.handover import FIELDS, Handover, handover_of
from tsimatch.models.matching.instance import prepare
from tsimatch.models.offers.catalogue import read_offer
from tsimatch.models.region.region import Region

from ..support.builders import planned
from ..support.supported_town import OFFER, TOWN, without_organisations


def _rows(region: Region = TOWN) -> dict[str, Handover]:
    plan = planned(region, OFFER)
    return {row.school: row for row in handover_of(plan, prepare(region, read_offer(OFFER)))}


def test_one_row_a_school() -> None:
    """Every school is one row: eligible, declined, kept out by an exclusion, or not known, by authority and name."""
    rows = _rows()
    assert [*rows] == ["107002", "107003", "107001", "107004", "107005", "107006"]
    status = {id_: row.cells["SupportProjectEligibilityStatus"] for id_, row in rows.items()}
    assert status == {
        "107001": "Eligible", "107002": "Eligible", "107003": "Eligible", "107004": "Eligible", "107005": "",
        "107006": "Not eligible",
    }  # fmt: skip
    assert rows["107005"].cells["SchoolIsNotEligibleNotes"].startswith("Not known. Missing: ")
    assert "Ofsted" in rows["107006"].cells["SchoolIsNotEligibleNotes"]


def test_what_is_typed() -> None:
    """Words, ids by type and days are those of the service; bands are written by the most that they pay."""
    cells = _rows()["107002"].cells
    assert {name: text for name, text in cells.items() if text} == {
        "SchoolUrn": "107002",
        "SchoolName": "Brook Secondary School",
        "Region": "Yorkshire and The Humber",
        "LocalAuthority": "Bradford",
        "PreviousUrn": "106999",
        "Cohort": "Flow",
        "ProjectStatus": "In progress",
        "SupportProjectEligibilityStatus": "Eligible",
        "Adviser": "Bilal Begum",
        "DateAdviserAllocated": "02/02/2026",
        "InitialDiagnosisMatchingDecision": "Match with a supporting organisation",
        "SupportOrganisationType": "Trust",
        "SupportOrganisationName": "Summit Learning Trust",
        "SupportOrganisationIdNumber": "10061234",
        "DatePreferredSupportOrganisationChosen": "10/02/2026",
        "HasConfirmedSupportingOrganisationAppointment": "Yes",
        "RegionalDirectorAppointmentDate": "24/02/2026",
        "IndicativeFundingBand": "Up to £80,000",
        "FundingBand": "Up to £100,000",
    }
    assert [*cells] == [field.name for field in FIELDS]


def test_ids_by_type() -> None:
    """A school's own trust stands with its reference, a traded service with its company's number."""
    rows = _rows()
    assert rows["107003"].cells["TrustReferenceNumber"] == "TR01234"
    # A plan alone is no decision of the regional director.
    assert rows["107003"].cells["InitialDiagnosisMatchingDecision"] == ""
    assert (
        rows["107003"].cells["SupportOrganisationType"],
        rows["107003"].cells["SupportOrganisationIdNumber"],
    ) in {("Local authority traded service", "08765432"), ("Trust", "10061234")}
    assert rows["107001"].cells["IndicativeFundingBand"] == "Reserves exceed funding level (20% of revenue)"


def test_advisers_alone() -> None:
    """Before organisations are listed, nothing is said of them, and no decision to match is made up."""
    for row in _rows(without_organisations()).values():
        assert not any(row.cells[f.name] for f in FIELDS if "Organisation" in f.name and f.name != "SchoolName")
        assert row.cells["InitialDiagnosisMatchingDecision"] == ""
