"""Tags for the portal's templates."""
