"""The exit codes of every command (contract, 'Commands')."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """What a command's end says to whoever started it."""

    DONE = 0
    """All that was asked for is done; a plan is proven on every level."""
    NO_PLAN = 1
    """No plan can be made, or what was judged breaks a rule."""
    BAD_INPUT = 2
    """The input or the command line cannot be used."""
    STOPPED = 3
    """Time or a press of Ctrl-C ended it before all was proven."""
    FAILED = 4
    """A file could not be written, or something failed that nobody expected."""
