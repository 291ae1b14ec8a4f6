"""The key of an encrypted file: random, and wrapped for each passphrase.

The wrapped keys lie beside the file, each in a slot of its own, so that passphrases come, change
and go (`key_changes`) without writing the file anew.
"""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TypeGuard

from spicedesk import faults
from spicedesk.faults import NotADatabase, NotEmpty, WrongPassphrase
from spicedesk.language import gettext as _
from spicedesk.platform import files
from spicedesk.store import key_sections
from spicedesk.store import slots as wrap
from spicedesk.store.key_sections import Section
from spicedesk.store.location import FileLocation, Location, is_file
from spicedesk.store.slots import PUBLIC_PASSPHRASE, KeyringSecret, Kind, Opened, Slot, SlotInfo

__all__ = ["PUBLIC_PASSPHRASE", "KeyringSecret", "Kind", "Opened", "SlotInfo"]

_PLAIN_HEADER = b"SQLite format 3\x00"

Remarks = tuple[str, ...]
"""Sentences about what could not be tidied up after something was done."""


class FileKey(bytes):
    """The key of a file, and what takes up a file that got another key since.

    `private` is the private key of the slot that was opened, none of a slot of the first format.
    `generation` is how often the keys had been changed. `is_open` says that nobody gave a
    passphrase: the key file calls it a demo, which the office has to say as well.
    """

    private: bytes | None
    generation: int
    is_open: bool

    def __new__(
        cls, key: bytes, private: bytes | None, section: Section, *, is_open: bool = False
    ) -> "FileKey":
        """A key that was unwrapped from a section."""
        made = super().__new__(cls, key)
        made.private, made.generation = private, section.generation
        made.is_open = is_open
        return made


def new_key() -> bytes:
    """A key that nobody can guess: 256 random bits."""
    return os.urandom(wrap.KEY_BYTES)


def new_salt() -> bytes:
    """The bytes that a file made with a new key begins with, by which its slots are known."""
    return os.urandom(key_sections.SALT_BYTES)


def create(
    path: Path, key: bytes, passphrase: str, salt: bytes, *, is_demo: bool = False
) -> FileKey:
    """Write a key file with one slot, for the file that begins with a salt; gives what it opens.

    Refuses to replace one (`NotEmpty`).
    """
    slot, private = wrap.made(key, passphrase, wrap.FIRST_NAME, Kind.PASSPHRASE)
    section = Section((slot,), salt.hex(), is_demo=is_demo)
    write(path, key_sections.text_of([section.sealed(key)]))
    return FileKey(key, private, section)


def write(path: Path, text: str) -> None:
    """Write a key file as `text_of` gave it; refuses to replace one (`NotEmpty`)."""
    try:
        files.write_private(path, text.encode("ascii"))
    except FileExistsError:
        raise NotEmpty(path) from None
    except OSError as error:
        raise faults.of_file(error, path) from None


def text_of(key: bytes, passphrase: str) -> str:
    """What a key file with one slot says, for whatever file has the key."""
    slot = wrap.new(key, passphrase, wrap.FIRST_NAME, Kind.PASSPHRASE)
    return key_sections.text_of([Section((slot,)).sealed(key)])


def opens(content: bytes, passphrase: str) -> bool:
    """Whether a passphrase opens what a key file says; no where it is none."""
    try:
        every = key_sections.read(content)
    except (key_sections.NotAKeyFile, key_sections.NewerFormat):
        return False
    return any(wrap.unwrapped(slot, passphrase) for part in every for slot in part.slots)


def key_of(location: Location, passphrase: str | None) -> FileKey | None:
    """The key that opens what lies at a place; none for a plain file or a server.

    Raises a `StoreFault` where there is nothing, or where the passphrase does not fit.
    """
    if not is_encrypted(location):
        return None
    section = section_of(location)
    if passphrase is None and not section.is_demo:
        raise faults.PassphraseNeeded(location.path)
    try:
        opened = opened_with(location, section, passphrase or PUBLIC_PASSPHRASE)
        return FileKey(opened.key, opened.private, section, is_open=passphrase is None)
    except WrongPassphrase:
        if not section.is_demo:
            raise
    opened = opened_with(location, section, PUBLIC_PASSPHRASE)
    return FileKey(opened.key, opened.private, section, is_open=True)


def key_again(location: FileLocation, before: FileKey) -> FileKey | None:
    """The key of a file that got another one, by the slot that opened it before.

    None where that slot opens it no more. Raises a `StoreFault`.
    """
    section = section_of(location)
    if before.private is None:
        return None
    for slot in section.slots:
        key = wrap.for_private(slot, before.private)
        if key is not None:
            _require_sealed(location, section, key)
            return FileKey(key, before.private, section, is_open=before.is_open)
    return None


def listed(location: FileLocation) -> tuple[SlotInfo, ...]:
    """Every way to open the file, as they were added."""
    return tuple(wrap.info(slot) for slot in section_of(location).slots)


def file_id(location: FileLocation) -> str:
    """What a file is known by wherever it lies: the salt it begins with."""
    return _head(location.path, key_sections.SALT_BYTES).hex()


