"""A scenario and its changes: from a TOML file or the command line, applied to a region."""
