"""Offers: the shipped ones figure by figure, a user's own, strict reading, and how they are printed."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields, is_dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tsimatch.cli import run
from tsimatch.common.faults import Faults
from tsimatch.inputs.region.region import read_region
from tsimatch.models.eligibility.recipients import find_recipients
from tsimatch.models.eligibility.warnings import offer_warnings
from tsimatch.models.matching.decisions import judge_decisions
from tsimatch.models.offers.catalogue import choose_offer, parse_offer, read_offer, shipped_offers
from tsimatch.models.offers.clause import Clause
from tsimatch.models.offers.offer import Offer, Team
from tsimatch.models.offers.rules import TESTS
from tsimatch.models.plan.plan import Match, Plan
from tsimatch.models.region.region import Decision, Leader, Region, School, Setting, Trust
from tsimatch.solver.checker.check import check
from tsimatch.solver.solve import plan

from ...support.paths import DATA, ROOT

PAGE = (ROOT / "docs" / "offers.md").read_text(encoding="utf-8")
FOURTH = DATA / "fourth-offer.toml"
FOURTH_TEXT = FOURTH.read_text(encoding="utf-8")
IDS = ("2021-22", "2022-23", "2023-24", "2024-25", "rise-2025-26")


# The shipped offers.


def test_shipped() -> None:
    """Five offers ship, oldest first, each with the digest of its file."""
    assert tuple(offer.id for offer in shipped_offers()) == IDS
    assert len({offer.sha256 for offer in shipped_offers()}) == 5
    assert all(re.fullmatch("[0-9a-f]{64}", offer.sha256) and offer.shipped for offer in shipped_offers())


@pytest.mark.parametrize("id_", IDS)
def test_figures(id_: str) -> None:
    """Every figure of a shipped offer is that of its text, under its clause, marked where it is assumed."""
    expected = tomllib.loads((DATA / "offer-figures.toml").read_text(encoding="utf-8"))
    assert dict(figures("", read_offer(id_))) == expected[id_]


def figures(key: str, value: object) -> Iterator[tuple[str, dict[str, object]]]:
    """Walk the figures of an offer, each with its clause."""
    if isinstance(value, tuple):
        for number, item in enumerate(value, 1):
            yield from figures(f"{key}.{number}", item)
    elif isinstance(value, Clause):
        yield from _figures_of(key, value)
    elif is_dataclass(value):
        for item in fields(value):
            yield from figures(f"{key}.{item.name}".removeprefix("."), getattr(value, item.name))


def _figures_of(key: str, clause: Clause) -> Iterator[tuple[str, dict[str, object]]]:
    where: dict[str, object] = {"clause": clause.clause} | ({"assumed": True} if clause.assumed else {})
    names = [item.name for item in fields(clause) if item.name not in ("clause", "words", "assumed")]
    if isinstance(clause, Team) and not clause.may_help:
        names.remove("days_in_person")  # means nothing where nobody helps
    if not names:
        yield key, where
    for name in names:
        value = getattr(clause, name)
        if value is None:
            continue  # a limit that the offer does not set
        items = (
            [asdict(item) if is_dataclass(item) and not isinstance(item, type) else item for item in value]
            if isinstance(value, tuple)
            else value
        )
        yield f"{key}.{name}", {"is": items} | where


@pytest.mark.parametrize("id_", IDS)
def test_shipped_files_are_sound(id_: str) -> None:
    """A shipped offer is what judging its file makes of it, though reading it does not: its pounds are pence."""
    offer = read_offer(id_)
    assert replace(parse_offer(offer.source.encode(), f"{id_}.toml"), shipped=True) == offer


@pytest.mark.parametrize("id_", IDS)
def test_words(id_: str) -> None:
    """Every figure says in words what it rests on, and one that is not assumed quotes its text."""
    # The gate has no text to quote: it is known from the press.
    for key, clause in read_offer(id_).clauses():
        assert clause.words.strip(), key
        assert clause.words.count("“") == clause.words.count("”"), key
        quotes = re.search("“[^“”]+”", clause.words)
        assert clause.assumed or quotes or key == "gate", key


@pytest.mark.parametrize("id_", IDS)
def test_clauses_are_explained(id_: str) -> None:
    """Every clause that a shipped offer cites, also in its words, is told in the documentation."""
    rows = set(re.findall(r"^\| ([^|]+) \|", PAGE, flags=re.MULTILINE))
    for key, clause in read_offer(id_).clauses():
        cited = {clause.clause, *re.findall(r"\(((?:2[1234]|A|P|R)\.\d+[ab]?)\)", clause.words)}
        assert cited <= rows, key


def test_minimums() -> None:
    """Minimums follow from caps: 2 of 3 and 3 of 5 days, 5 of 10, and 6 of 12 and 15 of 30 under RISE."""
    least = [tuple(terms.least_days for terms in offer.all_terms) for offer in shipped_offers()]
    assert least == [(2, 3), (5, 5), (5, 5), (5, 5), (6, 15)]


# A file of a user's own.


@dataclass(frozen=True, kw_only=True)
class Broken:
    """A change to an offer of a user's own, and what is told: every fault word for word, or only the keys at fault."""

    name: str
    edits: list[list[str]]
    file: str = "fourth-offer.toml"
    faults: list[str] | None = None
    keys: list[str] | None = None


