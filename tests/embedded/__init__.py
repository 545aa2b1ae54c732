"""The launcher of the embedded PostgreSQL, tried with real servers and real deaths."""
