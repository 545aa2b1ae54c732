"""Tests of the demo: its slice of an export, and what is made of it."""
