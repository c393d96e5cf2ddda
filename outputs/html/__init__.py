"""Any page."""
