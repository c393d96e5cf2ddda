"""The gallery of broken regions: each file is the sound one with one thing wrong."""

from __future__ import annotations

import tomllib

import pytest
from tsimatch.common.faults import Faults
from tsimatch.inputs.region.region import read_region

from ...support.paths import DATA

GALLERY = DATA / "gallery"
EXPECTED: dict[str, str] = tomllib.loads((GALLERY / "expected.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", sorted({file.stem for file in GALLERY.glob("*.csv")} | EXPECTED.keys()))
def test_gallery(name: str) -> None:
    """A region with one fault is refused with that fault alone, in words that say where and what is expected."""
    with pytest.raises(Faults) as caught:
        read_region(GALLERY / f"{name}.csv")
    assert str(caught.value) == EXPECTED[name]