def broken() -> list[Any]:
    files = ("broken-offers.toml", "broken-framework-offers.toml")
    cases = [case for file in files for case in tomllib.loads((DATA / file).read_text(encoding="utf-8"))["case"]]
    return [pytest.param(Broken(**case), id=case["name"]) for case in cases]


@pytest.mark.parametrize("case", broken())
def test_broken(case: Broken) -> None:
    """An offer file that is not sound is refused with every fault at once: where, the value, what is expected."""
    text = (DATA / case.file).read_text(encoding="utf-8")
    for old, new in case.edits:
        assert old in text
        text = text.replace(old, new)
    with pytest.raises(Faults) as caught:
        parse_offer(text.encode(), "mine.toml")
    told = [str(fault).removeprefix("mine.toml, ").removeprefix("mine.toml: ") for fault in caught.value.faults]
    if case.faults is not None:
        assert told == case.faults
    else:
        assert [line.partition(":")[0] for line in told] == case.keys


@pytest.mark.parametrize("content", [b"\xff\xfe", b"PK\x03\x04", "id = 'é'".encode("latin-1")])
def test_not_toml(content: bytes) -> None:
    """A file that is no text, or not in UTF-8, is refused as no TOML, with its name."""
    with pytest.raises(Faults, match=r"^mine\.toml: expected TOML: "):
        parse_offer(content, "mine.toml")


def test_same_file_on_every_machine() -> None:
    """Line ends and the mark that Windows puts in front change neither the offer nor its digest."""
    windows = b"\xef\xbb\xbf" + FOURTH_TEXT.replace("\n", "\r\n").encode()
    assert parse_offer(windows, "mine.toml") == read_offer(str(FOURTH))


def test_another_file_another_digest() -> None:
    """A figure that is changed changes the digest, so that a plan tells under which file it was made."""
    changed = parse_offer(FOURTH_TEXT.replace("cap = 7", "cap = 8").encode(), "mine.toml")
    assert changed.sha256 != read_offer(str(FOURTH)).sha256


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("2023-42", r"'2023-42': expected an offer \(2021-22, .*, rise-2025-26\) or a \.toml file \(did you mean"),
        ("mine.txt", r"'mine\.txt': expected an offer \(2021-22, .*, rise-2025-26\) or a \.toml file$"),
        ("no-such-file.toml", r"no-such-file\.toml: cannot be read \(No such file or directory\)"),
        (str(DATA / "offer-figures.toml"), "offer-figures.toml, key day_rate: this key is missing"),
    ],
)
def test_no_such_offer(name: str, message: str) -> None:
    """An offer that is not known, or a file that is none, is told with what is expected."""
    with pytest.raises(Faults, match=message):
        read_offer(name)


