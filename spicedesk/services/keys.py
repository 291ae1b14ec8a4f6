"""The passphrases of an encrypted file, its recovery code, and its encryption itself."""

from spicedesk import faults
from spicedesk.language import gettext as _
from spicedesk.store import keyfile
from spicedesk.store.keyfile import Kind, SlotInfo
from spicedesk.store.location import FileLocation, Location

__all__ = ["Kind", "SlotInfo"]

RECOVERY_NAME = "recovery code"


def listed(location: Location) -> tuple[SlotInfo, ...]:
    """Every passphrase and recovery code that opens the file."""
    return keyfile.listed(_encrypted(location))


def add_passphrase(location: Location, passphrase: str, name: str, new: str) -> None:
    """Let one more passphrase open the file, for a colleague; raises `Invalid`, `StoreFault`."""
    keyfile.add(_encrypted(location), passphrase, name, _strong(new))


def change_passphrase(location: Location, passphrase: str, new: str) -> None:
    """Put a new passphrase in the place of one; the file itself is not written anew."""
    keyfile.change(_encrypted(location), passphrase, _strong(new))


def revoke_passphrase(location: Location, passphrase: str, name: str) -> None:
    """Let a passphrase or the recovery code open the file no more.

    Somebody who has copied the key file can still use what it held: `rekey` ends that too.
    """
    keyfile.remove(_encrypted(location), passphrase, name)


def new_recovery_code(location: Location, passphrase: str) -> str:
    """A code to be kept on paper, in the place of an earlier one; it opens the file as well."""
    from spicedesk.store import recoverycode

    code = recoverycode.new()
    keyfile.set_recovery_code(_encrypted(location), passphrase, RECOVERY_NAME, code)
    return code


def encrypt(location: Location, passphrase: str) -> None:
    """Encrypt a plain file, which nobody may have open meanwhile."""
    place = _file(location)
    if not keyfile.is_plain(place.path):
        raise faults.Refused(
            _("{place} is encrypted already.").format(place=place),
            _("“db rekey” gives it a new key."),
        )
    from spicedesk.store import encryption

    encryption.encrypt(place, _strong(passphrase))


def decrypt(location: Location, passphrase: str | None) -> None:
    """Make the file plain, which nobody may have open meanwhile."""
    place = _encrypted(location)
    key = keyfile.key_of(place, passphrase)
    from spicedesk.store import encryption

    if key is not None:
        encryption.decrypt(place, key)


def rekey(location: Location, passphrase: str | None, new: str | None = None) -> None:
    """Give the file a new key that only one passphrase opens: the new one, or the one given."""
    place = _encrypted(location)
    key = keyfile.key_of(place, passphrase)
    from spicedesk.store import encryption

    if key is not None:
        encryption.rekey(place, key, new or passphrase or keyfile.PUBLIC_PASSPHRASE)


def _strong(passphrase: str) -> str:
    if not passphrase.strip():
        raise faults.Invalid(
            "passphrase", _("A passphrase cannot be empty."), _("Choose some words of your own.")
        )
    return passphrase


def _file(location: Location) -> FileLocation:
    if isinstance(location, FileLocation):
        return location
    raise faults.Refused(
        _("The database of a server is not encrypted by SpiceDesk."),
        _("Encrypt the server's disk, and connect by TLS."),
    )


def _encrypted(location: Location) -> FileLocation:
    place = _file(location)
    if keyfile.is_plain(place.path):
        raise faults.Refused(
            _("{place} is not encrypted.").format(place=place),
            _("“db encrypt” encrypts it."),
        )
    return place
