"""How the demo says that it cannot be made or served."""


class DemoError(Exception):
    """The demo cannot be made or served; the message says why, in plain words."""
