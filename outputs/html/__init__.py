"""The base of every page: templates, tables and bars, without a script."""
