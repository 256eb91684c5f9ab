"""Reads across the forum's models: what its pages show."""
