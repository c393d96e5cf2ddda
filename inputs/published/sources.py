"""All files of one run of `match eligible`, read, every fault of all of them at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from ...common.faults import FaultList, Faults
from ...common.files.read import collector_paused
from ..recognition.file_kind import PUBLISHED, misplaced
from .gias import read_groups, read_links, read_members
from .ofsted import check_kinds, read_mi
from .postcodes import look_up_in
from .records import Sources
from .trust_exports import by_urn_academies, by_urn_projects, read_academies, read_pipeline

T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True, kw_only=True)
class Paths:
    """Where the files are; only Ofsted's are needed."""

    inspections: Sequence[Path]
    trusts: Path | None = None
    members: Path | None = None
    links: Path | None = None
    postcodes: Sequence[Path] = ()
    academies: Sequence[Path] = ()
    pipeline: Sequence[Path] = ()


def read_sources(paths: Paths) -> Sources:
    """Read everything; raises Faults with what is wrong in any file."""
    with collector_paused():
        return _read(paths)


def _read(paths: Paths) -> Sources:
    found = FaultList()
    read = [_try(read_mi, path, found) or [] for path in dict.fromkeys(paths.inspections)]
    members = _try(read_members, paths.members, found)
    groups = _try(read_groups, paths.trusts, found)
    links = _try(read_links, paths.links, found)
    positions = _try(look_up_in, paths.postcodes, found)
    academies = [_try(read_academies, path, found) or () for path in dict.fromkeys(paths.academies)]
    projects = [_try(read_pipeline, path, found) or () for path in dict.fromkeys(paths.pipeline)]
    if found:
        raise Faults(found)
    files = tuple(sorted((file for part in read for file in part), key=lambda f: (f.as_at, f.name)))
    check_kinds(files)
    notes = tuple(_notes(note for file in files for note in file.notes))
    exports = by_urn_academies(academies), by_urn_projects(projects)
    return Sources(files, members, groups, links or (), positions, notes, *exports)


def _notes(notes: Iterable[str]) -> Iterable[str]:
    return dict.fromkeys(notes)


def _try(read: Callable[[T], R], source: T | None, faults: FaultList) -> R | None:
    if source is None:
        return None
    try:
        return read(source)
    except Faults as found:
        paths: list[object] = [*source] if isinstance(source, Sequence) else [source]
        others = [other for path in paths if isinstance(path, Path) and (other := misplaced(path, PUBLISHED))]
        faults += [fault for other in others or [found] for fault in other.faults]
        return None
