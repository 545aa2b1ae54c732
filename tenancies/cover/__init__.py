"""A manager gives a patch to a colleague for a few days, by one press."""
