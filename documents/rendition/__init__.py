"""The flat copy of a document: the pages as they were drawn, and the words that can be seen on them.

It is made of kept pages alone, and never of what was uploaded. `widths.py` says how far black-outs reach,
`flat_pdf.py` writes the copy, `proof.py` reads it again. There is no database in here.
"""
