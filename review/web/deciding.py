"""Deciding: the form on a recipient, many at once, the log with undo and redo, and what the workbook brings in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from starlette.responses import Response

from ...common.faults import Faults
from ...common.names import count
from ...models.matching.decision_log import NO_LEADER, STEPS, WORDS, Entry
from ..decisions import entries_of, summary, told
from ..session import KeptPlan
from . import lists, recipient_and_leader
from .files import FILES, brought_in
from .forms import Errors, errors_of, read_decision, read_person, upload_of
from .frame import PageRequest, Pages, go
from .render import address

_WHAT = {
    "agree": ("Agree", "This match stays; its days may still move."),
    "lock": ("Lock", "This match stays, with exactly these days."),
    "ban": ("Ban", "Never this leader for this recipient."),
    "decline": ("Decline", "The recipient says no: it is not planned for."),
    "other leader": ("Other leader", "This recipient gets the leader named below."),
}
"""Each decision for people."""
_STEPS = {
    "preferred": ("Preferred", "Chosen first; nobody is bound by it yet."),
    "agreed by school": ("Agreed by the school", "The school agrees; nobody is bound by it yet."),
    "approved by RD": ("Approved by the regional director", "Nobody is bound by it yet."),
    "appointed": ("Appointed", "From now on this match is held in every plan."),
}
"""Each step of an appointment for people."""
_LOG_PAGE = 50


def _recipient(pages: Pages, asked: PageRequest) -> Response:
    return _form(pages, asked.query.get("id", ""), {}, {}, asked)


def _form(
    pages: Pages, id_: str, typed: Mapping[str, str], errors: Errors, asked: PageRequest | None = None
) -> Response:
    """Show a recipient with the form of decisions, what was typed into it, and what is wrong with that."""
    known, state = pages.accepted(), pages.review.state
    shown = recipient_and_leader.recipient_page(pages.review, known, state, id_)
    if shown is None:
        return pages.plain("Not a recipient", f"{id_} is no recipient of this plan.", status=404, back="/recipients")
    words = WORDS if shown["match"] else NO_LEADER
    typed = {"by": state.person, "on": f"{date.today():%d/%m/%Y}", **typed}  # noqa: DTZ011 - the day here
    return pages.show(
        "recipient.html", "/recipients", shown["row"].name or id_, asked, **shown, typed=typed, errors=errors,
        words=tuple((word, *_WHAT[word]) for word in words), told=told,
        steps=tuple((step, *_STEPS[step]) for step in STEPS if shown["stepped"]), status=422 if errors else 200,
    )  # fmt: skip


def _decide(pages: Pages, asked: PageRequest) -> Response:
    known, id_ = pages.accepted(), asked.form.get("recipient", "")
    entries, errors = read_decision(asked.form, recipient_and_leader.planned_of(known, id_))
    errors = errors or errors_of(lambda: pages.review.judge(entries))
    if errors:
        return _form(pages, id_, asked.form, errors)
    pages.review.decide(entries, asked.seen)
    return go(address("/recipient", id=id_), "saved")


def _recipients(pages: Pages, asked: PageRequest) -> Response:
    return _list(pages, asked, {}, {})


def _list(pages: Pages, asked: PageRequest, typed: Mapping[str, str], errors: Errors) -> Response:
    known, state = pages.accepted(), pages.review.state
    listing = lists.recipients(known, state, {**asked.query, **typed})
    typed = {"by": state.person, "on": f"{date.today():%d/%m/%Y}", **typed}  # noqa: DTZ011 - the day here
    return pages.show(
        "recipients.html", "/recipients", "Recipients", asked, listing=listing, typed=typed, errors=errors,
        agreeable=len(_agreeable(listing)), status=422 if errors else 200,
    )  # fmt: skip


def _agreeable(listing: lists.Listing[lists.RecipientRow]) -> list[lists.RecipientRow]:
    """Give the rows of a list that can be agreed: matched, and not decided on."""
    return [row for row in listing.rows if row.leader and not row.decided]


def _agree_all(pages: Pages, asked: PageRequest) -> Response:
    known, state = pages.accepted(), pages.review.state
    errors: Errors = {}
    by, on = read_person(asked.form, errors)
    if on is None:
        errors.setdefault("on", "Enter the day of the decision, such as 30/11/2023")
    rows = _agreeable(lists.recipients(known, state, asked.form))
    if asked.form.get("number") != str(len(rows)):
        errors.setdefault("by", "The list has changed meanwhile: look at it, and agree again")
    if errors:
        return _list(pages, asked, asked.form, errors)
    if rows:
        entries = tuple(
            Entry(recipient=row.id, leader=row.leader, decision="agree", by=by, on=on) for row in rows
        )  # fmt: skip
        pages.review.agree(entries, asked.seen)
    return go(address("/decisions"), "saved")


def _decisions(pages: Pages, asked: PageRequest) -> Response:
    state, known = pages.review.state, pages.accepted()
    names = {r.id: r.name for r in (*known.instance.recipients, *known.instance.eligibility.declined)}
    prices = _prices(known)
    rows: list[dict[str, Any]] = [
        {
            "event": event, "summary": summary(event), "holds": event.number in state.taken,
            "planned": event.number in state.planned,
            "entries": [
                (entry, names.get(entry.recipient, ""), told(entry), prices.get((entry.recipient, told(entry)), ""))
                for entry in entries_of(event)
            ],
        }
        for event in reversed(state.decided)
    ]  # fmt: skip
    pages_of = max(1, -(-len(rows) // _LOG_PAGE))
    text = asked.query.get("page", "")
    number = min(pages_of, max(1, int(text) if text.isdecimal() and len(text) < 7 else 1))
    return pages.show(
        "decisions.html", "/decisions", "Decisions", asked,
        rows=rows[(number - 1) * _LOG_PAGE : number * _LOG_PAGE], every=len(rows), number=number, pages_of=pages_of,
        together=known.told["all"],
        undoable=next((row for row in rows if row["event"].number == state.undoable), None),
        redoable=next((row for row in rows if row["event"].number == state.redoable), None),
    )  # fmt: skip


def _prices(known: KeptPlan) -> dict[tuple[str, str], str]:
    """Give what each decision costs that the plan was made with."""
    return {
        (entry.recipient, told(entry)): price
        for entry, price in zip(known.log, known.told["prices"], strict=True)
        if price
    }


def _undo(pages: Pages, asked: PageRequest) -> Response:
    number = _event(asked)
    if number in pages.review.state.taken:
        pages.review.undo(number, asked.seen)
    return go("/decisions", "undone")


def _redo(pages: Pages, asked: PageRequest) -> Response:
    number = _event(asked)
    if number == pages.review.state.redoable:
        pages.review.redo(number, asked.seen)
    return go("/decisions", "redone")


def _event(asked: PageRequest) -> int:
    text = asked.form.get("event", "")
    return int(text) if text.isdecimal() and len(text) < 16 else 0


def _take_away(pages: Pages, asked: PageRequest) -> Response:
    known, state = pages.accepted(), pages.review.state
    files = tuple(away for away in FILES if away.name != "scenarios.toml" or state.scenarios)
    return pages.show("take_away.html", "/take-away", "Take away", asked, files=files, error="", known=known)


def _file(pages: Pages, asked: PageRequest) -> Response:
    known, state, name = pages.accepted(), pages.review.state, asked.path.rpartition("/")[2]
    away = next((away for away in FILES if away.name == name), None)
    content = away.make(pages.review, known, state) if away else None
    if away is None or content is None:
        return pages.plain("No such file", f"There is no {name} to take away.", status=404, back="/take-away")
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=away.kind, headers=headers)


def _bring_in(pages: Pages, asked: PageRequest) -> Response:
    upload = upload_of(asked.body, asked.kind, "book")
    errors: tuple[str, ...] = ()
    entries: tuple[Entry, ...] = ()
    if upload is None or not upload.content:
        errors = ("Choose the plan's workbook, .xlsx, into which decisions were typed.",)
    else:
        try:
            entries = brought_in(pages.review, upload)
            if entries:
                pages.review.bring_in(entries, upload.name)
            else:
                errors = (f"{upload.name} has no decision that this review does not have already.",)
        except Faults as found:
            errors = tuple(map(str, found.faults))
    if errors:
        known, state = pages.accepted(), pages.review.state
        files = tuple(away for away in FILES if away.name != "scenarios.toml" or state.scenarios)
        return pages.show(
            "take_away.html", "/take-away", "Take away", files=files, known=known, status=422,
            error=f"Nothing was brought in: {count(len(errors), 'thing')} to mend", errors=errors,
        )  # fmt: skip
    return go("/decisions", "brought")


SHOWN = {
    "/recipients": _recipients,
    "/recipient": _recipient,
    "/decisions": _decisions,
    "/take-away": _take_away,
    "/files/{name}": _file,
}
DONE = {
    "/decide": _decide,
    "/agree-all": _agree_all,
    "/undo": _undo,
    "/redo": _redo,
    "/bring-in": _bring_in,
}
