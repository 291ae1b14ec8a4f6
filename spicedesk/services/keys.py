"""The passphrases of an encrypted file, its recovery code, and its encryption itself."""

import platform
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum

from spicedesk import faults
from spicedesk.language import gettext as _
from spicedesk.services import passphrases
from spicedesk.services.desk import login_name
from spicedesk.store import keyfile, keyrings
from spicedesk.store.keyfile import KeyringSecret, Kind, SlotInfo
from spicedesk.store.location import FileLocation, Location, ServerLocation

__all__ = ["Kind", "SlotInfo"]

RECOVERY_NAME = "recovery code"


class Protection(StrEnum):
    """What keeps the data from those whom they do not concern."""

    ENCRYPTED = "encrypted"
    DEMO = "demo"
    PLAIN = "plain"
    SERVER = "server"


@dataclass(frozen=True, slots=True)
class Overview:
    """Who can open a database; `own` names the slot of this computer's keyring."""

    protection: Protection
    slots: tuple[SlotInfo, ...] = ()
    own: str | None = None
    has_keyring: bool = False


def encrypted_file(location: Location) -> FileLocation:
    """The place as a file that has keys; raises `Refused` for a server and a plain file."""
    place = _file(location)
    if keyfile.is_plain(place.path):
        raise faults.Refused(
            _("{place} is not encrypted.").format(place=place),
            _("“db encrypt” encrypts it."),
        )
    return place


def listed(location: Location) -> tuple[SlotInfo, ...]:
    """Every passphrase and recovery code that opens the file."""
    return keyfile.listed(encrypted_file(location))


def add_passphrase(location: Location, passphrase: str, name: str, new: str) -> None:
    """Let one more passphrase open the file, for a colleague; raises `Invalid`, `StoreFault`."""
    place = encrypted_file(location)
    keyfile.add(place, passphrase, name, _strong(new, place, passphrase, name))


def change_passphrase(
    location: Location, passphrase: str, new: str, name: str | None = None
) -> None:
    """Put a new passphrase in the place of one; the file itself is not written anew.

    Raises `Invalid` where a name is told that is not that of the passphrase.
    """
    place = encrypted_file(location)
    keyfile.change(place, passphrase, _strong(new, place, passphrase, name or ""), name)


def revoke_passphrase(location: Location, passphrase: str, name: str) -> None:
    """Let a passphrase or the recovery code open the file no more.

    Somebody who has copied the key file can still use what it held: `rekey` ends that too.
    """
    keyfile.remove(encrypted_file(location), passphrase, name)


def new_recovery_code(location: Location, passphrase: str) -> str:
    """A code to be kept on paper, in the place of an earlier one; it opens the file as well."""
    from spicedesk.store import recoverycode

    code = recoverycode.new()
    keyfile.set_recovery_code(encrypted_file(location), passphrase, RECOVERY_NAME, code)
    return code


def has_keyring() -> bool:
    """Whether this computer has a keyring that can be used; may take a second."""
    return keyrings.is_there()


def is_remembered(location: Location) -> bool:
    """Whether this computer's keyring opens the file, or logs in to the server."""
    if isinstance(location, ServerLocation):
        return keyrings.password_of(location) is not None
    return _own_slot(location) is not None


def overview(location: Location) -> Overview:
    """How the data are protected, and who can open them; asks the keyring, which may take long."""
    if not isinstance(location, FileLocation):
        is_kept = keyrings.password_of(location) is not None
        return Overview(Protection.SERVER, own=_this_desk() if is_kept else None)
    if keyfile.is_plain(location.path):
        return Overview(Protection.PLAIN)
    if keyfile.is_public(location):
        return Overview(Protection.DEMO)
    slots = keyfile.listed(location)
    return Overview(Protection.ENCRYPTED, slots, _own_slot(location), has_keyring())


