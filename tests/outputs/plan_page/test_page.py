"""`match report`: what a director finds on the page, on a screen, a phone and paper."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tsimatch.cli import run
from tsimatch.inputs.documents.boundaries import Boundaries
from tsimatch.models.matching.instance import Instance, prepare
from tsimatch.models.offers.catalogue import read_offer
from tsimatch.models.plan.plan import Plan
from tsimatch.models.plan.plan_report import Handling, PlanReport, Since
from tsimatch.models.region.region import Region
from tsimatch.outputs.plan_page.page import plan_page
from tsimatch.outputs.plan_page.subject import Subject
from tsimatch.outputs.region.region_files import write_region
from tsimatch.scenarios.generator.example import make_example

from ...support.builders import budget, changed, leader, region, school, town
from ...support.html_pages import Node, Page, judge
from ...support.paths import SHARED
from ...support.plan_workbooks import fill, report_of, write_book

EVIL = "</svg></title><script>alert(1)</script>"
REAL = SHARED / "regions"


def subject(made: PlanReport | None = None, **more: Any) -> Subject:
    """What the page of a plan is about."""
    made = made or report_of()
    return Subject(plan=made.plan, instance=made.instance, why="as given", **more)


def page(about: Subject | None = None, **handling: Any) -> Page:
    """The page of a plan, judged."""
    return judge(plan_page(about or subject(), Handling(**handling)).decode())


def poor_town() -> PlanReport:
    """The town with money for twenty days, so that somebody is left without a leader."""
    return report_of(replace(town(), budgets=(budget(12_000),)))


def marks(found: Page, symbol: str) -> dict[str, tuple[float, float]]:
    """Where the marks of a symbol stand on the map, by the name that they tell first."""
    uses = found.root.all("svg", class_="map")[0].all("use", href=f"#{symbol}")
    return {
        node.all("title")[0].text.partition(":")[0]: (float(node.attributes["x"]), float(node.attributes["y"]))
        for node in uses
    }


def numbers(found: Page) -> dict[str, str]:
    """The plan in numbers: what is counted, and the number with what stands beside it."""
    (listed,) = found.root.all("dl", class_="numbers")
    return {div.all("dt")[0].text: div.all("dd")[0].text for div in listed.all("div")}


def test_what_a_director_asks() -> None:
    """The page says what was decided, how good it is, how far that is proven, what it costs and what is assumed."""
    made = poor_town()
    found = page(subject(made))
    plan = made.plan
    told = numbers(found)
    assert told["Eligible recipients"].startswith(f"{len(plan.matches) + len(plan.unmatched)} ")
    assert told["Without a leader"].startswith(f"{len(plan.unmatched)} ")
    assert told["Spent"] == "£12,000 of £12,000"
    levels = found.table("Levels in order")
    assert [row["Level"] for row in levels] == [level.name for level in plan.levels]
    assert {row["Proof"] for row in levels} == {"Proven best"}
    assert [row["Days"] for row in found.table("Matches")] == [
        str(m.days) for m in sorted(plan.matches, key=lambda m: m.recipient_name)
    ]
    told_why = [(row["Recipient"], row["What stands in the way"]) for row in found.table("Without a leader")]
    assert sorted(told_why) == sorted((f"{u.recipient_name} {u.recipient}", u.explanation) for u in plan.unmatched)
    assert found.table("Budgets") == [
        {"Pot": "Total", "Region": "All", "Amount": "£12,000", "Spent": "£12,000", "Left": "£0",
         "Spent of amount": "100%"}
    ]  # fmt: skip
    assert len(found.table("Assumed")) == sum(clause.assumed for _, clause in made.instance.offer.clauses())
    assert "I have reviewed this plan." in found.root.text


def test_reasons_in_words_and_counted() -> None:
    """Who gets nobody is told with the reason in words, what would change it, and how many share it."""
    found = page(subject(poor_town()))
    counted = found.table("Reasons, counted")
    assert sum(int(row["Recipients"]) for row in counted) == len(found.table("Without a leader"))
    assert {row["Reason"] for row in counted} == {row["Reason"] for row in found.table("Without a leader")}
    assert all(row["What would change it"] for row in counted)


def test_not_proven_is_said() -> None:
    """A plan that was stopped early says so in words, where the proof ended, and how far each level may be off."""
    made = report_of()
    need, *others = made.plan.levels
    open_levels = (replace(need, proven=False, bound=need.value + 100), *others)
    plan = replace(made.plan, status="feasible", levels=open_levels)
    found = page(subject(replace(made, plan=plan)))
    assert "Not proven best" in found.root.text
    assert "the proof ended at the level need" in found.root.text
    assert found.table("Levels in order")[0]["Proof"].startswith("Not proven: at most ")


def test_same_bytes() -> None:
    """The same plan makes the same bytes, however long the search took."""
    made = report_of()
    again = replace(made, plan=replace(made.plan, seconds=99.0))
    assert plan_page(subject(made), Handling()) == plan_page(subject(again), Handling())


def test_north_is_up_and_east_is_right() -> None:
    """The map is a linear scale: a school north of another stands above it, one in the east to its right."""
    found = page()
    at = marks(found, "m")
    ash, beech, damson = at["Ash"], at["Beech"], at["Damson"]
    assert damson[1] < ash[1] == beech[1]
    assert ash[0] == damson[0] < beech[0]
    # 10 km east and 30 km north are drawn on one scale, to a tenth of a pixel.
    assert (ash[1] - damson[1]) / (beech[0] - ash[0]) == pytest.approx(3, abs=0.01)
    (picture,) = found.root.all("svg", class_="map")
    width, height = map(float, picture.attributes["viewbox"].split()[2:])
    for x, y in [*at.values(), *marks(found, "l").values()]:
        assert 0 < x < width
        assert 0 < y < height


def test_shapes_tell_apart() -> None:
    """Matched, unmatched, and leaders with and without a match have shapes of their own, and the legend counts them."""
    made = poor_town()
    found = page(subject(made))
    drawn = {symbol: marks(found, symbol) for symbol in "muli"}
    known = {r.id for r in made.instance.recipients if r.position}
    assert drawn["u"].keys() == {u.recipient_name for u in made.plan.unmatched if u.recipient in known} != set()
    assert drawn["m"].keys() == {m.recipient_name for m in made.plan.matches if m.recipient in known}
    paths = {n.attributes["id"]: n.attributes["d"] for n in found.root.all("defs")[0].all("path")}
    assert len(set(paths.values())) == len(paths) == 4
    legend = found.root.all("ul", class_="legend")[0].text
    assert f"Recipient without a leader: {len(drawn['u'])}" in legend
    assert f"Recipient with a leader: {len(drawn['m'])}" in legend


def test_each_leader_once_with_lines() -> None:
    """A leader of several recipients is one square, with a line to each whose position is known."""
    made = report_of()
    found = page(subject(made))
    known = {r.id for r in made.instance.recipients if r.position}
    placed = {x.id: x.name for x in made.instance.leaders if x.position}
    used = {placed[m.leader] for m in made.plan.matches if m.leader in placed}
    assert marks(found, "l").keys() == used
    (ways,) = found.root.all("svg", class_="map")[0].all("path", class_="ways")
    expected = sum(m.recipient in known and m.leader in placed for m in made.plan.matches)
    assert ways.attributes["d"].count("M") == expected > 0


def test_positions_that_are_missing() -> None:
    """Who has no position is not drawn, and the page says how many; where nobody has one, there is no map."""
    found = page()
    assert "1 recipient without a position in the region file: not drawn." in found.root.text
    bare = region(school("100001"), leader("A"), budget(6_000))
    found = page(subject(report_of(bare), boundaries=Boundaries("a.geojson", (((0, 0), (1, 0), (1, 1), (0, 0)),))))
    assert not found.root.all("svg", class_="map")
    assert "There is no map" in found.root.text
    assert "the boundaries of a.geojson are not drawn either" in found.root.text


def _outline(found: Page) -> list[Node]:
    return found.root.all("svg", class_="map")[0].all("path", class_="land")


def test_boundaries_are_drawn() -> None:
    """Outlines lie beneath the marks, on the same scale, and do not make the map smaller however far they reach."""
    ring = ((399_000.0, 399_000.0), (2e6, 399_000.0), (2e6, 2e6), (399_000.0, 2e6), (399_000.0, 399_000.0))
    without, found = page(), page(subject(boundaries=Boundaries("a.geojson", (ring,))))
    assert marks(found, "m") == marks(without, "m")
    (path,) = _outline(found)
    assert path.attributes["d"].count("L") == 2
    assert "Boundaries: a.geojson" in found.root.text


def test_boundaries_elsewhere() -> None:
    """Outlines of which none reaches the map are not drawn, and the page says so."""
    ring = ((10.0, 10.0), (20.0, 10.0), (20.0, 20.0), (10.0, 10.0))
    found = page(subject(boundaries=Boundaries("a.geojson", (ring,))))
    assert not _outline(found)
    assert "No outline of a.geojson reaches this map." in found.root.text


@pytest.mark.slow
def test_boundaries_no_finer_than_can_be_seen() -> None:
    """A coast of a hundred thousand points becomes no longer than a page can carry."""
    ring = tuple((400_000.0 + 40_000 * (i % 1000) / 1000, 400_000.0 + i / 3) for i in range(100_000))
    (path,) = _outline(page(subject(boundaries=Boundaries("a.geojson", (ring,)))))
    assert len(path.attributes["d"]) < 400_000


@pytest.mark.parametrize(
    "name", [EVIL, "{{7*7}}{% raw %}", "javascript:alert(1)", '" onload="x', "&lt;b&gt;", "'--><b>"]
)
def test_names_stay_text(name: str) -> None:
    """A school, leader or authority that is called like markup, a template or a script is text, wherever it stands."""
    hostile = changed(changed(town(), "100001", name=name, local_authority=name), "A", name=name)
    made = report_of(replace(hostile, name=name, budgets=(budget(12_000),)))
    made = replace(made, plan=replace(made.plan, notes=(name,)))
    found = page(subject(made, boundaries=Boundaries(name, ()), notes=(name,)), marking=name)
    assert not found.root.all("script")
    assert not found.root.all("b")
    assert found.root.all("h1")[0].text == " ".join(f"Plan for {name}".split())
    everything = " ".join(str(dict(row)) for row in found.table("Matches")) + found.root.text
    assert " ".join(name.split()) in everything


def test_marking_stands_on_every_page() -> None:
    """A handling marking stands at the head and foot of the page, and on every printed one, as it was written."""
    marking = 'OFFICIAL "R&D" </style> \\é'
    found = page(marking=marking)
    assert [node.text for node in found.root.all("p", class_="marking")] == [marking, marking]
    style = found.root.all("style")[0].text
    escaped = "".join(f"\\{ord(character):06x}" for character in marking)
    assert all(f'@{edge}-center {{ content: "{escaped}"; ' in style for edge in ("top", "bottom"))
    assert "marking" not in {n.attributes.get("class") for n in page().root.walk()}


def test_redacted() -> None:
    """What is circulated has no leader's name and no conflict on it; ids stay, and the page says what is left out."""
    made = report_of(changed(town(), "A", name="Ada Secret", conflicts=("100007", "900009")))
    content = page(subject(made), redact=True).content
    assert "Secret" in page(subject(made)).content
    assert "Secret" not in content
    assert "conflict" not in content
    assert "900009" not in content
    assert "Leaders' names are left out." in content.replace("&#39;", "'")


