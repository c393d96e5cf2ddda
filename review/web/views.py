"""Pages on which nobody decides: overview, leaders, planning again and what changed, what if, the region's file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from ...common.faults import Faults
from ...models.plan.plan_report import amount
from ...models.region.region import Region
from ...outputs.html.render import Row, Table, columns
from ...outputs.plan_page import front, page
from ..session import KeptPlan
from . import lists, recipient_and_leader, what_if
from .forms import Errors
from .frame import PageRequest, Pages, go
from .overview import overview, progress
from .render import address, linked

_SHOWN = 200
"""Differences of a region's file that are shown; the others are counted."""
_RENEWED = 2
"""Seconds between two looks at work in the background, by the header Refresh: no script is needed."""


def _overview(pages: Pages, asked: PageRequest) -> Response:
    known, state = pages.accepted(), pages.review.state
    title = f"Plan for {known.region.name}"
    return pages.show("overview.html", "/", title, asked, **overview(known, state), known=known)


def _leaders(pages: Pages, asked: PageRequest) -> Response:
    listing = lists.leaders(pages.accepted(), asked.query)
    return pages.show("leaders.html", "/leaders", "Leaders", asked, listing=listing)


def _leader(pages: Pages, asked: PageRequest) -> Response:
    id_ = asked.query.get("id", "")
    shown = recipient_and_leader.leader_page(pages.accepted(), id_)
    if shown is None:
        return pages.plain("Not a leader", f"{id_} is no leader of this region.", status=404, back="/leaders")
    return pages.show("leader.html", "/leaders", shown["leader"].name or id_, asked, **shown)


def _again(pages: Pages, asked: PageRequest) -> Response:
    known, state = pages.accepted(), pages.review.state
    job = pages.review.worker.job
    failed = job if job is not None and job.state == "failed" and job.back == "/again" else None
    ids = frozenset(r.id for r in known.instance.recipients)
    leaders = frozenset(leader.id for leader in known.instance.leaders)
    clash = tuple(linked(words, ids, leaders) for words in failed.clash) if failed else ()
    lines = tuple(linked(words, ids, leaders) for words in failed.words) if failed else ()
    return pages.show(
        "again.html", "/again", "Plan again", asked, failed=failed, clash=clash, lines=lines,
        proposed=pages.review.proposed, progress=progress(known, state),
        other_region=state.region != state.planned_region,
    )  # fmt: skip


def _plan(pages: Pages, asked: PageRequest) -> Response:
    pages.review.plan()
    return go("/work")


def _work(pages: Pages, asked: PageRequest) -> Response:
    job = pages.review.worker.job
    if job is None or job.state != "running":
        if job is None:
            return go("/")
        if job.state == "cancelled":
            return go(job.back, "cancelled")
        return go(job.then if job.state == "done" else _where_failed(job.back))
    still = "still" in asked.query
    shown = pages.show("work.html", "/again", job.title, asked, work=job, still=still)
    if not still:
        shown.headers["refresh"] = str(_RENEWED)
    return shown


def _where_failed(back: str) -> str:
    return back if back in ("/", "/again") else address("/work-failed")


def _work_failed(pages: Pages, asked: PageRequest) -> Response:
    job = pages.review.worker.job
    if job is None or job.state != "failed":
        return go("/")
    return pages.plain(f"{job.title}: nothing came of it", *job.words, *job.clash, status=200, back=job.back)


def _cancel(pages: Pages, asked: PageRequest) -> Response:
    job = pages.review.worker.running
    pages.review.worker.cancel()
    # What is at work ends within a moment; the page that shows it says when.
    pages.review.worker.wait(3)
    return go("/work" if pages.review.worker.running or job is None else job.back, "cancelled")


def _changes(pages: Pages, asked: PageRequest) -> Response:
    before, after = pages.accepted(), pages.review.proposed
    if after is None:
        return go("/again")
    changes = after.told["changes"]
    return pages.show(
        "changes.html", "/again", "What changed", asked, after=after, before=before, told=after.told,
        changes=changes, lost=[row for row in changes if row["kinds"][:1] == ["lost"]],
        levels=_levels(before, after), verdict=page.verdict(after.plan), figures=_figures(before, after),
        notes=tuple(note for note in after.plan.notes if note not in before.plan.notes),
    )  # fmt: skip


def _levels(before: KeptPlan, after: KeptPlan) -> Table:
    old = {level.name: level.value for level in before.plan.levels}
    rows: tuple[Row, ...] = tuple(
        (
            level.name, amount(level.name, old[level.name]) if level.name in old else "",
            amount(level.name, level.value), "Proven best" if level.proven else "Not proven",
        )
        for level in after.plan.levels
    )  # fmt: skip
    return Table("changed-levels", "Levels", columns("Level", "The plan#", "The new plan#", "Proof"), rows)


