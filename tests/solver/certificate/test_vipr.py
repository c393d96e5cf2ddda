"""Proofs in VIPR: a checker that knows nothing of the product verifies them, and refuses what was changed in them."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace

import pytest
from tsimatch.common.faults import Faults
from tsimatch.models.plan.certificate import Certificate, LevelProof
from tsimatch.scenarios.generator.regime import Regime

from ...support import vipr_checker
from ...support.proofs import SHORT, proof_of, proven, text, texts
from ...support.slow_cases import random_regions
from ...support.vipr_checker import Refused

HULLS = Regime(rates="mixed", minimums=True)
ROUNDINGS = Regime(leaders="ample", rates="mixed", minimums=True)
CASES = [
    pytest.param(1, "2021-22", SHORT, "slots", id="slots"),
    pytest.param(3, "2021-22", HULLS, "hulls", id="hulls", marks=pytest.mark.slow),
    pytest.param(2, "2022-23", SHORT, "", id="trees"),
    pytest.param(4, "2023-24", ROUNDINGS, "rounded", id="rounded", marks=pytest.mark.slow),
    pytest.param(3, "rise-2025-26", SHORT, "", id="supports"),
]


def kinds(certificate: Certificate) -> Counter[str]:
    """The kinds of cuts that a certificate rests on."""
    return Counter("slots" if c.members else "hulls" if c.weights else "rounded" for c in certificate.cuts)


@pytest.mark.parametrize(("seed", "offer", "regime", "kind"), CASES)
def test_levels_are_proven_to_the_end(seed: int, offer: str, regime: Regime, kind: str) -> None:
    """Of every level the file proves that no plan is better, with cuts of each kind, and with trees."""
    made, found, certificate = proven(seed, offer, regime)
    assert found.optimal
    assert not kind or kinds(certificate)[kind]
    assert any(level.closed_by == "tree" for level in certificate.levels)
    proof = proof_of(made, found, certificate)
    for level, (name, file) in zip(certificate.levels, texts(proof).items(), strict=True):
        verified = vipr_checker.check(file)
        assert (verified.low, verified.high, verified.best) == (level.value,) * 3, name


def without_trees(certificate: Certificate) -> Certificate:
    """The certificate as a version before wrote it: where prices leave a gap, on the word of a search."""
    levels = (replace(level, closed_by="search", tree=()) if level.tree else level for level in certificate.levels)
    return replace(certificate, levels=tuple(levels))


def test_without_a_tree_a_range_is_proven() -> None:
    """Where a certificate has only a search's word for a level, the file proves the range that prices do."""
    made, found, certificate = proven(1, "2021-22")
    proof = proof_of(made, found, without_trees(certificate))
    ranges = [vipr_checker.check(file) for file in texts(proof).values()]
    for level, verified in zip(certificate.levels, ranges, strict=True):
        assert verified.low == level.value
        assert verified.high is not None
        assert (verified.high == level.value) == (level.closed_by == "bound")


def test_the_same_bytes() -> None:
    """The same certificate gives the same proofs, byte by byte."""
    made, found, certificate = proven(1, "2021-22")
    assert texts(proof_of(made, found, certificate)) == texts(proof_of(made, found, certificate))


def test_only_what_is_needed_is_derived() -> None:
    """The proof of the first level derives nothing for the others."""
    made, found, certificate = proven(1, "2021-22")
    first = text(proof_of(made, found, certificate), 0)
    derived = first[first.index("\nDER ") :].splitlines()[2:]
    assert certificate.levels[0].closed_by == "bound"
    assert len(derived) < 200


def test_another_plan_is_refused() -> None:
    """A plan whose matches do not reach what is proven, or break a limit, has no proof."""
    made, found, certificate = proven(1, "2021-22")
    shorter = replace(found, matches=found.matches[1:])
    with pytest.raises(Faults, match="and the plan's matches come to"):
        proof_of(made, shorter, certificate)
    match = found.matches[0]
    longer = replace(found, matches=(replace(match, days=match.days + 200), *found.matches[1:]))
    with pytest.raises(Faults, match="breaks a limit"):
        proof_of(made, longer, certificate)
    nowhere = replace(found, matches=(replace(match, partner=""), *found.matches[1:]))
    with pytest.raises(Faults, match="breaks a limit"):
        proof_of(made, nowhere, certificate)
    elsewhere = replace(found, matches=(replace(match, leader="nobody"), *found.matches[1:]))
    with pytest.raises(Faults, match="breaks a limit"):
        proof_of(made, elsewhere, certificate)


# Changed proofs.


