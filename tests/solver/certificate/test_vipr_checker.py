"""The tests' own checker of VIPR files takes what follows, and refuses what does not: files made by hand."""

from __future__ import annotations

import pytest

from ...support.vipr_checker import Refused, Verified, check

# max x + y over whole x, y >= 0 with 2 x + 2 y <= 3: at most 1.
ROUNDED = """% made by hand
VER 1.1
VAR 2
x y
INT 2
0 1
OBJ max
2 0 1 1 1
CON 3 2
lx G 0 1 0 1
ly G 0 1 1 1
r L 3 2 0 2 1 2
RTP range 1 1
SOL 1
plan 1 0 1
DER 1
b L 1 OBJ { rnd 1 2 1/2 } -1
"""

# max x + y over whole x, y in 0..1 with 3 x + y <= 3 and x + 3 y <= 3: by a split of x, at most 1.
SPLIT = """VER 1.1
VAR 2 x y
INT 2 0 1
OBJ max 2 0 1 1 1
CON 6 4
lx G 0 1 0 1
ly G 0 1 1 1
ux L 1 1 0 1
uy L 1 1 1 1
a L 3 2 0 3 1 1
b L 3 2 0 1 1 3
RTP range 1 1
SOL 1 plan 1 1 1
DER 5
none L 0 1 0 1 { asm } 10
left L 1 OBJ { lin 2 3 1 6 1 } 10
one G 1 1 0 1 { asm } 10
right L 1 OBJ { lin 2 4 1 8 -2 } 10
both L 1 OBJ { uns 7 6 9 8 } -1
"""

# max x over whole x in 0..2: a solution at 2 cuts the rest off.
CUT_OFF = """VER 1.1
VAR 1 x
INT 1 0
OBJ max 1 0 1
CON 2 2
l G 0 1 0 1
u L 2 1 0 1
RTP range 2 2
SOL 1 plan 1 0 2
DER 2
better G 3 OBJ { sol } 3
none L -1 0 { lin 2 1 1 2 -1 } -1
"""

NOTHING = """VER 1.1
VAR 1 x
INT 1 0
OBJ min 0
CON 2 0
low G 1/3 1 0 1
high L 2/3 1 0 1
RTP infeas
SOL 0
DER 3
up G 1 1 0 1 { rnd 1 0 1 } 4
down L 0 1 0 1 { rnd 1 1 1 } 4
none G 1 0 { lin 2 2 1 3 -1 } -1
"""


def test_right_files() -> None:
    """Rounding, a split, what a solution cuts off, and that nothing is feasible are taken."""
    assert check(ROUNDED) == Verified(1, 1, False, 1)
    assert check(SPLIT) == Verified(1, 1, False, 1)
    assert check(CUT_OFF) == Verified(2, 2, False, 2)
    assert check(NOTHING) == Verified(None, None, True, None)
    assert check(ROUNDED.replace("RTP range 1 1", "RTP range 0 3/2")).high == 3 / 2


WRONG = [
    (ROUNDED, "rnd 1 2 1/2", "lin 1 2 1/2", "does not follow"),
    (ROUNDED, "rnd 1 2 1/2", "rnd 1 2 -1/2", "does not follow"),
    (ROUNDED, "rnd 1 2 1/2", "rnd 1 2 1/3", "is rounded that is not whole"),
    (ROUNDED, "b L 1 OBJ", "b L 0 OBJ", "does not follow"),
    (ROUNDED, "b L 1 OBJ", "b L 1 1 0 1", "does not follow"),
    (ROUNDED, "b L 1 OBJ", "b E 1 OBJ", "does not follow"),
    (ROUNDED, "INT 2\n0 1", "INT 1\n0", "is rounded that is not whole"),
    (ROUNDED, "range 1 1", "range 1 0", "range is empty"),
    (ROUNDED, "range 1 1", "range 0 0", "beyond the range"),
    (ROUNDED, "range 1 1", "range 2 2", "no solution reaches"),
    (ROUNDED, "range 1 1", "infeas", "not shown"),
    (ROUNDED, "plan 1 0 1", "plan 1 0 1/2", "is not whole"),
    (ROUNDED, "plan 1 0 1", "plan 1 0 2", "breaks row 2"),
    (ROUNDED, "plan 1 0 1", "plan 1 0 -1", "breaks row 0"),
    (ROUNDED, "CON 3 2", "CON 3 3", "a bound is none"),
    (ROUNDED, "CON 3 2", "CON 3 4", "more bounds than rows"),
    (ROUNDED, "2 0 2 1 2", "2 0 2 0 2", "stands twice"),
    (ROUNDED, "2 0 2 1 2", "2 0 2 2 2", "an index expected"),
    (ROUNDED, "{ rnd 1 2 1/2 } -1", "{ rnd 1 3 1/2 } -1", "an index expected"),
    (ROUNDED, "{ rnd 1 2 1/2 } -1", "{ rnd 2 2 1/4 2 1/4 } -1", "taken twice"),
    (ROUNDED, "{ rnd 1 2 1/2 } -1", "{ rnd 1 2 1/2 }", "ends too soon"),
    (ROUNDED, "{ rnd 1 2 1/2 } -1", "{ rnd 1 2 1/2 } -1 more", "more after the last line"),
    (ROUNDED, "DER 1", "DER 0", "more after the last line"),
    (ROUNDED, "1/2", "1/0", "a number expected"),
    (ROUNDED, "1/2", "1e0", "a number expected"),
    (ROUNDED, "VER 1.1", "VER 2.0", "another version"),
    (ROUNDED, "{ rnd 1 2 1/2 } -1", "{ asm } -1", "without assumptions"),
    (SPLIT, "uns 7 6 9 8", "uns 7 6 7 8", "without assumptions"),
    (SPLIT, "uns 7 6 9 8", "uns 7 8 9 6", "without assumptions"),
    (SPLIT, "uns 7 6 9 8", "uns 7 6 9 4", "no split"),
    (SPLIT, "none L 0 1 0 1 { asm }", "none L -1 1 0 1 { asm }", "no split"),
    (SPLIT, "one G 1 1 0 1 { asm }", "one G 1 1 1 1 { asm }", "does not follow"),
    (SPLIT, "INT 2 0 1", "INT 1 1", "no split"),
    (SPLIT, "{ lin 2 3 1 6 1 } 10", "{ lin 2 3 1 6 1 } 9", "after its last use"),
    (SPLIT, "{ lin 2 4 1 8 -2 }", "{ lin 2 4 1 8 2 }", "the wrong way round"),
    (SPLIT, "both L 1 OBJ", "both L 0 OBJ", "says less"),
    (SPLIT, "{ uns", "{ unsplit", "expected, not unsplit"),
    (CUT_OFF, "better G 3", "better G 4", "cuts off that much"),
    (CUT_OFF, "better G 3 OBJ", "better G 3 1 0 2", "nothing is cut off"),
    (CUT_OFF, "RTP range 2 2", "RTP range 1 1", "beyond the range"),
    (NOTHING, "high L 2/3", "high L 4/3", "does not follow"),
    (NOTHING, "none G 1 0", "none G 1 1 0 0", None),
]


@pytest.mark.parametrize(("text", "old", "new", "told"), WRONG)
def test_wrong_files(text: str, old: str, new: str, told: str | None) -> None:
    """One thing changed in a right file is refused, and why; a coefficient of 0 is none."""
    assert text.count(old) >= 1
    changed = text.replace(old, new)
    if told is None:
        assert check(changed)
        return
    with pytest.raises(Refused, match=told):
        check(changed)
