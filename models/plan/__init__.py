"""A plan: its levels and matches, its JSON, its certificate, its decisions, and the record in its workbook."""
