"""The ids of recipients where an offer gives a school several supports: 107848/adviser is about the school 107848."""

from __future__ import annotations

import re

_OF_SUPPORT = re.compile(r"(?P<body>\d{6})/.+")


def body_of(recipient: str) -> str:
    """Give the id of the row that a recipient's id is about: the school's, where a support stands behind it."""
    found = _OF_SUPPORT.fullmatch(recipient)
    return found["body"] if found else recipient


def support_of(recipient: str) -> str | None:
    """Give the support that a recipient's id names, or None."""
    return recipient.removeprefix(f"{body_of(recipient)}/") if body_of(recipient) != recipient else None
