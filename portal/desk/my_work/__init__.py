"""My work: what waits, and the open cases of the patches."""
