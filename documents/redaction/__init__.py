"""Blacking out: what, by whom, version by version."""
