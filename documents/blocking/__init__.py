"""Keeping documents from a person."""