# Which offer a region is planned under.


def region_of(*days: date, **cells: Any) -> Region:
    schools = (School(id=f"{100001 + i}", name="Ash", region="North", judged_on=day) for i, day in enumerate(days))
    return replace(Region(name="region", schools=tuple(schools)), **cells)


SETTING = {"settings": (Setting(name="offer", value="2021-22"),)}
THIRD = date(2023, 9, 1)
BY_FRAMEWORK = Region(
    name="region", schools=(School(id="100001", name="Ash", region="North", framework="report card"),)
)


@pytest.mark.parametrize(
    ("region", "named", "id_", "why"),
    [
        (region_of(THIRD, **SETTING), "2022-23", "2022-23", "named by --offer"),
        (region_of(THIRD, **SETTING), str(FOURTH), "spring-2025", "named by --offer"),
        (region_of(THIRD, **SETTING), None, "2021-22", "the region's own setting"),
        (region_of(THIRD), None, "2023-24", "its year holds the latest judgement, of 2023-09-01"),
        (region_of(date(2023, 8, 31)), None, "2022-23", "its year holds the latest judgement, of 2023-08-31"),
        (region_of(date(2021, 9, 1), date(2020, 1, 8)), None, "2021-22", "the latest judgement, of 2021-09-01"),
        (region_of(date(2024, 8, 31)), None, "2023-24", "its year holds the latest judgement, of 2024-08-31"),
        (region_of(date(2024, 9, 1), THIRD), None, "2024-25", "its year holds the latest judgement, of 2024-09-01"),
        (region_of(date(2025, 8, 31)), None, "2024-25", "its year holds the latest judgement, of 2025-08-31"),
        (region_of(date(2025, 9, 1)), None, "rise-2025-26", "its year holds the latest judgement, of 2025-09-01"),
        (region_of(date(2026, 9, 1)), None, "rise-2025-26", "the newest: no shipped offer's year holds"),
        (region_of(date(2021, 8, 31)), None, "2023-24", "the newest that goes by overall grades alone: no shipped"),
        (region_of(), None, "2023-24", "the newest that goes by overall grades alone: no shipped"),
        (BY_FRAMEWORK, None, "rise-2025-26", "the newest: no shipped offer's year holds the latest judgement"),
    ],
)
def test_choice(region: Region, named: str | None, id_: str, why: str) -> None:
    """The offer is the one that is named, else the setting's, else by the latest judgement, else the newest."""
    choice = choose_offer(region, named)
    assert choice.offer.id == id_
    assert why in choice.why


def test_setting_of_a_file() -> None:
    """A setting names a shipped offer only; a file of one's own is named on the command line."""
    region = region_of(settings=(Setting(name="offer", value="mine.toml"),))
    with pytest.raises(Faults, match=r"'mine\.toml': expected a shipped offer .*; for your own, --offer FILE\.toml"):
        choose_offer(region)


# A fourth offer, with no code changed.

REGION = DATA / "fourth-region.csv"


@pytest.fixture
def fourth() -> Offer:
    return read_offer(str(FOURTH))


def matched(made: Plan) -> dict[str, Match]:
    return {match.recipient: match for match in made.matches}


