"""Where a path leads, through symbolic links."""

from __future__ import annotations

import os
from pathlib import Path


def real_path(path: Path) -> Path:
    """Give a path with every link followed; one that leads nowhere, such as a loop of links, as far as it leads."""
    try:
        return Path(os.path.realpath(path))
    except ValueError:
        # A name that no file can have.
        return path.absolute()
