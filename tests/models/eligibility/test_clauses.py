"""Who is a recipient: every clause with the case just before it begins, as data in `eligibility/*.toml`."""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from tsimatch.common.faults import Faults
from tsimatch.inputs.region.region import read_region
from tsimatch.models.eligibility.clauses import school_reasons
from tsimatch.models.eligibility.recipients import Eligibility, Recipient, find_recipients
from tsimatch.models.eligibility.warnings import offer_warnings
from tsimatch.models.offers.catalogue import read_offer
from tsimatch.models.offers.offer import Offer
from tsimatch.models.region.region import School
from tsimatch.models.region.warnings import region_warnings

from ...support.paths import DATA

GRADES = (None, 1, 2, 3, 4)
NAMES = ("Ash", "Beech", "Cedar", "Damson", "Elm", "Fir", "Gorse")

Cells = Mapping[str, object]


@dataclass(frozen=True, kw_only=True)
class Example:
    """One case: cells as they stand in a region's file, and all that comes of them.

    Schools are 100001 Ash, 100002 Beech and so on, trusts 501 Ash Trust and so on, unless their cells say otherwise.
    Whoever is not named is neither a recipient nor declined; of a recipient only the facts that are given are compared.
    Of the undecided and the excluded the clauses are given, with what is missing or the reason.
    """

    name: str
    offer: str
    schools: tuple[Cells, ...] = ()
    trusts: tuple[Cells, ...] = ()
    gate: bool = True
    min_days: int | None = None
    recipients: Mapping[str, Cells] = field(default_factory=dict)
    declined: Mapping[str, Cells] = field(default_factory=dict)
    partners: tuple[str, ...] = ()
    gated: tuple[str, ...] = ()
    ungated: tuple[str, ...] = ()
    undecided: Mapping[str, str] = field(default_factory=dict)
    excluded: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def examples() -> Iterator[Any]:
    for file in sorted((DATA / "eligibility").glob("*.toml")):
        data = tomllib.loads(file.read_text(encoding="utf-8"))
        for instance in data["case"]:
            lists = {key: tuple(value) for key, value in instance.items() if isinstance(value, list)}
            example = Example(**{"offer": data.get("offer"), **instance, **lists})
            yield pytest.param(example, id=f"{file.stem}: {example.name}")


def rows(example: Example) -> Iterator[Cells]:
    for number, (cells, name) in enumerate(zip(example.schools, NAMES, strict=False), 1):
        yield {"record": "school", "id": 100000 + number, "name": name, "region": "North", **cells}
    for number, (cells, name) in enumerate(zip(example.trusts, NAMES, strict=False), 1):
        yield {"record": "trust", "id": 500 + number, "name": f"{name} Trust", "region": "North", **cells}
    yield {"record": "leader", "id": "L1", "name": "Ada", "region": "North", "role": "CEO", "capacity_days": 9}


def write(path: Path, example: Example) -> None:
    table = list(rows(example))
    header = list(dict.fromkeys(column for row in table for column in row))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, header)
        writer.writeheader()
        writer.writerows(table)


def offer_of(example: Example) -> Offer:
    offer = read_offer(str(DATA / example.offer) if example.offer.endswith(".toml") else example.offer)
    if example.gate or offer.gate is None:
        return offer
    return replace(offer, gate=replace(offer.gate, on=False))


def plain(value: object) -> object:
    """Give a fact as TOML has it: sets and tuples are lists, nothing is ''."""
    if isinstance(value, frozenset):
        return sorted(value)
    return list(value) if isinstance(value, tuple) else "" if value is None else value


def facts(recipient: Recipient, asked: Cells) -> dict[str, object]:
    found = {name: plain(getattr(recipient, name)) for name in asked if name != "evidence"}
    evidence = "\n".join(recipient.evidence)
    if "evidence" in asked:
        wanted = asked["evidence"]
        assert isinstance(wanted, list)
        found["evidence"] = [part if part in evidence else f"not in: {evidence}" for part in wanted]
    return {"kind": recipient.kind, "because": list(recipient.because), **found}


