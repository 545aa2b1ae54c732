"""Start-up: what stops the portal from being served at all."""
