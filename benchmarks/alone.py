"""Imported before numpy: its linear algebra keeps to one thread, as it does for the command line."""

from os import environ

environ.setdefault("OPENBLAS_NUM_THREADS", "1")
