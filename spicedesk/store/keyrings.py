"""The system's keyring: Windows' credentials, macOS' keychain, the Secret Service, KWallet.

It keeps a secret of its own for a file, never the passphrase; of a server it keeps the
password of the login, which is all that a server takes. Whatever is wrong with
it – none there, locked, denied, broken, silent – it stops nobody: whoever needs a
secret asks for the passphrase instead.
"""

import logging
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

from spicedesk import faults
from spicedesk.store import keyfile
from spicedesk.store.keyfile import KeyringSecret
from spicedesk.store.location import FileLocation, Location, ServerLocation

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

T = TypeVar("T")

SERVICE = "SpiceDesk"
_PATIENCE_S, _LOOKING_S = 60, 5
"""So long may somebody take to unlock the keyring when the system asks them to; and
so long is looked for one, which asks nobody."""


def is_there() -> bool:
    """Whether a keyring can be used here; may take a second, and asks nobody for anything."""
    return _patiently(lambda _ring: True, otherwise=False, seconds=_LOOKING_S)


def key_of(location: Location, passphrase: str | None) -> bytes | None:
    """As `keyfile.key_of`, by the keyring where no passphrase is given and one remembers it."""
    if passphrase is not None or not keyfile.is_remembered_somewhere(location):
        return keyfile.key_of(location, passphrase)
    try:
        return keyfile.key_of(location, secret_of(location))
    except faults.WrongPassphrase:  # it was revoked since
        raise faults.PassphraseNeeded(str(location)) from None


def secret_of(location: Location) -> KeyringSecret | None:
    """What the keyring keeps for a file, if anything; it may open it no more."""
    if not isinstance(location, FileLocation):
        return None
    name = keyfile.known_as(location)
    kept = _patiently(lambda ring: ring.get_password(SERVICE, name), otherwise=None)
    return KeyringSecret(kept) if kept else None


def keep(location: FileLocation, secret: KeyringSecret) -> bool:
    """Put a file's secret into the keyring; tells whether it is there now."""
    name = keyfile.known_as(location)

    def put(ring: "KeyringBackend") -> bool:
        ring.set_password(SERVICE, name, secret)
        return ring.get_password(SERVICE, name) == secret

    return _patiently(put, otherwise=False)


def password_of(server: ServerLocation) -> str | None:
    """The password of the login, where the keyring keeps it."""
    return password_named(server.without_password)


def keep_password(server: ServerLocation, password: str) -> bool:
    """Put the password of a login into the keyring; tells whether it is there now."""
    return keep_password_named(server.without_password, password)


def password_named(name: str) -> str | None:
    """The password that the keyring keeps under a name, which is that of a server."""
    return _patiently(lambda ring: ring.get_password(SERVICE, name), otherwise=None)


def keep_password_named(name: str, password: str) -> bool:
    """Put a password into the keyring under a name; tells whether it is there now."""

    def put(ring: "KeyringBackend") -> bool:
        ring.set_password(SERVICE, name, password)
        return ring.get_password(SERVICE, name) == password

    return _patiently(put, otherwise=False)


def drop(name: str) -> None:
    """Take a secret out, if it is there: a file's by its id, a server's by its address."""
    _patiently(lambda ring: ring.delete_password(SERVICE, name), otherwise=None)


def _patiently(
    work: "Callable[[KeyringBackend], T]", otherwise: T, seconds: float | None = None
) -> T:
    """What the keyring answers, or something else where it does not.

    It is asked on a thread that nobody waits for beyond reason: a keyring may ask
    somebody who is not there to unlock it, and never return.
    """
    answers: list[T] = []

    def ask() -> None:
        with suppress(Exception):  # a keyring may fail in any way, and its words may tell secrets
            ring = _ring()
            if ring is not None:
                answers.append(work(ring))

    thread = threading.Thread(target=ask, name="keyring", daemon=True)
    thread.start()
    thread.join(_PATIENCE_S if seconds is None else seconds)
    return answers[0] if answers else otherwise


def _ring() -> "KeyringBackend | None":
    """The best keyring of this system.

    One that keeps secrets in the open is used only where somebody has configured it.
    """
    logging.getLogger("keyring").addHandler(logging.NullHandler())  # its tracebacks help nobody
    from keyring import core  # slow to load, and only a file that is remembered needs it

    found = core.get_keyring()
    first = next(iter(getattr(found, "backends", ())), found)  # several are chained, best first
    is_configured = core.load_env() or core.load_config()
    is_good = first.priority > 0 if is_configured else core.recommended(first)
    return first if is_good else None
