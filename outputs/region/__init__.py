"""Regions and forms."""
