"""Files read and written whole, with what a person typed kept."""