def compared(recipients: tuple[Recipient, ...], expected: Mapping[str, Cells]) -> dict[str, dict[str, object]]:
    # The supports of a school have its clauses.
    return {recipient.body: facts(recipient, expected.get(recipient.body, {})) for recipient in recipients}


@pytest.mark.parametrize("example", list(examples()))
def test_case(example: Example, tmp_path: Path) -> None:
    """Whoever meets a clause is a recipient because of it, and nobody else is."""
    write(tmp_path / "region.csv", example)
    offer = offer_of(example)
    region = read_region(tmp_path / "region.csv", offer)
    eligibility = find_recipients(region, offer, example.min_days)
    assert compared(eligibility.recipients, example.recipients) == example.recipients
    assert compared(eligibility.declined, example.declined) == example.declined
    assert tuple(trust.id for trust in eligibility.gated) == example.gated
    assert tuple(trust.id for trust in eligibility.ungated) == example.ungated
    assert partners(eligibility) == example.partners
    assert {row.id: f"{row.clause}: {row.missing}" for row in eligibility.undecided} == example.undecided
    assert {row.id: f"{row.clause}: {row.reason}" for row in eligibility.excluded} == example.excluded
    assert unsaid(example.notes, (*offer_warnings(region, offer, eligibility), *region_warnings(region))) == []


def unsaid(wanted: Iterable[str], said: Iterable[str]) -> list[str]:
    """Give the notes that nobody has made; three dots stand for any words between."""
    return [note for note in wanted if not any(re.search(_pattern(note), sentence) for sentence in said)]


def _pattern(note: str) -> str:
    return r"\b.*\b".join(map(re.escape, note.split(" ... ")))


def partners(eligibility: Eligibility) -> tuple[str, ...]:
    return tuple(f"{partner.id}: {partner.slots} in {partner.region}" for partner in eligibility.partners)


@pytest.mark.parametrize("mark", ["Not judged", "9", "8", "0", "NULL", "3.5", "Requires"])
def test_no_grade(mark: str, tmp_path: Path) -> None:
    """What Ofsted writes where it gives no grade is refused, never taken for one."""
    example = Example(name="", offer="2023-24", schools=({"grade": mark, "judged_on": "2023-11-10"},))
    write(tmp_path / "region.csv", example)
    with pytest.raises(Faults, match="expected a grade: 1, 2, 3 or 4"):
        read_region(tmp_path / "region.csv", "2023-24")


Judgement = tuple[int | None, str]
RI, INADEQUATE = ({(grade, day) for day in ("first", "last")} for grade in (3, 4))
CLAUSES: dict[str, dict[str, Callable[[Judgement, Judgement], bool]]] = {
    "2021-22": {
        "21.1": lambda now, before: bool(RI & {now, before}),
        "21.2": lambda now, before: now == (3, "eve") and before[0] in (3, 4),
    },
    "2022-23": {"22.1": lambda now, before: bool(RI & {now, before})},
    "2023-24": {
        "23.1": lambda now, before: now in RI and before[0] == 3,
        "23.2": lambda now, before: bool(INADEQUATE & {now, before}),
    },
}


@pytest.mark.parametrize("offer", CLAUSES)
def test_every_record(offer: str) -> None:
    """A standalone school with any two grades on any days about the year's borders meets the clauses and no other."""
    terms = read_offer(offer)
    day = timedelta(days=1)
    days = {
        "": None, "eve": terms.year.starts - day, "first": terms.year.starts,
        "last": terms.year.ends, "after": terms.year.ends + day,
    }  # fmt: skip
    for now, before in product(product(GRADES, days), repeat=2):
        school = judged(now, before, days)
        found = [reason.clause for reason in school_reasons(school, terms, standalone=True)]
        assert found == [clause for clause, meets in CLAUSES[offer].items() if meets(now, before)], (now, before)


def judged(now: Judgement, before: Judgement, days: Mapping[str, date | None]) -> School:
    return School(
        id="100001", name="Ash", region="North", grade=now[0], judged_on=days[now[1]],
        previous_grade=before[0], previous_judged_on=days[before[1]],
    )  # fmt: skip
