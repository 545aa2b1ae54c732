"""Flat copies."""
