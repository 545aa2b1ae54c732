"""The bench: how fast the portal is against its floors; `python -m tests.bench`, see __main__.py."""
