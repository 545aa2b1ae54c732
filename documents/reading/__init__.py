"""What residents read: their list, a document's page, the download."""
