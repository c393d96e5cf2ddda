"""What `match explain` prints behind a sentence."""

from __future__ import annotations

from tsimatch.outputs.terminal.explain import MARKS, told
from tsimatch.scenarios.re_solving.sentences import Proof, Sentence


def test_marks() -> None:
    """What a sentence rests on is printed in words: JSON alone has the codes."""
    assert told(Sentence("It has a leader.", Proof.SOLVE)) == "It has a leader. [planned again]"
    assert told(Sentence("They are three.", Proof.SUM)) == "They are three. [arithmetic]"
    assert (set(MARKS), len(set(MARKS.values()))) == (set(Proof), len(Proof))
