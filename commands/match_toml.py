"""What a command takes from the match.toml of its folder, or of one above: its defaults, and the line that says so."""

from __future__ import annotations

import sys
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typer._click import Context, Parameter

_FILE = " match.toml"
"""The key of a command's defaults under which the file stands that they are from: no parameter has this name."""


def defaults_of(arguments: Sequence[str], commands: Collection[str]) -> dict[str, dict[str, Any]]:
    """Give what the command that is called takes from the nearest match.toml; raises Faults where that is not sound."""
    command = next((name for name in arguments if not name.startswith("-")), "")
    if command not in commands or not (file := _nearest()):
        return {}
    from ..inputs.documents.match_toml import TAKING, from_here, read_match_toml

    if command not in TAKING or {"-h", "--help"} & set(arguments):
        return {}
    taken = read_match_toml(file).defaults(command, file.parent)
    if "--decisions" in arguments or any(word.startswith("--decisions=") for word in arguments):
        # The workbook carries its own region and offer.
        taken = {name: value for name, value in taken.items() if name not in ("region", "offer")}
    return {command: taken | {_FILE: from_here(file)}}


def _nearest() -> Path | None:
    try:
        here = Path.cwd()
    except OSError:
        return None
    return next((file for folder in (here, *here.parents) if (file := folder / "match.toml").is_file()), None)


def settle(command: str, ctx: Context, params: Sequence[Parameter]) -> None:
    """Settle which parameters of a command hold, those of the command line or of a match.toml, and say what was taken.

    `params` are the command's own. Standard error has the line.
    """
    if command == "compare":
        _scenarios_alone(ctx)
    if command == "check" and not _taken(ctx, "file") and _taken(ctx, "offer"):
        # A plan has its own offer, and what is named may be one.
        ctx.params["offer"] = None
    used = [p for p in params if _taken(ctx, p.name) and ctx.params.get(p.name or "") is not None]
    if used:
        defaults = ctx.default_map or {}
        told = ", ".join(f"{_called(p)} {_text(defaults[p.name or ''])}" for p in used)
        print(f"match: from {defaults[_FILE]}: {told}", file=sys.stderr)


def _scenarios_alone(ctx: Context) -> None:
    """A file of scenarios that stands where the region does is of the match.toml's region, or of the made-up one."""
    given: Path | None = ctx.params["region"]
    if given is None or given.suffix.lower() != ".toml" or ctx.params["scenarios"]:
        return
    region = (ctx.default_map or {}).get("region")
    ctx.params |= {"region": Path(region) if region else None, "scenarios": given}
    if region:
        ctx.set_parameter_source("region", type(ctx.get_parameter_source("region"))["DEFAULT_MAP"])  # type: ignore[index]


def _taken(ctx: Context, name: str | None) -> bool:
    source = ctx.get_parameter_source(name) if name else None
    return source is not None and source.name == "DEFAULT_MAP"


def _called(param: Parameter) -> str:
    return next((name for name in param.opts if name.startswith("--")), "REGION")


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ", ".join(value)
