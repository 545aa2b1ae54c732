"""The staff's pages that span apps: my work, find, a person, a tenancy, a case."""
