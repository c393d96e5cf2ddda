"""Reading: the bytes of files into regions, plans, claims, forms and published data, every fault at once."""
