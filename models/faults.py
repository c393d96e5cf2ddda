"""The name by which scripts of before import the exception; `tsimatch.Faults` is its name now."""

from __future__ import annotations

from ..common.faults import Faults

__all__ = ["Faults"]
