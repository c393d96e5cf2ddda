"""Which schools a school carries on: URNs that it had before, as Ofsted's files and the department's links say."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from ...common.names import fold
from ..published.records import Link, Listing, MiFile

_PREDECESSOR, _SUCCESSOR = "predecessor", "successor"
_STAGES = ("infant", "junior")
_YEAR = timedelta(days=366)
_BORDER = 7
"""The age at which children go from an infant school to a junior school."""


class _Succession(NamedTuple):
    """A school that carries on another, since a day."""

    new: str
    old: str
    name: str
    on: date | None


def linked_predecessors(links: Iterable[Link], files: Collection[MiFile]) -> dict[str, str]:
    """Give the predecessor of each school by the department's links, less those that Ofsted does not follow.

    Dropped are links tagged as merged, amalgamated or split; of one school to several or several to one; from an
    infant or junior school to a primary; and where the old school was still open a year after the new one began.
    """
    steps = {(step.new, step.old): step for step in map(_succession, links) if step is not None}
    news, olds = (Counter(pair[side] for pair in steps) for side in (0, 1))
    single = [step for step in steps.values() if news[step.new] == 1 and olds[step.old] == 1]
    listed = _last_listed(files)
    return {s.new: s.old for s in single if not _outlived(s, listed) and not _other_stage(s, listed)}


def _succession(link: Link) -> _Succession | None:
    # A tagged link ('Predecessor - merged') is not a plain one.
    kind = fold(link.type)
    if kind == _PREDECESSOR:
        return _Succession(link.urn, link.other, link.name, link.on)
    return _Succession(link.other, link.urn, "", link.on) if kind == _SUCCESSOR else None


def _last_listed(files: Iterable[MiFile]) -> Mapping[str, tuple[date, Listing]]:
    found: dict[str, tuple[date, Listing]] = {}
    for file in sorted(files, key=lambda f: f.as_at):
        found |= {urn: (file.as_at, listing) for urn, listing in file.listings.items()}
    return found


def _outlived(step: _Succession, listed: Mapping[str, tuple[date, Listing]]) -> bool:
    if step.old not in listed or step.on is None:
        return False
    return listed[step.old][0] > step.on + _YEAR


def _other_stage(step: _Succession, listed: Mapping[str, tuple[date, Listing]]) -> bool:
    old, new = (listed[urn][1] if urn in listed else None for urn in (step.old, step.new))
    before, after = old.name if old else step.name, new.name if new else ""
    if new and any(stage in fold(before) and stage not in fold(after) for stage in _STAGES):
        return True
    return bool(old and new and old.ages and new.ages and _narrower(old.ages, new.ages))


def _narrower(old: tuple[int, int], new: tuple[int, int]) -> bool:
    # An infant school ends where a junior school begins.
    return _BORDER in old and new[0] < _BORDER < new[1]


class Lineage:
    """The URNs that a school had, walked from one to the one before."""

    def __init__(self, told: Mapping[str, set[str]], linked: Mapping[str, str]) -> None:
        self._text, self._linked = told, linked

    def before(self, urn: str) -> set[str]:
        """Give the URNs that a school had directly before: what Ofsted tells, else what a link says."""
        told = self._text.get(urn)
        if told:
            return told
        return {self._linked[urn]} if urn in self._linked else set()

    def all_before(self, urn: str, still_open: Collection[str]) -> set[str]:
        """Give every URN that a school had before; one that is still open is a school of its own."""
        found: set[str] = set()
        queue = [urn]
        while queue:
            new = {u for u in self.before(queue.pop()) if u not in still_open} - found - {urn}
            found |= new
            queue += new
        return found


def successors(links: Mapping[str, str], told: Mapping[str, set[str]]) -> dict[str, set[str]]:
    """Turn the steps round: which schools carry a school on."""
    found: dict[str, set[str]] = defaultdict(set)
    for new, olds in told.items():
        for old in olds:
            found[old].add(new)
    for new, old in links.items():
        found[old].add(new)
    return found
