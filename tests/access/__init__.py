"""Who may see what: docs/access.md against both walls, for everybody of the cast."""
