"""Django's own admin for administrators, closed to all but accounts and patches."""
