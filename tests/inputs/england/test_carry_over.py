"""The monthly routine: a new region from new files, with everything that people entered into the old one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from tsimatch.inputs.documents.leaders import read_leaders
from tsimatch.inputs.england.build_region import MadeRegion
from tsimatch.inputs.england.carry_over import NO_LONGER
from tsimatch.inputs.region.region import read_region
from tsimatch.models.region.region import Region, Setting
from tsimatch.outputs.region.region_files import write_region
from tsimatch.solver.solve import plan

from ...support.builders import ban, budget, leader, lock
from ...support.published_files import (
    FULL,
    academy,
    judged,
    made,
    members,
    mi,
    one,
    recipients,
    row,
    school_of,
    trust_of,
)

RI = judged("3", "10/11/2021", "12/01/2022", "1")
GOOD = judged("2", "10/05/2022", "12/06/2022", "2")
OLDER = judged("3", "10/11/2018", "12/01/2019", "0")


def _old(tmp_path: Path, *rows: dict[str, Any], **more: Any) -> Region:
    return one(tmp_path, "2021-22", FULL, *rows, as_at="2022-01-31", **more).region


def _entered(region: Region, **cells: Any) -> Region:
    schools = tuple(replace(s, **cells) if s.id == "500001" else s for s in region.schools)
    return replace(region, schools=schools, leaders=(leader("A", region=("North",)),))


def _new(tmp_path: Path, old: Region, *rows: dict[str, Any], **more: Any) -> MadeRegion:
    return one(tmp_path, "2021-22", FULL, *rows, as_at="2022-06-30", old=old, **more)


def test_entries_are_kept(tmp_path: Path) -> None:
    """What people entered stays with everyone still there, and the newcomers are added."""
    entered = {
        "status": "accepted", "priority": 250, "needs": ("maths",), "must_have": ("phonics",),
        "days_requested": 2, "partnership": True, "diocese": "Northchester", "extra": (("contact", "Ada"),),
    }  # fmt: skip
    old = _entered(_old(tmp_path, row("500001", RI)), **entered)
    result = _new(tmp_path, old, row("500001", RI | {"subs": ("3",) * 6}), row("500002", RI))
    assert {key: getattr(school_of(result), key) for key in entered} == entered
    assert result.carried is not None
    assert result.carried.added == ("500002",)


def test_leaders_money_and_settings_are_kept(tmp_path: Path) -> None:
    """Leaders, budgets, decisions and settings come over; a leader of the new list takes the old one's place."""
    old = replace(
        _entered(_old(tmp_path, row("500001", RI))),
        budgets=(budget(9000), budget(500, "days", "Nowhere")),
        decisions=(lock("500001", "A"),),
        settings=(Setting(name="offer", value="2021-22"), Setting(name="house style", value="plain")),
    )
    result = _new(tmp_path, old, row("500001", RI), leaders=(leader("A", capacity_days=7), leader("B")))
    region = result.region
    assert [(given.id, given.capacity_days) for given in region.leaders] == [("A", 7), ("B", 20)]
    assert region.budgets == (budget(9000),)
    assert region.decisions == old.decisions
    assert [setting.name for setting in region.settings] == ["offer", "house style"]
    assert any("the budget days of Nowhere is left out" in note for note in result.carried.notes)  # type: ignore[union-attr]


def test_no_longer_eligible(tmp_path: Path) -> None:
    """Who is no recipient any more stays in the file with the reason, and a lock on them is left out."""
    entered = row("500001", OLDER, OLDER | {"started": "10/11/2016", "published": "12/01/2017", "number": "00"})
    old = replace(
        _entered(_old(tmp_path, entered, row("500002", RI))), decisions=(lock("500001", "A"), ban("500001", "A"))
    )
    result = _new(tmp_path, old, row("500001", judged("2", "10/10/2020", "10/11/2020", "3"), OLDER), row("500002", RI))
    reason = "no clause of 2021-22 is met: its grade is 2 (good) of 2020-11-10"
    assert dict(school_of(result).extra)[NO_LONGER] == reason
    assert result.region.decisions == (ban("500001", "A"),)
    assert any("the lock of A on 500001 is left out" in note for note in result.carried.notes)  # type: ignore[union-attr]


def test_mark_goes_when_the_reason_does(tmp_path: Path) -> None:
    """The mark of last month is not carried over."""
    old = _entered(_old(tmp_path, row("500001", RI)), extra=((NO_LONGER, "gone"),))
    assert school_of(_new(tmp_path, old, row("500001", RI))).extra == ()


def test_conversion_in_the_year(tmp_path: Path) -> None:
    """A school that converted into a trust is no recipient any more: it is told where it went."""
    old = _entered(_old(tmp_path, row("500001", RI)))
    here = academy("500009", "701", RI | {"urn": "500001"}), academy("500008", "701")
    result = _new(tmp_path, old, *here)
    assert recipients(result) == {"701": ("21.1",)}
    assert result.carried is not None
    assert result.carried.no_longer == (
        ("500001", "not in the file as at 2022-06-30 any more; carried on by 500009 School 500009"),
    )


def test_joined_a_trust(tmp_path: Path) -> None:
    """An academy that joined a larger trust under its own URN is supported through it."""
    old = _entered(_old(tmp_path, academy("500001", "", RI)))
    result = _new(tmp_path, old, academy("500001", "701", RI), academy("500008", "701"))
    assert dict(school_of(result).extra)[NO_LONGER] == "now supported through its trust, 701 TRUST 701"


