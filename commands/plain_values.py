"""Values of options that need no judging: pydantic, which takes 0.1 s of CPU to import, judges the others for Typer."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from typer.core import TyperCommand

from .match_toml import settle

if TYPE_CHECKING:
    from typer._click import Context, Parameter


class PlainCommand(TyperCommand):
    """A command that takes its defaults, paths and texts as they are, some of them from a match.toml."""

    def invoke(self, ctx: Context) -> Any:
        settle(self.name or "", ctx, self.params)
        return super().invoke(ctx)

    def get_params(self, ctx: Context) -> list[Parameter]:
        params = super().get_params(ctx)
        for param in params:
            take_plain(param)
        return params


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
