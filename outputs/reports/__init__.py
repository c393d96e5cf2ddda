"""What-if analyses, claims and contacts as reports: JSON, CSV, a workbook or a page."""
