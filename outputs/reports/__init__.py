"""What-if, claims and contacts as workbook, page, CSV."""
