"""Warm start of a nearby instance."""
