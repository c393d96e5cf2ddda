"""From the bytes of an .xlsx or .ods workbook to grids of texts, in one streaming pass."""
