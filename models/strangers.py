"""Names that only one side uses: a leader's region that no school has, a tag that no leader has."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import islice

from .names import fold, listed, nearest, spelling

_ALIKE = 0.75
"""North is not meant to be South."""

_SHOWN = 5


def strangers(uses: Iterable[tuple[str, str]], known: Iterable[str]) -> str:
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
    strange = {key: spelling(names[key])[key] for key in sorted(users)}
    shown = islice(strange.items(), _SHOWN)
    told = [f"{name} ({listed(sorted(users[key]), 2)}{_hint(name, spelled)})" for key, name in shown]
    return listed([*told, *list(strange)[_SHOWN:]], _SHOWN)


def _hint(name: str, spelled: dict[str, str]) -> str:
    near = nearest(name, spelled.values(), _ALIKE)
    return f"; did you mean {near}?" if near else ""
