"""What administrators see and do of accounts, in Django's admin."""
