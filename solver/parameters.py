"""Every figure that steers the search: one group a technique, one profile a size class.

None of them decides what is true. Bounds are exact and plans are judged by every row whatever these figures are; they
decide how much is tried, in which order, and when a technique gives way to the next. The defaults are the profile of a
region; `PROFILES` says what differs for larger models. They were chosen on the regimes of `benchmarks/run.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from types import MappingProxyType

COUNTRY_MATCHES = 60_000
"""Match columns from which a model is a country's: a relaxation then takes longer than a short CP-SAT run."""
HUGE_MATCHES = 400_000
"""Match columns from which a country is huge, as large as several: one level may take all the time there is."""


class SizeClass(Enum):
    """How large a model is, in match columns; decided once, by `size_class`, and carried with the model."""

    REGION = "region"
    COUNTRY = "country"
    HUGE = "huge"


def size_class(matches: int) -> SizeClass:
    """Give the size class of a model with this number of match columns."""
    if matches >= HUGE_MATCHES:
        return SizeClass.HUGE
    return SizeClass.COUNTRY if matches >= COUNTRY_MATCHES else SizeClass.REGION


@dataclass(frozen=True, slots=True)
class ModelSize:
    """Which strengthening columns and rows the model has."""

    rounded_budgets_up_to: int = 200_000
    """Match columns up to which budget rows are rounded: beyond, the rows take most of the memory and gain little."""
    roundings_per_row: int = 8
    """Divisors tried when a row is rounded; these are its smallest coefficients."""
    cost_aggregates: bool = True
    """Whether matches of equal cost are counted to shorten rounded rows. Off in a country: its cuts then gain more."""
    load_aggregates: bool = True
    """Whether a leader's matches of equal load are counted, for branching. Off in a country."""
    hulls: bool = True
    """Whether patterns of a leader that are many stand beside the model. Off in a country: separation takes long."""
    fewest_patterns: int = 1_000
    most_patterns: int = 2_000
    patterns_in_all: int = 200_000
    """Patterns of a leader: a share of `patterns_in_all`, between the other two. With more its classes are merged."""
    patterns_as_columns: int = 40
    """Patterns of one leader up to which they are columns; more are kept beside the model as a hull."""
    patterns_as_columns_in_all: int = 500
    """Patterns of all leaders above that limit up to which they are columns all the same."""
    unmixed_patterns: int = 10
    """Patterns of a leader up to which its loads are hardly ever fractional, and not counted."""
    small_team: int = 30
    """Leaders up to which `unmixed_patterns` holds; with more, `patterns_as_columns` takes its place."""
    always_counted_loads: int = 2
    """Different loads of a leader up to which counting them is always worth its rows."""
    scarce_spare: int = 2
    """Leaders are scarce with spare days of less than one part in this many of what recipients need at least."""


@dataclass(frozen=True, slots=True)
class Pricing:
    """Which columns the relaxation holds, and when it takes more."""

    first_columns: int = 10
    """Best matches and partners of each recipient that are there from the start."""
    kept_columns: int | None = None
    """Best matches of each recipient that stay when a relaxation is made smaller; None keeps the first ones."""
    all_patterns_up_to: int = 40
    """Patterns of a leader up to which all are there from the start."""
    columns_per_round: int = 6
    """Columns taken in one round for each recipient and each leader."""
    even_rounds: int | None = None
    """Rounds of `columns_per_round`; each round after them takes twice as many as the one before. None never grows."""
    shrink_from: float = 1.5
    """A relaxation is made anew without unused columns when it has this many times the columns that it needs."""
    tolerance: float = 1e-6
    """Gap, in units of the objective, below which the bound and the relaxed value are the same, and pricing ends."""
    float_margin: float = 0.1
    """Units by which prices in floats must be below a target before an exact bound below it is expected."""


