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
from spicedesk.store import changing, key_changes, keyfile, keyrings
from spicedesk.store import slots as wrap
from spicedesk.store.keyfile import FileKey, KeyringSecret, Kind, Remarks, SlotInfo
from spicedesk.store.location import FileLocation, Location, ServerLocation
from spicedesk.store.slots import Slot

__all__ = ["Kind", "Remarks", "SlotInfo"]

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


def add_passphrase(location: Location, passphrase: str, name: str, new: str) -> Remarks:
    """Let one more passphrase open the file, for a colleague; raises `Invalid`, `StoreFault`."""
    place = encrypted_file(location)
    if name.casefold().strip() == RECOVERY_NAME:
        raise faults.Invalid(
            "name", _("The recovery code has this name."), _("Choose another one.")
        )
    strong = _strong(new, place, passphrase, name)
    return key_changes.add(place, passphrase, name, strong)


def change_passphrase(
    location: Location, passphrase: str, new: str, name: str | None = None
) -> Remarks:
    """Put a new passphrase in the place of one; the file itself is not written anew.

    Raises `Invalid` where a name is told that is not that of the passphrase.
    """
    place = encrypted_file(location)
    strong = _strong(new, place, passphrase, name or "")
    return key_changes.change(place, passphrase, strong, name)


def revoke_passphrase(
    location: Location, passphrase: str, name: str, *, new_key: bool = True
) -> Remarks:
    """Let a passphrase or the recovery code open the file no more; the others go on opening it.

    With a `new_key` the file is written anew, so that a copy of the key file that was made before
    does not open it either. Where that cannot be, because somebody has the file open or because a
    passphrase is of an older SpiceDesk, it keeps its key, and a remark says so.
    """
    place = encrypted_file(location)
    with changing.alone(place.path):
        if not new_key:
            return (*key_changes.remove(place, passphrase, name), _old_copies(place, name))
        old = keyfile.key_of(place, passphrase)
        section = keyfile.section_of(place)
        rest = key_changes.without(section.slots, name)
        if outdated := [wrap.name_of(slot) for slot in rest if wrap.is_old(slot)]:
            said = _of_older(outdated)
        else:
            try:
                return _with_new_key(place, old, rest)
            except faults.Busy:
                said = _in_use()
        return (*key_changes.remove(place, passphrase, name), _old_copies(place, name), said)


def _with_new_key(place: FileLocation, old: FileKey | None, slots: list[Slot]) -> Remarks:
    from spicedesk.store import encryption

    if old is None:  # it became plain meanwhile
        return ()
    is_remembered = any(wrap.kind_of(slot) is Kind.KEYRING for slot in slots)
    name = keyfile.known_as(place) if is_remembered else None
    return encryption.rekey(place, old, slots, known_as=name)


def _old_copies(place: FileLocation, name: str) -> str:
    what = _(
        "“{name}” opens {place} no more, but the file keeps its key: whoever copied the key file "
        "before can still open it with that passphrase. “db rekey” ends that."
    )
    return what.format(name=name, place=place)


def _of_older(names: list[str]) -> str:
    what = _(
        "A new key needs every passphrase to be of this SpiceDesk, and these are of an older one: "
        "{names}. They are renewed when they are changed."
    )
    return what.format(names=", ".join(names))


def _in_use() -> str:
    return _("A new key needs the file for itself, and another desk has it open.")


def new_recovery_code(location: Location, passphrase: str) -> str:
    """A code to be kept on paper, in the place of an earlier one; it opens the file as well."""
    from spicedesk.store import recoverycode

    code = recoverycode.new()
    key_changes.set_recovery_code(encrypted_file(location), passphrase, RECOVERY_NAME, code)
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
    key_changes.remember(place, passphrase, _this_desk(), secret)
    if not keyrings.keep(place, secret):
        key_changes.forget(place, secret)
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
    keyrings.drop(keyfile.known_as(place))
    key_changes.forget(place, secret)
    return True


def encrypt(location: Location, passphrase: str) -> Remarks:
    """Encrypt a plain file; desks that have it open let go of it meanwhile."""
    place = _plain_file(location)
    strong = _strong(passphrase, place, None)
    from spicedesk.store import encryption

    with changing.alone(place.path):
        return encryption.encrypt(_plain_file(place), strong)


def decrypt(location: Location, passphrase: str | None) -> Remarks:
    """Make the file plain; desks that have it open let go of it meanwhile."""
    place = encrypted_file(location)
    from spicedesk.store import encryption

    with _forgotten_after(place), changing.alone(place.path):
        key = keyfile.key_of(encrypted_file(place), passphrase)
        return () if key is None else encryption.decrypt(place, key)


def rekey(location: Location, passphrase: str | None, new: str | None = None) -> Remarks:
    """Give the file a new key that only one passphrase opens: the new one, or the one given."""
    place = encrypted_file(location)
    if new is not None and new != passphrase:
        _strong(new, place, passphrase)
    from spicedesk.store import encryption

    with _forgotten_after(place), changing.alone(place.path):
        key = keyfile.key_of(encrypted_file(place), passphrase)
        if key is None:
            return ()
        known = keyfile.PUBLIC_PASSPHRASE if key.is_open or passphrase is None else passphrase
        slots = keyfile.of_one(place, known, new)
        return encryption.rekey(place, key, slots, is_demo=key.is_open and new is None)


@contextmanager
def _forgotten_after(place: FileLocation) -> Iterator[None]:
    """A keyring need not keep what opens the file no more."""
    name = keyfile.known_as(place) if keyfile.is_remembered_somewhere(place) else None
    yield
    if name is not None:
        keyrings.drop(name)


def _plain_file(location: Location) -> FileLocation:
    place = _file(location)
    if not keyfile.is_plain(place.path):
        raise faults.Refused(
            _("{place} is encrypted already.").format(place=place),
            _("“db rekey” gives it a new key."),
        )
    return place


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
