"""Opens files and says what stands in them. Functions of bytes: they run in a process of their own alone."""
