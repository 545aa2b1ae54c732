"""Administrators manage accounts: what they can do alone, what takes two, and what they never see."""
