"""`match`, and `python -m tsimatch`: Ctrl-C is caught before anything that takes time to import.

What comes before this, Python's own start, cannot be caught from here.
"""

from __future__ import annotations

import gc
import os
import signal

_BETWEEN_COLLECTIONS = 50_000
"""Objects made, less those freed, before the collector looks; Python's own 700 costs a start 5% of its time."""


def main() -> None:
    """Run the command line; whoever stops it while it is still starting is told so in one line."""
    signal.signal(signal.SIGINT, _stopped)
    # Hundreds of classes are imported, none of them garbage: Python's collector would walk them again and again.
    gc.set_threshold(_BETWEEN_COLLECTIONS)
    # The systems solved here are small: numpy's threads would only wait for each other, at full speed.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from .common.interrupt import install

    install()
    from .cli import main as command

    command()


def _stopped(*_: object) -> None:
    try:
        os.write(2, b"match: stopped; nothing is written\n")
    finally:
        os._exit(3)


if __name__ == "__main__":
    main()
