"""The residents' pages, as the people who live in the homes meet them."""
