"""Why a workbook cannot be read, told by the parts of the reader to the one that knows the file."""

from __future__ import annotations


class Broken(Exception):
    """The workbook contradicts itself or its format; the words say how."""


class Protected(Exception):
    """The workbook is encrypted."""
