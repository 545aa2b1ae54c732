"""Work that is done after an answer: one table of jobs, and whoever is alive takes the next one.

Take, commit, work, store: no transaction is open while the work is done, and what came of it is stored
only if the lease is still ours. A process that is killed in the middle leaves a lease that runs out.
"""