def remember(location: Location, passphrase: str) -> None:
    """Let this computer's keyring open the file from now on; the passphrase is not kept.

    Of a server it keeps the password, which is tried first. Raises `Refused` where there is
    no keyring, or where it does not take the secret.
    """
    if isinstance(location, ServerLocation):
        _remember_login(location, passphrase)
        return
    place = encrypted_file(location)
    if keyfile.is_public(place):
        raise faults.Refused(
            _("The demo opens without a passphrase; there is nothing to remember.")
        )
    keyfile.key_of(place, passphrase)  # before anything is forgotten
    forget(place)
    secret = KeyringSecret.new()
    keyfile.remember(place, passphrase, _this_desk(), secret)
    if not keyrings.keep(place, secret):
        keyfile.forget(place, secret)
        raise _no_keyring()


def _remember_login(server: ServerLocation, password: str) -> None:
    from spicedesk.store import engine

    engine.open_store(server.with_password(password), None).close()
    if not keyrings.keep_password(server, password):
        raise _no_keyring()


def _no_keyring() -> faults.Refused:
    return faults.Refused(
        _("There is no keyring on this computer that keeps the key."),
        _("SpiceDesk goes on asking for the passphrase."),
    )


def forget(location: Location) -> bool:
    """Let this computer's keyring open file or server no more; tells whether it did."""
    if isinstance(location, ServerLocation):
        was_kept = keyrings.password_of(location) is not None
        keyrings.drop(location.without_password)
        return was_kept
    place = encrypted_file(location)
    secret = keyrings.secret_of(place)
    if secret is None:
        return False
    keyrings.drop(keyfile.file_id(place))
    keyfile.forget(place, secret)
    return True


def encrypt(location: Location, passphrase: str) -> None:
    """Encrypt a plain file, which nobody may have open meanwhile."""
    place = _file(location)
    if not keyfile.is_plain(place.path):
        raise faults.Refused(
            _("{place} is encrypted already.").format(place=place),
            _("“db rekey” gives it a new key."),
        )
    from spicedesk.store import encryption

    encryption.encrypt(place, _strong(passphrase, place, None))


def decrypt(location: Location, passphrase: str | None) -> None:
    """Make the file plain, which nobody may have open meanwhile."""
    place = encrypted_file(location)
    key = keyfile.key_of(place, passphrase)
    from spicedesk.store import encryption

    if key is not None:
        with _forgotten_after(place):
            encryption.decrypt(place, key)


def rekey(location: Location, passphrase: str | None, new: str | None = None) -> None:
    """Give the file a new key that only one passphrase opens: the new one, or the one given."""
    place = encrypted_file(location)
    key = keyfile.key_of(place, passphrase)
    if new and new != passphrase:
        _strong(new, place, passphrase)
    from spicedesk.store import encryption

    if key is not None:
        with _forgotten_after(place):
            encryption.rekey(place, key, new or passphrase or keyfile.PUBLIC_PASSPHRASE)


@contextmanager
def _forgotten_after(place: FileLocation) -> Iterator[None]:
    """A keyring need not keep what opens the file no more."""
    name, is_remembered = keyfile.file_id(place), keyfile.is_remembered_somewhere(place)
    yield
    if is_remembered:
        keyrings.drop(name)


def _own_slot(location: Location) -> str | None:
    if not keyfile.is_remembered_somewhere(location):
        return None
    secret = keyrings.secret_of(location)
    return None if secret is None else keyfile.opened_by(encrypted_file(location), secret)


def _this_desk() -> str:
    return f"{login_name()}@{platform.node() or 'localhost'}"


def _strong(chosen: str, place: FileLocation, passphrase: str | None, name: str = "") -> str:
    """Hold a new passphrase to the rule; nothing is opened for one that fails without."""
    passphrases.chosen_for(place, chosen, (name,))
    return passphrases.chosen(chosen, (passphrases.name_of_office(place, passphrase),))


def _file(location: Location) -> FileLocation:
    if isinstance(location, FileLocation):
        return location
    raise faults.Refused(
        _("The database of a server is not encrypted by SpiceDesk."),
        _("Encrypt the server's disk, and connect by TLS."),
    )
