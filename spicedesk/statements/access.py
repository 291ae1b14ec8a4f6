"""The access statement (GDPR Art. 15)."""

from spicedesk.domain.disclosure import Disclosure


def render(disclosure: Disclosure) -> bytes:
    """The statement as a PDF."""
    raise NotImplementedError
