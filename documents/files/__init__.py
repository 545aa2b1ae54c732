"""Where a document's bytes are kept, and that they stay what they were."""
