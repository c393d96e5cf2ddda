"""The command line: parse, call, print. A command is imported, and its options built, when it is called."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

from .commands.match_toml import defaults_of
from .commands.plain_values import PlainCommand, take_plain
from .common.exit_codes import ExitCode
from .common.interrupt import ignore, install
from .common.version import VERSION

if TYPE_CHECKING:
    from typer._click import Command, Context, HelpFormatter, Parameter

GROUPS = {
    "Make a region": ("init", "eligible", "example", "convert", "offers"),
    "Plan": ("plan", "report"),
    "Decide": ("review", "replan", "agree"),
    "Ask why, and what if": ("explain", "compare", "sweep", "worth", "dropout", "diff"),
    "Deliver": ("letters", "contacts", "claims", "handover"),
    "Check": ("check", "proof"),
}
"""The commands in the order of the work, as `--help` lists them."""

COMMANDS = tuple(name for names in GROUPS.values() for name in names)
_SETTINGS = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


def function_of(name: str) -> Callable[..., Any]:
    """The function of a command: it has the name of its module."""
    return getattr(import_module(f".commands.{name}", __package__), name)  # type: ignore[no-any-return]


@cache
def _command(name: str) -> Command:
    """Build one command with its options: that takes 10 to 40 milliseconds, and a start needs one of them."""
    module = sys.modules[function_of(name).__module__]
    alone = typer.Typer(rich_markup_mode=None, add_completion=False, context_settings=_SETTINGS)
    alone.command(name, cls=PlainCommand, epilog=module.EXAMPLE)(function_of(name))
    return typer.main.get_command(alone)


class _Commands(TyperGroup):
    """The commands, each built when it is called; their list shows the first sentence of each."""

    def __init__(self, **settings: Any) -> None:
        # What a misspelt command is compared with, and what the list shows.
        super().__init__(**settings | {"commands": {name: TyperCommand(name) for name in COMMANDS}})

    def get_params(self, ctx: Context) -> list[Parameter]:
        params = super().get_params(ctx)
        for param in params:
            take_plain(param)
        return params

    def list_commands(self, ctx: Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: Context, cmd_name: str) -> Command | None:
        return _command(cmd_name) if cmd_name in COMMANDS else None

    def format_commands(self, ctx: Context, formatter: HelpFormatter) -> None:
        for title, names in GROUPS.items():
            with formatter.section(title):
                formatter.write_dl([(name.ljust(_LONGEST), _summary(name)) for name in names])


_LONGEST = max(map(len, COMMANDS))


def _summary(name: str) -> str:
    return (function_of(name).__doc__ or "").partition("\n")[0]


app = typer.Typer(
    name="match",
    cls=_Commands,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings=_SETTINGS,
)


def _print_version(wanted: bool) -> None:
    if wanted:
        print(f"match {VERSION}")
        raise typer.Exit


@app.callback()
def _match(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and end.", callback=_print_version, is_eager=True)
    ] = False,
) -> None:
    """Match struggling schools and trusts with system leaders: the best plan there is, proven, with reasons.

    What somebody typed is never written over: such a file is kept beside the new one, under a dated name.
    docs/glossary.md explains the words; docs/tutorial.md goes through the work.
    """


def main() -> None:
    """Run the command line; every expected failure is one line on standard error and an exit code."""
    install()
    code = run(sys.argv[1:])
    ignore()
    # All that is to be written is out by now; to free each object first would take a tenth of a short run.
    os._exit(code)


@contextmanager
def _steps(arguments: list[str]) -> Iterator[None]:
    """Show which step a command is at; nothing of that is imported where there is no terminal to show it on."""
    if not sys.stderr.isatty() or {"-q", "--quiet"} & set(arguments):
        yield
        return
    from .outputs.terminal.progress import StepLine

    with StepLine(sys.stderr):
        yield


def run(arguments: list[str]) -> int:
    """Run one command and give its exit code (contract, 'Commands')."""
    from .common.deadline import begin
    from .common.streams import standard_streams

    begin()
    with standard_streams(), _steps(arguments):
        try:
            defaults = defaults_of(arguments, COMMANDS)
            made = typer.main.get_command(app)
            code = made.main(arguments or ["--help"], prog_name="match", standalone_mode=False, default_map=defaults)
            sys.stdout.flush()
        except BaseException as error:
            if os.environ.get("MATCH_TRACEBACK"):
                raise
            from .outputs.terminal.failures import tell_failure
            from .outputs.terminal.progress import pause_steps

            pause_steps()

            return tell_failure(error)
    return code if isinstance(code, int) else ExitCode.DONE
