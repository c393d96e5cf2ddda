"""The zip package inside a workbook: its table of contents is judged first, its parts are unpacked piece by piece."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from ...common.faults import Place, refuse
from ...common.files.read import MOST_PARTS, MOST_UNPACKED
from .broken import Broken, Protected

_PIECE = 1 << 16
"""Bytes that are unpacked at a time."""
_ENCRYPTED = 1
"""The bit of a part's flags that says so."""


class Package:
    """The parts of a workbook by name; names differ in more than case, and `\\` counts as `/`.

    Raises Faults where the package is larger than what is read, Broken where it is not sound.
    """

    def __init__(self, data: bytes, place: Place) -> None:
        self._place, self._unpacked = place, 0
        self._zip = ZipFile(BytesIO(data))
        infos = self._zip.infolist()
        if len(infos) > MOST_PARTS:
            raise Broken(f"it has {len(infos):,} parts")
        if sum(info.file_size for info in infos) > MOST_UNPACKED:
            raise self._too_large()
        self._parts: dict[str, ZipInfo] = {}
        for info in infos:
            if self._parts.setdefault(_key(info.filename), info) is not info:
                raise Broken(f"two parts are named {info.filename}")

    def __contains__(self, name: str) -> bool:
        return _key(name) in self._parts

    def pieces(self, name: str) -> Iterator[bytes]:
        """Walk the content of a part, piece by piece; its length and its check sum are held to what they claim."""
        info = self._parts.get(_key(name))
        if info is None:
            raise Broken(f"it has no part {name}")
        if info.flag_bits & _ENCRYPTED:
            raise Protected
        # Other ways of packing take as much memory as the file asks for.
        if info.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise Broken(f"its part {name} is packed in an unknown way")
        with self._zip.open(info) as opened:
            while piece := opened.read(_PIECE):
                self._unpacked += len(piece)
                if self._unpacked > MOST_UNPACKED:
                    raise self._too_large()
                yield piece

    def _too_large(self) -> Exception:
        return refuse(f"unpacks to more than {MOST_UNPACKED // 1_000_000} MB, the most that is read", self._place)


def _key(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").casefold()
