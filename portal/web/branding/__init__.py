"""The landlord's name and colours, for templates and style sheets."""
