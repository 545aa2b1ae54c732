"""What is loaded and what is set aside, one module per table; how a file is split lives outside."""
