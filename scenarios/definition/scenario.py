"""A scenario: a named list of changes to a base, perhaps on top of another scenario."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from ...common.faults import Fault, Faults, Place
from ...common.names import Nearest, fold
from ...models.matching.options import Options, Request
from ...models.offers.catalogue import read_offer
from ...models.offers.offer import Offer
from .apply_changes import apply_steps
from .change import Step

BASE = "base"
"""The name of what every scenario is put against."""


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """What is changed: first the steps, in their order; what is None stays as it is.

    `weights` are figures of the offer's fit by name. `source` is the file, `at` the place in it, for faults.
    """

    name: str
    about: str = ""
    builds_on: str | None = None
    steps: tuple[Step, ...] = ()
    offer: str | None = None
    objective: tuple[str, ...] | None = None
    min_days: int | None = None
    weights: tuple[tuple[str, int], ...] = ()
    source: str = ""
    at: str = ""


@dataclass(frozen=True)
class Posed:
    """A scenario as a request, ready to be planned; `rules` says what changed of the rules rather than of the world."""

    scenario: Scenario
    request: Request
    rules: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


def pose(base: Request, scenarios: Sequence[Scenario]) -> tuple[Posed, ...]:
    """Make the request of every scenario.

    Raises Faults, all at once, for two of one name, a circle of `builds_on`, and every unknown name or unfit value.
    """
    faults = [*_repeated(scenarios), *_astray(scenarios)]
    if faults:
        raise Faults(faults)
    by_name = {fold(scenario.name): scenario for scenario in scenarios}
    posed = list[Posed]()
    for scenario in scenarios:
        try:
            posed.append(_pose(base, scenario, list(_chain(scenario, by_name))))
        except Faults as found:
            faults += found.faults
    if faults:
        raise Faults(faults)
    return tuple(posed)


def _repeated(scenarios: Sequence[Scenario]) -> Iterator[Fault]:
    seen = {BASE}
    for scenario in scenarios:
        if fold(scenario.name) in seen:
            expected = "expected a name of its own: " + (
                f"'{BASE}' is what every scenario is put against"
                if fold(scenario.name) == BASE
                else "an earlier scenario has it too"
            )
            yield Fault(expected, Place(scenario.source), f"{scenario.at} name", scenario.name)
        seen.add(fold(scenario.name))


def _astray(scenarios: Sequence[Scenario]) -> Iterator[Fault]:
    """Find what builds on nothing, or in the end on itself."""
    by_name = {fold(scenario.name): scenario for scenario in scenarios}
    for scenario in scenarios:
        above = scenario.builds_on
        if above is not None and fold(above) not in by_name and fold(above) != BASE:
            names = [other.name for other in scenarios]
            expected = "expected the name of another scenario"
            yield Fault(expected, Place(scenario.source), f"{scenario.at} builds_on", above, Nearest(above, names))
        chain = [link.name for link in _chain(scenario, by_name)]
        if fold(chain[-1]) == fold(scenario.name) and len(chain) > 1:
            circle = " builds on ".join(chain)
            yield Fault(f"goes in a circle: {circle}", Place(scenario.source), f"{scenario.at} builds_on", above)


def _chain(scenario: Scenario, by_name: dict[str, Scenario]) -> Iterator[Scenario]:
    """Walk from a scenario to what it builds on; a circle is walked once, to where it closes."""
    seen, at = set[str](), scenario
    while True:
        yield at
        seen.add(fold(at.name))
        above = by_name.get(fold(at.builds_on or ""))
        if above is None or (fold(above.name) in seen and above is not scenario):
            return
        if above is scenario:
            yield above
            return
        at = above


def _pose(base: Request, scenario: Scenario, chain: list[Scenario]) -> Posed:
    posed = Posed(scenario, base)
    for link in reversed(chain):
        posed = _with(posed, link)
    return posed


def _with(posed: Posed, link: Scenario) -> Posed:
    changed = apply_steps(posed.request.region, link.steps, link.source)
    offer = _offer(posed.request.offer, link)
    options = _options(posed.request.options, link)
    rules = [*posed.rules, *_rules(posed.request, offer, options)]
    request = Request(region=changed.region, offer=offer, options=options)
    idle = [] if changed.warnings or request != posed.request else ["it changes nothing"]
    return Posed(posed.scenario, request, tuple(dict.fromkeys(rules)), (*posed.warnings, *changed.warnings, *idle))


def _offer(offer: Offer, link: Scenario) -> Offer:
    if link.offer is not None:
        try:
            offer = read_offer(link.offer)
        except Faults as found:
            raise Faults(
                replace(fault, place=Place(link.source), at=f"{link.at} offer") for fault in found.faults
            ) from None
    return with_weights(offer, link.weights)


def with_weights(offer: Offer, weights: Iterable[tuple[str, int]]) -> Offer:
    """Give an offer with other figures of its fit; its digest is then its own."""
    changed: dict[str, Any] = dict(weights)
    fit = replace(offer.fit, **changed)
    if fit == offer.fit:
        return offer
    text = f"{offer.sha256} fit {sorted(changed.items())}"
    return replace(offer, fit=fit, sha256=sha256(text.encode()).hexdigest())


def _options(options: Options, link: Scenario) -> Options:
    options = replace(options, objective=options.objective if link.objective is None else link.objective)
    options = replace(options, min_days=options.min_days if link.min_days is None else link.min_days)
    try:
        options.check()
    except Faults as found:
        place, at = Place(link.source), f"{link.at} objective"
        raise Faults(replace(fault, place=place, at=at) for fault in found.faults) from None
    return options


def _rules(before: Request, offer: Offer, options: Options) -> Iterator[str]:
    if offer.id != before.offer.id:
        yield f"offer {offer.id} instead of {before.offer.id}"
    elif offer != before.offer:
        yield f"other weights of fit in offer {offer.id}"
    if options.objective != before.options.objective:
        yield f"levels in another order: {', '.join(options.levels)}"
    if options.min_days != before.options.min_days:
        yield f"at least {options.min_days} days a match"
