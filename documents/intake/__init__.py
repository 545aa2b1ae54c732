"""What comes in from outside: received, looked into, and let in or refused. Nothing is stored here."""
