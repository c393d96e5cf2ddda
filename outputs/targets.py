"""What a command reads and what it writes: no output is one of its inputs, and no two outputs are one file.

Files are compared by what they are: links, further names and the case of a name make no other file of one.
"""

from __future__ import annotations

import stat
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path
from unicodedata import normalize

from ..common.faults import Fault, Faults
from ..common.files.atomic_write import is_folder
from ..models.offers.catalogue import own_file
from ..models.region.region import Region

Paths = Path | Iterable[Path] | None

REGION_FILES = tuple(f"{record}s.csv" for record in Region.TABLES)
"""The files of a region that is a folder."""

ANSWERS = ("?" * 64 + ".json",)
"""The files of a folder in which answers are kept, each named by a digest."""


@dataclass(frozen=True, slots=True)
class _Used:
    """A file or folder, and the argument or option that names it."""

    option: str
    path: Path


@dataclass(frozen=True, kw_only=True)
class Targets:
    """The files that a command reads and writes, by the names of its arguments and options.

    `offers` are those named by id or by file; `inside` are the names, as patterns, of the files that are written into
    an output that is a folder.
    """

    reads: Mapping[str, Paths]
    writes: Mapping[str, Paths]
    offers: Iterable[str | None] = ()
    inside: Iterable[str] = field(default=())

    def check(self) -> None:
        """Raise Faults with every output that is an input, or another output too."""
        faults = self.faults()
        if faults:
            raise Faults(faults)

    def faults(self) -> list[Fault]:
        """Give a fault for each output that is an input, or another output too."""
        named = [Path(own) for offer in self.offers if (own := own_file(offer))]
        reads = [*_used(self.reads), *(_Used("--offer", path) for path in named)]
        writes = list(_used(self.writes))
        others = [(output, other) for place, output in enumerate(writes) for other in (*reads, *writes[:place])]
        found = (
            Fault(f"{why}: expected another name", at=output.option, value=str(output.path))
            for output, other in others
            if (why := self._why(output, other, read=other in reads))
        )
        return list(found)

    def _why(self, output: _Used, other: _Used, *, read: bool) -> str:
        """Say in which way two are one; empty where they are not."""
        does = "reads" if read else "writes"
        if _same(output.path, other.path):
            return f"this command {does} it{'' if read else ' already'}, as {other.option}"
        if _lies_in(output.path, other.path) and (read or self._fills(other.path, output.path)):
            return f"this command {does} the folder that it is in, as {other.option}"
        if _lies_in(other.path, output.path) and self._fills(output.path, other.path):
            return f"this command {does} {other.path.name} in this folder, as {other.option}"
        return ""

    def _fills(self, folder: Path, file: Path) -> bool:
        return is_folder(folder) and any(fnmatch(_one_case(file.name), pattern) for pattern in self.inside)


def _used(named: Mapping[str, Paths]) -> Iterator[_Used]:
    for option, paths in named.items():
        for path in (paths,) if isinstance(paths, Path) else paths or ():
            yield _Used(option, path)


def _same(one: Path, other: Path) -> bool:
    identity = _identity(one)
    return identity is not None and identity == _identity(other)


def _lies_in(path: Path, folder: Path) -> bool:
    try:
        return _same(path.resolve().parent, folder)
    except (OSError, RuntimeError, ValueError):
        return False


def _identity(path: Path) -> tuple[object, ...] | None:
    """Give what tells a file from all others: its number on the disk, or its folder's and the name that it will have.

    None for what may well be used twice, such as a terminal or `/dev/null`, and for what cannot be looked at: that is
    told where it is read or written.
    """
    missing: list[str] = []
    try:
        there = path.resolve()
        while not there.exists() and there != there.parent:
            missing.append(_one_case(there.name))
            there = there.parent
        found = there.stat()
    except (OSError, RuntimeError, ValueError):
        return None
    if not (stat.S_ISREG(found.st_mode) or stat.S_ISDIR(found.st_mode)):
        return None
    # Some network drives number nothing.
    home = (found.st_dev, found.st_ino) if found.st_ino else (_one_case(str(there)),)
    return *home, *missing


def _one_case(name: str) -> str:
    """Give a name as a disk knows it that tells neither case nor ways of writing an accent apart.

    Two new files that differ in no more are one on such a disk, and cannot be copied to it from another.
    """
    return normalize("NFC", name).casefold()
