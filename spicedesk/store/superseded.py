"""The word for a file that another one took, or takes, the place of."""


class Superseded(Exception):
    """The file that was opened lies there no more, or another one is about to take its place."""
