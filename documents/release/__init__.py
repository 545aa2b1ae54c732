"""Releasing documents to readers, and taking them back."""
