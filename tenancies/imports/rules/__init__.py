"""What is loaded and what is quarantined, one module per table; how a file is split lives outside."""
