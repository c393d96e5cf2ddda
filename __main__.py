"""`match`, and `python -m tsimatch`: Ctrl-C is caught before anything that takes time to import."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line; whoever stops it while it is still starting is told so in one line."""
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
