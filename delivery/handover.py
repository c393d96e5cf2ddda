"""What a plan says of each school in the fields of *Manage School Improvement*, in the order of its pages.

The service has no import: this is typed from. What the region does not know is blank, and nothing is made up.
Source: DFE-Digital/manage-school-improvement at 66f39ff (August 2026).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ..common.names import fold, squash
from ..common.numbers import pounds
from ..models.matching.decisions import in_full
from ..models.matching.instance import Instance
from ..models.plan.plan import Match, Plan
from ..models.region.names import row_id
from ..models.region.region import Decision, Leader, School, Trust


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its name, the page on which it is typed, and where a plan and its region have it from."""

    name: str
    page: str
    source: str


_OWN = "a further column of this name on the school's row"
_SCHOOL, _ELIGIBLE, _ADVISER = "About the school", "Confirm starting eligibility", "Allocate an adviser"
_DIAGNOSIS, _PREFERRED = "Record initial diagnosis decision", "Choose preferred supporting organisation"
_CHECKS, _APPOINTED = (
    "Carry out due diligence on preferred supporting organisation",
    "Record supporting organisation appointment",
)
_FUNDING = "Indicative and final funding band"

FIELDS: tuple[Field, ...] = (
    Field("SchoolUrn", _SCHOOL, "the school's id"),
    Field("SchoolName", _SCHOOL, "the school's name"),
    Field("Region", _SCHOOL, "the school's region"),
    Field("LocalAuthority", _SCHOOL, "the school's local authority"),
    Field("TrustName", _SCHOOL, "the name of the school's trust"),
    Field("TrustReferenceNumber", _SCHOOL, "the column reference of the school's trust"),
    Field("PreviousUrn", _SCHOOL, "the school's predecessors that have a URN"),
    Field("Cohort", _SCHOOL, _OWN),
    Field("AssignedDeliveryOfficer", _SCHOOL, _OWN),
    Field("ProjectStatus", _SCHOOL, "In progress once somebody is appointed for the school"),
    Field("SupportProjectEligibilityStatus", _ELIGIBLE, "whether the school is eligible; blank: not known"),
    Field("SchoolIsNotEligibleNotes", _ELIGIBLE, "why it is not, or what is missing to say so"),
    Field("Adviser", _ADVISER, "the adviser that the plan has for the school"),
    Field("DateAdviserAllocated", _ADVISER, "the day on which the adviser was appointed"),
    Field("InitialDiagnosisMatchingDecision", _DIAGNOSIS, "once a step of the organisation is recorded"),
    Field("InitialDiagnosisMatchingDecisionNotes", _DIAGNOSIS, _OWN),
    Field("RegionalDirectorDecisionDate", _DIAGNOSIS, _OWN),
    Field("SupportOrganisationType", _PREFERRED, "the kind of organisation that the plan has"),
    Field("SupportOrganisationName", _PREFERRED, "its name"),
    Field("SupportOrganisationIdNumber", _PREFERRED, "its number: URN, UKPRN or another by its type"),
    Field("SupportingOrganisationAddress", _PREFERRED, "a further column of this name on the organisation's row"),
    Field("DatePreferredSupportOrganisationChosen", _PREFERRED, "the day on which it was preferred"),
    Field("DateDueDiligenceCompleted", _CHECKS, _OWN),
    Field("HasConfirmedSupportingOrganisationAppointment", _APPOINTED, "Yes: the regional director approved it"),
    Field("AssessmentToolTwoCompleted", _APPOINTED, _OWN),
    Field("RegionalDirectorAppointmentDate", _APPOINTED, "the day on which it was appointed"),
    Field("IndicativeFundingBand", _FUNDING, "the school's indicative band"),
    Field("FundingBand", _FUNDING, "the school's final band"),
    Field("DateSupportIsDueToEnd", _FUNDING, _OWN),
)  # fmt: skip
"""The fields in the order of the pages."""

ELIGIBLE, NOT_ELIGIBLE = "Eligible", "Not eligible"
IN_PROGRESS = "In progress"
MATCHED = "Match with a supporting organisation"
"""Words of its lists; no plan knows the others: Review school's progress, Unable to assess, Paused, Stopped."""

