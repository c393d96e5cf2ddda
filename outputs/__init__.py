"""Writing: terminal, CSV, JSON, workbooks, pages and letters."""
