"""Wall 2: what PostgreSQL itself enforces, and the code that puts it there and checks it."""