def test_nothing_to_show() -> None:
    """A plan without anybody eligible still makes a page, which says so."""
    nobody = replace(town(), schools=town().schools[-2:-1], trusts=())
    text = page(subject(report_of(nobody))).root.text
    assert "Nobody is eligible." in text
    assert "Nobody is matched." in text
    assert "Nobody declined." in text


def test_what_changed() -> None:
    """The page of a plan made again says what is not as it was before; that of a first plan has no such part."""
    assert "What changed" not in page().root.text
    assert "Nothing: every match is as it was." in page(subject(since=Since())).root.text


def _large() -> tuple[Instance, Plan]:
    """A case of more than a thousand recipients, and a plan as long as one of it would be."""
    instance = prepare(make_example(schools=3300, leaders=500, seed=3, offer="2022-23"), read_offer("2022-23"))
    small = poor_town().plan
    match, left = small.matches[0], small.unmatched[0]
    leaders = [x.id for x in instance.leaders]
    names = {x.id: x.name for x in instance.leaders}
    about: list[dict[str, Any]] = [
        {"recipient": r.id, "recipient_name": r.name, "kind": r.kind, "region": r.region, "eligible_because": r.because}
        for r in instance.recipients
    ]
    matches = tuple(
        replace(match, leader=leaders[i % 500], leader_name=names[leaders[i % 500]], **row)
        for i, row in enumerate(about) if i % 2
    )  # fmt: skip
    unmatched = tuple(replace(left, explanation="Taken: " * 60, **row) for i, row in enumerate(about) if not i % 2)
    uses = tuple(replace(small.leaders[0], leader=id_) for id_ in leaders)
    return instance, replace(small, matches=matches, unmatched=unmatched, declined=(), leaders=uses)


