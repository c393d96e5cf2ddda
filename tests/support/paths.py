"""Where files lie: the repository, the data of the tests, and the real files beside the repository, where there are."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "tests" / "data"
SOUND = DATA / "sound.csv"
SHARED = ROOT.parent / "shared" / "data"
