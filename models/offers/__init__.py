"""Offers, one TOML file a year: their rules and figures as data, parsed strictly, and the catalogue of them."""
