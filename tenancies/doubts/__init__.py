"""What the landlord's records leave in doubt: staff note it and ask a second person to decide."""