@dataclass(frozen=True, slots=True)
class Simplex:
    """How GLOP solves relaxations."""

    scaling_from_rows: int = 5_000
    """Rows above which GLOP scales the model; the figures of a smaller one are of like size, and scaling costs more."""
    dual_iterations: int = 2_000
    """Dual iterations before the primal takes over, or half the rows if more: the dual needs few, or does not end."""
    dual_after_columns: int = 0
    """Newly taken columns up to which the dual simplex goes on, each from its better bound."""
    level_slack: float = 0.0
    """Share by which fixed levels are relaxed: fixed exactly, a huge model leaves too little room for floats."""


@dataclass(frozen=True, slots=True)
class Farkas:
    """How many rays are tried to prove a node empty."""

    rows_tried: int = 100
    """Most violated rows and columns whose ray is tried."""
    least_at_once: int = 8
    multipliers_at_once: int = 400_000
    """Rays worked out at once: as many as have this number of multipliers, but at least `least_at_once`."""
    violation: float = 1e-7
    """Violation in floats from which a row counts as violated."""


@dataclass(frozen=True, slots=True)
class Gomory:
    """Which Gomory mixed-integer cuts are derived and kept."""

    largest_denominator: int = 1_000
    denominator_error: float = 1e-3
    """Largest common denominator of multipliers that is looked for, and how far from whole it may leave them."""
    multiples: int = 5
    """Multiples of a row of the inverse that are rounded: each rounds differently."""
    exact: float = 1e-6
    """Distance from a fraction at which a multiplier is taken for it."""
    wild: float = 1e6
    """Multiplier from which a row of the inverse is left out: its rounding errors are too large."""
    fractional: float = 1e-4
    """Distance from a whole number from which a column is fractional."""
    large_basis: int = 2_500
    """Basic columns above which a basis is large, and the figures `..._large` hold."""
    columns_tried: int = 80
    columns_tried_large: int = 300
    columns_tried_share: int = 50
    """Fractional columns tried in one round; for a large basis the larger of 300 and one in 50 basic columns."""
    entries: int = 20_000_000
    """Row entries added up in one round, for up to `columns_tried_large` columns: budgets have one a match."""
    inverse_rows_at_once: int = 300
    """Rows of the inverse in memory at a time: each is as long as the basis has columns."""
    uneven: int = 10_000
    """Ratio of the largest to the smallest coefficient above which a cut is left out."""
    longest: int = 1_500
    longest_large: int = 10_000
    """Columns of the longest cut that is kept: longer ones slow every relaxation down."""
    kept: int = 60
    """Cuts kept in one round, or one in five of the columns tried if that is more."""
    parallel: float = 0.7
    """Cosine of the angle between two cuts from which the second is left out: it says almost the same."""
    violation: float = 1e-3
    """Violation, next to the length of the coefficients, from which a cut is kept."""


@dataclass(frozen=True, slots=True)
class Cuts:
    """When cuts are separated, and for how long."""

    gomory: Gomory = field(default_factory=Gomory)
    pattern_violation: float = 1e-4
    """Violation from which a slot cut or hull cut is added; also how far from whole a pattern is fractional."""
    hull_fractional: float = 1e-6
    """Distance from whole from which a hull's match is fractional."""
    rounds: int = 40
    """Rounds of pattern cuts of one level."""
    stalled_rounds: int = 4
    """Rounds without gain after which they end."""
    least_gain: float = 1e-6
    """Share of the bound that a round must gain not to be stalled."""
    gomory_worth: float = 0.1
    """Share of what all rounds have gained that a round of Gomory cuts must gain to be worth it."""
    gomory_patience: int = 2
    """Rounds in a row that are not worth it before they end."""


@dataclass(frozen=True, slots=True)
class Branching:
    """How branch and bound takes its turns."""

    nodes_per_round: int = 24
    """Nodes of one round: enough for a level that a few leaders leave fractional."""
    full_size_rows: int = 1_200
    """Rows of a model that gets `nodes_per_round`; a smaller one gets as many more, as its nodes take less."""
    growth: float = 3.0
    """Factor on the nodes of a round in CP-SAT's turns, next to the growth of the turn itself."""
    worth: float = 0.1
    rounds: int = 5
    """Branching goes on while a round closes more than `worth` of the gap, for at most `rounds` rounds."""
    fractional: float = 1e-6
    """Distance from a whole number from which a column is branched on."""
    nodes_of_a_proof: int = 20_000
    """Nodes of a certificate's tree, of a model of `full_size_rows`: work, not time, for the same tree each time."""
    node_effort: float = 0.0125
    """CP-SAT's deterministic seconds for a node without a fractional column, a `nodes_per_round` of the round."""


