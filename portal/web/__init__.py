"""What every page stands on and that knows no app: dates, paging, the pool, logins, branding."""
