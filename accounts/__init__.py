"""Who is asking, what they may see, and what was seen."""
