"""What holds for all tests: none depends on how busy the machine is, and none notes files in the user's own list."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from tsimatch.common.files.set_aside import VARIABLE

from .support.child_processes import ENDING

settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")


@pytest.fixture(scope="session", autouse=True)
def _own_list(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(VARIABLE, str(tmp_path_factory.mktemp("written") / "written.txt"))
        yield


@pytest.fixture(scope="session")
def answers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where runs of many plans keep their answers: a plan that one test asked for is not made again for the next."""
    return tmp_path_factory.mktemp("answers")


@pytest.fixture(scope="session", autouse=True)
def _signals_as_usual() -> None:
    """Under `nohup` or in the background, too: a process that a test starts and signals is one that ends by it.

    A signal with a handler, unlike an ignored one, is as usual again in a new process; the tests themselves go on.
    """
    for name in ENDING:
        number = getattr(signal, name)
        if signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, lambda *_: None)
