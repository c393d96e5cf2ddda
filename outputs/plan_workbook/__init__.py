"""A plan's workbook, sheet by sheet."""
