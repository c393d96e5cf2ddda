"""MathOpt's messages, filled from arrays: columns, rows, entries and values."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...common.arrays import Floats, Ints


def put_columns(message: Any, ids: Ints, lower: Floats | Ints, upper: Floats | Ints, *, whole: bool = False) -> None:
    """Add columns between bounds; `whole` ones take whole numbers only."""
    message.ids.extend(ids.tolist())
    message.lower_bounds.extend(lower.astype(float).tolist())
    message.upper_bounds.extend(upper.astype(float).tolist())
    message.integers.extend([whole] * len(ids))


def put_rows(message: Any, ids: Ints, low: Floats | Ints, high: Floats | Ints) -> None:
    """Add rows between limits."""
    message.ids.extend(ids.tolist())
    message.lower_bounds.extend(low.astype(float).tolist())
    message.upper_bounds.extend(high.astype(float).tolist())


def put_entries(message: Any, row: Ints, column: Ints, value: Ints | Floats) -> None:
    """Add entries of a matrix, in the order that a message wants: by row and then by column."""
    order = np.lexsort((column, row))
    message.row_ids.extend(row[order].tolist())
    message.column_ids.extend(column[order].tolist())
    message.coefficients.extend(value[order].astype(float).tolist())


def put_values(message: Any, ids: Ints, values: Floats | Ints) -> None:
    """Add a number for each of some columns or rows: coefficients of an objective, new bounds."""
    message.ids.extend(ids.tolist())
    message.values.extend(values.astype(float).tolist())
