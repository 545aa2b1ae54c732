"""A PostgreSQL of our own for the demo and the tests; an outside server needs nothing from here.

`server.running` joins or starts the demo's server, `throwaway.throwaway_server` one for a test run.
The server lives as long as somebody uses it: see `guard`.
"""
