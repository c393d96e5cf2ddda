"""Proofs in VIPR: one file a level, for checkers that are not ours.

A level's file has the whole model, the levels before it as rows, and the plan as a solution. What is derived: the cuts
that the level's prices rest on, the bounds of columns that earlier levels moved (`vipr_fixing.py`), each only where it
is needed, and from them the bound of the level.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import gcd
from typing import BinaryIO

import numpy as np

from ...common.arrays import Ints
from ...common.faults import Place, refuse
from ...models.matching.instance import Instance
from ...models.plan.certificate import Certificate
from ...models.plan.plan import Plan
from ..model.columns import FAMILIES
from .solution import solution_of
from .verify import PricedLevel, Verifier, verified
from .verify_cuts import Derived
from .vipr_cuts import RoundedLine, slots_line
from .vipr_fixing import Fixing
from .vipr_hulls import Closing, HullLine
from .vipr_lines import Derivations, Row, Terms, entries
from .vipr_needed import needed_of
from .vipr_tree import TreeLines

_VARIABLES_A_LINE = 10


@dataclass(frozen=True, slots=True)
class Written:
    """What the file of a level proves: the plan's value and the bound, as maximised; rows given, and lines derived."""

    value: int
    bound: int
    given: int
    derived: int


def prove(certificate: Certificate, plan: Plan, instance: Instance, place: Place | None = None) -> ViprProof:
    """Verify a certificate, and make the proofs of its plan; raises Faults where it is none of this plan."""
    recheck, verifier = verified(certificate, plan, instance)
    if recheck.broken or verifier is None:
        told = "; ".join(f"{broken.about} {broken.sentence}".strip() for broken in recheck.broken)
        raise refuse(f"proves nothing of this plan: {told}", place or Place())
    solution = solution_of(plan, verifier.model)
    if solution is None:
        raise refuse("proves nothing of this plan: it breaks a limit (match check PLAN tells which)", place or Place())
    for step in verifier.steps:
        value = sum(cost * x for cost, x in zip(step.objective, solution.tolist(), strict=True))
        if value != step.proof.value:
            raise refuse(
                f"proves {step.proof.value} on {step.proof.name}, and the plan's matches come to {value}",
                place or Place(),
            )
    return ViprProof(verifier, solution)


class ViprProof:
    """The proofs of a plan, from a certificate that was verified and the plan as a solution of its model."""

    def __init__(self, verifier: Verifier, solution: Ints) -> None:
        self.verifier, self.model, self.solution = verifier, verifier.model, solution
        self.closing: dict[int, Closing] = {}
        """What closes the parts of each row of a hull: looked for once, for all levels."""
        numbers = self.model.columns.numbers
        self.names = [f"{family}{i}" for family in FAMILIES for i in range(len(numbers(family)))]

    def write(self, level: int, file: BinaryIO, spool: BinaryIO) -> Written:
        """Write the proof of a level; `spool` holds what is derived until all of it is known."""
        return _LevelFile(self, level, spool).write(file)

    @cached_property
    def head(self) -> bytes:
        """What every file begins with: the columns, all of them whole."""
        count = len(self.names)
        lines = [
            f"VER 1.1\nVAR {count}",
            *_in_lines(self.names),
            f"INT {count}",
            *_in_lines([str(i) for i in range(count)]),
        ]
        return ("\n".join(lines) + "\n").encode()

    @cached_property
    def rows(self) -> bytes:
        """The bounds of the columns and the rows of the model, as every file has them."""
        upper = self.model.upper.tolist()
        lines = [Row("G", 0, {i: 1}).written(f"lower_{name}") for i, name in enumerate(self.names)]
        lines += [Row("L", upper[i], {i: 1}).written(f"upper_{name}") for i, name in enumerate(self.names)]
        rows, limits, equal = self.verifier.rows, self.verifier.limits, self.verifier.equal
        lines += [
            Row("E" if equal[r] else "L", limits[r], rows[r]).written(name) for r, name in enumerate(self.row_names)
        ]
        return ("\n".join(lines) + "\n").encode()

    @cached_property
    def row_names(self) -> list[str]:
        """A name for each row of the model: its family, and its number."""
        return [
            f"{''.join(c if c.isalnum() else '_' for c in family)}_{row}"
            for family, span in self.model.rows.spans()
            for row in range(span.start, span.stop)
        ]

    @cached_property
    def class_rows(self) -> dict[int, int]:
        """The row that counts the matches of each class of a leader."""
        span = self.model.rows.span("matches of a pattern")
        return {kind: row for row, kind in enumerate(self.model.rows.label[span].tolist(), span.start)}


def _in_lines(words: list[str]) -> Iterator[str]:
    return (" ".join(words[i : i + _VARIABLES_A_LINE]) for i in range(0, len(words), _VARIABLES_A_LINE))


