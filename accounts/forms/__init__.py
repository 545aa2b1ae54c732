"""The forms of signing in and of one's own account: they validate words and save nothing."""
