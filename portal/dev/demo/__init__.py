"""The demo: a slice of an export, and the accounts, shares and releases that bring it to life."""
