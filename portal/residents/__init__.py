"""What residents read that spans homes, cases and documents: home, my details, leaving."""
