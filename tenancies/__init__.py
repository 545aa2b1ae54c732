"""People, homes and stays, and the import that brings them."""
