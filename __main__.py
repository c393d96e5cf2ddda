"""`python -m tsimatch` is `match`."""

from .cli import main

if __name__ == "__main__":
    main()
