"""Reading: region files, plans."""
