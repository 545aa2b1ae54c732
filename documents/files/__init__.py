"""Where a document's bytes are kept, and that they occupancy what they were."""
