"""Writing: terminal, CSV, JSON, workbook."""
