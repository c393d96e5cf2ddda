"""The pages as somebody uses them, without a script: decide, undo, plan again, compare, take away."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tsimatch.cli import run
from tsimatch.outputs.region.region_files import write_region
from tsimatch.scenarios.generator.example import make_example

from ...support.builders import changed, lock, town
from ...support.plan_workbooks import rows_of
from ...support.reviews import SIGNED, Browser, Opened, Page, reviewing


@pytest.fixture
def made_up(tmp_path: Path) -> Path:
    """A made-up region."""
    path = tmp_path / "made-up.csv"
    write_region(make_example(schools=50, leaders=30, seed=5, offer="2023-24"), path)
    return path


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A smaller one, for what is planned again and again."""
    path = tmp_path / "small.csv"
    write_region(make_example(schools=24, leaders=14, seed=5, offer="2023-24"), path)
    return path


def _matched(opened: Opened) -> list[str]:
    page = opened.browser.get("/recipients?matched=matched&decided=no")
    return re.findall(r'/recipient\?id=([^"]+)"', page.html)


def test_overview(made_up: Path) -> None:
    """The first page has the plan in numbers, the map, the money, how far decisions are, and what needs a look."""
    with reviewing(made_up) as opened:
        home = opened.browser.home
        assert home.status == 200
        for words in ("Proven best", "Money by pot", "Longest journeys", "Weakest fits", "0 of 20 recipients decided"):
            assert words in home.text
        assert '<svg class="map"' in home.html
        links = set(re.findall(r'href="(/[^"#]*)"', home.html))
        assert len(links) > 20
        assert all(opened.browser.get(link.replace("&amp;", "&")).status == 200 for link in links)


def test_filter_and_sort(made_up: Path) -> None:
    """A filter stands in the address, narrows the list, and is undone by a link; a search finds names and ids."""
    with reviewing(made_up) as opened:
        every, schools, trusts = (
            opened.browser.get(f"/recipients?kind={kind}") for kind in ("", "school", "trust")
        )  # fmt: skip
        rows = [len(re.findall(r'<th scope="row">', page.html)) for page in (every, schools, trusts)]
        assert rows[0] == rows[1] + rows[2] > rows[1] > 0
        far = opened.browser.get("/recipients?sort=km")
        km = [int(n) for n in re.findall(r'<td class="n">\d+</td><td class="n">(\d+)</td><td class="n">', far.html)]
        assert km == sorted(km, reverse=True)
        assert "500016" in opened.browser.get("/recipients?q=500016").text
        assert "The filter shows nobody" in opened.browser.get("/recipients?q=nobody+has+this+name").text
        leaders = opened.browser.get("/leaders?used=no&sort=left")
        assert "Without a match" in leaders.text


def test_every_kind_of_decision_and_undo(made_up: Path) -> None:
    """Each kind of decision is confirmed, shown and counted; an undo takes the last back, a redo takes it again."""
    with reviewing(made_up) as opened:
        ids, ask = _matched(opened), opened.browser
        assert "Saved" in ask.decide(ids[0], decision="agree").text
        assert "lock" in ask.decide(ids[1], decision="lock", days="6").text
        assert "ban" in ask.decide(ids[2], decision="ban", reason="they know each other").text
        assert "decline" in ask.decide(ids[3], decision="decline", reason="they said no").text
        assert "RD approval: days" in ask.decide(ids[4], approval="days").text
        page = ask.get(f"/recipient?id={ids[5]}")
        other = re.findall(r'<option value="(L\d+)">', page.html)[0]
        assert f"other leader {other}" in ask.decide(ids[5], decision="other leader", instead=other, reason="fit").text
        log = ask.get("/decisions")
        assert "6 entries" in log.text
        assert f'value="{SIGNED["by"]}"' in ask.get(f"/recipient?id={ids[6]}").html
        undone = ask.post("/undo", version=log.hidden("version"), event=log.hidden("event"))
        assert "Taken back" in undone.text
        assert "5 decisions are not in the plan yet" in ask.get("/again").text
        redo = re.search(r'action="/redo".*?name="event" value="(\d+)"', undone.html)
        assert redo
        ask.post("/redo", version=undone.hidden("version"), event=redo[1])
        assert "6 decisions are not in the plan yet" in ask.get("/again").text


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({}, "Choose a decision, or an RD approval"),
        ({"decision": "ban"}, "Enter a reason: ban needs one"),
        ({"decision": "agree", "by": ""}, "Enter who decided"),
        ({"decision": "agree", "on": "31/2/2023"}, "Date: expected a date that exists"),
        ({"decision": "lock", "days": "1.5"}, "Days: expected a whole number"),
        ({"decision": "lock", "days": "300"}, "300: expected 1 to"),
        ({"decision": "ban", "days": "5", "reason": "x"}, "Leave days blank"),
        ({"decision": "other leader", "reason": "x"}, "Enter the id of the leader instead"),
        ({"decision": "other leader", "instead": "L999", "reason": "x"}, "expected the id of a leader of the region"),
        ({"decision": "agree", "instead": "L001"}, "Leave this blank, or choose other leader"),
        ({"decision": "agree", "reason": "x" * 3000}, "at most 2,000 characters"),
    ],
)
def test_half_filled_forms(town_review: Opened, fields: dict[str, str], told: str) -> None:
    """What is half-filled or wrong is told above the form and at its field, what was typed stays, nothing is saved."""
    before = town_review.server.review.state.version
    page = town_review.browser.decide("100004", **{"decision": "", **fields})
    assert page.status == 422
    assert "There is a problem" in page.text
    assert told in page.text
    for name, field in re.findall(r'<li><a href="#([\w-]+)">([^<]*)</a>', page.html):
        assert f'id="{name}"' in page.html, field
    assert town_review.server.review.state.version == before


