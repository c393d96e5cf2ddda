"""Failures as one line on standard error and an exit code; bad input as one line a fault."""

from __future__ import annotations

import sys

from typer import Abort, TyperException

from ...common.exit_codes import ExitCode
from ...common.faults import Disagreement, Faults
from ...common.files.atomic_write import CannotWrite
from ...common.interrupt import Interrupted, this_process
from ...common.streams import ReaderGone
from ...models.plan.plan import NoPlan, Stopped


def tell_failure(error: BaseException) -> int:
    """Print what went wrong and give the exit code; what nobody expected is an internal error, in one line."""
    if isinstance(error, SystemExit):
        return error.code if isinstance(error.code, int) else ExitCode.FAILED
    if isinstance(error, ReaderGone):
        return 0
    code, text = _failure(error)
    if hasattr(sys.stderr, "reconfigure"):
        sys.stderr.reconfigure(errors="replace")
    print(_printable(text), file=sys.stderr, flush=True)
    return code


def _failure(error: BaseException) -> tuple[int, str]:
    if isinstance(error, Faults):
        return ExitCode.BAD_INPUT, str(error)
    if isinstance(error, NoPlan):
        return ExitCode.NO_PLAN, f"match: no plan: {error}"
    if isinstance(error, Stopped):
        return ExitCode.STOPPED, "match: stopped before there was a plan; nothing is written"
    if isinstance(error, Interrupted | KeyboardInterrupt | Abort):
        return ExitCode.STOPPED, f"match: {this_process.stopped()}"
    if isinstance(error, TyperException):
        return ExitCode.BAD_INPUT, f"match: {_usage(error)}"
    return ExitCode.FAILED, f"match: {_broken(error)}"


def _broken(error: BaseException) -> str:
    if isinstance(error, CannotWrite | Disagreement):
        return str(error)
    if isinstance(error, MemoryError):
        return "not enough memory"
    if isinstance(error, OSError) and error.strerror:
        name = f"{error.filename}: " if error.filename else ""
        return f"{name}cannot be read or written: {error.strerror}"
    first = (str(error).splitlines() or [""])[0]
    return f"internal error: {type(error).__name__}: {first}"


def _usage(error: TyperException) -> str:
    message = error.format_message() if hasattr(error, "format_message") else str(error)
    return f"{message} (match --help tells more)"


def _printable(text: str) -> str:
    return "".join(c if c.isprintable() or c == "\n" else "?" for c in text)
