"""The apostrophe that keeps a text in a CSV file from running as a formula when a spreadsheet opens it.

Writing puts one before a text that starts like a formula, doubling the user's own; reading takes one away.
"""

from __future__ import annotations

import re

_GUARDED = re.compile(r"'+[=+\-@\t\r]")
_RISKY = re.compile(r"'*[=+\-@\t\r]")


def guard(text: str) -> str:
    """Give a text as it stands in a CSV file."""
    return f"'{text}" if _RISKY.match(text) else text


def unguard(text: str) -> str:
    """Give the text that stands in a cell of a CSV file."""
    return text[1:] if _GUARDED.match(text) else text
