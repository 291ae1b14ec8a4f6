"""Where a database lies: a file, or a Postgres server."""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from spicedesk.faults import Invalid
from spicedesk.language import gettext as _


@dataclass(frozen=True, slots=True)
class FileLocation:
    """A SQLite file."""

    path: Path

    def __str__(self) -> str:
        return str(self.path)

    @property
    def key_file(self) -> Path:
        """Where the wrapped keys of an encrypted file lie: beside it."""
        return self.path.with_name(self.path.name + ".key")


@dataclass(frozen=True, slots=True)
class ServerLocation:
    """A Postgres server; `url` is a libpq connection URI and may hold a password."""

    url: str

    def __str__(self) -> str:
        parts = urlsplit(self.url)
        hosts = parts.netloc.rpartition("@")[2] or "localhost"
        return _("the server {hosts}").format(hosts=unquote(hosts))

    def __repr__(self) -> str:
        return f"ServerLocation({self})"


Location = FileLocation | ServerLocation


def parse(text: str) -> Location:
    """Read a path, `sqlite:///path` or `postgresql://…`.

    Raises `Invalid` for any other scheme.
    """
    scheme, separator, rest = text.partition("://")
    if scheme in {"postgresql", "postgres"} and separator:
        return ServerLocation(text)
    if scheme == "sqlite" and separator:
        return FileLocation(Path(unquote(rest.removeprefix("/"))).expanduser())
    if separator and scheme.isalpha() and len(scheme) > 1:
        raise Invalid(
            "database",
            _("“{scheme}://” is not a kind of database that SpiceDesk opens.").format(
                scheme=scheme
            ),
            _("Give a file's path, sqlite:///… or postgresql://…"),
        )
    if not text.strip():
        raise Invalid("database", _("No database is named."), _("Give a file's path."))
    return FileLocation(Path(text).expanduser())
