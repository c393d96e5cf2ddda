"""Drawing any workbook."""