def test_entries_that_are_lost(tmp_path: Path) -> None:
    """Somebody with entries who has no row any more is named."""
    old = _entered(_old(tmp_path, row("500001", RI)), priority=200)
    notes = _new(tmp_path, old, row("500002", RI)).notes
    assert "1 school of the old region with something entered have no row any more: 500001" in notes


def test_flags_by_hand_are_kept(tmp_path: Path) -> None:
    """`eligible` as somebody entered it stands; a clause that was written from an older judgement is found anew."""
    old = _entered(_old(tmp_path, row("500001", RI), row("500002", RI)), eligible="exception")
    assert school_of(_new(tmp_path, old, row("500001", OLDER), row("500002", RI))).eligible == "exception"
    written = _entered(old, eligible="21.2", extra=(("eligible_why", "21.2: long ago"),))
    assert school_of(_new(tmp_path, written, row("500001", OLDER), row("500002", RI))).eligible is None


def test_flag_of_another_offer(tmp_path: Path) -> None:
    """A clause that the offer does not have is left out, and a note says so."""
    old = replace(
        _entered(_old(tmp_path, row("500001", RI)), eligible="23.3"), settings=(Setting(name="offer", value="2023-24"),)
    )
    result = _new(tmp_path, old, row("500001", RI))
    assert school_of(result).eligible is None
    assert "500001: eligible '23.3' is no clause of 2021-22 and is left out" in result.carried.notes  # type: ignore[union-attr]


def test_trusts_keep_their_entries(tmp_path: Path) -> None:
    """A trust's entries stay, and its figures where no file tells them."""
    schools = academy("500001", "701", RI), academy("500002", "701")
    old = _entered(_old(tmp_path, *schools))
    entered: dict[str, Any] = {
        "governance_review": True,
        "partnership_slots": 2,
        "priority": 300,
        "inspected_since_joining": 2,
    }
    old = replace(old, trusts=tuple(replace(trust, **entered) for trust in old.trusts))
    trust = trust_of(_new(tmp_path, old, *schools), "701")
    assert {key: getattr(trust, key) for key in entered} == entered
    told = _new(
        tmp_path, old, *schools, members=members(("500001", "701", "2015-09-01"), ("500002", "701", "2015-09-01"))
    )
    assert trust_of(told, "701").inspected_since_joining == 1


def test_reference_numbers_of_trusts(tmp_path: Path) -> None:
    """A leader's trust and conflicts may be given by reference number; the region has the UID."""
    given = leader("A", trust_id="TR00701", conflicts=("TR00701", "500003"))
    stays = members(("500001", "701", "2015-09-01"))
    result = one(tmp_path, "2021-22", FULL, academy("500001", "701", RI), members=stays, leaders=(given,))
    assert (result.region.leaders[0].trust_id, result.region.leaders[0].conflicts) == ("701", ("701", "500003"))


def test_update_is_a_region(tmp_path: Path) -> None:
    """What is written reads back to the same and plans."""
    old = _entered(
        _old(tmp_path, row("500001", OLDER | {"number": "5"}, OLDER | {"started": "10/11/2016", "published": ""}))
    )
    result = _new(tmp_path, old, row("500001", GOOD, OLDER | {"number": "5"}), row("500002", RI))
    for name in ("region.csv", "region.xlsx"):
        write_region(result.region, tmp_path / name)
        back = read_region(tmp_path / name)
        assert replace(back, name="region") == result.region
        assert read_leaders(tmp_path / name) == result.region.leaders
        assert plan(back).status == "optimal"


def test_no_leaders_yet(tmp_path: Path) -> None:
    """A region without leaders is made too; the report says what is missing, and it can be updated."""
    result = made(tmp_path, "2021-22", {"mi as at 30 Jun 2022.csv": mi(FULL, [row("500001", RI)])})
    assert any(note.startswith("no leaders yet") for note in result.notes)
    write_region(result.region, tmp_path / "region.csv")
    old = read_region(tmp_path / "region.csv", partial=True)
    assert _new(tmp_path, old, row("500001", RI)).region.schools == result.region.schools


def test_trust_that_improved(tmp_path: Path) -> None:
    """A trust that meets its test no more is told with its figures."""
    stays = members(("500001", "701", "2015-09-01"), ("500002", "701", "2015-09-01"))
    schools = academy("500001", "701", RI), academy("500002", "701", OLDER)
    old = one(tmp_path, "2022-23", FULL, *schools, as_at="2022-08-31", members=stays).region
    better = academy("500001", "701", judged("2", "01/10/2022", "01/11/2022", "9"), RI)
    again = academy("500002", "701", judged("2", "01/10/2022", "01/11/2022", "8"), OLDER)
    result = one(tmp_path, "2022-23", FULL, better, again, as_at="2022-11-30", members=stays, old=old)
    why = "neither its schools nor a test of trusts meets a clause of 2022-23 "
    figures = "(0 of 2 inspected since joining are below good, score 0, 2 three years in the trust)"
    assert result.carried is not None
    assert result.carried.no_longer == (("701", why + figures),)
    assert trust_of(result, "701").extra == ((NO_LONGER, why + figures),)