@dataclass(frozen=True, slots=True)
class CpSat:
    """How much CP-SAT is used."""

    short_run: float = 0.0125
    """Deterministic seconds of a heuristic's short run."""
    first_turn: float = 0.2
    """Deterministic seconds of the first turn on a level; a strategy may ask for more."""
    turn_growth: float = 3.0
    """Factor on the effort from one turn to the next."""
    most_open_columns: int = 400_000
    """Open columns above which CP-SAT is not asked: it would take minutes, and gigabytes, before it says anything."""
    second_run: float = 10.0
    """Effort of the second search that has to agree, as a multiple of the first's: it goes without presolve."""
    full_effort_columns: int = 2_000
    """Open columns up to which effort is as it stands; above, it grows in step with them, as presolve does."""


@dataclass(frozen=True, slots=True)
class LpGuidedSearch:
    """Heuristics around the relaxed solution."""

    zero: float = 1e-6
    """Relaxed value up to which a choice is not made; it is made from 1 less this."""
    choices_per_owner: int | None = None
    """Choices of each recipient and leader that a short run leaves open besides; None leaves all open."""


@dataclass(frozen=True, slots=True)
class Dives:
    """Diving."""

    whole: float = 1e-6
    """Distance from 0 and 1 at which a choice is whole."""
    fixed_share: int = 8
    """One in this many of the fractional choices is fixed before the next relaxation."""
    left_to_cpsat: int = 12
    """Fractional choices up to which CP-SAT settles the rest."""
    backtracks: int = 4
    """Times that a dive may be turned back."""


@dataclass(frozen=True, slots=True)
class Neighbourhoods:
    """Large neighbourhood search."""

    without_success: int = 8
    """Neighbourhoods in a row without a better plan that end it, of the first turn."""
    zero: float = 1e-6
    """Relaxed value up to which a column counts with what it loses against the bound."""
    fewest_leaders: int = 4
    first_leaders: int = 8
    most_leaders: int = 30
    """Leaders that are freed at once: at least, at first, and at most."""
    growth: float = 1.2
    """Factor by which a neighbourhood grows where CP-SAT settled it, and shrinks where it did not."""
    joined_at_once: int = 3
    """Leaders that join before the nearest are looked for again."""


@dataclass(frozen=True, slots=True)
class Windows:
    """Geographic windows of the anytime search."""

    matches_per_recipient: int = 8
    matches_per_leader: int = 4
    patterns_per_leader: int = 12
    """Columns that are open in a window, those of the least loss."""
    objective_share: float = 0.05
    """Weight of the level's own objective in a window, beside the prices of what windows share."""


@dataclass(frozen=True, slots=True)
class Heuristics:
    """Primal heuristics."""

    lp_guided: LpGuidedSearch = field(default_factory=LpGuidedSearch)
    diving: Dives = field(default_factory=Dives)
    neighbourhoods: Neighbourhoods = field(default_factory=Neighbourhoods)
    windows: Windows = field(default_factory=Windows)


_WEIGHTS = MappingProxyType({"extras": 0.7, "keep": 0.2, "cost": 0.2, "fit": 1.5, "travel": 1.5})


