"""Names do wherever ids do in a change, and several of one name are told."""

from __future__ import annotations

import pytest
from tsimatch.cli import run
from tsimatch.common.faults import Faults
from tsimatch.models.region.region import Region
from tsimatch.scenarios.definition.apply_changes import apply_steps
from tsimatch.scenarios.definition.change import Remove, Which, parse_change
from tsimatch.scenarios.definition.toml_file import scenarios_of

from ...support.builders import ban, leader, lock, region, school, trust

BASE = region(
    school("100001", name="Ash Park"), school("100002", name="St. Mary; and Elm"), trust("T1", name="Park Trust"),
    leader("L1", name="Ada Singh"), leader("L2", name="Bea Singh"), leader("Ada", name="Cyd"),
    lock("100001", "L1"), ban("100002", "L2"),
)  # fmt: skip


def _changed(text: str) -> Region:
    return apply_steps(BASE, [parse_change(text, "--set")]).region


@pytest.mark.parametrize(
    ("which", "gone"),
    [
        ("Ada Singh", {"L1"}), ('"ada  singh"', {"L1"}), ("bea", {"L2"}), ("Cyd;L2", {"Ada", "L2"}),
        # An exact id stands before any name.
        ("Ada", {"Ada"}),
    ],
)  # fmt: skip
def test_leaders(which: str, gone: set[str]) -> None:
    """A leader is meant by id, by name, or by a part of the name, in any case and spacing."""
    assert {row.id for row in _changed(f"leaders.{which}.status=left").leaders if row.status == "left"} == gone


@pytest.mark.parametrize("which", ['"St. Mary; and Elm"', "St. Mary", "100002"])
def test_names_with_signs(which: str) -> None:
    """A name with a full stop or, in quotes, a semicolon is one name."""
    changed = _changed(f"recipients.{which}.priority=7")
    assert {row.id for row in changed.schools if row.priority == 7} == {"100002"}


def test_decisions() -> None:
    """Those of whom a decision is are named likewise, on the command line and in a file."""
    step = Remove("decisions", Which(where=(("recipient", "ash park"), ("leader", "Ada Singh"))))
    assert [d.action for d in apply_steps(BASE, [step]).region.decisions] == ["ban"]
    (scenario,) = scenarios_of({"scenario": [{"name": "one", "lift": [{"leader": "Bea"}]}]})
    assert [d.action for d in apply_steps(BASE, scenario.steps).region.decisions] == ["lock"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("leaders.singh.status=left", "fits several: Ada Singh (L1) and Bea Singh (L2)"),
        ("recipients.park.priority=7", "fits several: school Ash Park (100001) and trust Park Trust (T1)"),
        ("leaders.Zoe.status=left", "expected the id of a row of leaders"),
        ("schools.1000.priority=7", "expected the id of a row of schools"),
    ],
)
def test_faults(text: str, told: str) -> None:
    """Several are listed, nobody is a fault, and half of a number is no name."""
    with pytest.raises(Faults) as found:
        _changed(text)
    assert told in str(found.value)


def test_dropout(capsys: pytest.CaptureFixture[str]) -> None:
    """Only the leader who is named is asked about; one who supports nobody is told."""
    assert run(["dropout", "--leader", "leddlehope", "-q"]) == 0
    out = capsys.readouterr().out
    assert "1 leader" in out
    assert "Yasmin Leddlehope" in out
    assert run(["dropout", "--leader", "L001", "-q"]) == 2
    assert "it asks nothing of L001" in capsys.readouterr().err
    assert run(["dropout", "--leader", "Nobody At All", "-q"]) == 2