ADVISER = "adviser"
TYPES = {
    "school": "School", "trust": "Trust", "local authority": "Local authority",
    "traded service": "Local authority traded service", "federation": "Federation or education partnership",
}  # fmt: skip
"""The kinds of supporting organisation by the role of the leader's row."""
NUMBERS = {
    "school": "URN", "trust": "UKPRN", "local authority": "LA name code", "traded service": "Companies House number",
    "federation": "Identifying number",
}  # fmt: skip
"""What the number of each kind is."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Handover:
    """One school: its id, and what is typed, by the name of the field; blank where it is not known."""

    school: str
    name: str
    cells: Mapping[str, str]

    @property
    def filled(self) -> tuple[tuple[Field, str], ...]:
        """The fields that are not blank, in the order of the pages."""
        return tuple((field, text) for field in FIELDS if (text := self.cells[field.name]))


def handover_of(plan: Plan, instance: Instance) -> tuple[Handover, ...]:
    """Give one row a school: the eligible, those that only an exclusion takes out, and those not known.

    Ordered by region, local authority and name. A trust is no row: the service knows schools.
    """
    maker = _Maker(plan, instance)
    rows = sorted(maker.schools(), key=lambda s: (fold(s.region), fold(s.local_authority or ""), fold(s.name), s.id))
    return tuple(map(maker.row, rows))


class _Maker:
    def __init__(self, plan: Plan, instance: Instance) -> None:
        region, eligibility = instance.region, instance.eligibility
        self.instance = instance
        self.funding = [support.funding for support in instance.offer.supports if support.funding]
        self.trusts: dict[str, Trust] = {trust.id: trust for trust in region.trusts}
        self.leaders = {leader.id: leader for leader in region.leaders}
        self.matches: dict[str, list[Match]] = {}
        for match in plan.matches:
            self.matches.setdefault(match.row_id, []).append(match)
        ids = {school.id for school in region.schools}
        rows = in_full(region, instance.offer)
        self.steps = {(row_id(row.recipient, ids), row.leader): row for row in rows if row.steps}
        planned = (*eligibility.recipients, *eligibility.declined)
        self.eligible = {r.body for r in planned if r.kind == "school"}
        self.excluded = {row.id: row.reason for row in eligibility.excluded}
        self.undecided = {row.id: row.missing for row in eligibility.undecided}

    def schools(self) -> Iterator[School]:
        known = {*self.eligible, *self.excluded, *self.undecided}
        return (school for school in self.instance.region.schools if school.id in known)

    def row(self, school: School) -> Handover:
        cells = {field.name: "" for field in FIELDS}
        cells |= self._school(school) | self._eligibility(school)
        for match in self.matches.get(school.id, ()):
            leader = self.leaders.get(match.leader)
            step = self.steps.get((school.id, match.leader))
            if leader is not None and leader.role == ADVISER:
                cells |= {"Adviser": leader.name, "DateAdviserAllocated": _day(step, "appointed")}
            elif leader is not None and leader.role in TYPES:
                cells |= _organisation(leader, step)
        if any(step.appointed_on for (body, _), step in self.steps.items() if body == school.id):
            cells["ProjectStatus"] = IN_PROGRESS
        further = {squash(name): value for name, value in school.extra}
        return Handover(
            school=school.id,
            name=school.name,
            cells={name: text or further.get(squash(name), "") for name, text in cells.items()},
        )

    def _school(self, school: School) -> dict[str, str]:
        trust = self.trusts.get(school.trust_id or "")
        before = [id_ for id_ in school.predecessors if len(id_) == len(school.id) and id_.isdecimal()]
        return {
            "SchoolUrn": school.id, "SchoolName": school.name, "Region": school.region,
            "LocalAuthority": school.local_authority or "", "TrustName": trust.name if trust else "",
            "TrustReferenceNumber": trust.reference or "" if trust else "", "PreviousUrn": "; ".join(before),
            "IndicativeFundingBand": self._band(school.indicative_band) or self._too_rich(school),
            "FundingBand": self._band(school.band),
        }  # fmt: skip

    def _band(self, name: str | None) -> str:
        """Write a band by the most that it pays, as the service does; a name that the offer has not stays as it is."""
        known = (funding.band(name) for funding in self.funding if name)
        return next((f"Up to {pounds(band.pence)}" for band in known if band), name or "")

    def _too_rich(self, school: School) -> str:
        rich = (funding for funding in self.funding if funding.too_rich(school))
        return next((f"Reserves exceed funding level ({f.reserves_above_percent}% of revenue)" for f in rich), "")

    def _eligibility(self, school: School) -> dict[str, str]:
        if school.id in self.eligible:
            return {"SupportProjectEligibilityStatus": ELIGIBLE}
        if school.id in self.excluded:
            reason = self.excluded[school.id]
            return {"SupportProjectEligibilityStatus": NOT_ELIGIBLE, "SchoolIsNotEligibleNotes": reason}
        return {"SchoolIsNotEligibleNotes": f"Not known. Missing: {self.undecided[school.id]}"}


def _organisation(leader: Leader, step: Decision | None) -> dict[str, str]:
    further = {squash(name): value for name, value in leader.extra}
    own = leader.school_id if leader.role == "school" else None
    return {
        # A decision of the regional director: a plan alone takes none.
        "InitialDiagnosisMatchingDecision": MATCHED if step else "",
        "SupportOrganisationType": TYPES[leader.role],
        "SupportOrganisationName": leader.name,
        "SupportOrganisationIdNumber": leader.number or own or "",
        "SupportingOrganisationAddress": further.get(squash("SupportingOrganisationAddress"), ""),
        "DatePreferredSupportOrganisationChosen": _day(step, "preferred"),
        "HasConfirmedSupportingOrganisationAppointment": "Yes" if step and step.approved_on else "",
        "RegionalDirectorAppointmentDate": _day(step, "appointed"),
    }


def _day(row: Decision | None, step: str) -> str:
    """Write the day of a step as a British form asks for it."""
    day = row.steps.get(step) if row else None
    return "" if day is None else f"{day:%d/%m/%Y}"
