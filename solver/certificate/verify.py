"""Verification of a certificate: every bound worked out again from its prices, in Python's integers.

It builds the model of the region anew and reads nothing else of the solver: no OR-Tools, no floats, no 64-bit limits.
Weak duality is all it rests on: for prices y >= 0 (free on rows of equality) every plan has

    objective <= y · limits + sum over columns of the larger of (objective - y · rows) × column at its two bounds.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import gcd
from typing import NamedTuple

from ...models.matching.fairness import Fairness
from ...models.matching.instance import Instance
from ...models.matching.levels import FAIR, LOWEST, level_of
from ...models.plan.certificate import Certificate, CutProof, LevelProof
from ...models.plan.check_result import Broken, Proved, Recheck
from ...models.plan.plan import Plan
from ..model.model import Model, make_model
from ..parameters import Parameters
from .verify_cuts import Derived, Part, hull_row, rounded_row, slots_row
from .verify_tree import Sums, Tree, TreeFault, TreeRows, reduced_costs, summed


def recheck(certificate: Certificate, plan: Plan, instance: Instance, parameters: Parameters | None = None) -> Recheck:
    """Work out every bound of a certificate again, and hold it against the plan.

    `parameters` are those that the model was made with, if they are not those of its size class.
    """
    return verified(certificate, plan, instance, parameters)[0]


def verified(
    certificate: Certificate, plan: Plan, instance: Instance, parameters: Parameters | None = None
) -> tuple[Recheck, Verifier | None]:
    """Do what `recheck` does, and give what it worked out on the way; None where it is about something else."""
    broken = list(_other(certificate, plan, instance))
    # The model is the extended formulation where prices alone did not do.
    model = make_model(instance, parameters=parameters)
    if certificate.model != model.digest:
        model = make_model(instance, extended=True, parameters=parameters)
    if not broken and certificate.model != model.digest:
        broken.append(_wrong("", f"the model is another one than that of version {certificate.version}"))
    if broken:
        return Recheck((), tuple(broken)), None
    verifier = Verifier(model, certificate.cuts)
    for proof in certificate.levels:
        found = verifier.level(proof)
        if isinstance(found, Broken):
            return Recheck(tuple(verifier.proved), (found,)), verifier
    levels, end = [level_of(name) for name in model.objectives], len(verifier.proved)
    partly = levels[end] if 0 < end < len(levels) and levels[end] == levels[end - 1] else ""
    unlike = tuple(_unlike(verifier.proved, plan, model.columns.fairness))
    return Recheck(tuple(verifier.proved), unlike, partly), verifier


def _wrong(about: str, sentence: str) -> Broken:
    return Broken("certificate", about, sentence)


def _other(certificate: Certificate, plan: Plan, instance: Instance) -> Iterator[Broken]:
    if certificate.region.sha256 != instance.digest:
        yield _wrong("", f"it is about another region: {certificate.region.name}")
    if certificate.offer.sha256 != instance.offer.sha256:
        yield _wrong("", f"it is about another offer: {certificate.offer.name}")
    if certificate.options != plan.options:
        yield _wrong("", "it is about a plan with other options")


def _unlike(proved: Sequence[Proved], plan: Plan, fairness: Fairness | None) -> Iterator[Broken]:
    """Where plan and certificate say different things."""
    by_name = {level.name: level.value for level in proved}
    for name, value, proven in _stated(plan, fairness):
        if proven and by_name.get(name) != value:
            yield _wrong(name, "is proven in the plan, and the certificate proves another value or none")


def _stated(plan: Plan, fairness: Fairness | None) -> Iterator[tuple[str, int, bool]]:
    """Walk the plan's levels as they are maximised, and whether each is called proven; `fair` goal by goal."""
    for level in plan.levels:
        if level.name != FAIR or fairness is None:
            yield level.name, -level.value if level.name in LOWEST else level.value, level.proven
            continue
        for name, share in zip(fairness.goals, fairness.shares, strict=True):
            yield name, sum(one.of_all >= share for one in level.shares), level.proven


