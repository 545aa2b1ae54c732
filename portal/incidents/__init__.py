"""Reports of a breach and what is frozen because of them."""