@pytest.fixture(scope="module")
def town_review(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    """A review of the town; nothing is decided in it."""
    path = tmp_path_factory.mktemp("town") / "town.csv"
    write_region(town(), path)
    with reviewing(path, "2022-23") as opened:
        yield opened


def test_agree_many_at_once(made_up: Path) -> None:
    """All that a filter shows can be agreed as one decision, which one undo takes back."""
    with reviewing(made_up) as opened:
        page = opened.browser.get("/recipients?kind=trust")
        number = int(page.hidden("number"))
        hidden = {"version": page.hidden("version"), "number": number, "kind": "trust", **SIGNED}
        log = opened.browser.post("/agree-all", **hidden)
        assert f"{number} decisions, agreed at once" in log.text
        assert f"{number} of 20 recipients decided" in opened.browser.get("/").text
        stale = opened.browser.post("/agree-all", **hidden)
        assert "The list has changed meanwhile" in stale.text
        opened.browser.post("/undo", version=log.hidden("version"), event=log.hidden("event"))
        assert "0 of 20 recipients decided" in opened.browser.get("/").text


@pytest.mark.slow
def test_plan_again_accept_and_go_back(made_up: Path) -> None:
    """A new plan waits with what changed; going back keeps the old plan and the decisions, accepting takes it."""
    with reviewing(made_up) as opened:
        ids, ask = _matched(opened), opened.browser
        ask.decide(ids[0], decision="decline", reason="they said no")
        before = ask.get("/files/plan.json").content
        changes = opened.plan_again()
        assert "lost support 1" in changes.text
        assert "waits to be accepted" in ask.get("/recipients").text
        back = ask.post("/back", version=changes.hidden("version"), plan=changes.hidden("plan"))
        assert "The plan stays as it was" in back.text
        assert ask.get("/files/plan.json").content == before
        assert "1 decision is not in the plan yet" in ask.get("/again").text
        assert "This is the plan from now on" in opened.accept().text
        assert ask.get("/files/plan.json").content != before
        assert "Costs: " in ask.get("/decisions").text


def test_decisions_that_clash(tmp_path: Path) -> None:
    """Decisions that cannot hold together are named with links; the plan and every decision stay."""
    path = tmp_path / "town.csv"
    write_region(changed(town(), "A", capacity_days=12, team_days=None, max_matches=1), path)
    with reviewing(path, "2022-23") as opened:
        ask = opened.browser
        for recipient in ("100001", "100004"):
            match = re.search(r'class="faint">(\w+)</span>', ask.get(f"/recipient?id={recipient}").html)
            fields = {"decision": "agree"} if match and match[1] == "A" else {
                "decision": "other leader", "instead": "A", "reason": "both want A",
            }  # fmt: skip
            assert ask.decide(recipient, **fields).status == 200
        page = opened.plan_again()
        assert "No plan holds all of these together" in page.text
        assert re.search(r'<li>[^\n]*<a href="/recipient\?id=10000\d">', page.html)
        assert "The plan stays as it was" in page.text
        assert "2 entries" in ask.get("/decisions").text


@pytest.mark.slow
def test_other_leaders_exactly(small: Path) -> None:
    """What another leader costs is worked out when asked for, one or all, and is what planning with them costs."""
    with reviewing(small) as opened:
        id_ = _matched(opened)[0]
        page = opened.browser.get(f"/recipient?id={id_}")
        leader = re.findall(r'name="leader" value="(\w+)"', page.html)[0]
        opened.browser.post("/others", id=id_, leader=leader)
        opened.done()
        page = opened.browser.get(f"/recipient?id={id_}")
        assert len(re.findall(r'name="leader" value="(\w+)"', page.html)) == 4
        opened.browser.post("/others", id=id_)
        opened.done()
        page = opened.browser.get(f"/recipient?id={id_}")
        assert "Work it out" not in page.text
        costs = re.findall(r'<td class="t">([^<]*(?:worse|nothing|no plan)[^<]*)</td>', page.html)
        assert len(costs) == 5
        accepted = opened.server.review.accepted
        assert accepted is not None
        priced = {other.leader: other for other in opened.server.review.others[accepted.number, id_]}
        assert run(["plan", str(small), "-o", str(small.with_name("exact.xlsx")), "--alternatives"]) == 0
        rows = [row for row in rows_of(small.with_name("exact.xlsx"), "Alternatives") if row["Recipient"] == id_]
        assert {row["Leader"] for row in rows if row["Rank"] != "planned"} == set(priced), (rows, id_, priced.keys())
        for row in rows:
            if row["Rank"] != "planned":
                fit = next((c.exact for c in priced[row["Leader"]].costs if c.level == "fit"), None)
                assert row["Less fit"] == fit


@pytest.mark.slow
def test_what_if(small: Path) -> None:
    """A change is seen against the plan and changes nothing; kept, it is the file that `match compare` reads."""
    with reviewing(small) as opened:
        ask, before = opened.browser, opened.browser.get("/files/plan.json").content
        page = ask.post("/what-if", **{"budget-0": "30,000", "name": "less money"})
        opened.done()
        page = ask.get("/what-if")
        assert "less money" in page.text
        assert "Against the plan: " in page.text
        assert ask.get("/files/plan.json").content == before
        ask.post("/keep")
        leader = re.findall(r'/leader\?id=(\w+)"', ask.get("/leaders?used=yes").html)[0]
        ask.post("/what-if", min_days="3", objective="days", leaves=leader, name="all else")
        opened.done()
        ask.post("/keep")
        kept = ask.get("/files/scenarios.toml")
        file = small.with_name("scenarios.toml")
        file.write_bytes(kept.content)
        assert run(["compare", str(small), str(file)]) == 0
        wrong = ask.post("/what-if", min_days="0", objective="luck", leaves="L999", name="less money")
        for told in ("expected a whole number from 1 to 366", "luck", "L999: expected the id", "Enter another name"):
            assert told in wrong.text


def test_two_tabs(made_up: Path) -> None:
    """The second tab that saves an outdated page is told what changed in between, and loses nothing."""
    with reviewing(made_up) as opened:
        id_, ask = _matched(opened)[0], opened.browser
        seen = ask.get(f"/recipient?id={id_}").hidden("version")
        ask.decide(id_, decision="agree")
        told = ask.decide(id_, version=seen, decision="ban", reason="my long reason")
        assert told.status == 409
        assert f"{id_}: agree" in told.text
        assert "my long reason" in told.text
        fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', told.html))
        saved = ask.post("/decide", **fields)
        assert "my long reason" in saved.text
        other = _matched(opened)[0]
        assert ask.decide(other, version=seen, decision="agree").status == 200


def test_what_is_taken_away(made_up: Path) -> None:
    """Every file can be taken away, and those that come back are read again; an unknown one is a page."""
    with reviewing(made_up) as opened:
        names = re.findall(r'href="/files/([^"]+)"', opened.browser.get("/take-away").html)
        assert names == ["plan.xlsx", "plan.json", "plan.html", "letters.xlsx", "region.csv"]
        for name in names:
            made_up.with_name(f"taken-{name}").write_bytes(opened.browser.get(f"/files/{name}").content)
        assert opened.browser.get("/files/..%2f..%2fetc%2fpasswd").status == 404
        assert opened.browser.get("/files/other.txt").status == 404
    for name in ("plan.xlsx", "plan.json", "region.csv"):
        assert run(["check", str(made_up.with_name(f"taken-{name}"))]) == 0


def test_a_file_that_is_no_workbook(made_up: Path) -> None:
    """What is no plan's workbook, or one of another region, is a sentence, and nothing is brought in."""
    with reviewing(made_up) as opened:
        none = opened.browser.upload("/bring-in", "a.xlsx", b"")
        assert "Choose the plan’s workbook" in none.text.replace("'", "’")
        broken = opened.browser.upload("/bring-in", "a.xlsx", b"PK\x03\x04 and then nothing")
        assert broken.status == 422
        assert "a.xlsx" in broken.text
        other = made_up.with_name("other.csv")
        write_region(town(), other)
        assert run(["plan", str(other), "--offer", "2022-23", "-o", str(other.with_suffix(".xlsx"))]) == 0
        stranger = opened.browser.upload("/bring-in", "other.xlsx", other.with_suffix(".xlsx").read_bytes())
        assert "expected a workbook of this region" in stranger.text
        assert opened.server.review.state.decided == ()


def test_a_region_with_faults(tmp_path: Path) -> None:
    """Faults are shown with rows and columns; once they are mended the file is read again and planned."""
    path = tmp_path / "town.csv"
    write_region(town(), path)
    sound = path.read_text(encoding="utf-8-sig")
    path.write_text(sound.replace("100001", "1x"), encoding="utf-8")
    with reviewing(path, "2022-23") as opened:
        page = opened.browser.get("/")
        assert "has faults" in page.text
        assert re.search(r"row \d+", page.text)
        assert "expected a URN, six digits" in page.text
        path.write_text(sound, encoding="utf-8")
        assert "The file has no fault" in opened.browser.get("/region").text
        opened.browser.post("/region")
        opened.done()
        assert "Plan for" in opened.browser.get("/").text


def test_a_first_plan_that_cannot_be(tmp_path: Path) -> None:
    """Where the region's own locks contradict its limits, a page names them, and the way out."""
    path = tmp_path / "town.csv"
    clashing = changed(town(), "A", capacity_days=6, team_days=None, max_matches=1)
    locks = (lock("100001", "A"), lock("100004", "A"))
    write_region(replace(clashing, decisions=locks), path)
    with reviewing(path, "2022-23") as opened:
        page = opened.browser.get("/")
        assert "These cannot all hold together" in page.text
        assert "have it read again" in page.text


def test_a_full_disk(made_up: Path) -> None:
    """Where the disk is full a page says that nothing was saved; once there is room, the same form saves."""
    with reviewing(made_up) as opened:
        id_ = _matched(opened)[0]
        connection = opened.server.review.store._connection
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")
        told = [opened.browser.decide(id_, decision="agree", reason="x" * 1900) for _ in range(5)][-1]
        assert told.status == 507
        assert "the disk is full" in told.text
        connection.execute("PRAGMA max_page_count = 1000000")
        assert opened.browser.decide(id_, decision="agree").status == 200


def test_strange_requests(town_review: Opened) -> None:
    """What no page sends is answered with a page, never with a stack of code."""
    ask: Browser = town_review.browser
    strange: list[Page] = [
        ask.get("/recipient"), ask.get("/recipient?id=nobody"), ask.get("/leader?id=%F0%9F"), ask.get("/nowhere"),
        ask.post("/undo", event="x" * 50), ask.post("/redo", event="9" * 30), ask.post("/accept", plan="7"),
        ask.post("/decide", recipient="nobody", decision="agree", **SIGNED), ask.post("/others", id="nobody"),
        ask.post("/back"), ask.post("/keep"), ask.get("/recipients?page=99999999999999"), ask.get("/decide"),
        ask.get("/decisions?page=-1"), ask.post("/agree-all"), ask.post("/cancel"), ask.get("/work"),
    ]  # fmt: skip
    for page in strange:
        assert page.status < 500, page.address
        assert "Traceback" not in page.html
        assert "match failed inside" not in page.text
