"""Supports in an offer's file: what contradicts itself is told, and terms, roles and bands are found by name."""

from __future__ import annotations

from dataclasses import replace
from io import StringIO
from typing import Any

import pytest
from rich.console import Console
from tsimatch.common.faults import Faults
from tsimatch.models.eligibility.recipients import find_recipients
from tsimatch.models.matching.decisions import judge_decisions
from tsimatch.models.matching.spending import day_rate
from tsimatch.models.offers.catalogue import parse_offer, read_offer
from tsimatch.models.region.region import Decision, Region
from tsimatch.outputs.region.recipients import recipients_sheet
from tsimatch.outputs.terminal.offers import show_offer

from ...support.builders import ban, lock, region, trust
from ...support.supported import OFFER, adviser, organisation, stuck

TEXT = read_offer(OFFER).source
MINE = TEXT.replace(f'id = "{OFFER}"', 'id = "mine"')
BROKEN = {
    "a name twice": ('name = "organisation"', 'name = "adviser"', ["supports.2.name: 'adviser'"]),
    "a name that is no word": ('name = "adviser"', 'name = "an adviser"', ["supports.1.name: 'an adviser'"]),
    "after nobody": ('after = "adviser"', 'after = "mentor"', ["supports.2.after: 'mentor': expected a support that"]),
    "after itself": ('after = "adviser"', 'after = "organisation"', ["supports.2.after: 'organisation'"]),
    "a role of two": ('allowed = ["adviser"]', 'allowed = ["adviser", "school"]', ["supports.2.roles: 'school'"]),
    "a band twice": ('name = "£80,000"', 'name = "£40,000 "', ["supports.2.funding.bands: '£40,000 '"]),
    "no bands": ("bands = [", "bands = []\nbars = [", ["supports.2.funding.bands", "supports.2.funding.bars"]),
    "a band below 0": ("pounds = 40000", "pounds = -1", ["supports.2.funding.bands.1.pounds: '-1'"]),
    "a table for schools": (
        "[day_rate]",
        '[school.days]\ncap = 1\nclause = "1"\nwords = "x"\n\n[day_rate]',
        ["school: expected no terms by kind of recipient"],
    ),
    "schools through their trusts": (
        'schools = "all"',
        'schools = "alone"\ndirectly = true',
        [
            "recipients.schools: 'alone': expected \"all\" beside [[supports]], which are for schools, each by itself",
            "recipients.directly: expected false or no such key: every school is supported by itself anyway",
        ],
    ),
    "a rule of trusts": (
        "[[exceptions]]",
        '[[rules]]\ntest = "improvement-below"\nbelow = 0\nclause = "1"\nwords = "x"\n\n[[exceptions]]',
        ["rules 3.test: 'improvement-below': expected a test of schools: beside [[supports]] no trust is supported"],
    ),
}


@pytest.mark.parametrize("case", BROKEN)
def test_what_contradicts_itself_is_told(case: str) -> None:
    """A file of supports that is not sound is refused, with the key and the value."""
    old, new, told = BROKEN[case]
    assert old in MINE
    with pytest.raises(Faults) as refused:
        parse_offer(MINE.replace(old, new, 1).encode(), "mine.toml")
    faults = [str(fault) for fault in refused.value.faults]
    for part in told:
        assert any(f"key {part}" in fault for fault in faults), faults


def test_a_file_of_a_users_own_is_read_as_the_shipped_one() -> None:
    """The strict reader and that of shipped files come to the same."""
    read = parse_offer(MINE.encode(), "mine.toml")
    assert read.supports == read_offer(OFFER).supports
    assert [band.pence for band in read.supports[1].funding.bands] == [4_000_000, 8_000_000, 10_000_000]  # type: ignore[union-attr]


def test_supports_are_for_schools_by_themselves_without_a_table_that_says_so() -> None:
    """A file of supports that does not say which bodies are supported supports every school by itself."""
    start = MINE.index("[recipients]")
    bare = parse_offer((MINE[:start] + MINE[MINE.index("[[equivalents]]") :]).encode(), "mine.toml")
    assert bare.recipients is None
    assert not bare.through_trusts
    rows = region(stuck(trust_id="T1"), trust(schools=5), adviser())
    assert [r.id for r in find_recipients(rows, bare).recipients] == ["100001/adviser"]


