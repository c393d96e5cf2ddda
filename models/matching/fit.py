"""How well a leader fits a recipient: a whole number, each part rounded half up from its exact value.

Expertise: its weight times the share of the recipient's needs that the leader has; half where there are no needs.
Phase: its weight where they share a phase, half where either says none. Distance: its weight times
max(0, 1 - km / the offer's km), half where it is unknown. (contract, 'Fit')
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...common.arrays import Bits, Ints, common
from ..offers.offer import Fit
from .distance import UNKNOWN


@dataclass(frozen=True, slots=True)
class FitParts:
    """The parts of the fit of many pairs, and their sum."""

    expertise: Ints
    phase: Ints
    distance: Ints

    @property
    def total(self) -> Ints:
        return self.expertise + self.phase + self.distance

    def only(self, pairs: Ints) -> FitParts:
        """Give the parts of some of the pairs."""
        return FitParts(self.expertise[pairs], self.phase[pairs], self.distance[pairs])


def half(weight: int) -> int:
    """Half a weight, rounded half up: what counts where nothing is known."""
    return (weight + 1) // 2


def expertise_part(weight: int, needs: Bits, expertise: Bits) -> Ints:
    """The expertise part of pairs given row by row."""
    wanted = np.bitwise_count(needs).sum(axis=-1, dtype=np.int64)
    share = (2 * weight * common(needs, expertise) + wanted) // (2 * np.maximum(wanted, 1))
    return np.where(wanted == 0, half(weight), share)


def phase_part(weight: int, theirs: Bits, leaders: Bits) -> Ints:
    """The phase part of pairs given row by row."""
    unknown = ~theirs.any(axis=-1) | ~leaders.any(axis=-1)
    return np.where(unknown, half(weight), np.where(common(theirs, leaders) > 0, weight, 0))


def distance_part(weight: int, km: int, squared: Ints) -> Ints:
    """The distance part from squared metres, exactly.

    The part is weight - lost, where lost is the least whole number with
    (2 x weight x metres)² <= ((2 x lost + 1) x 1000 x km)².
    """
    metres = np.sqrt(np.maximum(squared, 0))
    lost = np.clip(np.ceil(weight * metres / (1000 * km) - 0.5), 0, weight).astype(np.int64)
    scaled = 4 * weight * weight * np.minimum(squared, (1000 * km) ** 2)
    lost += scaled > ((2 * lost + 1) * 1000 * km) ** 2
    lost -= (lost > 0) & (scaled <= ((2 * lost - 1) * 1000 * km) ** 2)
    return np.where(squared == UNKNOWN, half(weight), weight - np.clip(lost, 0, weight))


def fit_of(fit: Fit, needs: Bits, expertise: Bits, theirs: Bits, leaders: Bits, squared: Ints) -> FitParts:
    """The fit of pairs given row by row."""
    return FitParts(
        expertise_part(fit.expertise, needs, expertise),
        phase_part(fit.phase, theirs, leaders),
        distance_part(fit.distance, fit.km, squared),
    )