def known_as(location: FileLocation) -> str:
    """What keyrings know a file by; it outlives a new key that its slots were carried over to."""
    return section_of(location).known_as or file_id(location)


def is_remembered_somewhere(location: Location) -> bool:
    """Whether a keyring opens the file, be it this computer's or another's."""
    if not is_encrypted(location) or not location.key_file.is_file():
        return False
    return any(slot.kind is Kind.KEYRING for slot in listed(location))


def is_public(location: FileLocation) -> bool:
    """Whether everybody may open it, as its key file says: the demo."""
    return section_of(location).is_demo


def opened_by(location: FileLocation, secret: KeyringSecret) -> str | None:
    """The name of what a keyring's secret opens; none where it opens nothing any more."""
    slots = section_of(location).slots
    return next((wrap.name_of(slot) for slot in slots if wrap.unwrapped(slot, secret)), None)


def of_one(location: FileLocation, passphrase: str, new: str | None) -> list[Slot]:
    """The one slot of a file that is to get a new key: a new passphrase, or the one given.

    Raises `WrongPassphrase` where that does not open it.
    """
    section = section_of(location)
    opened = opened_with(location, section, passphrase)
    slot = slot_of(section, opened, passphrase)
    if new is None and wrap.kind_of(slot) is not Kind.PASSPHRASE:
        raise faults.Invalid(
            "passphrase",
            _("A recovery code cannot be the only way to open the office."),
            _("Give a new passphrase as well (in the shell: SPICEDESK_NEW_PASSPHRASE)."),
        )
    if new is None and not wrap.is_old(slot):
        return [slot]
    return [wrap.new(opened.key, new or passphrase, wrap.FIRST_NAME, Kind.PASSPHRASE)]


def is_encrypted(location: Location) -> TypeGuard[FileLocation]:
    """Whether a place is a file that needs a key."""
    return isinstance(location, FileLocation) and not is_plain(location.path)


def is_plain(path: Path) -> bool:
    """Whether a file is a SQLite file without a key."""
    if not is_file(path):
        raise faults.NoDatabase(path)
    header = _head(path, len(_PLAIN_HEADER))
    if not header:
        raise NotADatabase(path)  # and no key would help
    return header == _PLAIN_HEADER


def section_of(location: FileLocation) -> Section:
    """The slots of the key that the file has now; raises a `StoreFault` where there are none."""
    return own(location, sections(location))


def own(location: FileLocation, every: Sequence[Section]) -> Section:
    """Which of the sections is that of the file that lies there; raises a `StoreFault`."""
    found = key_sections.for_file(every, file_id(location))
    if found is None:
        raise faults.KeyFileOfAnother(location.path, location.key_file)
    return found


def sections(location: FileLocation) -> tuple[Section, ...]:
    """All that the key file says; raises a `StoreFault` where it is missing, or no key file."""
    path = location.key_file
    try:
        content = files.read_bounded(path, key_sections.MOST_BYTES)
        return key_sections.read(content)
    except FileNotFoundError:
        raise faults.KeyMissing(location.path, path) from None
    except PermissionError:
        raise faults.Unreadable(path) from None
    except key_sections.NewerFormat:
        raise faults.NewerSchema(path) from None
    except (key_sections.NotAKeyFile, OSError):
        raise faults.KeyFileDamaged(path) from None


def opened_with(location: FileLocation, section: Section, secret: str) -> Opened:
    """What a secret opens; raises `WrongPassphrase` where it fits no slot."""
    for slot in section.slots:
        opened = wrap.unwrapped(slot, secret)
        if opened is not None:
            _require_sealed(location, section, opened.key)
            return opened
    raise WrongPassphrase(location.path)


def put(location: FileLocation, kept: Sequence[Section]) -> None:
    """Replace the key file in one step; whoever reads it sees the old one or the new one.

    Raises a `StoreFault` where it could not be done. Nothing after the replace undoes it.
    """
    path, content = location.key_file, key_sections.text_of(kept).encode("ascii")
    key_sections.read(content)  # what nobody could read is not written
    try:
        files.write_whole(path, content)
    except OSError as error:
        raise faults.of_file(error, path) from None


def synced(location: FileLocation) -> Remarks:
    """Bring the names beside a file to the disk, after something was done there."""
    try:
        files.sync_folder(location.key_file.parent)
    except OSError:
        what = _("The drive of {place} did not say that it kept the change.")
        return (what.format(place=location.key_file),)
    return ()


def slot_of(section: Section, opened: Opened, secret: str) -> Slot:
    """The slot that a secret opened, without stretching it once more where that can be seen."""
    if opened.private is not None:
        return next(s for s in section.slots if wrap.for_private(s, opened.private) is not None)
    return next(slot for slot in section.slots if wrap.unwrapped(slot, secret) is not None)


def _require_sealed(location: FileLocation, section: Section, key: bytes) -> None:
    if not section.is_sealed_with(key):
        raise faults.KeyFileDamaged(location.key_file)


def _head(path: Path, size: int) -> bytes:
    try:
        return files.head(path, size)
    except FileNotFoundError:
        raise faults.NoDatabase(path) from None
    except PermissionError:
        raise faults.Unreadable(path) from None
    except OSError:
        raise faults.Unreachable(path) from None
