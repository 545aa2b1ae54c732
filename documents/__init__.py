"""Documents: released to named readers, served through one door."""
