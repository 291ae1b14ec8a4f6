"""The office's way out for mail."""

from dataclasses import dataclass
from enum import StrEnum


class Security(StrEnum):
    """How a conversation with the mail server is kept from others."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"
    """For a server on this very computer alone."""


_HERE = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class MailServer:
    """The office's SMTP server; `sender` is the address that messages come from.

    Without a `user` nobody logs in.
    """

    host: str
    port: int
    security: Security
    sender: str
    user: str | None = None

    @property
    def is_here(self) -> bool:
        """Whether it is this very computer, so that nothing passes over a network."""
        return self.host.casefold() in _HERE

    @property
    def name(self) -> str:
        """What the keyring knows it by."""
        return f"smtp://{self.user}@{self.host}:{self.port}"
