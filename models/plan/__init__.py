"""A plan: its levels and matches, its JSON, its certificate, its decisions, and the record in its workbook."""

from __future__ import annotations

# As typing has it, whose import is the longest part of this one.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from .plan import NoPlan, Stopped

__all__ = ["NoPlan", "Stopped"]


def __getattr__(name: str) -> type[Exception]:
    """Find the exceptions where scripts of before import them; `tsimatch.NoPlan` is their name now."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from . import plan

    return getattr(plan, name)  # type: ignore[no-any-return]
