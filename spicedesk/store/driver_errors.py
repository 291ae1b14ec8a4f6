"""Turns what the drivers say into what an office can act on."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from spicedesk import faults
from spicedesk.platform import rights
from spicedesk.store import interrupting
from spicedesk.store.location import Location, ServerLocation

if TYPE_CHECKING:
    import psycopg

_LEAST_BYTES_FREE = 256 * 1024


@contextmanager
def told(location: Location) -> Iterator[None]:
    """Turn what the driver says into what an office can act on."""
    try:
        yield
    except sa.exc.DBAPIError as error:
        fault = _fault_of(error.orig, location)
        if fault is None:
            raise
        # The driver's own words may quote what somebody typed.
        raise fault from None
    except UnicodeDecodeError:  # the driver reads what once was text, or the name of a table
        raise faults.NotADatabase(str(location)) from None
    except Exception as error:
        fault = _fault_of(error, location) if _is_driver_error(error) else None
        if fault is None:
            raise
        raise fault from None


def _is_driver_error(error: BaseException) -> bool:
    return type(error).__module__.split(".")[0] in {"sqlcipher3", "psycopg"}


def _fault_of(error: BaseException | None, location: Location) -> faults.StoreFault | None:
    place = str(location)
    if isinstance(location, ServerLocation):
        return _server_fault(error, place)
    fault = _file_fault(error, place)
    if isinstance(fault, faults.Unreachable) and _is_full(location.path.parent):
        # A full disk may also show as a shared-memory file that cannot grow.
        return faults.DiskFull(place)
    if isinstance(fault, faults.ReadOnly) and (is_gone(location.path) or _may_write(location.path)):
        # Of a drive that was pulled out the system may still say for a while what it was.
        return faults.Unreachable(place)
    return fault


def is_gone(path: Path) -> bool:
    """Whether a file is not there any more, or its drive does not answer."""
    try:
        path.stat()
    except PermissionError:
        return False
    except OSError:
        return True
    return False


def _may_write(path: Path) -> bool:
    try:
        rights.try_folder(path.parent)
    except (OSError, faults.InUse):
        return False
    return rights.may_write(path)


def _is_full(folder: Path) -> bool:
    try:
        return shutil.disk_usage(folder).free < _LEAST_BYTES_FREE
    except OSError:
        return False


_FILE_FAULTS: dict[str, type[faults.StoreFault]] = {
    "SQLITE_NOTADB": faults.NotADatabase,
    "SQLITE_CORRUPT": faults.NotADatabase,
    "SQLITE_FULL": faults.DiskFull,
    "SQLITE_INTERRUPT": faults.Interrupted,
    "SQLITE_BUSY": faults.Busy,
    "SQLITE_LOCKED": faults.Busy,
    "SQLITE_READONLY": faults.ReadOnly,
    "SQLITE_CANTOPEN": faults.ReadOnly,
    "SQLITE_PERM": faults.ReadOnly,
    "SQLITE_IOERR": faults.Unreachable,
}
_FILE_MESSAGES: dict[str, type[faults.StoreFault]] = {
    "file is not a database": faults.NotADatabase,
    "malformed": faults.NotADatabase,
    "hmac check failed": faults.NotADatabase,
    "could not decode": faults.NotADatabase,  # words that are no text
    "no such table": faults.NotADatabase,  # its schema says that there is one
    "interrupted": faults.Interrupted,
    "is full": faults.DiskFull,
    "locked": faults.Busy,
    "readonly database": faults.ReadOnly,
    "unable to open database file": faults.ReadOnly,
    "disk i/o error": faults.Unreachable,
}


def _file_fault(error: BaseException | None, place: str) -> faults.StoreFault | None:
    name = getattr(error, "sqlite_errorname", "") or ""
    for code, fault in _FILE_FAULTS.items():
        if name.startswith(code):
            return fault(place)
    message = str(error).casefold()
    for words, fault in _FILE_MESSAGES.items():
        if words in message:
            return fault(place)
    return None


_SERVER_FAULTS: dict[str, type[faults.StoreFault]] = {
    "42501": faults.NotAllowed,
    "25006": faults.ReadOnlyServer,
    "40001": faults.Contended,
    "40P01": faults.Contended,
    "55P03": faults.Busy,
    "57014": faults.TooSlow,
    "SD001": faults.NewerSchema,  # raised by `spicedesk_note`
    "XX001": faults.Damaged,
    "XX002": faults.Damaged,
}
_NOT_AUTHENTIC = "password authentication failed"
_REFUSED = ("authentication failed", "does not exist", "permission denied for database")
_UNTRUSTED = ("certificate", "does not support ssl", "ssl error", "ssl connection")


def _server_fault(error: BaseException | None, place: str) -> faults.StoreFault | None:
    import psycopg  # loaded already by whoever raised it

    state = getattr(error, "sqlstate", None) or ""
    message = str(error).casefold()
    if state in _SERVER_FAULTS:
        interrupt = interrupting.current()
        stopped = state == "57014" and interrupt is not None and interrupt.set
        return faults.Interrupted(place) if stopped else _SERVER_FAULTS[state](place)
    if state.startswith("53"):
        return faults.DiskFull(place)
    if not state and any(words in message for words in _UNTRUSTED):
        return faults.Untrusted(place)
    if isinstance(error, psycopg.OperationalError) and (refused := _password_fault(error)):
        return refused(place)
    if state.startswith("28") or any(words in message for words in _REFUSED):
        return faults.LoginRefused(place) if not state.startswith("42") else None
    if isinstance(error, psycopg.ProgrammingError) and not state:
        return faults.LoginRefused(place)  # an option in the URL that the driver does not know
    if isinstance(error, psycopg.OperationalError):
        return faults.Unreachable(place)
    return None


def needs_password(error: "psycopg.OperationalError") -> bool:
    """Whether a login failed because nobody said its password; told in no language."""
    return error.pgconn is not None and error.pgconn.needs_password


def is_wrong_password(error: "psycopg.OperationalError") -> bool:
    """Whether a login failed because its password is another one."""
    return _NOT_AUTHENTIC in str(error)


def _password_fault(error: "psycopg.OperationalError") -> type[faults.StoreFault] | None:
    if needs_password(error):
        return faults.PasswordNeeded
    return faults.WrongPassword if is_wrong_password(error) else None
