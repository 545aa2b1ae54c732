"""Answers after the fact: why somebody may see a paper, and whether the two walls agree."""
