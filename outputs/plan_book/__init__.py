"""A plan as a workbook: a cover, one sheet a question, and columns in which people decide."""