def changed_file(file: str, chance: random.Random) -> str:
    """The file with one number changed on which its proof rests: in the range, the plan, or a line that is derived."""
    lines = file.splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith("DER "))
    kind = chance.choice(["range", "plan", "limit", "coefficient", "multiplier", "multiplier", "row"])
    if kind == "range":
        low, high = map(int, lines[start - 3].split()[2:])
        lines[start - 3] = f"RTP range {low + 1} {high + 1}" if chance.random() < 0.5 else f"RTP range {low} {high - 1}"
        return "\n".join(lines)
    if kind == "plan":
        words = lines[start - 1].split()
        place = chance.randrange(3, len(words), 2)
        words[place] = str(int(words[place]) + chance.choice([-1, 1, 1000]))
        lines[start - 1] = " ".join(words)
        return "\n".join(lines)
    if "OBJ max\n0\n" in file:
        # Where there is nothing to gain, 0 is 0 however often it is taken.
        return file
    place = chance.choice([i for i in range(start + 1, len(lines)) if " asm " not in lines[i]])
    words = lines[place].split()
    brace = words.index("{")
    if words[3] == "0" and kind in ("limit", "coefficient"):
        # A contradiction may be stated as any other.
        return file
    if kind == "limit" or (kind == "coefficient" and words[3] == "OBJ"):
        # A line that says more than follows; one that nobody asks more of may say less.
        words[2] = str(int(words[2]) + (-1 if words[1] == "L" else 1)) if "/" not in words[2] else words[2]
    elif kind == "coefficient":
        at = chance.randrange(5, brace, 2)
        words[at] = f"{words[at]}1" if "/" not in words[at] else f"{words[at]}7"
    elif words[brace + 2] == "0":
        return file
    elif words[brace + 1] in ("lin", "rnd"):
        at = chance.randrange(brace + (3 if kind == "row" else 4), len(words) - 2, 2)
        words[at] = str(int(words[at]) + 1) if kind == "row" else f"1{words[at].lstrip('-')}"
    else:
        words[brace + 2] = str(int(words[brace + 2]) - 1)
    lines[place] = " ".join(words)
    return "\n".join(lines)


def changed_files(count: int) -> None:
    """Change one number in each of a number of files, and see that none is accepted."""
    chance = random.Random(25)
    files = [
        file
        for seed, offer in ((1, "2021-22"), (2, "2022-23"), (1, "2023-24"))
        for file in texts(proof_of(*proven(seed, offer))).values()
    ]
    refused = 0
    while refused < count:
        file = chance.choice(files)
        changed = changed_file(file, chance)
        if changed.split() == file.split():
            continue
        try:
            vipr_checker.check(changed)
        except Refused:
            refused += 1
        else:
            pairs = zip(file.splitlines(), changed.splitlines(), strict=True)
            raise AssertionError(f"accepted: {[(a[:80], b[:80]) for a, b in pairs if a != b]}")


def test_changed_files_are_refused() -> None:
    """A file with one number changed is never accepted."""
    changed_files(30)


@pytest.mark.slow
def test_many_changed_files_are_refused() -> None:
    """Of hundreds of files with one number changed none is accepted."""
    changed_files(len(random_regions(100)))


def changed_certificate(certificate: Certificate, chance: random.Random) -> Certificate:
    """The certificate with one number changed."""
    levels = list(certificate.levels)
    place = chance.randrange(len(levels))
    levels[place] = _changed_level(levels[place], chance)
    if certificate.cuts and chance.random() < 0.2:
        cuts = list(certificate.cuts)
        at = chance.randrange(len(cuts))
        cut = cuts[at]
        cuts[at] = (
            replace(cut, members=(cut.members[0] + 1, *cut.members[1:]))
            if cut.members
            else replace(cut, weights=((cut.weights[0][0], cut.weights[0][1] + 1), *cut.weights[1:]))
            if cut.weights
            else replace(cut, divisor=cut.divisor + 1)
        )
        return replace(certificate, cuts=tuple(cuts))
    return replace(certificate, levels=tuple(levels))


def _changed_level(level: LevelProof, chance: random.Random) -> LevelProof:
    kind = chance.choice(["value", "scale", "price", "row", "held", "tree"])
    if kind == "value":
        return replace(level, value=level.value + chance.choice([-1, 1, 50, -50]))
    if kind == "scale":
        return replace(level, scale=level.scale + chance.choice([-1, 1]))
    if kind == "held" and level.held:
        return replace(level, held=(level.held[0] + chance.choice([1, 1 << 31]), *level.held[1:]))
    if kind == "tree" and level.tree:
        nodes = list(level.tree)
        at = chance.randrange(len(nodes))
        node = nodes[at]
        nodes[at] = (
            replace(node, at=node.at + chance.choice([-1, 1]))
            if node.column >= 0
            else replace(node, prices=node.prices[1:])
        )
        return replace(level, tree=tuple(nodes))
    prices = list(level.prices)
    if not prices:
        return replace(level, value=level.value + 1)
    at = chance.randrange(len(prices))
    row, price = prices[at]
    prices[at] = (row + 1, price) if kind == "row" else (row, price * 2 + 1)
    return replace(level, prices=tuple(prices))


def changed_certificates(count: int) -> Counter[str]:
    """Change one number in each of some certificates; one that is taken proves the same, to the other checker too."""
    chance, came = random.Random(52), Counter[str]()
    cases = [proven(seed, offer) for seed, offer in ((1, "2021-22"), (2, "2022-23"), (1, "2023-24"))]
    for _ in range(count):
        made, found, certificate = chance.choice(cases)
        changed = changed_certificate(certificate, chance)
        try:
            proof = proof_of(made, found, changed)
        except Faults:
            came["refused"] += 1
            continue
        came["another proof of the same"] += 1
        assert [level.value for level in changed.levels] == [level.value for level in certificate.levels]
        for place, level in enumerate(changed.levels):
            verified = vipr_checker.check(text(proof, place))
            assert (verified.low, verified.high) == (level.value, level.value)
    return came


@pytest.mark.slow
def test_changed_certificates() -> None:
    """A certificate with one number changed is refused, or it is another proof of the same values: any prices are."""
    assert changed_certificates(25)["refused"] > 10


@pytest.mark.slow
def test_many_changed_certificates() -> None:
    """Of many certificates with one number changed none proves anything else."""
    count = len(random_regions(60))
    assert changed_certificates(count)["refused"] > count // 2
