"""Someone is on the telephone: the home they call about, and who they are."""
