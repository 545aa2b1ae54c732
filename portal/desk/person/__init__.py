"""A person, as staff see them."""
