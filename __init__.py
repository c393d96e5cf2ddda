"""Matches struggling schools and trusts with system leaders: the best plan there is, proven, with reasons.

The Python interface is a few functions (`read_region`, `plan`, `check`, `frames`, `compare` and more, as Tab shows) and
three exceptions (`Faults`, `NoPlan`, `Stopped`); what they take and give is in `tsimatch.models` (docs/python.md).
Importing this package imports nothing heavy.
"""

from __future__ import annotations

# As typing has it, whose import is the longest part of this one.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .common.faults import Faults
    from .common.version import VERSION as __version__
    from .inputs.region.region import read_region
    from .models.matching.options import Options
    from .models.offers.catalogue import read_offer
    from .models.plan.plan import NoPlan, Stopped
    from .outputs.data_frames import frames
    from .outputs.notebook import check, compare, dropout, eligible, plan, replan, sweep, worth, write
    from .scenarios.explanation.explanation import explain

__all__ = [
    "Faults",
    "NoPlan",
    "Options",
    "Stopped",
    "__version__",
    "check",
    "compare",
    "dropout",
    "eligible",
    "explain",
    "frames",
    "plan",
    "read_offer",
    "read_region",
    "replan",
    "sweep",
    "worth",
    "write",
]

_HOMES = {
    "read_region": "inputs.region.region",
    "read_offer": "models.offers.catalogue",
    "Options": "models.matching.options",
    "eligible": "outputs.notebook",
    "plan": "outputs.notebook",
    "replan": "outputs.notebook",
    "check": "outputs.notebook",
    "sweep": "outputs.notebook",
    "worth": "outputs.notebook",
    "dropout": "outputs.notebook",
    "write": "outputs.notebook",
    "frames": "outputs.data_frames",
    "compare": "outputs.notebook",
    "explain": "scenarios.explanation.explanation",
    "Faults": "common.faults",
    "NoPlan": "models.plan.plan",
    "Stopped": "models.plan.plan",
    "__version__": "common.version",
}
_NAMES = {"__version__": "VERSION"}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first asked for: `match --help` must not pay for the solver."""
    if name not in _HOMES:
        raise AttributeError(f"module 'tsimatch' has no attribute {name!r}")
    # Not at the top: until the command line runs, Ctrl-C is Python's, and ends in a stack of code.
    from importlib import import_module

    value = getattr(import_module(f"{__name__}.{_HOMES[name]}"), _NAMES.get(name, name))
    # The function `plan` and its module share a name: what the user asked for stays bound here.
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """List what Tab shows: the public names, imported or not."""
    return list(__all__)
