"""The rule of docs/access.md in plain Python over plain facts: no database, no code of the walls."""
