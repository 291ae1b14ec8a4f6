"""Where a database lies: a file, or a Postgres server."""

import hashlib
import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote

from spicedesk.faults import ImpossiblePlace, Invalid, Unreadable, of_file
from spicedesk.language import gettext as _
from spicedesk.platform import files

_NEW = ".new"
_LONGEST_STEM = 200
_BESIDE = re.compile(r"\.[0-9a-f]{8}\.new(\.key|-wal|-shm|-journal)?")


@dataclass(frozen=True, slots=True)
class FileLocation:
    """A SQLite file; of a link, the file that it leads to when this is made."""

    path: Path

    def __post_init__(self) -> None:
        object.__setattr__(self, "path", files.followed(self.path))

    def __str__(self) -> str:
        return str(self.path)

    @property
    def logs(self) -> tuple[Path, ...]:
        """What SQLite keeps beside the file while it is open."""
        endings = ("-wal", "-shm", "-journal")
        return tuple(self.path.with_name(self.path.name + ending) for ending in endings)

    @property
    def files(self) -> tuple[Path, ...]:
        """Every file of the office that lies there."""
        return (self.path, *self.logs, self.key_file)

    @property
    def key_file(self) -> Path:
        """Where the wrapped keys of an encrypted file lie: beside it, or where a link leads."""
        return files.followed(self.path.with_name(self.path.name + ".key"))

    @property
    def beside(self) -> "FileLocation":
        """A place of its own in the same folder, for a file that is to take this one's place."""
        return FileLocation(self.path.with_name(f"{self._stem}.{os.urandom(4).hex()}{_NEW}"))

    @property
    def _stem(self) -> str:
        """A name that is long leaves no room for more, so its sum stands for it."""
        name = os.fsencode(self.path.name)
        is_short = len(name) <= _LONGEST_STEM
        return self.path.name if is_short else f".spicedesk-{hashlib.sha256(name).hexdigest()[:16]}"

    def is_beside(self, path: Path) -> bool:
        """Whether a file lies at such a place, or belongs to one that does."""
        ending = path.name.removeprefix(self._stem)
        return bool(_BESIDE.fullmatch(ending)) and ending != path.name


@dataclass(frozen=True, slots=True)
class ServerLocation:
    """A Postgres server; `url` is a libpq connection URI and may hold a password."""

    url: str

    def __str__(self) -> str:
        # A password may hold any letter: what stands before the last @ is never shown.
        rest = self.url.partition("://")[2].rpartition("@")[2]
        hosts = re.split("[/?#]", rest)[0] or "localhost"
        return _("the server {hosts}").format(hosts=unquote(hosts))

    def __repr__(self) -> str:
        return f"ServerLocation({self})"

    @property
    def password(self) -> str | None:
        """The password that the address holds, if it holds one."""
        who, at, where = self.url.partition("://")[2].rpartition("@")
        named = re.search(r"[?&]password=([^&]*)", where)
        if named:
            return unquote(named[1])
        _user, colon, password = who.partition(":")
        return unquote(password) if at and colon else None

    def with_password(self, password: str) -> "ServerLocation":
        """The same server and login, by this password."""
        scheme, _separator, rest = self.without_password.partition("://")
        who, _at, where = rest.rpartition("@")
        return ServerLocation(f"{scheme}://{who}:{quote(password, safe='')}@{where}")

    @property
    def without_password(self) -> str:
        """The address as it may be written down."""
        scheme, _separator, rest = self.url.partition("://")
        who, at, where = rest.rpartition("@")
        user = who.partition(":")[0]
        where = re.sub(r"(?<=[?&])password=[^&]*&?", "", where).rstrip("?&")
        return f"{scheme}://{user}{at}{where}"


Location = FileLocation | ServerLocation


def written(place: Path | Location) -> str:
    """A place as it can be noted; the name of a file may be no text at all."""
    return str(place).encode("utf-8", "backslashreplace").decode()


def state_of(path: Path) -> os.stat_result | None:
    """What lies at a place, links followed; none where nothing does.

    Raises a `StoreFault` where nobody tells.
    """
    try:
        return path.stat()
    except FileNotFoundError:
        return None
    except PermissionError:
        raise Unreadable(path) from None
    except ValueError:  # as with a null byte
        raise ImpossiblePlace(path) from None
    except OSError as error:
        raise of_file(error, path) from None


def is_file(path: Path) -> bool:
    """Whether a file lies at a place, and not a folder, a pipe or nothing; raises `StoreFault`."""
    found = state_of(path)
    return found is not None and stat.S_ISREG(found.st_mode)


def expanded(path: Path) -> Path:
    """Where a path that somebody typed leads; `~name` of nobody is a name like any other."""
    try:
        return path.expanduser()
    except RuntimeError:
        return path


_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+")


def parse(text: str) -> Location:
    """Read a path, `sqlite:///path` or `postgresql://…`.

    Raises `Invalid` for any other scheme.
    """
    scheme, separator, rest = text.partition("://")
    kind = scheme.partition("+")[0]  # SQLAlchemy's notation names a driver as well
    if kind in {"postgresql", "postgres"} and separator:
        return ServerLocation(f"{kind}://{rest}")
    if kind == "sqlite" and separator:
        return _file(unquote(rest.removeprefix("/")))
    if separator and _SCHEME.fullmatch(scheme):
        raise Invalid(
            "database",
            _("“{scheme}://” is not a kind of database that SpiceDesk opens.").format(
                scheme=scheme
            ),
            _("Give a file's path, sqlite:///… or postgresql://…"),
        )
    if not text.strip():
        raise Invalid("database", _("No database is named."), _("Give a file's path."))
    return _file(text)


def _file(text: str) -> FileLocation:
    return FileLocation(expanded(Path(text)))
