"""Writes the match.toml of a region's year, with every setting that it may have and what it is for."""

from __future__ import annotations

import json
from pathlib import Path

from ...common.faults import Fault, Faults, refuse
from ...common.files.atomic_write import cannot_write, write_whole
from ...inputs.documents.match_toml import NAME
from ...models.offers.catalogue import read_offer

_ABOUT = {
    "offer": ("the year's offer: plan, eligible, and what-if take it", "2023-24"),
    "region": ("the region's file: plan, check, compare, sweep, worth and dropout take it", "region.xlsx"),
    "by": ("who agrees plans: agree takes it", "J. Singh"),
    "marking": ("a handling marking on every sheet and page", "OFFICIAL"),
    "postcodes": ("files of postcode, easting, northing", ["postcodes.csv"]),
    "regions": ("eligible: only these regions", ["North West"]),
    "trusts": ("eligible: the register's groups", "allgroupsdata.csv"),
    "members": ("eligible: when schools joined", "alllinksdata.csv"),
    "links": ("eligible: links between schools", "links_edubasealldata.csv"),
    "academies": ("eligible: exports of trusts' academies", ["academies.xlsx"]),
    "pipeline": ("eligible: exports of trusts' pipeline academies", ["pipeline.xlsx"]),
    "leaders": ("eligible: the form that leaders filled in", "leaders.xlsx"),
    "boundaries": ("report: outlines on the map", "authorities.geojson"),
    "template": ("letters: your own letter", "letter.docx"),
}
"""Every setting: what it is for, and an example, which stands as a comment where nobody gave it."""


def write_match_toml(folder: Path, **given: str | None) -> Path:
    """Write a folder's match.toml, and the folder where it is missing; gives the file.

    `given` are settings. Raises Faults where one is there already, or a setting cannot be one.
    """
    file = folder / NAME
    if file.exists():
        raise refuse(f"{file} is there already: change it in any editor")
    faults = [
        Fault("expected a text of one line", at=f"--{name}", value=value)
        for name, value in given.items()
        if value is not None and not (value.strip() and value.isprintable())
    ]
    if faults:
        raise Faults(faults)
    offer = given.get("offer")
    if offer and not Path(offer).suffix:
        read_offer(offer)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise cannot_write(folder, error) from None
    write_whole(file, match_toml_text(given).encode())
    return file


def match_toml_text(given: dict[str, str | None]) -> str:
    """Give the text of a match.toml: what is given, and the rest as comments."""
    lines = ["# Commands of match that run here, or below, take these unless an option says otherwise.", ""]
    for name, (about, example) in _ABOUT.items():
        value = given.get(name)
        set_ = f"{name} = {json.dumps(example if value is None else value, ensure_ascii=False)}"
        lines += [f"# {about}", f"{'# ' if value is None else ''}{set_}", ""]
    return "\n".join(lines)
