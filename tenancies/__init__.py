"""People, homes and occupancies, and the import that brings them."""
