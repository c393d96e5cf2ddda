"""The shipped offers, one TOML file a year."""