def test_fourth_offer(fourth: Offer) -> None:
    """A user's own offer decides who is supported, for how long and for how much, and the checker agrees."""
    region = read_region(REGION, fourth)
    made = plan(region, fourth)
    assert made.optimal
    assert check(made, region, fourth).broken == ()
    assert [(m.recipient, m.kind, m.eligible_because, m.leader) for m in made.matches] == [
        ("100001", "school", ("C.3",), "L1"),
        ("100002", "school", ("C.4",), "L2"),
        ("502", "trust", ("C.3",), "L3"),
    ]
    assert [(u.recipient, u.eligible_because, u.priority) for u in made.unmatched] == [("504", ("C.6",), 50)]
    assert {level.name: level.value for level in made.levels} == {
        "need": 400 + 300 + 400,
        "days": 10 + 7 + 24,
        "extras": 400 + 2 * 400,
        "fit": 85 + 50 + 18,
        "travel": 20 + 30,
        "cost": (41 * 450 + 8000 + 1500 + 900) * 100,
    }


def test_fourth_offer_days_and_extras(fourth: Offer) -> None:
    """Caps, extra days, partnership, review and NPQEL are those of the user's own offer."""
    matches = matched(plan(read_region(REGION, fourth), fourth))
    ash, beech, trust = matches["100001"], matches["100002"], matches["502"]
    assert (ash.days, ash.extra_days, ash.partner, ash.partnership_credit) == (10, 3, "503", 800_000)
    assert (beech.days, beech.extra_days, beech.partner, beech.cost) == (7, 0, None, 7 * 45_000)
    assert (trust.days, trust.extra_days, trust.partner) == (24, 4, None)
    assert (trust.governance_reviewer, trust.npqel) == ("L4", True)


def test_fourth_offer_fit(fourth: Offer) -> None:
    """The weights of fit, and the km at which distance counts for nothing, are those of the user's own offer."""
    matches = matched(plan(read_region(REGION, fourth), fourth))
    parts = {id_: (m.fit_parts.expertise, m.fit_parts.phase, m.fit_parts.distance) for id_, m in matches.items()}
    # Ash: all needs, the phase, half the 40 km; Beech: nothing is known; the trust: half its needs, 30 of 40 km.
    assert parts == {"100001": (20, 50, 15), "100002": (10, 25, 15), "502": (10, 0, 8)}


def test_fourth_offer_on_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    """A plan under a user's own file names that offer and its digest."""
    assert run(["plan", str(REGION), "--offer", str(FOURTH), "--json"]) == 0
    printed = capsys.readouterr().out
    assert f'"id": "spring-2025",\n    "sha256": "{read_offer(str(FOURTH)).sha256}"' in printed


def test_words_of_another_line() -> None:
    """Where an offer counts trusts of two schools as standalone, nothing that is told calls such a trust one-school."""
    fourth = read_offer(str(FOURTH))
    schools = (School(id=f"10000{i}", name="Ash", region="North", trust_id="501", eligible="yes") for i in (1, 2))
    trust = Trust(id="501", name="Two Schools Trust", region="North", schools=2, priority=7)
    leader = Leader(id="L1", name="Ada", region=("North",), role="NLE", capacity_days=9)
    lock = Decision(recipient="501", leader="L1", action="lock")
    region = Region(name="region", schools=tuple(schools), trusts=(trust,), leaders=(leader,), decisions=(lock,))
    eligibility = find_recipients(region, fourth)
    told = [
        *offer_warnings(region, fourth, eligibility),
        *map(str, judge_decisions(region, fourth, eligibility).faults),
    ]
    assert [sentence for sentence in told if "one-school" in sentence or "of one school" in sentence] == []
    assert any("priority" in sentence for sentence in told)


def test_reviewer_without_leader() -> None:
    """Where an NLG could review a trust that nobody may lead, the trust is left unmatched and gets no review."""
    trust = Trust(id="501", name="Ash Trust", region="North", schools=2, eligible="yes", governance_review=True)
    reviewer = Leader(id="L1", name="Ada", region=("North",), role="NLG", capacity_days=9)
    made = plan(Region(name="region", trusts=(trust,), leaders=(reviewer,)), "2021-22")
    assert made.matches == ()
    assert [row.recipient for row in made.unmatched] == ["501"]


# Printed.

