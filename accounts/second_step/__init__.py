"""The second step of signing in: app codes, passkeys and printed codes, kept with allauth's tables."""
