"""The pages on which staff see who reads a paper, release it and take it back."""
