"""A case and the sharing of it, as staff see it."""
