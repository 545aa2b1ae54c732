"""Tests of the staff's pages: finding, who reads what, releasing, sharing, taking back."""
