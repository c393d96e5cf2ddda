"""What a form sends, within limits: its fields as texts, an uploaded file as bytes, a decision from its fields."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, cast
from urllib.parse import parse_qsl

from starlette.requests import Request

from ...common.faults import Fault, Faults
from ...common.names import collapse
from ...models.matching.decision_log import NO_LEADER, STEPS, WORDS, Entry, Filled, Word, Wrong, judge
from ...models.region.cell_types import DATE, DAYS, ID, CellType
from ...models.region.region import APPROVAL

FORM_BYTES = 200_000
"""The most bytes of a form without a file: a reason may be long, a book is not."""
UPLOAD_BYTES = 60_000_000
"""The most bytes of a workbook that is brought in: England's with every alternative has about one million."""
FIELDS = 100
"""The most fields of a form."""
_LONGEST = 2_000
"""Characters of a reason."""
_SHORT = 100
"""Characters of a name."""

Errors = dict[str, str]
"""What is wrong, by the field of the form where it is to be mended."""


class TooLarge(Exception):
    """More was sent than a form may have."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was sent: its name, without folders, and its content."""

    name: str
    content: bytes


async def read_body(request: Request, most: int) -> bytes:
    """Read what was sent; raises TooLarge before more than that is held."""
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > most:
            raise TooLarge
        parts.append(part)
    return b"".join(parts)


def fields_of(body: bytes) -> dict[str, str]:
    """Give the fields of a form, the last of each name; raises TooLarge where there are too many."""
    try:
        return dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=FIELDS))
    except ValueError:
        raise TooLarge from None


def upload_of(body: bytes, kind: str, field: str) -> Upload | None:
    """Give the file that a form of multipart/form-data has in a field (RFC 7578); None where it has none."""
    boundary = re.search(r'boundary="?([^";,]{1,100})"?', kind)
    if boundary is None:
        return None
    for part in (b"\r\n" + body).split(b"\r\n--" + boundary[1].encode("latin-1", "replace"))[1:-1]:
        head, _, content = part.partition(b"\r\n\r\n")
        names = dict(re.findall(r'\b(name|filename)="((?:[^"\\]|\\.)*)"', head.decode("utf-8", "replace")))
        if names.get("name") == field and names.get("filename"):
            return Upload(re.split(r"[\\/]", names["filename"])[-1][:_SHORT], content)
    return None


@dataclass(frozen=True, kw_only=True)
class Planned:
    """What the plan has for a recipient, by which a decision is understood; None for no leader."""

    recipient: str
    leader: str | None
    days: int | None


def read_decision(form: Mapping[str, str], planned: Planned) -> tuple[tuple[Entry, ...], Errors]:
    """Make the decisions of a form, in the same words and by the same rules as those of a workbook's row."""
    errors: Errors = {}
    text = {name: collapse(form.get(name, "")) for name in (*_FORM, "reason", "by")}
    read = {name: _read(name, kind, text[name], errors) for name, kind in _FORM.items()}
    word: Word | None = next((known for known in (*WORDS, *STEPS) if known == text["decision"]), None)
    _judge(word, text, planned, errors)
    if errors:
        return (), errors
    made = Entry(
        recipient=planned.recipient,
        leader=read["instead"] or planned.leader,
        decision=word or "approve",
        days=read["days"] or (planned.days if word == "lock" else None),
        reason=text["reason"],
        by=text["by"],
        on=read["on"],
    )
    approval = replace(made, decision="approve", leader=None, days=None, approval=read["approval"])
    return (*((made,) if word else ()), *((approval,) if read["approval"] else ())), errors


_FORM: dict[str, CellType | None] = {"decision": None, "days": DAYS, "instead": ID, "approval": APPROVAL, "on": DATE}


def _read(name: str, kind: CellType | None, text: str, errors: Errors) -> Any:
    if not text or kind is None:
        return None
    try:
        return kind.read(text)
    except ValueError:
        errors[name] = f"{_LABELS[name]}: {kind.expected}"
        return None


_LABELS = {"days": "Days", "instead": "Leader instead", "approval": "RD approval", "on": "Date"}


_WHO = f"Enter who decided: a name, or initials, at most {_SHORT} characters"
_DAY = "Enter the day of the decision, such as 30/11/2023"
WRONG: dict[Wrong, tuple[str, str]] = {
    "nothing": ("decision", "Choose a decision, or an RD approval"),
    "no-match": ("decision", f"Choose {' or '.join(NO_LEADER)}: here is no match to {{decision}}"),
    "no-instead": ("instead", "Enter the id of the leader instead"),
    "planned-instead": (
        "instead", "{planned} is the leader of the plan: choose agree or lock, or another leader",
    ),
    "instead-unasked": ("instead", "Leave this blank, or choose other leader"),
    "step-of-nobody": ("instead", "Enter the id of a leader: here is no match, and {decision} needs one"),
    "days-unasked": ("days", "Leave days blank: they go with agree, lock or other leader"),
    "approval-unasked": ("approval", "Leave this blank: a recipient that declines needs no approval"),
    "no-reason": ("reason", "Enter a reason: {decision} needs one"),
    "nobody": ("by", _WHO),
    "no-day": ("on", _DAY),
}  # fmt: skip
"""For each thing that is wrong with a decision, the field and what is to be done there."""


def _judge(word: Word | None, text: Mapping[str, str], planned: Planned, errors: Errors) -> None:
    """Find what is half-filled, what contradicts itself, and what is too long."""
    filled = Filled(
        decision=word, planned=planned.leader, instead=text["instead"] or None, days=bool(text["days"]),
        approval=bool(text["approval"]), reason=bool(text["reason"]), by=bool(text["by"]), on=bool(text["on"]),
    )  # fmt: skip
    for wrong in judge(filled):
        field, words = WRONG[wrong]
        errors.setdefault(field, words.format(decision=word, planned=planned.leader))
    if len(text["reason"]) > _LONGEST:
        errors.setdefault("reason", f"Enter a reason of at most {_LONGEST:,} characters")
    read_person(text, errors)


def read_person(text: Mapping[str, str], errors: Errors) -> tuple[str, date | None]:
    """Read who decided, and when; adds what is wrong to `errors`."""
    by, on = collapse(text.get("by", "")), text.get("on", "").strip()
    if not by or len(by) > _SHORT:
        errors.setdefault("by", _WHO)
    try:
        return by, cast("date", DATE.read(on)) if on else None
    except ValueError:
        errors.setdefault("on", f"Date: {DATE.expected}")
        return by, None


def field_of(fault: Fault) -> str:
    """Give the field of the decision form that a fault is about."""
    fields = {"(leader)": "instead", "(days)": "days", "(rd_approved)": "approval"}
    return next((field for mark, field in fields.items() if fault.at.endswith(mark)), "decision")


def fault_words(fault: Fault) -> str:
    """Say what is wrong with a decision; the way out of a workbook is left out."""
    expected = fault.expected
    value = fault.value or ""
    joined = f"{value} {expected}" if value and not expected.startswith("expected") else expected
    words = f"{value}: {joined}" if value and joined == expected else joined
    near = fault.nearest if isinstance(fault.nearest, str) else None
    return f"{words} (did you mean {near}?)" if near else words


def errors_of(step: Callable[[], object]) -> Errors:
    """Run a step, and give what is wrong by field where it raised Faults."""
    try:
        step()
    except Faults as found:
        errors: Errors = {}
        for fault in found.faults:
            errors.setdefault(field_of(fault), fault_words(fault))
        return errors
    return {}
