"""The exports of Find information about schools and trusts, and what is said of files that cannot be used."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tsimatch.common.faults import Faults
from tsimatch.inputs.published.sources import Paths, read_sources
from tsimatch.inputs.published.trust_exports import (
    by_urn_academies,
    by_urn_projects,
    read_academies,
    read_pipeline,
)

from ...support.published_files import FULL, academies, judged, links, mi, pipeline, row, text, workbook, write

ELMS = ("500001", "01/09/2021", "Requires improvement", "10/11/2023", "Good", "14/05/2018")
PROJECTS = (
    ("0", "500001", "Conversion", "01/04/2026"),
    ("1", "500002", "Transfer", "01/09/2026"),
    ("2", "", "Presumption", "01/09/2027"),
)


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_academies(tmp_path: Path, form: str) -> None:
    """An export tells when each school joined, and its two newest grades with their days; the header is in row 3."""
    rows = academies(ELMS, ("500002", "01/01/2020", "Not available", "03/12/2024"))
    path = workbook(tmp_path / "a.xlsx", "Academies", rows) if form == "xlsx" else write(tmp_path, "a.csv", text(rows))
    one, other = read_academies(path)
    assert (one.urn, one.trust_name, one.joined, one.where) == (
        "500001", "The Elms Trust", date(2021, 9, 1), f"{path.name}, row 4",
    )  # fmt: skip
    assert [(j.grade, j.started, j.framework) for j in one.judgements] == [
        (3, date(2023, 11, 10), "overall effectiveness"),
        (2, date(2018, 5, 14), "overall effectiveness"),
    ]
    assert (other.judgements, other.inspected) == ((), date(2024, 12, 3))


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_pipeline(tmp_path: Path, form: str) -> None:
    """All three sections are read, each with its own header; a free school without a URN is left out."""
    rows = pipeline(*PROJECTS)
    path = (
        workbook(tmp_path / "p.xlsx", "Pipeline Academies", rows)
        if form == "xlsx"
        else write(tmp_path, "p.csv", text(rows))
    )
    found = read_pipeline(path)
    assert [(p.urn, p.section, p.kind, p.on) for p in found] == [
        ("500001", "Pre-advisory academies", "Conversion", date(2026, 4, 1)),
        ("500002", "Post-advisory academies", "Transfer", date(2026, 9, 1)),
    ]
    assert found[0].where == f"{path.name}, row 6"
    assert str(found[0]) == "Conversion, with The Elms Trust, Pre-advisory academies, proposed for 2026-04-01"


def test_empty_pipeline(tmp_path: Path) -> None:
    """A trust without projects has an export all the same."""
    assert read_pipeline(workbook(tmp_path / "p.xlsx", "Pipeline Academies", pipeline())) == ()


def test_notes_below_the_sections(tmp_path: Path) -> None:
    """A line below the table is no project."""
    rows = [*pipeline(("2", "500003", "Free school", "01/09/2026")), ["Data as at 1 August 2026"]]
    assert [p.urn for p in read_pipeline(write(tmp_path, "p.csv", text(rows)))] == ["500003"]


def test_several_exports(tmp_path: Path) -> None:
    """Of a school in several exports the trust that it joined last counts, and the project that comes first."""
    later = academies(("500001", "01/09/2024"), trust="The Oaks")
    exports = [
        read_academies(write(tmp_path, "oaks.csv", text(later))),
        read_academies(write(tmp_path, "elms.csv", text(academies(ELMS)))),
    ]
    assert by_urn_academies(exports)["500001"].trust_name == "The Oaks"
    projects = pipeline(("1", "500001", "Transfer", "01/09/2026"), ("0", "500001", "Transfer", "01/01/2026"))
    by_urn = by_urn_projects([read_pipeline(write(tmp_path, "p.csv", text(projects)))])
    assert by_urn["500001"].on == date(2026, 1, 1)


def _refused(tmp_path: Path, **exports: Path) -> str:
    with pytest.raises(Faults) as caught:
        read_sources(
            Paths(
                inspections=[write(tmp_path, "mi.csv", mi(FULL, [row("500001", judged("3", "10/11/2021"))]))],
                **{key: [path] for key, path in exports.items()},  # type: ignore[arg-type]
            )
        )
    return str(caught.value)


def test_faults_in_both(tmp_path: Path) -> None:
    """Faults of all files come at once, each with file, row, column, value and what is expected."""
    bad = [*academies(("50001", "31/02/2021", "Poor", "10/11/2023"))]
    late = pipeline(("0", "500001", "Conversion", "soon"), ("1", "no urn", "Transfer", "01/09/2026"))
    told = _refused(
        tmp_path,
        academies=write(tmp_path, "a.csv", text(bad)),
        pipeline=workbook(tmp_path / "p.xlsx", "Pipeline Academies", late),
    )
    assert "a.csv, row 4, column B (URN): '50001': expected a URN, six digits" in told
    assert "a.csv, row 4, column F (Date joined): '31/02/2021': expected a date that exists" in told
    assert "a.csv, row 4, column G (Current Ofsted Rating): 'Poor': expected Outstanding, Good" in told
    proposed = "p.xlsx, sheet Pipeline Academies, row 6, column F (Proposed conversion or transfer date): 'soon'"
    assert proposed in told
    assert "p.xlsx, sheet Pipeline Academies, row 10, column B (URN): 'no urn': expected a URN" in told


def test_files_in_each_others_place(tmp_path: Path) -> None:
    """An export in the other's place, or another file in its place, is named, and so is what is expected."""
    told = _refused(
        tmp_path,
        academies=workbook(tmp_path / "p.xlsx", "Pipeline Academies", pipeline(*PROJECTS)),
        pipeline=workbook(tmp_path / "a.xlsx", "Academies", academies(ELMS)),
    )
    assert (
        "p.xlsx: looks like an export of a trust's pipeline academies, expected an export of a trust's academies"
        in told
    )
    assert "a.xlsx: looks like an export of a trust's academies, expected an export of a trust's pipeline" in told
    other = _refused(tmp_path, pipeline=write(tmp_path, "links.csv", links()))
    assert "links.csv: looks like the department's links between schools" in other


@pytest.mark.parametrize("sheet", ["Academies", "Pipeline Academies"])
def test_export_in_place_of_ofsteds(tmp_path: Path, sheet: str) -> None:
    """An export in the place of Ofsted's file is named."""
    rows = academies(ELMS) if sheet == "Academies" else pipeline(*PROJECTS)
    with pytest.raises(Faults, match="looks like an export of a trust's"):
        read_sources(Paths(inspections=[workbook(tmp_path / "x.xlsx", sheet, rows)]))


def test_unlike_any_file(tmp_path: Path) -> None:
    """A file that is like none says which columns were sought, and the nearest."""
    path = write(tmp_path, "p.csv", "School Name,URN,Project typ\r\nA,500001,x\r\n")
    with pytest.raises(Faults, match=r"'Project type' \(nearest here: 'Project typ'\)"):
        read_pipeline(path)


def test_words_that_spreadsheets_would_run(tmp_path: Path) -> None:
    """A cell that looks like a formula is a text and goes no further than a sentence."""
    rows = pipeline(("0", "500001", "=HYPERLINK(1)", "01/04/2026"), trust="=1+1")
    (project,) = read_pipeline(write(tmp_path, "p.csv", text(rows)))
    assert str(project).startswith("=HYPERLINK(1), with =1+1, Pre-advisory")
