"""Two searches that contradict each other about one question: no plan may be made of that."""

from __future__ import annotations


class Disagreement(Exception):
    """One search proved that nothing is better, and another found something that is (exit code 4)."""

    def __init__(self, what: str) -> None:
        self.what = what
        super().__init__(what)

    def __str__(self) -> str:
        return (
            f"two searches contradict each other about {self.what}, so no plan is given; "
            "please report it, with the region, the command and what match --version prints"
        )
