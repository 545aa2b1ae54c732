"""The one place where files from outside are taken apart: a process that may do nothing else.

`asking.py` is the portal's side. `warm_parent.py` is the program on the other side: it forks a child for each
file, which gives up files, network and programs (`confinement.py`), reads what is in the file (`drawing.py`,
documents/intake/looking.py) and answers in the few fixed shapes of `wire.py`.
"""
