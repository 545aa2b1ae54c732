"""The one error of the launcher: a sentence for the person who typed the command."""


class EmbeddedServerError(Exception):
    """The embedded PostgreSQL cannot do what was asked; the text says why and what to do."""
