"""Finding people, homes and cases, also outside one's patches."""
