"""What is short in a made-up region, and how short."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, kw_only=True)
class Regime:
    """How a made-up region's leaders, money and day rates stand to what its recipients want.

    `leaders`: their days and matches in all, next to the recipients and their caps. 'scarce': room for about six
    matches to ten recipients, at about half the days wanted; 'tight': about as much as is wanted; 'ample': about
    twice. No leader has more than 60 days, so very few leaders are scarce whatever is asked for.
    `money`: 'slack': more than can be spent; 'binding': every recipient that a leader has room for can have its
    minimum, not its cap, and some partnerships; 'hard': rows for some regions and pots as well, some of them below
    the minimums, and a total just under what all the rows together let be spent.
    `rates`: 'uniform': the offer's day rate for everybody; 'few': one leader in twelve has another; 'mixed': rates
    from £450 to £700 that share no large divisor.
    `minimums`: most recipients ask for fewer days than the cap, and for different ones.
    """

    leaders: Literal["scarce", "tight", "ample"] = "tight"
    money: Literal["slack", "binding", "hard"] = "binding"
    rates: Literal["uniform", "few", "mixed"] = "few"
    minimums: bool = False
