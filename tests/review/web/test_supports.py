"""A review where a school has several supports: each has its page, with band and steps, and an appointment is held."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote

from tsimatch.models.region.region import Decision, Region

from ...support.plan_workbooks import fill
from ...support.reviews import Opened, reviewing
from ...support.supported_town import OFFER, TOWN, write_supported_town


def test_a_step_in_the_browser(tmp_path: Path) -> None:
    """The page of a support shows its band and steps; a step that is saved there is planned with, and shown after."""
    write_supported_town(tmp_path)
    with reviewing(tmp_path / "town.csv", OFFER) as opened:
        page = opened.browser.get(f"/recipient?id={quote('107002/organisation')}")
        assert page.status == 200
        assert "up to £100,000, final band" in page.text
        assert "preferred 2026-02-10, agreed by school 2026-02-17" in page.text
        assert "the appointment holds this match" in page.text
        assert "adviser: Bilal Begum (A2), 12 days" in page.text
        for id_ in ("107001/adviser", "107001/organisation"):
            assert "Or a step of the appointment" in opened.browser.get(f"/recipient?id={quote(id_)}").text
        saved = opened.browser.decide("107001/adviser", decision="appointed", instead="A2", on="02/03/2026")
        assert saved.status == 200, saved.text
        opened.accept()
        held = opened.browser.get(f"/recipient?id={quote('107001/adviser')}")
        assert "Bilal Begum" in held.text
        assert "appointed 2026-03-02" in held.text
        log = opened.browser.get("/decisions")
        assert "appointed A2" in log.text


def test_not_known_in_the_browser(tmp_path: Path) -> None:
    """The overview has the schools of which it is not known, and a workbook brings in what is decided on them."""
    write_supported_town(tmp_path)
    with reviewing(tmp_path / "town.csv", OFFER) as opened:
        assert "Elm Infant School" in opened.browser.get("/").text
        book = tmp_path / "plan.xlsx"
        book.write_bytes(opened.browser.get("/files/plan.xlsx").content)
        signed = {"Reason": "asked the trust", "By": "JS", "Date": date(2026, 3, 1)}
        fill(book, "Not known", {"107005": {"Decision": "eligible", **signed}})
        brought = opened.browser.upload("/bring-in", "plan.xlsx", book.read_bytes())
        assert brought.status == 200, brought.text
        opened.accept()
        assert opened.browser.get(f"/recipient?id={quote('107005/adviser')}").status == 200
        assert "Of whom it is not known" not in opened.browser.get("/").text


def _related(**cells: Any) -> Region:
    """The town where one organisation is the trust of the first adviser, who is appointed to one school only."""
    leaders: dict[str, dict[str, Any]] = {
        "A1": {"trust_id": "5002", "expertise": ("maths",)} | cells,
        "A2": cells,
        "O1": {"capacity_days": 90},
        "O2": {"trust_id": "5002"},
    }
    schools = tuple(replace(row, needs=("maths",)) if row.id == "107003" else row for row in TOWN.schools)
    appointed = Decision(recipient="107001", leader="A1", action="record", appointed_on=date(2026, 2, 2))
    return replace(
        TOWN,
        schools=schools,
        leaders=tuple(replace(row, **leaders.get(row.id, {})) for row in TOWN.leaders),
        decisions=(*TOWN.decisions[:2], appointed),
    )


def _organisations(opened: Opened, school: str) -> tuple[str, str]:
    """The table of other organisations on a school's page, and that of those not possible beside its adviser."""
    page = opened.browser.get(f"/recipient?id={quote(f'{school}/organisation')}")
    _, _, others = page.text.partition("Other leaders")
    able, _, barred = others.partition("Not possible beside this plan")
    return able, barred


def test_who_is_not_possible_beside_the_adviser(tmp_path: Path) -> None:
    """An organisation that is the adviser's own stands apart from the others, with the reason in plain words.

    Where a decision holds the adviser, no plan has it, and where none does, its price is that of another adviser. A
    decision that is saved counts at once.
    """
    write_supported_town(tmp_path, _related())
    with reviewing(tmp_path / "town.csv", OFFER) as opened:
        able, barred = _organisations(opened, "107001")
        assert "Leeds Learning Service" not in able
        assert "Of one organisation with Anne Archer (A1), the school's adviser: a decision holds A1 there." in barred
        assert "no plan, as long as that decision holds" in barred
        able, barred = _organisations(opened, "107003")
        assert "Leeds Learning Service" not in able
        assert "the school's adviser: possible only where the school has another adviser." in barred
        opened.browser.post("/others", id="107003/organisation", leader="O2")
        opened.done()
        assert "Crag High School : A2 instead of A1" in _organisations(opened, "107003")[1]
        reason = "asked for by the trust"
        saved = opened.browser.decide("107003/adviser", decision="other leader", instead="A2", reason=reason)
        assert saved.status == 200, saved.text
        able, barred = _organisations(opened, "107003")
        assert "Leeds Learning Service" in able
        assert not barred


def test_nobody_is_possible_before_the_adviser(tmp_path: Path) -> None:
    """Of a school without an adviser, every organisation stands apart: it comes after the adviser."""
    town = replace(_related(capacity_days=6), decisions=())
    write_supported_town(tmp_path, town)
    with reviewing(tmp_path / "town.csv", OFFER) as opened:
        known = opened.server.review.accepted
        assert known is not None
        left = next(u.row_id for u in known.plan.unmatched if u.support == "adviser")
        able, barred = _organisations(opened, left)
        assert "The rules allow no other leader beside this plan." in able
        assert "The organisation comes after the adviser, and the school has no adviser in this plan." in barred
        # More days of an organisation would not help a school that has no adviser.
        assert "Nobody without a leader may have this one by the rules." in opened.browser.get("/leader?id=O1").text
