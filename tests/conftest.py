"""What every test has: a list of written files of its own, never the user's."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tsimatch.common.written_files import VARIABLE


@pytest.fixture(scope="session", autouse=True)
def _own_list(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(VARIABLE, str(tmp_path_factory.mktemp("written") / "written.txt"))
        yield