@dataclass(frozen=True, slots=True)
class Anytime:
    """The search of large models under a time limit."""

    exact_share: float = 1.0
    """Part of the time limit that the exact search has before the anytime search takes over."""
    matches_per_second: int = 0
    """Match columns that the exact search gets through per second of the limit; with less time it does not begin."""
    level_weights: Mapping[str, float] = field(default_factory=lambda: _WEIGHTS)
    """Weights by which levels share the time, 1 where none is given: some have little left to gain, others much."""
    near_enough: float = 1e-5
    """Gap, as a share of the bound, at which the exact search gives the rest of a level's share to the next level."""
    good_enough: float | None = None
    """Gap, as a share of the bound, at which windows stop on a level; None goes on."""
    first_columns: int = 6
    """Matches of each recipient that are in the relaxation from the start."""
    bound_tolerance: float = 2e-5
    """Share by which a bound may stay above the relaxation: the last few columns take most of the time."""
    rough_gap: float = 1e-4
    fine_gap: float = 2e-5
    """Relative gaps at which HiGHS ends a window: at first, and once the plan gets better slowly."""
    window_seconds: float = 15.0
    """Seconds of the longest window: HiGHS cannot be interrupted in between."""
    fewest_leaders: int = 300
    leaders_growth: int = 2
    most_leaders: int = 800
    """Leaders of a window: at first, the factor where the plan gets better slowly, and at most."""
    slow: float = 0.25
    """Share of the gap that going over all windows must close, not to be slow."""
    plan_share: float = 0.5
    """Part of a level's share of the time that windows have in any case, however long the relaxation took."""


@dataclass(frozen=True, slots=True)
class Warm:
    """What one solve keeps for the next."""

    whole: float = 1e-6
    """Distance at which a relaxed value is taken for a whole number; the result is judged in whole numbers."""
    work: float = 5.0
    """Units of work that keeping it may take."""
    matches_per_recipient: int = 2
    """Matches of each recipient, on each level, that the next relaxation begins with."""
    propagation_sweeps: int = 2
    """Sweeps of bound propagation over all rows."""


@dataclass(frozen=True, slots=True)
class Grace:
    """What may go on after the time limit, so that there is a plan to show."""

    seconds: float = 5.0
    """Seconds for a first plan of the locked, for naming a conflict, and at least for sharing out days."""
    matches_shared_per_second: int = 500
    """Matches whose days are shared out in a second, where it takes long."""


@dataclass(frozen=True, slots=True)
class Parameters:
    """All of them, with the size class that they are for."""

    size: SizeClass = SizeClass.REGION
    model: ModelSize = field(default_factory=ModelSize)
    pricing: Pricing = field(default_factory=Pricing)
    simplex: Simplex = field(default_factory=Simplex)
    farkas: Farkas = field(default_factory=Farkas)
    cuts: Cuts = field(default_factory=Cuts)
    branching: Branching = field(default_factory=Branching)
    cpsat: CpSat = field(default_factory=CpSat)
    heuristics: Heuristics = field(default_factory=Heuristics)
    anytime: Anytime = field(default_factory=Anytime)
    warm: Warm = field(default_factory=Warm)
    grace: Grace = field(default_factory=Grace)
    levels_ahead: int = 2
    """Levels in a row that are assumed to reach their whole bounds before one is settled."""

    @property
    def huge(self) -> bool:
        """Whether one level may take all the time there is: levels then share it, and are left without proof."""
        return self.size is SizeClass.HUGE


_COUNTRY = Parameters(
    size=SizeClass.COUNTRY,
    model=ModelSize(cost_aggregates=False, load_aggregates=False, hulls=False),
    pricing=Pricing(even_rounds=1),
    cuts=Cuts(gomory_patience=3),
    cpsat=CpSat(short_run=0.1),
    heuristics=Heuristics(lp_guided=LpGuidedSearch(choices_per_owner=8)),
    anytime=Anytime(exact_share=0.75),
    levels_ahead=0,
)
_HUGE = replace(
    _COUNTRY,
    size=SizeClass.HUGE,
    pricing=Pricing(even_rounds=1, kept_columns=3),
    simplex=Simplex(dual_after_columns=1_000, level_slack=1e-9),
    anytime=Anytime(exact_share=0.95, matches_per_second=2_000, good_enough=5e-4),
)

PROFILES: Mapping[SizeClass, Parameters] = MappingProxyType(
    {SizeClass.REGION: Parameters(), SizeClass.COUNTRY: _COUNTRY, SizeClass.HUGE: _HUGE}
)
"""The parameters of each size class."""


def profile(matches: int) -> Parameters:
    """Give the parameters of a model with this number of match columns."""
    return PROFILES[size_class(matches)]
