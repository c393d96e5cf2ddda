"""`match`, and `python -m tsimatch`: Ctrl-C is caught before anything that takes time to import."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Run the command line; whoever stops it while it is still starting is told so in one line."""
    # The systems solved here are small: numpy's threads would only wait for each other, at full speed.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        from .models.interrupt import install

        install()
    except KeyboardInterrupt:
        print("match: stopped; nothing is written", file=sys.stderr)
        sys.exit(3)
    from .cli import main as command

    command()


if __name__ == "__main__":
    main()