def test_a_rule_for_standalone_schools_leaves_out_those_of_larger_trusts() -> None:
    """Supports make no trust standalone: a rule for standalone schools alone looks at the size of a school's trust."""
    offer = parse_offer(MINE.replace('who = "schools"', 'who = "standalone"').encode(), "mine.toml")
    judged: dict[str, Any] = {"eligible": None, "grade": 3, "previous_grade": 3, "structure": "unchanged"}
    schools = stuck(trust_id="T1", **judged), stuck("100002", trust_id="T2", **judged)
    made = region(*schools, trust(schools=5), trust("T2", schools=1))
    assert [r.id for r in find_recipients(made, offer).recipients] == ["100002/adviser"]
    text = StringIO()
    show_offer(Console(file=text, width=200), offer)
    assert (
        "Standalone: a maintained school, a single-academy trust, or a trust of 1 school in England" in text.getvalue()
    )


def test_a_larger_trust_is_told_to_be_one() -> None:
    """Of a trust of several schools it is said that the offer supports none, not that it has one school or none."""
    sheet = recipients_sheet(region(stuck(trust_id="T1"), trust(schools=5)), read_offer(OFFER))
    told = [str(cell) for row in sheet.rows for cell in row]
    assert f"{OFFER} supports each school by itself, and no trust." in told
    assert not any("one school or none" in cell for cell in told)


def test_terms_are_needed_where_there_are_no_supports() -> None:
    """Without supports, a file needs the terms of schools and of trusts, as before."""
    bare = MINE[: MINE.index("[[supports]]")] + MINE[MINE.index("[day_rate]") :]
    with pytest.raises(Faults) as refused:
        parse_offer(bare.encode(), "mine.toml")
    assert [str(fault) for fault in refused.value.faults] == [
        "mine.toml, key school: this key is missing", "mine.toml, key trust: this key is missing",
    ]  # fmt: skip


def test_a_day_costs_nothing_where_a_band_pays() -> None:
    """An adviser's day is at the offer's rate or their own; an organisation's is paid by the grant."""
    offer = read_offer(OFFER)
    leaders = adviser(), adviser(day_rate=50_000), organisation(), organisation(day_rate=50_000)
    assert [day_rate(leader, offer) for leader in leaders] == [60_000, 50_000, 0, 0]


# Decisions.


def judged(*rows: Decision) -> tuple[list[str], list[tuple[str, str]], set[tuple[str, str]]]:
    made = region(stuck(), stuck("100002", status="declined"), adviser(), organisation(), *rows)
    offer = read_offer(OFFER)
    found = judge_decisions(made, offer, find_recipients(made, offer))
    locks = [(one.recipient, one.leader) for one in found.decisions.matches]
    return [fault.expected for fault in found.faults], locks, set(found.decisions.bans)


def test_a_decision_names_the_school_or_the_support() -> None:
    """The leader's role says which support of a school is meant; its own id says it, too."""
    assert judged(lock("100001", "A"), lock("100001", "O")) == (
        [], [("100001/adviser", "A"), ("100001/organisation", "O")], set(),
    )  # fmt: skip
    assert judged(lock("100001/adviser", "A"), ban("100001/organisation", "O")) == (
        [], [("100001/adviser", "A")], {("100001/organisation", "O")},
    )  # fmt: skip


def test_a_decision_that_cannot_be_is_a_fault() -> None:
    """A second lock of one support, a leader of another, and a school that has declined are told."""
    assert judged(lock("100001", "A"), lock("100001/adviser", "A", row=3))[0] == [
        "a second lock of one kind: the first is in row 0"
    ]
    assert judged(lock("100001/adviser", "O"))[0] == ["cannot be locked to 100001/adviser: refused by role"]
    assert judged(lock("100002", "A"))[0] == ["cannot be locked: it has declined"]
    assert judged(lock("100003", "A"))[0] == ["expected the id of a school or trust of the region"]


def test_recipients_are_by_support() -> None:
    """Each support that somebody gives makes a recipient of a school, whatever its trust; a school stands once."""

    def ids(made: Region) -> tuple[list[str], list[str]]:
        found = find_recipients(made, read_offer(OFFER))
        return [r.id for r in found.recipients], [r.body for r in found.eligible]

    rows = stuck(trust_id="T1"), stuck("100002", trust_id="T1")
    assert ids(region(*rows, adviser())) == (["100001/adviser", "100002/adviser"], ["100001", "100002"])
    assert ids(region(*rows)) == (["100001/adviser", "100002/adviser"], ["100001", "100002"])
    both = region(*rows, organisation())
    assert ids(both)[0] == ["100001/adviser", "100001/organisation", "100002/adviser", "100002/organisation"]
    assert ids(both)[1] == ["100001", "100002"]
    left = replace(both, leaders=(organisation(status="left"),))
    assert ids(left) == ids(both)
