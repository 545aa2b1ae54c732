"""The staff's pages of homes: finding one, one tenancy, and opening one outside the patches."""
