"""The demo and the PostgreSQL that it brings along; nothing that runs on a server imports this."""
