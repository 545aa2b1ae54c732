"""The staff's pages of cases: one case with its parties, and what each of them may know."""
