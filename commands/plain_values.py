"""Values of options that need no judging: pydantic, which takes 0.1 s of CPU to import, judges the others for Typer."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from typer.core import TyperCommand

if TYPE_CHECKING:
    from typer._click import Context, Parameter


PLACE = " place"
"""The key of a command's defaults under which the match.toml that they are from stands: no parameter has this name."""


class PlainCommand(TyperCommand):
    """A command that takes its defaults, paths and texts as they are, and says what it took from a match.toml."""

    def invoke(self, ctx: Context) -> Any:
        region, given = (ctx.default_map or {}).get("region"), ctx.params.get("region")
        if self.name == "compare" and region and given and given.suffix == ".toml" and not ctx.params["scenarios"]:
            # Scenarios alone are of the region of the place.
            ctx.params |= {"region": Path(region), "scenarios": given}
            ctx.set_parameter_source("region", type(ctx.get_parameter_source("region"))["DEFAULT_MAP"])  # type: ignore[index]
        if self.name == "check" and not _from_place(ctx, "file") and _from_place(ctx, "offer"):
            # A plan has its own offer, and what is named may be one.
            ctx.params["offer"] = None
        self._tell_place(ctx)
        return super().invoke(ctx)

    def _tell_place(self, ctx: Context) -> None:
        used = [p for p in self.params if _from_place(ctx, p.name) and ctx.params.get(p.name or "") is not None]
        if used:
            taken = ctx.default_map or {}
            told = ", ".join(f"{_called(p)} {_told(taken[p.name or ''])}" for p in used)
            print(f"match: from {taken[PLACE]}: {told}", file=sys.stderr)

    def get_params(self, ctx: Context) -> list[Parameter]:
        params = super().get_params(ctx)
        for param in params:
            take_plain(param)
        return params


def _from_place(ctx: Context, name: str | None) -> bool:
    source = ctx.get_parameter_source(name) if name else None
    return source is not None and source.name == "DEFAULT_MAP"


def _called(param: Parameter) -> str:
    return next((name for name in param.opts if name.startswith("--")), "REGION")


def _told(value: Any) -> str:
    return value if isinstance(value, str) else ", ".join(value)


def take_plain(param: Parameter) -> None:
    """Let a parameter take what needs no judging as it is; whether it is required stays Typer's to say."""
    usual = getattr(param, "get_runtime_param", None)
    if usual is not None and not isinstance(usual, _Values):
        vars(param)["get_runtime_param"] = _Values(usual)


class _Values:
    """Stands where Typer asks for what makes a value of what was typed."""

    def __init__(self, usual: Callable[[], Any]) -> None:
        self.usual = usual

    def __call__(self) -> _Values:
        return self

    def coerce(self, value: Any, param: Any, ctx: Context) -> Any:
        """Make the value that Typer would make."""
        source = ctx.get_parameter_source(param.name)
        if value is None or (source is not None and source.name == "DEFAULT"):
            return () if value is None and (param.multiple or param.nargs == -1) else value
        kind = param.type_descriptor.annotation
        if kind is str and isinstance(value, str):
            return value
        if kind is Path and _is_plain(value):
            return Path(value)
        if kind == list[Path] and all(map(_is_plain, value)):
            return [Path(item) for item in value]
        return self.usual().coerce(value, param=param, ctx=ctx)


def _is_plain(value: object) -> bool:
    # Typer refuses a file that is there and cannot be read; it has the words for that.
    return isinstance(value, str) and (os.access(value, os.R_OK) or not os.path.lexists(value))
