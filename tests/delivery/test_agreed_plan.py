"""Letters, claims and reports begin from a plan that was agreed: a sound one, with its region."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tsimatch.common.faults import Faults
from tsimatch.delivery.agreed_plan import SoundPlan, read_sound
from tsimatch.inputs.region.region import read_region
from tsimatch.outputs.plan_files import write_plans
from tsimatch.outputs.region.region_files import write_region

from ..support.builders import changed, town
from ..support.plan_workbooks import report_of


def written(folder: Path) -> tuple[Path, Path]:
    """The town and its plan, as files."""
    write_region(town(), folder / "town.csv")
    assert not write_plans(report_of(), [folder / "plan.json"])
    return folder / "plan.json", folder / "town.csv"


def read(plan: Path, region: Path) -> SoundPlan:
    """Read an agreed plan from its two files."""
    return read_sound(plan, lambda named: read_region(region, named))


def test_a_sound_plan_comes_with_its_region_and_case(tmp_path: Path) -> None:
    """A plan that `match check` finds sound is taken, and nothing is said against it."""
    agreed = read(*written(tmp_path))
    assert agreed.plan.pairs == report_of().plan.pairs
    assert not agreed.notes
    assert {r.id for r in agreed.instance.recipients} >= {m.recipient for m in agreed.plan.matches}


def test_a_plan_that_breaks_a_rule_is_refused(tmp_path: Path) -> None:
    """A plan whose days were raised by hand breaks rules: it is refused, with the first of them."""
    plan, region = written(tmp_path)
    data = json.loads(plan.read_text())
    data["matches"][0]["days"] += 50
    plan.write_text(json.dumps(data))
    with pytest.raises(Faults, match=r"match check finds sound; it breaks .*, and [0-9]+ more"):
        read(plan, region)


def test_a_region_that_has_moved_on_is_noted(tmp_path: Path) -> None:
    """A region with another telling of the same facts is taken, with a note that the digests differ."""
    plan, region = written(tmp_path)
    write_region(changed(town(), "100001", local_authority="Elsewhere"), region)
    assert any("digests differ" in note for note in read(plan, region).notes)


def test_a_plan_of_another_region_is_told_to_be_one(tmp_path: Path) -> None:
    """Where the region is not the one that the plan was made from, the refusal says so, and which one to give."""
    plan, region = written(tmp_path)
    write_region(changed(town(), "100001", name="Elsewhere"), region)
    with pytest.raises(Faults, match=r"leave the region out: the plan carries its own\)"):
        read(plan, region)


def test_faults_of_both_files_come_at_once(tmp_path: Path) -> None:
    """A plan that is none and a region that is none are told in one go."""
    plan, region = tmp_path / "plan.json", tmp_path / "town.csv"
    plan.write_text("[]")
    region.write_text("record,id\nschool,\n")
    with pytest.raises(Faults) as raised:
        read(plan, region)
    assert {Path(fault.place.file).name for fault in raised.value.faults} == {plan.name, region.name}
