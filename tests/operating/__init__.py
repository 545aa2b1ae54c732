"""What docs/operating.md tells an operator to do, done."""
