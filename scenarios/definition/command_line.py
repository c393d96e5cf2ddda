"""A scenario from a few words of the command line: changes of cells, and what else a scenario may set."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...common.faults import Fault, Faults
from ...common.names import fold, nearest
from ...models.matching.options import parse_objective
from .change import Change, parse_change
from .scenario import Scenario

_WORDS = ("offer", "objective", "min_days")
_WEIGHTS = ("expertise", "phase", "distance", "km")


def quick_scenario(name: str, texts: Sequence[str], at: str) -> Scenario:
    """Make a scenario of texts such as `budgets.total.amount*=0.9` or `offer=2021-22`; raises Faults."""
    scenario, steps, faults = Scenario(name=name, at=at), list[Change](), list[Fault]()
    for text in texts:
        try:
            whole = _whole(scenario, text, at)
            if whole is None:
                steps.append(parse_change(text, at))
            else:
                scenario = whole
        except Faults as found:
            faults += found.faults
    if faults:
        raise Faults(faults)
    return replace(scenario, steps=tuple(steps))


def _whole(scenario: Scenario, text: str, at: str) -> Scenario | None:
    """Set what is no cell of the region; None where the text is about one."""
    name, equals, value = (part.strip() for part in text.partition("="))
    word = fold(name)
    if not equals or not (word in _WORDS or word.startswith("weights.")):
        return None
    if word == "offer":
        return replace(scenario, offer=value)
    if word == "objective":
        return replace(scenario, objective=parse_objective(value))
    if word == "min_days":
        return replace(scenario, min_days=_number(value, 1, 366, at))
    weight = word.removeprefix("weights.")
    if weight not in _WEIGHTS:
        known = ", ".join(_WEIGHTS)
        raise Faults(
            [Fault(f"expected a weight of the fit: {known}", at=at, value=weight, nearest=nearest(weight, _WEIGHTS))]
        )
    number = _number(value, 1 if weight == "km" else 0, 1000, at)
    return replace(scenario, weights=(*scenario.weights, (weight, number)))


def _number(text: str, least: int, most: int, at: str) -> int:
    if not text.isdecimal() or not least <= int(text) <= most:
        raise Faults([Fault(f"expected a whole number from {least} to {most}", at=at, value=text)])
    return int(text)
