"""Bars of a page: lengths in per cent of the width, so that they fit a phone and a sheet of paper alike."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

STEP = 38
"""Pixels from one bar to the next: a line of text, and the bar below it."""
_LONGEST_LABEL = 34
"""Characters of a label that fit beside its bar."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: what it is about, its value, the value in words, and the whole of which it is a part, if it is."""

    label: str
    value: float
    told: str
    whole: float | None = None


@dataclass(frozen=True, slots=True)
class DrawnBar:
    """A bar as it is drawn: `top` in pixels, the others in per cent of the width; no `whole` is 0."""

    text: str
    top: int
    left: str
    width: str
    whole: str


@dataclass(frozen=True, slots=True)
class Bars:
    """A chart of bars; `about` says for who cannot see it what is drawn, and where the figures stand."""

    id: str
    title: str
    about: str
    bars: tuple[Bar, ...]

    @property
    def height(self) -> int:
        """The height in pixels."""
        return STEP * len(self.bars)

    @property
    def has_wholes(self) -> bool:
        """Whether bars are drawn as parts of a whole."""
        return any(bar.whole is not None for bar in self.bars)

    def drawn(self) -> Iterator[DrawnBar]:
        """Give the bars as they are drawn, from one foot at nothing."""
        values = [value for bar in self.bars for value in (bar.value, bar.whole or 0)]
        low, high = min(0, *values), max(0, *values)
        span = (high - low) or 1
        for number, bar in enumerate(self.bars):
            yield DrawnBar(
                text=f"{shortened(bar.label)}: {bar.told}",
                top=number * STEP,
                left=percent((min(0, bar.value) - low) / span),
                width=percent(abs(bar.value) / span),
                whole=percent((bar.whole or 0) / span),
            )


def percent(share: float) -> str:
    """Write a share as a length in SVG, to a tenth of a per cent."""
    return f"{round(100 * share, 1):g}%"


def shortened(label: str) -> str:
    """Cut a label that would not fit beside its figures."""
    return label if len(label) <= _LONGEST_LABEL else label[: _LONGEST_LABEL - 1].rstrip() + "…"
