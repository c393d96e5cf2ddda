"""Outlines to draw beneath a map: rings of points on the British National Grid."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

Ring: TypeAlias = tuple[tuple[float, float], ...]
"""Easting and northing of each point, in metres."""


@dataclass(frozen=True, slots=True)
class Boundaries:
    """The rings of all polygons of a file, and its name."""

    name: str
    rings: tuple[Ring, ...]