PRINTED = {
    "offers": ["offers"],
    **{f"offers-{id_}": ["offers", id_] for id_ in IDS},
    "offers-fourth-offer": ["offers", str(FOURTH)],
}


@pytest.mark.parametrize("name", PRINTED)
def test_printed(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Offers are printed in plain English, every figure with its clause, in at most 100 columns."""
    assert run(PRINTED[name]) == 0
    printed, errors = capsys.readouterr()
    assert printed == (DATA / f"{name}.txt").read_text(encoding="utf-8")
    assert errors == ""
    assert max(map(len, printed.splitlines())) <= 100


@pytest.mark.parametrize("id_", IDS)
def test_printed_assumptions(id_: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Every clause of which something is assumed is said to be assumed, and no other."""
    assert run(["offers", id_]) == 0
    rules, assumed, _ = re.split(r"\n\n(?=Assumed:|The words)", capsys.readouterr().out)
    clauses = [clause for key, clause in read_offer(id_).clauses() if key not in ("year", "assumptions")]
    told = re.findall(r"\[([^\]]+)\]", " ".join(rules.split()))
    assert sorted(told) == sorted(f"{c.clause}, assumed" if c.assumed else c.clause for c in clauses)
    assert len(re.findall(r"^- \[", assumed, re.MULTILINE)) == sum(c.assumed for _, c in read_offer(id_).clauses())


def test_offer_that_is_refused(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """A file that is not sound is told one fault a line on standard error, with exit code 2."""
    path = tmp_path / "mine.toml"
    path.write_text(FOURTH_TEXT.replace("cap = 7", "cap = -7").replace("km = 40\n", ""), encoding="utf-8")
    assert run(["offers", str(path)]) == 2
    printed, errors = capsys.readouterr()
    assert printed == ""
    assert errors.splitlines() == [
        "mine.toml, key fit.km: this key is missing",
        "mine.toml, key school.days.cap: '-7': expected 1 or more",
    ]


# The page for whoever writes an offer file.


def keys(kind: type[Any]) -> Iterator[str]:
    """Walk the keys of an offer file, as the dataclasses have them."""
    for item in fields(kind):
        if item.metadata.get("in_file", True):
            yield item.metadata.get("alias", item.name)


def kinds() -> set[type[Any]]:
    """Give every dataclass that a key of an offer file is read into."""
    found: set[type[Any]] = {Offer, *TESTS.values()}
    for id_ in (*IDS, str(FOURTH)):
        found |= set(_kinds_in(read_offer(id_)))
    return found


def _kinds_in(value: object) -> Iterator[type[Any]]:
    for item in value if isinstance(value, tuple) else (value,):
        if is_dataclass(item) and not isinstance(item, type):
            yield type(item)
            for part in fields(item):
                yield from _kinds_in(getattr(item, part.name))


def test_page_has_every_key() -> None:
    """The documentation names every key of an offer file."""
    told = set(re.findall(r"`([a-z_.0-9\[\]]+)`", PAGE))
    told |= {part for name in told for part in name.strip("[]").split(".")}
    assert {key for kind in kinds() for key in keys(kind)} <= told


def test_page_has_every_test() -> None:
    """The documentation names every test of rules, with the keys that it takes."""
    for name, kind in TESTS.items():
        row = next(line for line in PAGE.splitlines() if line.startswith(f"| `{name}` |"))
        own = {key for key in keys(kind) if key not in ("clause", "words", "assumed", "test")}
        assert {f"`{key}`" for key in own} <= set(re.findall(r"`[^`]+`", row)), name


def test_page_has_a_sound_example() -> None:
    """The example of the documentation is a sound offer, as it stands there."""
    example = re.findall(r"^```toml\n(.*?)^```", PAGE, flags=re.MULTILINE | re.DOTALL)[-1]
    offer = parse_offer(example.encode(), "example.toml")
    assert (offer.id, offer.eligibility_clauses) == ("coast-2025", ("3", "4"))
