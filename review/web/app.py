"""The addresses of a review: what each shows, and what each form does. Every failure is a page with a way out."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from ...common.faults import Faults
from ...common.files.atomic_write import CannotWrite
from ..decisions import summary
from ..session import Known, Review
from ..store import Outdated
from ..worker import Busy
from .forms import FORM_BYTES, UPLOAD_BYTES, TooLarge, fields_of, read_body
from .render import page, style, style_address

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
class Asked:
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


View = Callable[["Pages", Asked], Response]


class Pages:
    """What every page has in common."""

    def __init__(self, review: Review) -> None:
        self.review = review

    def show(self, template: str, active: str, title: str, asked: Asked | None = None, **context: Any) -> HTMLResponse:
        """Fill a page, with what stands above and below every page."""
        desk, base = self.review.desk, self.review.base
        status = context.pop("status", 200)
        return page(
            template,
            status=status,
            title=title,
            nav=_NAV,
            active=active,
            desk=desk,
            version=desk.version,
            region_name=base.name if base else "",
            job=self.review.worker.running,
            changed=len(self.review.changed()),
            said=_SAID.get(asked.query.get("said", ""), "") if asked else "",
            **context,
        )

    def plain(self, title: str, *words: str, status: int = 400, back: str = "/") -> HTMLResponse:
        """Show sentences, and a way out."""
        return self.show("message.html", "", title, status=status, words=words, back=back)

    def known(self) -> Known:
        """Give the accepted plan; raises Missing where there is none yet."""
        if self.review.base is None or self.review.known is None:
            raise Missing
        return self.review.known


class Missing(Exception):
    """There is no plan yet that a page could show."""


def go(path: str, said: str = "") -> RedirectResponse:
    """Lead the browser to another page."""
    head, mark, tail = path.partition("#")
    joined = f"{head}{'&' if '?' in head else '?'}said={said}" if said else head
    return RedirectResponse(f"{joined}{mark}{tail}", status_code=303)


def make_app(review: Review) -> Starlette:
    """Make the application: its addresses, without the guard in front of it."""
    from . import deciding, views

    pages = Pages(review)
    got: dict[str, View] = {**views.SHOWN, **deciding.SHOWN}
    routes = [Route(path, _endpoint(pages, view), methods=["GET"]) for path, view in got.items()]
    routes += [
        Route(path, _endpoint(pages, view, UPLOAD_BYTES if path == "/bring-in" else FORM_BYTES), methods=["POST"])
        for path, view in (*views.DONE.items(), *deciding.DONE.items())
    ]
    routes.append(Route(style_address(), _style, methods=["GET"]))

    async def missing(request: Request, error: Exception) -> Response:
        words = "There is no such page in this review."
        return await run_in_threadpool(lambda: pages.plain("Page not found", words, status=404))

    async def wrong_way(request: Request, error: Exception) -> Response:
        return await run_in_threadpool(lambda: pages.plain("Not this way", "Open this page by a link.", status=405))

    handlers: dict[Any, Callable[[Request, Exception], Awaitable[Response]]] = {404: missing, 405: wrong_way}
    return Starlette(routes=routes, exception_handlers=handlers)


async def _style(request: Request) -> Response:
    headers = {"cache-control": "private, max-age=86400"}
    return Response(style(), media_type="text/css; charset=utf-8", headers=headers)


def _endpoint(pages: Pages, view: View, most: int = 0) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        try:
            body = await read_body(request, most)
            kind = request.headers.get("content-type", "")
            form = {} if kind.startswith("multipart/") else fields_of(body)
        except TooLarge:
            too_much = f"More was sent than this form may have ({most:,} bytes). Nothing was saved."
            return await run_in_threadpool(lambda: pages.plain("Too large", too_much, status=413))
        asked = Asked(request.url.path, dict(request.query_params), form, body, kind)
        return await run_in_threadpool(_answer, pages, view, asked)

    return endpoint


def _answer(pages: Pages, view: View, asked: Asked) -> Response:
    """Show what is asked for; each thing that may go wrong is a page."""
    try:
        return view(pages, asked)
    except Missing:
        return _nothing_yet(pages, asked)
    except Outdated as outdated:
        return _outdated(pages, asked, outdated)
    except Busy as busy:
        wait = f"{busy.job.title}: one piece of work at a time. Wait for it, or cancel it."
        return pages.plain("Something is being worked out", wait, status=409, back="/work")
    except CannotWrite as error:
        words = (f"{error}.", "What was confirmed before is kept. Make room or mend this, go back, and save again.")
        return pages.plain("Nothing was saved", *words, status=507)
    except Faults as found:
        return pages.plain("This cannot be done", *map(str, found.faults), status=422)
    except HTTPException:
        raise
    except Exception as error:
        first = (str(error).splitlines() or [""])[0]
        words = (f"match failed inside: {type(error).__name__}: {first}", "What was confirmed before is kept.")
        return page("plain.html", status=500, title="Something went wrong", words=words)


def _nothing_yet(pages: Pages, asked: Asked) -> Response:
    """Show why there is no plan yet: it is being made, could not be made, or the region has faults."""
    review = pages.review
    if review.base is None:
        return go("/region")
    if review.worker.running:
        return go("/work")
    job = review.worker.job
    failed = job if job is not None and job.state in ("failed", "cancelled") else None
    return pages.show("no_plan.html", "/", "There is no plan yet", failed=failed)


_HIDDEN = ("version",)


def _outdated(pages: Pages, asked: Asked, outdated: Outdated) -> Response:
    """Tell what changed since the page was made that was sent, with all that was typed into it."""
    typed = {name: value for name, value in asked.form.items() if name not in _HIDDEN}
    since = tuple((event, summary(event)) for event in outdated.since)
    return pages.show(
        "outdated.html", "", "This page is outdated", status=409, since=since, typed=typed, path=asked.path
    )
