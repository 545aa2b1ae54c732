"""The portal in a real browser: every page, at every width, and whole journeys through it."""
