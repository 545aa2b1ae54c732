"""Antisocial behaviour cases: parties, and what each may know."""
