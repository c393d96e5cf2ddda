"""What every HTML page has alike: its frame and style, tables, bars; no script, nothing fetched."""