def _figures(before: KeptPlan, after: KeptPlan) -> Table:
    old, new = ({f.what: f for f in front.figures(known.subject)} for known in (before, after))
    rows: tuple[Row, ...] = tuple((what, old[what].value, new[what].value) for what in new if what in old)
    return Table("changed-figures", "In numbers", columns("What", "The plan#", "The new plan#"), rows)


def _accept(pages: Pages, asked: PageRequest) -> Response:
    number = pages.review.state.proposed
    if number is not None and asked.form.get("plan") == str(number):
        pages.review.accept(number, asked.seen)
        return go("/", "accepted")
    return go("/again")


def _back(pages: Pages, asked: PageRequest) -> Response:
    number = pages.review.state.proposed
    if number is not None and asked.form.get("plan") == str(number):
        pages.review.put_back(number, asked.seen)
    return go("/again", "back")


def _others(pages: Pages, asked: PageRequest) -> Response:
    known, id_ = pages.accepted(), asked.form.get("id", "")
    if id_ not in known.instance.recipient_number:
        return pages.plain("Not a recipient", f"{id_} is no recipient of this plan.", status=404, back="/recipients")
    pages.review.price_others(id_, asked.form.get("leader", ""))
    # A small region is done before a page could say that it is being worked out.
    pages.review.worker.wait(1)
    return go("/work")


def _what_if(pages: Pages, asked: PageRequest) -> Response:
    return _what_if_form(pages, asked, asked.query, {})


def _what_if_form(pages: Pages, asked: PageRequest, typed: Mapping[str, str], errors: Errors) -> Response:
    known, state = pages.accepted(), pages.review.state
    found = pages.review.asked
    shown: dict[str, Any] = {"result": None, "text": "", "kept": False}
    if found is not None:
        scenario, text, comparison = found
        kept = any(event.body["name"] == scenario.name for event in state.scenarios)
        shown = {"result": what_if.result(comparison), "text": text, "kept": kept, "scenario": scenario}
    return pages.show(
        "what_if.html", "/what-if", "What if", asked, budgets=what_if.budget_fields(known), typed=typed, errors=errors,
        level_choices=what_if.level_choices(), order=", ".join(level.name for level in known.plan.levels),
        status=422 if errors else 200, **shown,
    )  # fmt: skip


def _ask_what_if(pages: Pages, asked: PageRequest) -> Response:
    known, state = pages.accepted(), pages.review.state
    scenario, text, errors = what_if.read_scenario(known, state, asked.form)
    if scenario is None:
        return _what_if_form(pages, asked, asked.form, errors)
    pages.review.ask_what_if(scenario, text)
    pages.review.worker.wait(1)
    return go("/work")


def _keep(pages: Pages, asked: PageRequest) -> Response:
    found, state = pages.review.asked, pages.review.state
    if found is not None and all(event.body["name"] != found[0].name for event in state.scenarios):
        pages.review.keep_scenario(found[0].name, found[1])
    return go("/what-if", "kept")


def _region(pages: Pages, asked: PageRequest) -> Response:
    review = pages.review
    here = review.found()
    faults = here.faults if isinstance(here, Faults) else ()
    changed = review.changed()
    return pages.show(
        "region.html", "", "The region’s file", asked, faults=tuple(map(_fault, faults)), there=here is not None,
        source=str(review.source or review.store.about("source") or ""), differences=changed[:_SHOWN],
        more=max(0, len(changed) - _SHOWN), number=len(changed), first=review.base is None,
    )  # fmt: skip


def _fault(fault: Any) -> tuple[str, str, str, str]:
    value = "" if fault.value is None else fault.value or "blank"
    near = f" (did you mean {fault.nearest}?)" if isinstance(fault.nearest, str) else ""
    more = f" (and {fault.more:,} more like this one)" if fault.more else ""
    return str(fault.place), fault.at, value, f"{fault.expected}{near}{more}"


def _take_over(pages: Pages, asked: PageRequest) -> Response:
    review, first = pages.review, pages.review.base is None
    if not isinstance(review.found(), Region):
        return go("/region")
    review.take_over()
    if first:
        review.plan()
        return go("/work")
    return go("/again", "taken")


SHOWN = {
    "/": _overview,
    "/leaders": _leaders,
    "/leader": _leader,
    "/again": _again,
    "/work": _work,
    "/work-failed": _work_failed,
    "/changes": _changes,
    "/what-if": _what_if,
    "/region": _region,
}
DONE = {
    "/plan": _plan,
    "/cancel": _cancel,
    "/accept": _accept,
    "/back": _back,
    "/others": _others,
    "/what-if": _ask_what_if,
    "/keep": _keep,
    "/region": _take_over,
}
