"""The addresses of a review: what each shows, and what each form does. Every failure is a page with a way out."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ...common.faults import Faults
from ...common.files.atomic_write import CannotWrite
from ..decisions import summary
from ..session import Review
from ..store import Outdated
from ..worker import Busy
from . import deciding, views
from .forms import FORM_BYTES, UPLOAD_BYTES, TooLarge, fields_of, read_body
from .frame import Missing, PageRequest, Pages, go
from .render import page, style, style_address

View = Callable[[Pages, PageRequest], Response]


def make_app(review: Review) -> Starlette:
    """Make the application: its addresses, without the guard in front of it."""
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
        asked = PageRequest(request.url.path, dict(request.query_params), form, body, kind)
        return await run_in_threadpool(_answer, pages, view, asked)

    return endpoint


def _answer(pages: Pages, view: View, asked: PageRequest) -> Response:
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


def _nothing_yet(pages: Pages, asked: PageRequest) -> Response:
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


def _outdated(pages: Pages, asked: PageRequest, outdated: Outdated) -> Response:
    """Tell what changed since the page was made that was sent, with all that was typed into it."""
    typed = {name: value for name, value in asked.form.items() if name not in _HIDDEN}
    since = tuple((event, summary(event)) for event in outdated.since)
    return pages.show(
        "outdated.html", "", "This page is outdated", status=409, since=since, typed=typed, path=asked.path
    )
