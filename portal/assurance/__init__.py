"""How we know that the walls hold: start-up checks, reconciliation, explanations, the audit log's pages."""
