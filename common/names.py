"""Names compared and listed: when two are equal, the known name most like a misspelt one, unknown names."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from itertools import islice

_LONGEST = 200
"""Characters of the longest name that is compared with others: the time for it goes with the square of its length."""

_ALIKE = 0.75
"""How much alike, from 0 to 1, the known name must be that is proposed for an unknown one: North is not South."""

_UNKNOWN_SHOWN = 5
"""Unknown names that are listed with the ids that use them."""


def collapse(text: str) -> str:
    """Trim a text and make every run of spaces one space."""
    return " ".join(text.split())


def plain_postcode(text: str) -> str:
    """Give the form in which postcodes are compared: capitals, no spaces."""
    return "".join(text.split()).upper()


@lru_cache(maxsize=1 << 14)
def fold(text: str) -> str:
    """Give the form in which regions, phases, tags, roles and the like are compared."""
    return collapse(text).casefold()


_REGIONS = {
    "ee": "East of England", "eoe": "East of England", "em": "East Midlands", "ldn": "London", "ne": "North East",
    "nw": "North West", "se": "South East", "sw": "South West", "wm": "West Midlands",
    "y&h": "Yorkshire and the Humber", "yh": "Yorkshire and the Humber", "yorkshire": "Yorkshire and the Humber",
    "yorkshireandhumber": "Yorkshire and the Humber",
}  # fmt: skip
"""The nine regions of England by their short names, squashed."""
_WHOLE_REGIONS = frozenset(name.casefold() for name in _REGIONS.values())
"""These are never misspelt: South East is not a slip for North East."""


def nearest(name: str, known: Iterable[str], alike: float = 0.6) -> str | None:
    """Give the known name that is most like a misspelt one, or None where none is at least so much `alike` (0 to 1).

    A region of England is not misspelt; its short name, such as NW, means it.
    """
    if len(name) > _LONGEST or fold(name) in _WHOLE_REGIONS:
        return None
    by_fold = {fold(k): k for k in sorted(known) if len(k) <= _LONGEST}
    if (region := fold(_REGIONS.get(squash(name), ""))) in by_fold:
        return by_fold[region]
    found = get_close_matches(fold(name), sorted(by_fold), n=1, cutoff=alike)
    return by_fold[found[0]] if found else None


@dataclass(frozen=True, slots=True, eq=False)
class Nearest:
    """The known name that is most like a misspelt one, still to be sought: among thousands it takes a while.

    `known` is not to change before it is.
    """

    name: str
    known: Iterable[str]

    @property
    def found(self) -> str | None:
        """The name, or None where none is like it."""
        return nearest(self.name, self.known)


def spelling(names: Iterable[str]) -> dict[str, str]:
    """Give one spelling for each folded name: the commonest, and of those the first in the alphabet.

    A table that sums over a region must show it once, whichever row came first.
    """
    chosen: dict[str, str] = {}
    for name, _ in sorted(Counter(names).items(), key=lambda item: (-item[1], item[0])):
        chosen.setdefault(fold(name), name)
    return chosen


def listed(names: Iterable[str], most: int = 5) -> str:
    """Write names as a list in a sentence: all of them, or the first few and how many more."""
    names = list(names)
    shown = names[:most]
    if len(names) > most:
        return f"{', '.join(shown)} and {len(names) - most:,} more"
    if len(shown) < 2:
        return "".join(shown)
    return f"{', '.join(shown[:-1])} and {shown[-1]}"


def count(number: int, noun: str, plural: str | None = None) -> str:
    """Write a number with its noun: '1 school', '2 schools'."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def squash(header: str) -> str:
    """Give the form in which headers and the names of sheets are compared: without case, spaces and _."""
    return "".join(header.casefold().replace("_", " ").split())


def unknown_names(uses: Iterable[tuple[str, str]], known: Iterable[str]) -> str:
    """List the names that are not among the known, each with the ids that use it and the nearest known name.

    `uses` are names with ids. Gives '' where every name is known.
    """
    users: dict[str, set[str]] = defaultdict(set)
    names: dict[str, list[str]] = defaultdict(list)
    spelled = spelling(known)
    for name, id_ in uses:
        if fold(name) not in spelled:
            users[fold(name)].add(id_)
            names[fold(name)].append(name)
    unknown = {key: spelling(names[key])[key] for key in sorted(users)}
    shown = islice(unknown.items(), _UNKNOWN_SHOWN)
    told = [f"{name} ({listed(sorted(users[key]), 2)}{_hint(name, spelled)})" for key, name in shown]
    return listed([*told, *list(unknown)[_UNKNOWN_SHOWN:]], _UNKNOWN_SHOWN)


def _hint(name: str, spelled: dict[str, str]) -> str:
    near = nearest(name, spelled.values(), _ALIKE)
    return f"; did you mean {near}?" if near else ""


def with_id(name: str, id_: str) -> str:
    """Write a person or body for people: the name with the id behind it, or the id alone where that is the name."""
    return f"{name} ({id_})" if name and name != id_ else id_
