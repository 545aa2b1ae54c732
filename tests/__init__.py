"""The suite; the cast is in `world`, each folder holds one subject."""
