"""A tenancy, as staff see it."""