class _LevelFile:
    """One file: the lines of its rows and bounds, as they are derived."""

    def __init__(self, proof: ViprProof, level: int, spool: BinaryIO) -> None:
        self.proof, self.verifier, self.level = proof, proof.verifier, level
        self.columns, self.first = len(proof.names), proof.model.rows.count
        self.given = 2 * self.columns + self.first + level
        self.derivations = Derivations(self.given, spool)
        self._cuts: dict[int, int] = {}
        self._moved: tuple[dict[int, int], dict[int, int]] = ({}, {})
        self._hulls: dict[int, HullLine] = {}

    def write(self, file: BinaryIO) -> Written:
        """Derive the level and write its file."""
        step = self.verifier.steps[self.level]
        for state, part in enumerate(needed_of(self.verifier, self.level)):
            for cut in part.cuts:
                self._cuts[cut] = self._cut(cut, state)
            if part.moved:
                self._fix(state, part.moved)
        bound = self._bound(step)
        file.write(self.proof.head)
        file.write(f"OBJ max\n{entries(_sparse(step.objective))}\n".encode())
        file.write(f"CON {self.given} {2 * self.columns}\n".encode())
        file.write(self.proof.rows)
        for before in self.verifier.steps[: self.level]:
            held = Row("G", before.proof.value, _sparse(before.objective))
            file.write(f"{held.written(f'held_{_word(before.proof.name)}')}\n".encode())
        file.write(f"RTP range {step.proof.value} {bound}\n".encode())
        chosen = np.flatnonzero(self.proof.solution).tolist()
        plan = entries({c: int(self.proof.solution[c]) for c in chosen})
        file.write(f"SOL 1\nplan {plan}\nDER {len(self.derivations)}\n".encode())
        file.writelines(self.derivations.written())
        return Written(step.proof.value, bound, self.given, len(self.derivations))

    # Where things stand.

    def row(self, row: int) -> int:
        """The line of a row of the model, or of a cut."""
        return 2 * self.columns + row if row < self.first else self._cuts[row - self.first]

    def held(self, level: int) -> int:
        """The line of a held level."""
        return 2 * self.columns + self.first + level

    def priced(self, prices: Iterable[tuple[int, int]], held: Iterable[int], sign: int) -> Terms:
        """The rows and held levels, each at its price."""
        terms = Terms()
        for number, price in dict(prices).items():
            terms.plus(self.row(number), sign * price)
        for level, price in enumerate(held):
            terms.plus(self.held(level), -sign * price)
        return terms

    def lower(self, column: int) -> int:
        """The line of a column's lower bound, as it is now."""
        return self._moved[0].get(column, column)

    def upper(self, column: int) -> int:
        """The line of a column's upper bound, as it is now."""
        return self._moved[1].get(column, self.columns + column)

    # What is derived.

    def _cut(self, number: int, state: int) -> int:
        cut, place = self.verifier.cuts[number], self.first + number
        derived = Derived(self.verifier.rows[place], self.verifier.limits[place])
        if cut.members:
            kind = int(self.proof.model.columns.patterns.match_class[cut.members[0]])
            row = self.proof.class_rows[kind]
            return slots_line(self, cut.members, (self.row(row), self.verifier.rows[row]), derived)
        if cut.weights:
            return self._hull(cut.leader).line(derived, self.proof.closing.setdefault(number, {}))
        return RoundedLine(self, cut, self.verifier.parts(cut), self.verifier.domains[state]).line(derived)

    def _hull(self, leader: int) -> HullLine:
        if leader not in self._hulls:
            hull = next(hull for hull in self.proof.model.columns.hulls if hull.leader == leader)
            self._hulls[leader] = HullLine(self, self.proof.model, hull, self.verifier.rows.__getitem__)
        return self._hulls[leader]

    def _better(self, state: int) -> dict[int, tuple[int, int]]:
        """For each column the line of the bound that its reduced cost on a level likes, and that bound."""
        lower, upper = self.verifier.domains[state]
        return {
            column: (self.upper(column), upper[column]) if cost > 0 else (self.lower(column), lower[column])
            for column, cost in enumerate(self.verifier.steps[state].reduced)
            if cost
        }

    def _fix(self, state: int, moved: frozenset[int]) -> None:
        step = self.verifier.steps[state]
        slack = step.total - step.proof.scale * step.proof.value
        fixing = Fixing(self.derivations, f"{_word(step.proof.name)}_", step.reduced, self._better(state), slack)
        terms = self.priced(step.proof.prices, step.proof.held, -1)
        terms.plus(self.held(state), step.proof.scale)
        for column, line in fixing.moved(terms, moved).items():
            self._moved[0 if step.reduced[column] > 0 else 1][column] = line

    def _bound(self, step: PricedLevel) -> int:
        """Derive the bound of the level from its prices; gives it."""
        proof = step.proof
        if proof.closed_by == "tree":
            terms = self.priced(proof.prices, proof.held, -1)
            return TreeLines(self, self.verifier, self.level).conclude(terms, self._better(self.level))
        terms, scale, add = self.priced(proof.prices, proof.held, 1), proof.scale, self.derivations
        for column, cost in enumerate(step.reduced):
            if cost:
                terms.plus(self.upper(column) if cost > 0 else self.lower(column), cost)
        # The sum that prices make, divided, rounded, and as a multiple of the objective's divisor.
        divisor, values = gcd(*step.objective) or 1, _sparse(step.objective)
        bound = step.total // (scale * divisor)
        priced = add.linear("priced", Row("L", step.total, {c: scale * v for c, v in values.items()}), terms)
        small = Row("L", bound, {c: v // divisor for c, v in values.items()})
        rounded = add.rounded("rounded", small, {priced: Fraction(1, scale * divisor)})
        add.linear("bound", Row("L", bound * divisor, None), {rounded: divisor})
        return bound * divisor


def _sparse(values: list[int]) -> dict[int, int]:
    return {column: value for column, value in enumerate(values) if value}


def _word(level: str) -> str:
    """Give the name of a level as the format takes it: without the spaces that a goal of `fair` has."""
    return level.replace(" ", "_")
