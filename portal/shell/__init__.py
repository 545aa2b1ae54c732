"""What surrounds every page: body limit, health, tabs, error pages and the public pages."""
