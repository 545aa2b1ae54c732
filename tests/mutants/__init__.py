"""Hand-made faults in both walls and around them, each of which a test must notice."""
