"""A match.toml: the settings of a region's year that commands take which run in its folder, or below."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from ...common.faults import Fault, FaultList, Faults, Place, refuse
from ...common.files.read import read_bytes
from ...models.offers.parsing import fill, parse_toml

NAME = "match.toml"

_FORBID = {"extra": "forbid"}

_PLANNING = ("plan", "compare", "sweep", "worth", "dropout")
"""Commands that plan a region."""

_TAKEN: dict[str, dict[str, tuple[str, ...]]] = {
    "offer": {"offer": (*_PLANNING, "eligible", "check")},
    "region": {"region": _PLANNING, "file": ("check",)},
    "postcodes": {"postcodes": (*_PLANNING, "eligible", "check")},
    "marking": {"marking": ("plan", "replan", "report")},
    "by": {"by": ("agree",)},
    "boundaries": {"boundaries": ("report",)},
    "template": {"template": ("letters",)},
    "regions": {"region": ("eligible",)},
    **{name: {name: ("eligible",)} for name in ("trusts", "members", "links", "academies", "pipeline", "leaders")},
}
"""Which commands take a setting, by the name of their parameter. A plan carries its own offer and region."""

TAKING = frozenset(name for taken in _TAKEN.values() for names in taken.values() for name in names)
"""The commands that take anything from here."""

_FILES = frozenset({
    "region", "postcodes", "boundaries", "template", "trusts", "members", "links", "academies", "pipeline", "leaders",
})  # fmt: skip
"""Settings that are files, sought from the folder of the match.toml on."""


@dataclass(frozen=True, kw_only=True)
class MatchToml:
    """What a match.toml says: the offer, the region's file, who signs, the marking, and files that are read."""

    __pydantic_config__ = _FORBID

    offer: str | None = None
    region: str | None = None
    by: str | None = None
    marking: str | None = None
    postcodes: tuple[str, ...] = ()
    boundaries: str | None = None
    template: str | None = None
    regions: tuple[str, ...] = ()
    trusts: str | None = None
    members: str | None = None
    links: str | None = None
    academies: tuple[str, ...] = ()
    pipeline: tuple[str, ...] = ()
    leaders: str | None = None

    def defaults(self, command: str, folder: Path) -> dict[str, Any]:
        """Give what a command takes from here, by the names of its parameters; files as seen from where it runs."""
        taken: dict[str, Any] = {}
        for field in fields(self):
            value = getattr(self, field.name)
            if not value:
                continue
            file = field.name in _FILES or (field.name == "offer" and bool(Path(value).suffix))
            many = [value] if isinstance(value, str) else list(value)
            many = [from_here(folder / text) for text in many] if file else many
            for name, commands in _TAKEN[field.name].items():
                if command in commands:
                    taken[name] = many[0] if isinstance(value, str) else many
        return taken


def read_match_toml(path: Path) -> MatchToml:
    """Read a match.toml; raises Faults with all that is wrong with it."""
    place, faults = Place(from_here(path)), FaultList()
    try:
        text = read_bytes(path, from_here(path)).decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise refuse(f"expected TOML: {error}", place) from None
    made: MatchToml | None = fill(MatchToml, parse_toml(text, place), place, "", faults)
    if made is not None:
        faults += _blank(made, place)
    if made is None or faults:
        raise Faults(faults)
    return made


def _blank(made: MatchToml, place: Place) -> Iterable[Fault]:
    for field in fields(made):
        value = getattr(made, field.name)
        for text in (value,) if isinstance(value, str) else value or ():
            if not text.strip() or not text.isprintable():
                yield Fault("expected a text, or no such line", place, f"key {field.name}", text)


def from_here(path: Path) -> str:
    """Write a path as seen from where the command runs."""
    try:
        return os.path.relpath(path)
    except (OSError, ValueError):
        # Another drive.
        return str(path)
