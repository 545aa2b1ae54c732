"""The landlord's export: read it, judge it, load it; the facts themselves live in the models."""
