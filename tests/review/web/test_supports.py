"""A review where a school has several supports: each has its page, with band and steps, and an appointment is held."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from urllib.parse import quote

from ...support.plan_workbooks import fill
from ...support.reviews import reviewing
from ...support.supported_town import OFFER, write_supported_town


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
