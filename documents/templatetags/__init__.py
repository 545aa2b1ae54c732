"""What the templates of lists of papers need."""