def narrowed(
    reduced: Sequence[int], slack: int, lower: Sequence[int], upper: Sequence[int]
) -> tuple[list[int], list[int]]:
    """Give the bounds of columns that lose no more, together, than a slack: by their reduced costs."""
    low, high = list(lower), list(upper)
    for column, cost in enumerate(reduced):
        if cost < 0:
            high[column] = min(upper[column], lower[column] + slack // -cost)
        elif cost > 0:
            low[column] = max(lower[column], upper[column] - slack // cost)
    return low, high


class PricedLevel(NamedTuple):
    """A level as its prices bound it: scaled reduced costs of the columns, the scaled bound, and its proof."""

    proof: LevelProof
    objective: list[int]
    reduced: list[int]
    total: int


class Verifier:
    """The model, with the bounds of the columns as they are tightened from level to level.

    `steps` are the levels that are proven, `domains` the bounds of the columns before each of them and after the
    last, `added` says for each cut how many levels were held when it was derived.
    """

    def __init__(self, model: Model, cuts: Sequence[CutProof]) -> None:
        rows = model.rows
        self.model, self.cuts = model, cuts
        self.rows: list[dict[int, int]] = [{} for _ in range(rows.count)]
        for row, column, value in zip(rows.row.tolist(), rows.column.tolist(), rows.value.tolist(), strict=True):
            self.rows[row][column] = value
        self.limits, self.equal = rows.limit.tolist(), rows.equal.tolist()
        self.lower, self.upper = [0] * model.columns.count, model.upper.tolist()
        self.fixed_levels: list[tuple[list[int], int]] = []
        self.proved: list[Proved] = []
        self.steps: list[PricedLevel] = []
        self.domains: list[tuple[list[int], list[int]]] = [(list(self.lower), list(self.upper))]
        self.added: list[int] = []
        self.faulty: list[int] = []

    def level(self, proof: LevelProof) -> Broken | None:
        """Prove one level, and hold it; gives what is wrong where it does not prove what it says."""
        self._add_cuts()
        wrong = self._unsound(proof)
        if wrong:
            return _wrong(proof.name, wrong)
        objective = self.model.objectives[proof.name].tolist()
        reduced, total = self._priced(proof, objective)
        unit = proof.scale * (gcd(*objective) or 1)
        bound = total // unit * (gcd(*objective) or 1)
        if bound < proof.value or (proof.closed_by == "bound" and bound != proof.value):
            return _wrong(proof.name, f"is proven by its prices to be at most {bound}, and is stated as {proof.value}")
        priced = PricedLevel(proof, objective, reduced, total)
        if proof.closed_by == "tree" and (open_ := self._open(priced)):
            return _wrong(proof.name, open_)
        how = proof.closed_by, proof.search, proof.agreed, len(proof.tree)
        self.proved.append(Proved(proof.name, proof.value, bound, *how))
        self.fixed_levels.append((objective, proof.value))
        self.steps.append(priced)
        # No plan of the level moves a column further than the slack pays for.
        slack = total - proof.scale * proof.value
        self.lower, self.upper = narrowed(reduced, slack, self.lower, self.upper)
        self.domains.append((list(self.lower), list(self.upper)))
        return None

    def _add_cuts(self) -> None:
        """Add the rows that follow from the levels that are fixed now, up to the first that needs more."""
        first = self.model.rows.count
        for cut in self.cuts[len(self.rows) - first :]:
            if cut.after > len(self.fixed_levels):
                return
            made = self._derived(cut)
            if made is None:
                self.faulty.append(len(self.rows) - first)
            row, limit = made or ({}, 0)
            self.added.append(len(self.fixed_levels))
            self.rows.append(row)
            self.limits.append(limit)
            self.equal.append(False)

    def _derived(self, cut: CutProof) -> Derived | None:
        if cut.members:
            return slots_row(self.model, cut.members)
        return hull_row(self.model, cut.leader, cut.weights) if cut.weights else self._rounded(cut)

    def _rounded(self, cut: CutProof) -> Derived | None:
        known, sound = range(len(self.rows)), cut.after == len(self.fixed_levels) and cut.divisor > 1
        if not sound or any(row not in known for row, _ in cut.rows):
            return None
        if any(level not in range(len(self.fixed_levels)) for level, _ in cut.held):
            return None
        return rounded_row(self.parts(cut), cut.divisor, frozenset(cut.flipped), self.lower, self.upper)

    def parts(self, cut: CutProof) -> list[Part]:
        """Give the rows and held levels that a rounded row follows from, in the order in which the cut has them."""
        parts = [Part(self.rows[row], self.limits[row], self.equal[row], times) for row, times in cut.rows]
        for level, times in cut.held:
            objective, value = self.fixed_levels[level]
            parts.append(Part({c: -v for c, v in enumerate(objective) if v}, -value, False, times))
        return parts

    def _open(self, level: PricedLevel) -> str:
        """Say which leaf of a tree is not closed; empty where all are, and nothing is better than the level's value."""
        try:
            for node in self.tree(level, len(self.fixed_levels)).walk():
                if node.sums is not None and node.sums.total >= 0:
                    return f"has a leaf that its prices do not close: node {node.number}"
        except TreeFault as fault:
            return str(fault)
        return ""

    def tree(self, level: PricedLevel, held: int) -> Tree:
        """Give the tree of a level, with a number of levels held."""
        lower, upper = self.domains[held]
        # Of a better plan columns move less: the prices of the level say how far.
        target = level.proof.value + (gcd(*level.objective) or 1)
        inside = narrowed(level.reduced, level.total - level.proof.scale * target, lower, upper)
        rows = TreeRows(self.rows, self.limits, self.equal, tuple(self.fixed_levels[:held]), (level.objective, target))
        return Tree(level.proof.tree, rows, inside)

    def _unsound(self, proof: LevelProof) -> str:
        expected = list(self.model.objectives)[len(self.fixed_levels) : len(self.fixed_levels) + 1]
        if expected != [proof.name]:
            return f"stands where {'nothing' if not expected else expected[0]} is expected"
        if self.faulty:
            return f"rests on cuts that do not follow from the model: {self.faulty}"
        if bool(proof.tree) != (proof.closed_by == "tree"):
            return "has a tree and is not closed by it, or is and has none"
        if proof.scale < 1 or len(proof.held) != len(self.fixed_levels) or any(price < 0 for price in proof.held):
            return "has a scale below 1, or prices of held levels that are missing or below 0"
        known = range(len(self.limits))
        if any(row not in known or (price < 0 and not self.equal[row]) for row, price in proof.prices):
            return "has a price of a row that is not there, or below 0"
        return ""

    def _priced(self, proof: LevelProof, objective: list[int]) -> Sums:
        """The scaled reduced cost of every column, and the scaled bound, of these prices."""
        held = zip(proof.held, self.fixed_levels, strict=True)
        prices, levels = dict(proof.prices), [(proof.scale, objective, 0), *((price, *level) for price, level in held)]
        reduced = reduced_costs(self.rows, prices, levels)
        return summed(reduced, self.limits, prices, levels, self.lower, self.upper)