@pytest.mark.slow
def test_a_thousand_recipients() -> None:
    """1,000 recipients, half of them with long reasons, stay under 2 MB and in parts that can be jumped to."""
    instance, plan = _large()
    assert len(instance.recipients) > 1000
    content = plan_page(Subject(plan=plan, instance=instance, why="as given"), Handling())
    assert len(content) < 2_000_000
    found = judge(content.decode())
    rows = [len(t.all("tr")) for t in found.root.all("table") if t.all("caption")[0].text.startswith("Matches, ")]
    assert len(rows) > 5
    assert max(rows) < 200
    assert len(marks(found, "m")) + len(marks(found, "u")) > 900


def written(folder: Path, made: Region | None = None) -> list[str]:
    """The town and its plan as files: what `match report` is given."""
    write_region(made or town(), folder / "town.csv")
    write_book(folder / "plan.json", report_of(made) if made else None)
    return [str(folder / "plan.json"), str(folder / "town.csv")]


def test_from_an_agreed_plan(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The command writes the page of a sound plan as often as wanted, and says that the plan was checked."""
    targets = [tmp_path / "a.html", tmp_path / "b.htm"]
    arguments = ["report", *written(tmp_path), "-o", str(targets[0]), "-o", str(targets[1])]
    assert run(arguments) == 0
    assert capsys.readouterr() == ("".join(f"Written: {path}\n" for path in targets), "")
    assert targets[0].read_bytes() == targets[1].read_bytes()
    found = judge(targets[0].read_text(encoding="utf-8"))
    assert "it breaks no rule" in found.root.text
    assert {row["Recipient"] for row in found.table("Matches")} == {
        f"{m.recipient_name} {m.recipient}" for m in report_of().plan.matches
    }


def test_plan_writes_the_same_page(tmp_path: Path) -> None:
    """`match plan -o plan.html` writes the page that `match report` writes of that plan, but for the check."""
    write_region(town(), tmp_path / "town.csv")
    arguments = ["--offer", "2022-23", "-q", "-o", str(tmp_path / "plan.json"), "-o", str(tmp_path / "plan.html")]
    assert run(["plan", str(tmp_path / "town.csv"), *arguments]) == 0
    files = [str(tmp_path / "plan.json"), str(tmp_path / "town.csv")]
    assert run(["report", *files, "--offer", "2022-23", "-o", str(tmp_path / "r.html")]) == 0
    planned, reported = (judge((tmp_path / n).read_text(encoding="utf-8")) for n in ("plan.html", "r.html"))
    lines = zip(planned.content.splitlines(), reported.content.splitlines(), strict=True)
    differing = [(a, b) for a, b in lines if a != b]
    assert len(differing) == 1
    assert "breaks no rule" in differing[0][1]


def test_replan_writes_what_changed(tmp_path: Path) -> None:
    """`match replan -o next.html` writes a page with what changed, every decision, and what it costs."""
    write_region(town(), tmp_path / "town.csv")
    ban = {"Decision": "ban", "Reason": "a conflict", "By": "Jo", "Date": "2022-12-01"}
    book = fill(write_book(tmp_path / "plan.xlsx"), "Matches", {"100001": ban})
    assert run(["replan", str(book), str(tmp_path / "town.csv"), "-q", "-o", str(tmp_path / "next.html")]) == 0
    found = judge((tmp_path / "next.html").read_text(encoding="utf-8"))
    assert "Ash 100001" in [row["Recipient"] for row in found.table("Changes since the plan before")]
    (decision,) = found.table("Decisions")
    assert (decision["Decision"], decision["Reason"]) == ("ban A by Jo, 2022-12-01", "a conflict")
    assert decision["What it costs"]


def test_a_region_that_has_moved_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Where the region is not the one that was planned from, page and standard error say so."""
    files = written(tmp_path)
    write_region(changed(town(), "100001", local_authority="Elsewhere"), tmp_path / "town.csv")
    assert run(["report", *files, "-o", str(tmp_path / "r.html")]) == 0
    assert "the digests differ" in " ".join(capsys.readouterr().err.split())
    assert "the digests differ" in judge((tmp_path / "r.html").read_text(encoding="utf-8")).root.text


def test_every_fault_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Bad endings, boundaries, markings and plans are told together, a line each, and nothing is written."""
    (tmp_path / "plan.json").write_text("[]")
    write_region(town(), tmp_path / "town.csv")
    (tmp_path / "b.geojson").write_text("{}")
    files = [str(tmp_path / "plan.json"), str(tmp_path / "town.csv"), "--boundaries", str(tmp_path / "b.geojson")]
    before = sorted(tmp_path.iterdir())
    assert run(["report", *files, "-o", str(tmp_path / "r.pdf"), "--marking", "x" * 101]) == 2
    told = capsys.readouterr().err.splitlines()
    assert len(told) == 4
    assert any("expected a file that ends in .html and .htm" in line for line in told)
    assert sorted(tmp_path.iterdir()) == before


def test_an_unsound_plan_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A plan that fails `match check` is refused in one line, and nothing is written."""
    files = written(tmp_path)
    data = json.loads(Path(files[0]).read_text(encoding="utf-8"))
    data["matches"][0]["days"] += 50
    Path(files[0]).write_text(json.dumps(data), encoding="utf-8")
    assert run(["report", *files, "-o", str(tmp_path / "r.html")]) == 2
    told = capsys.readouterr().err
    assert len(told.splitlines()) == 1
    assert "expected a plan of this region that match check finds sound" in told
    assert not (tmp_path / "r.html").exists()


def test_cannot_write(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder that is not there ends with exit code 4 and one line."""
    assert run(["report", *written(tmp_path), "-o", str(tmp_path / "none" / "r.html")]) == 4
    assert "there is no folder" in capsys.readouterr().err


def test_output_is_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without -o the command says what is missing."""
    assert run(["report", *written(tmp_path)]) == 2
    assert "--output" in capsys.readouterr().err


@pytest.mark.skipif(not REAL.is_dir(), reason="the region files are not beside this repository")
def test_real_region(tmp_path: Path) -> None:
    """The page of a real region is whole, under 2 MB, and counts as its plan does."""
    source = REAL / "west-midlands-2021-22.csv"
    target = tmp_path / "plan.html"
    assert run(["plan", str(source), "-q", "-o", str(target)]) == 0
    found = judge(target.read_text(encoding="utf-8"))
    assert target.stat().st_size < 2_000_000
    assert numbers(found)["With a leader"].startswith("116 ")
    assert len(found.table("Matches, ")) == 116


def test_half_a_character() -> None:
    """An explanation with half of a character, which a plan.json can hold, does not lose the page."""
    made = poor_town()
    broken = tuple(replace(row, explanation="half \ud83d") for row in made.plan.unmatched)
    found = page(subject(replace(made, plan=replace(made.plan, unmatched=broken))))
    assert found.table("Without a leader")[0]["What stands in the way"] == "half ?"
