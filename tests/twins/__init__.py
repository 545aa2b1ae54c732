"""Two databases that differ only in what somebody may not see, and whether the portal lets them tell."""
