"""What residents read that spans homes, cases and papers: home, my details, until when leavers can look."""
