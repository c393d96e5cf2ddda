"""What every page of a review has in common: what stands above and below it, and what is asked of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.responses import HTMLResponse, RedirectResponse

from ..session import KeptPlan, Review
from .render import page

_SAID = {
    "saved": "Saved.",
    "undone": "Taken back. Redo takes it again.",
    "redone": "Taken again.",
    "accepted": "This is the plan from now on.",
    "back": "The plan stays as it was. Every decision is kept.",
    "kept": "The scenario is kept.",
    "taken": "The region is taken over. Plan again, so that the plan follows it.",
    "brought": "The decisions of the workbook are brought in.",
    "cancelled": "Cancelled. The plan and every decision are as they were.",
}
"""What a page says first after a form was sent, by a word in its address: an address may not bring its own words."""

_NAV = (
    ("/", "Overview"), ("/recipients", "Recipients"), ("/leaders", "Leaders"), ("/decisions", "Decisions"),
    ("/again", "Plan again"), ("/what-if", "What if"), ("/take-away", "Take away"),
)  # fmt: skip


@dataclass(frozen=True)
class PageRequest:
    """What is asked of a page: the address with its query, and the form that was sent to it."""

    path: str
    query: Mapping[str, str]
    form: Mapping[str, str]
    body: bytes
    kind: str

    @property
    def seen(self) -> int:
        """The number of the last event that the page of this form knew."""
        text = self.form.get("version", "")
        return int(text) if text.isdecimal() and len(text) < 16 else 0


class Pages:
    """What every page has in common."""

    def __init__(self, review: Review) -> None:
        self.review = review

    def show(
        self, template: str, active: str, title: str, asked: PageRequest | None = None, **context: Any
    ) -> HTMLResponse:
        """Fill a page, with what stands above and below every page."""
        state, base = self.review.state, self.review.base
        status = context.pop("status", 200)
        return page(
            template,
            status=status,
            title=title,
            nav=_NAV,
            active=active,
            state=state,
            version=state.version,
            region_name=base.name if base else "",
            job=self.review.worker.running,
            changed=len(self.review.changed()),
            said=_SAID.get(asked.query.get("said", ""), "") if asked else "",
            **context,
        )

    def plain(self, title: str, *words: str, status: int = 400, back: str = "/") -> HTMLResponse:
        """Show sentences, and a way out."""
        return self.show("message.html", "", title, status=status, words=words, back=back)

    def accepted(self) -> KeptPlan:
        """Give the accepted plan; raises Missing where there is none yet."""
        if self.review.base is None or self.review.accepted is None:
            raise Missing
        return self.review.accepted


class Missing(Exception):
    """There is no plan yet that a page could show."""


def go(path: str, said: str = "") -> RedirectResponse:
    """Lead the browser to another page."""
    head, mark, tail = path.partition("#")
    joined = f"{head}{'&' if '?' in head else '?'}said={said}" if said else head
    return RedirectResponse(f"{joined}{mark}{tail}", status_code=303)
