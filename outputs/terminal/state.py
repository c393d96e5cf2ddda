"""The state of a plan on the terminal: a draft, agreed or superseded, and its digest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from rich.console import Console

from ...models.plan.plan_json import plan_digest
from ...models.plan.stored_plan import StoredPlan
from ...scenarios.analyses.plan_diff import PlanDiff
from .comparison import show_diff
from .console import heading, line


def show_state(console: Console, stored: StoredPlan) -> None:
    """Print whether a plan is agreed, the digest by which another replaces it, and which one it replaces itself."""
    heading(console, "State")
    line(console, f"{_told(stored)}.")
    line(console, f"Digest of the plan: {plan_digest(stored.plan)}")
    if stored.previous:
        was = "a draft" if stored.previous.state == "draft" else stored.previous.state
        line(console, f"Made again from a plan that was {was}: {stored.previous.sha256}")


def show_both(console: Console, both: Sequence[StoredPlan], found: PlanDiff, written: Iterable[Path] = ()) -> None:
    """Print the states of two plans, and what changed from the old to the new one."""
    old, new = both
    line(console, f"Old: {old.file}, {old.state}. New: {new.file}, {new.state}.")
    show_diff(console, found, written)


def _told(stored: StoredPlan) -> str:
    text = str(stored.state)
    return text[:1].upper() + text[1:]
