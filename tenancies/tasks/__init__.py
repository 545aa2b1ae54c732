"""Tasks that whoever took a call hands on."""
