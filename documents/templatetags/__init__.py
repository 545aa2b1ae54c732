"""What the templates of lists of documents need."""
