"""The check: does a document name, or point at, anyone besides those who may read it?

`looking/` opens files, apart from everything else; `contents.py` is what it says of one. The rest is pure: it
compares contents with the register and knows no database (`loading.py` alone reads the tables).
"""

VERSION = "3"
"""Of the check's code: raise it whenever it may find more. What an older one has checked is checked again."""
