"""Who is meant by what somebody typed: an id, a name, a part of a name that only one has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from ...common.faults import Fault, Faults, shorten
from ...common.names import fold, listed

_PROPOSED = 3
"""Names that are proposed for one that nobody has."""

_SHOWN = 8
"""Names that are listed where several fit."""

_ALIKE = 0.5
"""How much alike, from 0 to 1, a name must be to be proposed."""

_LONGEST = 200
"""Characters of what was typed that are compared with names: the time for it goes with their square."""


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody who may be meant: what they are (`kind`), their id and their name."""

    kind: str
    id: str
    name: str

    def __str__(self) -> str:
        return f"{self.name} ({self.id})" if self.name != self.id else self.id


class Ambiguous(Faults):
    """What was typed fits several; they are listed."""


def find_by_name(text: str, known: Sequence[Known], option: str = "") -> Known:
    """Find the one who is meant: by the exact id, the exact name, or a part of a name in any case and spacing.

    `kind:id` tells a leader from a school or trust of the same id. Raises Faults, of one line, where nobody fits, with
    the nearest names, or Ambiguous where several fit, with theirs; `option` is where it was typed.
    """
    wanted = text.strip()
    kind, colon, rest = wanted.partition(":")
    if colon and fold(kind) in {one.kind for one in known}:
        known, wanted = [one for one in known if one.kind == fold(kind)], rest.strip()
    for found in _rounds(wanted, known):
        if len(found) == 1:
            return found[0]
        if found:
            kinds = {one.kind for one in found}
            way = "give one of the ids" if len({one.id for one in found}) > 1 else f"give {' or '.join(_marked(found))}"
            several = listed((f"{one.kind} {one}" if len(kinds) > 1 else str(one) for one in found), _SHOWN)
            raise Ambiguous([Fault(f"fits several: {several}; {way}", at=option, value=shorten(text))])
    near = listed(map(str, _nearest(wanted, known)), _PROPOSED)
    hint = f"; the nearest are {near}" if near else ""
    what = " or ".join(sorted({one.kind for one in known}))
    raise Faults(
        [Fault(f"expected the id or the name of a {what} of the region{hint}", at=option, value=shorten(text))]
    )


def _marked(found: Sequence[Known]) -> list[str]:
    return [f"{one.kind}:{one.id}" for one in found]


def _rounds(wanted: str, known: Sequence[Known]) -> list[list[Known]]:
    if not wanted:
        return []
    name = fold(wanted)
    return [
        [one for one in known if one.id == wanted],
        [one for one in known if fold(one.name) == name],
        [one for one in known if name in fold(one.name) or name == fold(one.id)],
    ]


def _nearest(wanted: str, known: Sequence[Known]) -> list[Known]:
    name = fold(wanted[:_LONGEST])
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(name)
    scored = []
    for one in known:
        best = 0.0
        for text in (fold(one.name), fold(one.id)):
            matcher.set_seq1(text[:_LONGEST])
            if matcher.real_quick_ratio() > max(best, _ALIKE) and matcher.quick_ratio() > max(best, _ALIKE):
                best = max(best, matcher.ratio())
        if best >= _ALIKE:
            scored.append((-best, one.id, one))
    return [one for _, _, one in sorted(scored, key=lambda row: row[:2])[:_PROPOSED]]
