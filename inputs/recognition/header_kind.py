"""What a table looks like from its header, in words for whoever gave the wrong file."""

from __future__ import annotations

from collections.abc import Iterable

from ...common.names import fold

OFSTED = "Ofsted's file of inspections"
OWN = ("a region file of match", "a list of leaders", "a plan of match")
"""The kinds that nobody publishes."""

_KINDS = (
    (OWN[0], ("record", "region", "grade")),
    (OWN[1], ("role", "capacity_days")),
    (OWN[2], ("recipient", "leader", "days")),
    ("the department's links between schools (links_edubasealldata)", ("urn", "linkurn")),
    ("the department's list of who is in which group (alllinksdata)", ("urn", "group uid", "group type")),
    ("the department's list of groups (allgroupsdata)", ("group uid", "group name")),
    ("the department's register of schools (edubasealldata)", ("urn", "establishmentname")),
    ("a table of postcodes", ("postcode", "easting")),
    ("a table of postcodes", ("pcds", "oseast1m")),
    ("a history of ratings without publication dates", ("urn", "rating", "inspection date")),
    (OFSTED, ("urn", "ofsted phase")),
    ("Ofsted's file of inspections of providers that are not schools", ("provider urn",)),
)


def guess_kind(header: Iterable[str]) -> str | None:
    """Name the kind of table that has such a header, or None."""
    columns = {fold(cell) for cell in header}
    return next((kind for kind, marks in _KINDS if columns.issuperset(marks)), None)
