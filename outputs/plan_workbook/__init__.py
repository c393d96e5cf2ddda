"""A plan's workbook."""
